import type { City } from '../city/city.ts';
import type { Sealed } from '../privacy/stored.ts';
import type { Documents } from '../table/documents.ts';
import type { AnyWorkflow } from './definition.ts';

/** A message of the step queue: ids only. It is a hint that there may be something to do; the table is the truth. */
export interface Hint {
  ref: string;
  fence: number;
}

export interface Queue {
  /** Sends hints to a workflow's queue; `delay` in milliseconds, at most 15 minutes. */
  send(workflow: string, hints: readonly (Hint & { delay?: number })[]): Promise<void>;
}

/** Everything that the engine works with; nothing of it is imported, so that a test can stand in for each. */
export interface Env {
  documents: Documents;
  tables: { people: string; of: Readonly<Record<string, string>> };
  /** Every version that this build knows, newest first, by name. */
  workflows: Readonly<Record<string, readonly AnyWorkflow[]>>;
  queue: Queue;
  clock: { now(): number };
  ids: { uuid(): string; reference(now: number): string; index(below: number): number };
  /** Waits between tries when the table is busy; milliseconds. */
  pause(ms: number): Promise<void>;
  /** Runs something after so many milliseconds unless it is called off by what this returns; Node's timer where absent. */
  timer?(ms: number, run: () => void): () => void;
  /** The city as it is now: what its file seeds and the desk has changed since. */
  city: City;
  /** The city as its file seeds it, where the desk's changes are read. */
  seed?: City;
  /** Reads again what the desk may have changed of the city; at most every few seconds unless `now` is asked for. */
  refresh?(now?: boolean): Promise<void>;
  sealing: {
    seal(workflow: string, ref: string, group: string, content: unknown): Promise<string>;
    open(workflow: string, ref: string, group: string, sealed: Sealed): Promise<unknown>;
    hash(purpose: string, value: string): string;
  };
  parties: unknown;
  /**
   * Told of the places that a case has given back, once that stands, by whichever function committed it. The word may get
   * lost with its function, so somebody looks at intervals, too. It does not throw.
   */
  gaveBack?(ref: string, places: readonly string[]): Promise<void>;
  /** Codes and ids only, nothing personal; of an error its class and where it arose, never its message. */
  log(code: string, detail: Record<string, string | number | boolean>, error?: unknown): void;
}

/** The definition that a case follows; undefined when this build does not know it. */
export function definitionOf(env: Env, name: string, version: number): AnyWorkflow | undefined {
  return env.workflows[name]?.find((workflow) => workflow.version === version);
}

/** The newest definition, which new cases get. */
export function newestOf(env: Env, name: string): AnyWorkflow {
  const workflow = env.workflows[name]?.[0];
  if (!workflow) throw new Error(`no workflow "${name}" in this build`);
  return workflow;
}

/** The table of a workflow's cases. */
export function tableOf(env: Env, workflow: string): string {
  const table = env.tables.of[workflow];
  if (!table) throw new Error(`no table for workflow "${workflow}"`);
  return table;
}
