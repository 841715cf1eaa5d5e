import type { Sealed } from '../privacy/stored.ts';
import { casePk, dueAt, duePk, dueSk, eventSk, parseDueSk, stateSk } from './keys.ts';
import { deflated, packed } from './packed.ts';
import { type Event, type State, usual } from './state.ts';

/** Bytes: a write costs by the KB. The rest is for what is written into a state between two commits. */
const room = 1000;
/** What a case that another one starts leaves free, so that the story of a short life still fits beside it. */
const forItsLife = 200;
/** A due key that comes up as soon as this may be moved by the sweeper while a commit that keeps it is under way. */
const soon = 30_000;

export type Stored = Record<string, unknown> & { pk: string; sk: string };

/** What is written between two commits, or asked for by a condition or an index; all else of a state lies packed. */
const open = ['ref', 'fence', 'status', 'step', 'at', 'attempt', 'unsure', 'alone', 'ring', 'past', 'sealed'];

/**
 * The stored form of a state: with its keys, without what is as usual, and with its due key where the machine must move
 * it. What only the machine reads is packed, so that more of its history fits beside it.
 *
 * @param due the due key that stands: it is kept where it comes at a right time, since each change of it costs two writes
 * to the index.
 */
export function stateItem(state: State, now: number, due?: string): Stored {
  const { at, fence, ref, holds, listed } = state;
  const entries = Object.entries({ ...state, holds: packed(holds), listed: packed(listed) });
  const unusual = entries.filter(([key, value]) => !isUsual(key, value));
  const [plain, rest] = [true, false].map((is) =>
    Object.fromEntries(unusual.filter(([key]) => open.includes(key) === is)),
  );
  return {
    pk: casePk(ref),
    sk: stateSk,
    ...plain,
    machine: deflated(rest),
    ...(at !== undefined && { duePk: duePk(ref), dueSk: dueKey(at, now, fence, due) }),
  };
}

function isUsual(key: string, value: unknown): boolean {
  if (value === undefined) return true;
  if (!Object.hasOwn(usual, key)) return false;
  const expected = usual[key as keyof typeof usual];
  return Array.isArray(value) ? value.length === 0 : value === expected;
}

/**
 * The due key of a state that must act at `at`. A key that stands is as good where it comes up neither before that time
 * nor later than a new one would.
 */
function dueKey(at: number, now: number, fence: number, stands: string | undefined): string {
  const wanted = dueAt(at, now);
  if (stands !== undefined) {
    const comes = parseDueSk(stands).at;
    if (comes >= at && comes <= wanted && comes >= now + soon) return stands;
  }
  return dueSk(wanted, fence, 0);
}

/**
 * A state as it is stored with the event that led to it. The state bears the youngest events itself; where they no longer
 * fit beside it, all of them are put aside as one item of history.
 *
 *     fence 0   state + 0            fence 2   state            EVENT#000002: 0 1 2
 *     fence 1   state + 0 1          fence 3   state + 3        EVENT#000002: 0 1 2
 */
export function storedWith(
  state: State,
  event: Event,
  now: number,
  due?: string,
): { state: State; item: Stored; aside?: Stored } {
  const past = [...(state.past ?? []), deflated(event)];
  const whole = { ...state, past };
  const item = stateItem(whole, now, due);
  if (sizeOf(item) <= room) return { state: whole, item };
  const { past: _past, ...bare } = state;
  return {
    state: bare,
    item: stateItem(bare, now, due),
    aside: { pk: casePk(state.ref), sk: eventSk(state.fence), past },
  };
}

/** A new case with its sealed content, which lies with the state where it is small. */
export function storedFirst(
  state: State,
  event: Event,
  sealed: Sealed | undefined,
  now: number,
): { item: Stored; aside?: Stored; sealed?: Sealed } {
  if (sealed === undefined) return storedWith(state, event, now);
  const whole = storedWith({ ...state, sealed }, event, now);
  if (!whole.aside && sizeOf(whole.item) <= room - forItsLife) return whole;
  return { ...storedWith(state, event, now), sealed };
}

/** The size of an item as DynamoDB counts it, in bytes, to some bytes. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 2 + Math.ceil(String(value).length / 2);
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + sizeOf(one) + 1, 3);
  if (value === null || typeof value !== 'object') return 1;
  return Object.entries(value).reduce((sum, [name, one]) => sum + Buffer.byteLength(name) + sizeOf(one) + 1, 3);
}
