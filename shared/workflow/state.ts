import type { Sealed } from '../privacy/stored.ts';
import type { Actor, Data } from './definition.ts';

export type Status = 'running' | 'waiting' | 'stuck' | 'done' | 'rejected' | 'withdrawn' | 'expired';

/** What the history determines: the fold of a case's events gives exactly this. */
export interface Machine {
  workflow: string;
  /** Versions and step order with which the case was accepted; it keeps them to its end. */
  version: number;
  formVersion: number;
  order: string[];
  lang: 'zh' | 'en';
  acceptedAt: number;
  status: Status;
  step: string;
  /** The fence at which the current step was entered: a wait's identity, a call's idempotency key. */
  entered: number;
  enteredAt: number;
  /** The next timer of the current wait. */
  timer: number;
  /** Something fell free and the wait has not looked yet. */
  woken: boolean;
  /** Raised by 再次发送: makes a new idempotency key within the same step. */
  resend: number;
  data: Data;
  /** `claim:…`, `place:…#n`, `line:…|order`: what the case holds. */
  holds: string[];
  /** Rows on desk lists, as `pk sk`. */
  listed: string[];
  /** Children to call off when the case leaves the step, as `workflow ref`. */
  tells: string[];
  parent?: { workflow: string; ref: string };
}

/** A case's machine state as it is stored, at most 1 KB with its young history. */
export interface State extends Machine {
  ref: string;
  /** Raised by one with each commit. */
  fence: number;
  /** When the machine must next act, epoch milliseconds; absent: it waits for somebody. */
  at?: number;
  /** Attempts begun at this fence, and whether the outcome of one of them is unknown. */
  attempt: number;
  unsure: boolean;
  /** Lines that were empty when this case gave back a place: to be looked at once more, now that it is given back. */
  ring?: string[];
  /** Tries of a dead letter, alone, that were begun at this fence. */
  alone?: number;
  /** The youngest events, packed, up to this fence: those that fit beside the state (shared/workflow/history.ts). */
  past?: readonly Uint8Array[];
  /** The sealed content of a case that another one started, where it is small enough to lie here. */
  sealed?: Sealed;
}

/** One commit in a case's history. */
export interface Event {
  fence: number;
  at: number;
  by: Actor;
  /** `accept`, a step's name, `decision:pass`, `timer:remind`, `again:round`, `woken`, `answer`, `stuck`, `redrive`. */
  cause: string;
  /** Steps passed in this commit, in their order. */
  steps: string[];
  /** What changed. `data` has the changed keys only; null: the key is gone. */
  set: Partial<Omit<Machine, 'data'>> & { data?: Data };
  note?: Record<string, unknown>;
  /** Cases that this commit has started, where their starter has something to say of them. */
  started?: { ref: string; note: Record<string, unknown> }[];
  /** Marks the writer's own commit, so that it knows it again when the answer got lost. */
  nonce: string;
  /** Keyed hash of the decider's Idempotency-Key. */
  key?: string;
  /** Sealed texts of people, for the staff. */
  texts?: string;
  /** Those that the applicant may read, sealed for the public door. */
  told?: string;
}

/** What most cases say all the time: neither their states nor the beginnings of their histories write it out. */
export const usual = {
  formVersion: 0,
  order: [],
  timer: 0,
  woken: false,
  resend: 0,
  holds: [],
  listed: [],
  tells: [],
} as const satisfies Partial<Machine>;

const machineKeys = [
  'workflow',
  'version',
  'formVersion',
  'order',
  'lang',
  'acceptedAt',
  'status',
  'step',
  'entered',
  'enteredAt',
  'timer',
  'woken',
  'resend',
  'holds',
  'listed',
  'tells',
  'parent',
] as const;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What an event has to say so that folding it over `before` gives `after`. */
export function changes(before: Machine | undefined, after: Machine): Event['set'] {
  const set: Record<string, unknown> = {};
  const was = before ?? (usual as Partial<Machine>);
  for (const key of machineKeys) if (!same(was[key], after[key])) set[key] = after[key];
  const data: Data = {};
  const old = before?.data ?? {};
  for (const key of new Set([...Object.keys(old), ...Object.keys(after.data)])) {
    const [was, is] = [old, after.data].map((one) => (Object.hasOwn(one, key) ? one[key] : undefined));
    if (!same(was, is)) data[key] = is ?? null;
  }
  if (Object.keys(data).length > 0) set.data = data;
  return set as Event['set'];
}

/** The machine's state as the history tells it. Throws when the history has a gap or a fork. */
export function fold(events: readonly Event[]): Machine & { fence: number } {
  const machine: Record<string, unknown> = { ...structuredClone(usual), data: {} };
  events.forEach((event, index) => {
    if (event.fence !== index) throw new Error(`history: event ${index} has fence ${event.fence}`);
    const { data, ...rest } = event.set;
    Object.assign(machine, rest);
    const merged: Data = { ...(machine.data as Data) };
    for (const [key, value] of Object.entries(data ?? {})) {
      if (value === null) delete merged[key];
      else merged[key] = value;
    }
    machine.data = merged;
  });
  return { ...(machine as unknown as Machine), fence: events.length - 1 };
}

/** The part of a stored state that the history must agree with. */
export function machineOf(state: State): Machine & { fence: number } {
  const machine: Record<string, unknown> = { data: state.data, fence: state.fence };
  for (const key of machineKeys) if (state[key] !== undefined) machine[key] = state[key];
  return machine as unknown as Machine & { fence: number };
}
