import type { Item } from '../../shared/table/documents.ts';
import { effectKey } from '../../shared/workflow/attempt.ts';
import { type Case, casesIn, engineViolations } from './engine-laws.ts';
import type { partyDoubles } from './parties.ts';
import { capacity, confirmWithin, note, remindAfter, trip, waitWithin } from './trip.ts';

/** What the laws are checked over: a world of the simulation, or a plain engine. */
export interface Source {
  items(table: string): Promise<Item[]>;
  queues: { sent: { body: string }[] };
  moved: Map<string, number>;
}

type Doubles = Pick<ReturnType<typeof partyDoubles>, 'checks' | 'sendCalls'>;

/** Reads every case of a table with its history, past the gate. */
export async function casesOf(source: Pick<Source, 'items'>, table: string): Promise<{ cases: Case[]; items: Item[] }> {
  const items = await source.items(table);
  return { cases: casesIn(items), items };
}

/**
 * Checks the laws over everything that a run of the trip has left behind.
 *
 * @param quiet true when the run has come to rest: nothing due, nothing on the way. @param stuck cases may be stuck.
 * @returns the violations, in words; none: the laws hold.
 */
export async function violations(
  source: Source,
  parties: Doubles,
  { quiet, stuck = false }: { quiet: boolean; stuck?: boolean },
): Promise<string[]> {
  const items = { trip: await source.items('trip'), note: await source.items('note') };
  const messages = source.queues.sent.map(({ body }) => body);
  const left = { items, workflows: { trip: [trip], note: [note] }, messages, moved: source.moved };
  const cases = casesIn(items.trip);
  const notes = casesIn(items.note);
  return [
    ...engineViolations(left, { quiet, stuck }),
    ...places(cases, items.trip),
    ...timersOf(cases),
    ...effectsOf(parties, cases, notes),
    ...(quiet && !stuck ? restOf(cases, notes, items.trip) : []),
  ];
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

/** Law 9: never more places than there are; one each for those who have been offered one. */
function places(cases: Case[], items: Item[]): string[] {
  const found: string[] = [];
  const taken = items.filter(({ pk }) => pk.startsWith('PLACE#'));
  if (taken.length > capacity) found.push(`law 9: ${taken.length} places taken of ${capacity}`);
  for (const { state } of cases) {
    const mine = state.holds.filter((hold) => hold.startsWith('place:'));
    const should = ['confirm', 'placed'].includes(state.step) ? 1 : 0;
    if (mine.length !== should) found.push(`law 9: ${state.ref} in ${state.step} holds ${mine.length} places`);
  }
  return found;
}

/** Law 12: no deadline acts early. */
function timersOf(cases: Case[]): string[] {
  const found: string[] = [];
  const after: Record<string, number> = { remind: remindAfter, deadline: confirmWithin };
  for (const { state, events } of cases) {
    let enteredAt = 0;
    let step = '';
    for (const event of events) {
      if (event.cause.startsWith('timer:')) {
        const name = event.cause.slice(6);
        const due = enteredAt + (step === 'waitlisted' ? waitWithin : after[name]!);
        if (event.at < due) found.push(`law 12: ${state.ref}: ${name} acted ${due - event.at} ms early`);
        if (name === 'remind' && event.at >= enteredAt + confirmWithin) {
          found.push(`law 12: ${state.ref}: reminded of a deadline that was over`);
        }
      }
      enteredAt = event.set.enteredAt ?? enteredAt;
      step = event.set.step ?? step;
    }
  }
  return found;
}

/** Law 6: one effect for each call, over all its retries. */
function effectsOf({ checks, sendCalls }: Doubles, cases: Case[], notes: Case[]): string[] {
  const found: string[] = [];
  for (const [key, count] of checks) {
    if (count > 1) found.push(`law 6: the check ${key} took effect ${count} times`);
  }
  for (const [ref, keys] of sendCalls) {
    if (keys.size > 1) found.push(`law 6: ${ref} was sent under ${keys.size} keys`);
  }
  for (const { state, events } of notes) {
    const sent = events.some(({ cause }) => cause === 'send');
    if (state.status === 'done' && !sent) found.push(`law 6: ${state.ref} is done but was not sent`);
  }
  for (const { state, events } of cases) {
    const called = events.find(({ cause }) => cause === 'check');
    const key = effectKey({ ...state, entered: (called?.fence ?? 1) - 1, resend: 0 });
    if (called && state.data.checked && ![...checks.keys()].some((k) => k.startsWith(`${state.ref}-`))) {
      found.push(`law 6: ${state.ref} was never asked about under ${key}`);
    }
  }
  return found;
}

/** At rest free places and a waiting line do not stand side by side, and all answers were counted. */
function restOf(cases: Case[], notes: Case[], items: Item[]): string[] {
  const found: string[] = [];
  const line = items.filter(({ pk }) => pk.startsWith('LINE#')).length;
  const taken = items.filter(({ pk }) => pk.startsWith('PLACE#')).length;
  if (line > 0 && taken < capacity) found.push(`law 9: ${line} wait in line for ${capacity - taken} free places`);
  const alive = new Set(cases.map(({ state }) => state.ref));
  const noted = cases.reduce((sum, { state }) => sum + Number(state.data.noted ?? 0), 0);
  const told = notes.filter(
    ({ state }) => state.parent && alive.has(state.parent.ref) && ['done', 'expired'].includes(state.status),
  ).length;
  if (noted !== told) found.push(`law 5: ${told} children answered, ${noted} answers were recorded`);
  return found;
}
