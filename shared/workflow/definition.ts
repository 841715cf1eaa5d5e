import type * as z from 'zod/mini';
import type { City } from '../city/city.ts';
import type { Outcome } from './outcome.ts';
import type { RecordOf } from './records.ts';
import type { Event } from './state.ts';

export type Data = Record<string, unknown>;

/** Who acts: an applicant on their own page, a person or program of the staff, or the machine. */
export interface Actor {
  kind: 'applicant' | 'staff' | 'program' | 'system';
  /** Opaque id; never a name or a number. */
  id: string;
  role?: string;
}

/** What a step's code may look at. It reads and returns an outcome; it changes nothing. */
export interface Context<D = Data, P = unknown> {
  ref: string;
  data: D;
  city: City;
  /** Time of this run, epoch milliseconds. */
  now: number;
  acceptedAt: number;
  enteredAt: number;
  lang: 'zh' | 'en';
  /** The step order with which the case was accepted. */
  order: readonly string[];
  holds: readonly string[];
  /** The case's own history so far, oldest first. */
  history(): Promise<Event[]>;
  /** The applicant's answers, changes included. Fails where this function may not open them. */
  answers(): Promise<Record<string, unknown>>;
  /** The parent has moved on and called this case off. */
  recalled: boolean;
  /** Keyed hash of a value, for claims, people and search. */
  hash(purpose: string, value: string): string;
  /** A person's standing facts. */
  person(key: string): Promise<Record<string, unknown>>;
  /** A record of the desk's: a post, a session, a slot. */
  record<T>(kind: string, id: string): Promise<RecordOf<T> | undefined>;
  /** The records of a kind, sorted by id: those from `from` to `to`, both included. */
  records<T>(kind: string, range?: { from?: string; to?: string }): Promise<RecordOf<T>[]>;
  /** How many of a place's numbers are taken, the case's own included. */
  taken(place: string): Promise<number>;
  /** The case that holds a claim. */
  holder(claim: string): Promise<Holder | undefined>;
  /** The rows on a desk list of a division, the most urgent first, 1000 at most. */
  rows(list: string, division: string): Promise<{ urgency: number; row: Listing['row'] }[]>;
  /** The reference at the head of a waiting line. */
  head(line: string): Promise<string | undefined>;
  parties: P;
}

/** Another case of the same workflow, as the holder of a claim. */
export interface Holder {
  ref: string;
  data: Data;
  answers(): Promise<Record<string, unknown>>;
}

/** A row of a desk list: masked values only. */
export interface Listing {
  list: string;
  /** Each level that staffs the desk has its own copy of the row. */
  divisions: string[];
  /** Sorts the list: epoch milliseconds of what is urgent. */
  urgency: number;
  row: Record<string, string | number | boolean>;
}

/** When a waiting step acts by itself. `at` is epoch milliseconds, counted from when the wait was entered; undefined: never. */
export interface Timer<D, P> {
  name: string;
  at(context: Context<D, P>): number | undefined;
  /** True: the sweeper's minutes are near enough; no hint of its own goes out for it, which nearly always is for nothing. */
  unhurried?: true;
  /** True: comes again. After it has run it is armed anew by `at`, which must then name a time to come, or none. */
  again?: true;
  run(context: Context<D, P>): Outcome | Promise<Outcome>;
}

/** A decision that answers a wait. `input` is checked before `run` sees it. */
export interface Decision<D, P> {
  by: readonly string[];
  input?: z.ZodMiniType;
  to: readonly string[];
  run(context: Context<D, P>, input: unknown, actor: Actor): Outcome | Promise<Outcome>;
}

export interface AutomaticStep<D = Data, P = unknown> {
  kind: 'automatic';
  to: readonly string[];
  /** True: commits by itself, not together with the steps around it. */
  apart?: boolean;
  run(context: Context<D, P>): Outcome | Promise<Outcome>;
}

/** What a party answers. `retry` is a sure "not done"; anything unsure is thrown. */
export type CallResult<R> = { ok: R } | { retry: true };

export interface CallStep<D = Data, P = unknown, R = unknown> {
  kind: 'call';
  to: readonly string[];
  /** What the other side can do about a repeated call. */
  can: 'honoursKey' | 'canBeAsked' | 'onceAtMost';
  /** Milliseconds, held by the engine: after that the outcome is unknown. An attempt's lease is more than twice as long. */
  timeout: number;
  /** Looks before each attempt that no unknown outcome precedes: an outcome leaves the step without a call. */
  first?(context: Context<D, P>): Outcome | undefined | Promise<Outcome | undefined>;
  /** `signal` aborts at the timeout. */
  perform(context: Context<D, P>, key: string, signal: AbortSignal): Promise<CallResult<R>>;
  /** `canBeAsked`: what became of an earlier call with this key; undefined: it never arrived. */
  ask?(context: Context<D, P>, key: string, signal: AbortSignal): Promise<R | undefined>;
  received(context: Context<D, P>, result: R): Outcome | Promise<Outcome>;
  /** Where the case goes when the attempts are used up; none: it becomes stuck. */
  exhausted?: string;
  /** `onceAtMost`: where a person looks at an unknown outcome. */
  unknown?: string;
}

export interface WaitingStep<D = Data, P = unknown> {
  kind: 'waiting';
  to: readonly string[];
  decisions: Record<string, Decision<D, P>>;
  timers?: Timer<D, P>[];
  /** Desk lists on which the case stands while it waits. */
  lists?(context: Context<D, P>): Listing[];
  /** Runs when something fell free, and once on entering, since it may have fallen free just before. */
  wake?(context: Context<D, P>): Outcome | Promise<Outcome>;
}

export interface EndStep<D = Data, P = unknown> {
  kind: 'end';
  status: 'done' | 'rejected' | 'withdrawn' | 'expired';
  /** Holds that outlive the case, by prefix. */
  keeps?: string[];
  /** Lines to wake with what the case gives back. */
  wakes?(context: Context<D, P>): string[];
  /** What a waiting parent is told; undefined: it need not know. */
  answer?(context: Context<D, P>): Record<string, unknown> | undefined;
  /** Epoch milliseconds at which the case's data is destroyed. */
  destroyAt?(context: Context<D, P>): number;
  decisions?: Record<string, Decision<D, P>>;
  lists?(context: Context<D, P>): Listing[];
}

// biome-ignore lint/suspicious/noExplicitAny: a workflow's steps each have their own result type
export type Step<D = any, P = any> = AutomaticStep<D, P> | CallStep<D, P, any> | WaitingStep<D, P> | EndStep<D, P>;

export interface Workflow<D = Data, P = unknown> {
  name: string;
  version: number;
  start: string;
  steps: Record<string, Step<D, P>>;
  /** Decisions that are open in every waiting step. */
  anytime?: Record<string, Decision<D, P>>;
  /** A child, by its reference, has answered. Recorded in any step; usually the case stays where it is. */
  answered?(context: Context<D, P>, answer: Record<string, unknown>, child: string): Outcome;
  /** How a stuck case shows on the desk. */
  stuckLists?(context: Context<D, P>): Listing[];
  /**
   * A case is being destroyed, and is gone for everybody: what lies outside its table goes here (its files). Called before
   * the rest of its items go, and again until it has succeeded once.
   */
  destroyed?(gone: { ref: string; parties: P }): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: registries hold workflows of every data type
export type AnyWorkflow = Workflow<any, any>;

/**
 * Checks a workflow's shape: every step that is named exists, every step can be reached, every wait can be left.
 *
 * @throws Error that names the workflow and the step.
 */
export function workflow<D, P>(definition: Workflow<D, P>): Workflow<D, P> {
  const { name, steps, start, anytime = {} } = definition;
  const named = (from: string, to: string) => {
    if (!steps[to]) throw new Error(`workflow ${name}: step "${from}" goes to "${to}", which does not exist`);
  };
  named('start', start);
  const targets = new Set([start]);
  for (const [from, step] of Object.entries(steps)) {
    const goes = [...targetsOf(step), ...(step.kind === 'waiting' ? Object.values(anytime).flatMap((d) => d.to) : [])];
    for (const to of goes) {
      named(from, to);
      targets.add(to);
    }
    if (step.kind === 'call' && step.can === 'canBeAsked' && !step.ask) {
      throw new Error(`workflow ${name}: step "${from}" says that it can be asked, but not how`);
    }
    if (step.kind !== 'end' && goes.length === 0) throw new Error(`workflow ${name}: step "${from}" leads nowhere`);
  }
  for (const step of Object.keys(steps)) {
    if (!targets.has(step)) throw new Error(`workflow ${name}: nothing leads to step "${step}"`);
  }
  return definition;
}

/** Every step to which a step may go, as it declares. */
export function targetsOf(step: Step): string[] {
  const own = step.kind === 'end' ? [] : [...step.to];
  const decided =
    step.kind === 'waiting' || step.kind === 'end' ? Object.values(step.decisions ?? {}).flatMap((d) => [...d.to]) : [];
  const calls = step.kind === 'call' ? [step.exhausted, step.unknown].filter((s) => s !== undefined) : [];
  return [...new Set([...own, ...decided, ...calls])];
}
