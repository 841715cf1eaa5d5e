import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../shared/table/documents.ts';
import { effectKey } from '../../shared/workflow/attempt.ts';
import { answersSk, eventSk, refOf, stateSk } from '../../shared/workflow/keys.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import { type Event, fold, machineOf, type State } from '../../shared/workflow/state.ts';
import { capacity, confirmWithin, remindAfter, waitWithin } from './trip.ts';
import type { World } from './world.ts';

export interface Case {
  state: State;
  events: Event[];
}

/** Reads every case of a table with its history, past the gate. */
export async function casesOf(world: World, table: string): Promise<{ cases: Case[]; items: Item[] }> {
  const items = (await world.items(table)) as Item[];
  const events = Map.groupBy(
    items.filter(({ sk }) => sk.startsWith('EVENT#')),
    ({ pk }) => pk,
  );
  const cases = items
    .filter(({ sk, destroyed }) => sk === stateSk && !destroyed)
    .map((item) => ({
      state: stateOf(item),
      events: (events.get(item.pk) ?? [])
        .sort((a, b) => (a.sk < b.sk ? -1 : 1))
        .map(({ pk: _pk, sk: _sk, ...event }) => event as unknown as Event),
    }));
  return { cases, items };
}

/**
 * Checks the engine's laws over everything that a run has left behind.
 *
 * @param quiet true when the run has come to rest: nothing due, nothing on the way.
 * @returns the violations, in words; none: the laws hold.
 */
export async function violations(world: World, { quiet }: { quiet: boolean }): Promise<string[]> {
  const found: string[] = [];
  const { cases, items } = await casesOf(world, 'trip');
  const notes = await casesOf(world, 'note');
  for (const one of [...cases, ...notes.cases]) found.push(...historyOf(one));
  const pks = new Set([...cases, ...notes.cases].map(({ state }) => state.ref));
  for (const item of [...items, ...notes.items]) {
    const orphan = item.pk.startsWith('CASE#') && item.sk !== stateSk && !pks.has(refOf(item.pk));
    if (orphan) found.push(`law 3: ${item.sk} belongs to no case`);
  }
  found.push(...holdings(cases, items), ...timersOf(cases), ...decisionsOf(cases));
  found.push(...rowsOf(cases, items), ...tokensOf(cases, items), ...effectsOf(world, cases, notes.cases));
  for (const { body } of world.queues.sent) {
    if (!/^\{"ref":"\d{13}","fence":\d+\}$/.test(body)) found.push(`law 4: a message carries more than ids: ${body}`);
  }
  for (const [key, count] of world.moved) {
    if (count > 1) found.push(`law 5: the sweeper moved one due key ${count} times: ${key}`);
  }
  if (quiet) found.push(...restOf(cases, notes.cases, items));
  return found;
}

/** Nobody is offered a place while isolated; only a recorded release ends it. */
export function isolationOf(cases: Case[], isolated: string | undefined): string[] {
  return cases.flatMap(({ state, events }) => {
    if (state.data.who !== isolated) return [];
    const offered = events.findIndex(({ set }) => set.step === 'confirm');
    const released = events.findIndex(({ cause }) => cause === 'decision:release');
    const early = offered >= 0 && (released < 0 || released > offered);
    return early ? [`require: ${state.ref} was offered a place during isolation`] : [];
  });
}

function historyOf({ state, events }: Case): string[] {
  try {
    const told = fold(events);
    const stored = JSON.parse(JSON.stringify(machineOf(state)));
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(told)), stored)) return [];
    return [`law 3: ${state.ref}: history tells ${JSON.stringify(told)}, stored is ${JSON.stringify(stored)}`];
  } catch (error) {
    return [`law 3: ${state.ref}: ${(error as Error).message}`];
  }
}

/** Law 9: what the items say is taken equals what the cases say they hold. */
function holdings(cases: Case[], items: Item[]): string[] {
  const found: string[] = [];
  const held = cases
    .flatMap(({ state }) => state.holds.map((hold) => `${itemOf(hold, state.ref)} ${state.ref}`))
    .sort();
  const taken = items
    .filter(({ pk }) => /^(CLAIM|PLACE|LINE)#/.test(pk))
    .map(({ pk, sk, ref }) => `${pk} ${sk} ${ref}`)
    .sort();
  if (!isDeepStrictEqual(held, taken)) found.push(`law 9: held ${held.join(', ')} but taken ${taken.join(', ')}`);
  const places = taken.filter((line) => line.startsWith('PLACE#'));
  if (places.length > capacity) found.push(`law 9: ${places.length} places taken of ${capacity}`);
  const claims = held.filter((line) => line.startsWith('CLAIM#')).map((line) => line.split(' ')[0]);
  if (new Set(claims).size !== claims.length) found.push('law 9: one claim has two holders');
  for (const { state } of cases) {
    const places = state.holds.filter((hold) => hold.startsWith('place:'));
    const should = ['confirm', 'placed'].includes(state.step) ? 1 : 0;
    if (places.length !== should) found.push(`law 9: ${state.ref} in ${state.step} holds ${places.length} places`);
    const ended = !['running', 'waiting', 'stuck'].includes(state.status);
    if (ended && state.holds.length > 0) found.push(`law 9: ${state.ref} has ended and holds ${state.holds}`);
  }
  return found;
}

function itemOf(hold: string, ref: string): string {
  const place = /^place:(.*)#(\d+)$/.exec(hold);
  if (place) return `PLACE#${place[1]} ${place[2]!.padStart(4, '0')}`;
  const line = /^line:(.*)\|(.*)$/.exec(hold);
  if (line) return `LINE#${line[1]} ${line[2]}#${ref}`;
  return `CLAIM#${hold.slice(6)} CLAIM`;
}

/** Law 12: no deadline acts early, each acts once in its wait. */
function timersOf(cases: Case[]): string[] {
  const found: string[] = [];
  const after: Record<string, number> = { remind: remindAfter, deadline: confirmWithin };
  for (const { state, events } of cases) {
    let enteredAt = 0;
    let entered = -1;
    let step = '';
    const acted = new Set<string>();
    for (const event of events) {
      if (event.cause.startsWith('timer:')) {
        const name = event.cause.slice(6);
        const due = enteredAt + (step === 'waitlisted' ? waitWithin : after[name]!);
        if (event.at < due) found.push(`law 12: ${state.ref}: ${name} acted ${due - event.at} ms early`);
        if (acted.has(`${entered} ${name}`)) found.push(`law 12: ${state.ref}: ${name} acted twice`);
        acted.add(`${entered} ${name}`);
      }
      enteredAt = event.set.enteredAt ?? enteredAt;
      entered = event.set.entered ?? entered;
      step = event.set.step ?? step;
    }
  }
  return found;
}

/** Law 8: each wait is left by one decision at most, and one key decides once. */
function decisionsOf(cases: Case[]): string[] {
  const found: string[] = [];
  for (const { state, events } of cases) {
    const keys = events.flatMap(({ key }) => (key ? [key] : []));
    if (new Set(keys).size !== keys.length) found.push(`law 8: ${state.ref}: one Idempotency-Key decided twice`);
  }
  return found;
}

/** Desk rows and cases agree. */
function rowsOf(cases: Case[], items: Item[]): string[] {
  const listed = cases.flatMap(({ state }) => state.listed.map((row) => `${row} ${state.ref}`)).sort();
  const rows = items
    .filter(({ pk }) => pk.startsWith('LIST#'))
    .map(({ pk, sk, ref }) => `${pk} ${sk} ${ref}`)
    .sort();
  return isDeepStrictEqual(listed, rows) ? [] : [`law 3: desk rows ${rows} but listed ${listed}`];
}

/** Law 2: one token, one case; law 1: what was accepted is there. */
function tokensOf(cases: Case[], items: Item[]): string[] {
  const tokens = items.filter(({ pk }) => pk.startsWith('TOKEN#'));
  const refs = new Set(cases.map(({ state }) => state.ref));
  const found = tokens
    .filter(({ ref }) => !refs.has(ref as string))
    .map(({ ref }) => `law 1: no case ${ref} for a token`);
  if (tokens.length !== cases.length) found.push(`law 2: ${tokens.length} tokens made ${cases.length} cases`);
  for (const { state } of cases) {
    const parts = new Set(items.filter(({ pk }) => pk === `CASE#${state.ref}`).map(({ sk }) => sk));
    if (!parts.has(answersSk) || !parts.has(eventSk(0))) found.push(`law 1: ${state.ref} was accepted in part`);
  }
  return found;
}

/** Law 6: one effect for each call, over all its retries. */
function effectsOf(world: World, cases: Case[], notes: Case[]): string[] {
  const found: string[] = [];
  for (const [key, count] of world.parties.checks) {
    if (count > 1) found.push(`law 6: the check ${key} took effect ${count} times`);
  }
  for (const [ref, keys] of world.parties.sendCalls) {
    if (keys.size > 1) found.push(`law 6: ${ref} was sent under ${keys.size} keys`);
  }
  for (const { state, events } of notes) {
    const sent = events.some(({ cause }) => cause === 'send');
    if (state.status === 'done' && !sent) found.push(`law 6: ${state.ref} is done but was not sent`);
  }
  for (const { state, events } of cases) {
    const called = events.find(({ cause }) => cause === 'check');
    const key = effectKey({ ...state, entered: (called?.fence ?? 1) - 1, resend: 0 });
    if (called && state.data.checked && ![...world.parties.checks.keys()].some((k) => k.startsWith(`${state.ref}-`))) {
      found.push(`law 6: ${state.ref} was never asked about under ${key}`);
    }
  }
  return found;
}

/** At rest: everybody waits for somebody or has ended; free places and a waiting line do not stand side by side. */
function restOf(cases: Case[], notes: Case[], items: Item[]): string[] {
  const found: string[] = [];
  for (const { state } of [...cases, ...notes]) {
    if (state.status === 'running') found.push(`law 5: ${state.ref} was left in ${state.step}`);
    if (state.status === 'stuck') found.push(`law 7: ${state.ref} became stuck in ${state.step}`);
    if (state.woken) found.push(`law 5: ${state.ref} was woken and did not look`);
  }
  const line = items.filter(({ pk }) => pk.startsWith('LINE#')).length;
  const taken = items.filter(({ pk }) => pk.startsWith('PLACE#')).length;
  if (line > 0 && taken < capacity) found.push(`law 9: ${line} wait in line for ${capacity - taken} free places`);
  if (items.some(({ sk }) => sk.startsWith('#ANSWER#'))) found.push('law 5: an answer of a child was not recorded');
  const noted = cases.reduce((sum, { state }) => sum + Number(state.data.noted ?? 0), 0);
  const told = notes.filter(({ state }) => state.parent && ['done', 'expired'].includes(state.status)).length;
  const alive = cases.length;
  if (alive > 0 && noted !== told) found.push(`law 5: ${told} children answered, ${noted} answers were recorded`);
  return found;
}
