import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../shared/table/documents.ts';
import type { AnyWorkflow } from '../../shared/workflow/definition.ts';
import { historyIn } from '../../shared/workflow/history.ts';
import { answersSk, keyOfRow, refOf, stateSk } from '../../shared/workflow/keys.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import { type Event, fold, machineOf, type State } from '../../shared/workflow/state.ts';

export interface Case {
  state: State;
  events: Event[];
}

/** What a run of the engine has left behind. */
export interface Left {
  /** All items of each workflow's table. */
  items: Record<string, Item[]>;
  workflows: Record<string, readonly AnyWorkflow[]>;
  /** The bodies of all messages that were sent. */
  messages: string[];
  /** Due keys that sweepers moved on, each with how often. */
  moved: Map<string, number>;
}

/** The cases among a table's items, with their histories; tombstones are none. */
export function casesIn(items: readonly Item[]): Case[] {
  const parts = Map.groupBy(items, ({ pk }) => pk);
  return items
    .filter(({ sk, destroyed }) => sk === stateSk && !destroyed)
    .map((item) => {
      const state = stateOf(item);
      return { state, events: historyIn(state, parts.get(item.pk)!) };
    });
}

const stonesIn = (items: readonly Item[]) => items.filter(({ sk, destroyed }) => sk === stateSk && destroyed);

/**
 * Checks the laws that hold for every workflow.
 *
 * @param quiet the run has come to rest: nothing due, nothing on the way. @param stuck cases may be stuck at rest.
 * @returns the violations, in words; none: the laws hold.
 */
export function engineViolations(left: Left, { quiet, stuck = false }: { quiet: boolean; stuck?: boolean }): string[] {
  const found: string[] = [];
  for (const [name, items] of Object.entries(left.items)) {
    const cases = casesIn(items);
    for (const one of cases) found.push(...historyOf(one), ...onceOf(one), ...sizeOf(one));
    found.push(...orphansOf(items, cases, quiet), ...holdings(cases, items), ...rowsOf(cases, items));
    found.push(...tokensOf(cases, items));
    if (quiet) found.push(...restOf(left.workflows[name] ?? [], cases, items, stuck));
  }
  for (const body of left.messages) {
    if (!/^\{"ref":"\d{13}","fence":\d+\}$/.test(body)) found.push(`law 4: a message carries more than ids: ${body}`);
  }
  for (const [key, count] of left.moved) {
    if (count > 1) found.push(`law 5: the sweeper moved one due key ${count} times: ${key}`);
  }
  return found;
}

/** Law 3: the machine's state is the fold of the history. */
function historyOf({ state, events }: Case): string[] {
  try {
    const told = JSON.parse(JSON.stringify(fold(events)));
    const stored = JSON.parse(JSON.stringify(machineOf(state)));
    if (isDeepStrictEqual(told, stored)) return [];
    return [`law 3: ${state.ref}: history tells ${JSON.stringify(told)}, stored is ${JSON.stringify(stored)}`];
  } catch (error) {
    return [`law 3: ${state.ref}: ${(error as Error).message}`];
  }
}

/** Laws 8 and 12: one Idempotency-Key decides once; a timer acts once in its wait. */
function onceOf({ state, events }: Case): string[] {
  const found: string[] = [];
  const keys = events.flatMap(({ key }) => (key ? [key] : []));
  if (new Set(keys).size !== keys.length) found.push(`law 8: ${state.ref}: one Idempotency-Key decided twice`);
  const acted = new Set<string>();
  let entered = -1;
  for (const { cause, set } of events) {
    if (cause.startsWith('timer:')) {
      if (acted.has(`${entered} ${cause}`)) found.push(`law 12: ${state.ref}: ${cause} acted twice`);
      acted.add(`${entered} ${cause}`);
    }
    entered = set.entered ?? entered;
  }
  return found;
}

function sizeOf({ state: { past: _past, ...state } }: Case): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(state));
  return bytes > 2_048 ? [`items: the state of ${state.ref} has ${bytes} bytes`] : [];
}

/** Nothing lies in a case's partition without the case; a destroyed one leaves its tombstone alone. */
function orphansOf(items: readonly Item[], cases: Case[], quiet: boolean): string[] {
  const alive = new Set(cases.map(({ state }) => state.ref));
  const stones = new Set(stonesIn(items).map(({ ref }) => ref as string));
  return items.flatMap(({ pk, sk }) => {
    if (!pk.startsWith('CASE#') || sk === stateSk || alive.has(refOf(pk))) return [];
    if (stones.has(refOf(pk))) return quiet ? [`law 10: ${sk} outlived its destroyed case`] : [];
    return [`law 3: ${sk} belongs to no case`];
  });
}

/** Law 9: what the items say is taken equals what the cases say they hold. */
function holdings(cases: Case[], items: readonly Item[]): string[] {
  const found: string[] = [];
  const held = cases
    .flatMap(({ state }) => state.holds.map((hold) => `${itemOf(hold, state.ref)} ${state.ref}`))
    .sort();
  const taken = items
    .filter(({ pk }) => /^(CLAIM|PLACE|LINE)#/.test(pk))
    .map(({ pk, sk, ref }) => `${pk} ${sk} ${ref}`)
    .sort();
  if (!isDeepStrictEqual(held, taken)) found.push(`law 9: held ${held.join(', ')} but taken ${taken.join(', ')}`);
  const single = held.filter((line) => !line.startsWith('LINE#')).map((line) => line.slice(0, line.lastIndexOf(' ')));
  if (new Set(single).size !== single.length) found.push('law 9: one claim or place has two holders');
  return found;
}

function itemOf(hold: string, ref: string): string {
  const place = /^place:(.*)#(\d+)$/.exec(hold);
  if (place) return `PLACE#${place[1]} ${place[2]!.padStart(4, '0')}`;
  const line = /^line:(.*)\|(.*)$/.exec(hold);
  if (line) return `LINE#${line[1]} ${line[2]}#${ref}`;
  return `CLAIM#${hold.slice(6)} CLAIM`;
}

/** Desk rows and cases agree. */
function rowsOf(cases: Case[], items: readonly Item[]): string[] {
  const listed = cases
    .flatMap(({ state }) =>
      state.listed.map((row) => {
        const { pk, sk } = keyOfRow(row, state.ref);
        return `${pk} ${sk} ${state.ref}`;
      }),
    )
    .sort();
  const rows = items
    .filter(({ pk }) => pk.startsWith('LIST#'))
    .map(({ pk, sk, ref }) => `${pk} ${sk} ${ref}`)
    .sort();
  return isDeepStrictEqual(listed, rows) ? [] : [`law 3: desk rows ${rows} but listed ${listed}`];
}

/** Laws 1 and 2: what was accepted is there, whole; one token, one case. */
function tokensOf(cases: Case[], items: readonly Item[]): string[] {
  const found: string[] = [];
  const tokens = items.filter(({ pk }) => pk.startsWith('TOKEN#'));
  const stones = stonesIn(items).map(({ ref }) => ref as string);
  const refs = new Set([...cases.map(({ state }) => state.ref), ...stones]);
  for (const { ref } of tokens) if (!refs.has(ref as string)) found.push(`law 1: no case ${ref} for a token`);
  if (new Set(tokens.map(({ ref }) => ref)).size !== tokens.length) found.push('law 2: two tokens have one case');
  if (tokens.length > 0 && tokens.length !== refs.size) {
    found.push(`law 2: ${tokens.length} tokens made ${refs.size} cases`);
  }
  const parts = Map.groupBy(items, ({ pk }) => pk);
  const submitted = new Set(tokens.map(({ ref }) => ref as string));
  for (const { state, events } of cases) {
    const sks = new Set((parts.get(`CASE#${state.ref}`) ?? []).map(({ sk }) => sk));
    const whole = events[0]?.fence === 0 && (!submitted.has(state.ref) || sks.has(answersSk));
    if (!whole) found.push(`law 1: ${state.ref} was accepted in part`);
  }
  return found;
}

/** At rest everybody waits for somebody or has ended. */
function restOf(
  versions: readonly AnyWorkflow[],
  cases: Case[],
  items: readonly Item[],
  mayBeStuck: boolean,
): string[] {
  const found: string[] = [];
  for (const { state } of cases) {
    const { ref, status, step: name, woken, ring, version, holds } = state;
    const step = versions.find((one) => one.version === version)?.steps[name];
    if (status === 'running' && step) found.push(`law 5: ${ref} was left in ${name}`);
    if (status === 'stuck' && !mayBeStuck) found.push(`law 7: ${ref} became stuck in ${name}`);
    if (woken && status === 'waiting' && step?.kind === 'waiting' && step.wake) {
      found.push(`law 5: ${ref} was woken and did not look`);
    }
    if (ring) found.push(`law 5: ${ref} did not look at the line again`);
    if (step?.kind === 'end' && status !== 'stuck') {
      const kept = holds.filter((hold) => !(step.keeps ?? []).some((keep) => hold.startsWith(keep.replace('*', ''))));
      if (kept.length > 0) found.push(`law 9: ${ref} has ended and holds ${kept}`);
    }
  }
  const silent = items.filter(({ sk, duePk }) => sk.startsWith('#ANSWER#') && !(mayBeStuck && duePk === undefined));
  if (silent.length > 0) found.push('law 5: an answer of a child was not recorded');
  for (const { ref, duePk } of stonesIn(items)) if (duePk) found.push(`law 10: ${ref} was destroyed in part`);
  return found;
}
