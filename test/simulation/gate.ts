import type { Random } from './random.ts';

/** What becomes of a call that waits at the gate. */
export type Fate =
  | 'pass'
  | 'conflict'
  | 'throttle'
  | 'requestLost'
  | 'answerLost'
  | 'crashBefore'
  | 'crashAfter'
  | 'stale';

/** A call from the engine to the outside: the table, a queue, a party. */
export interface Call {
  /** `table`, `queue`, `party`. */
  kind: string;
  label: string;
  /** The task that makes it; a crash ends the whole task. */
  task: Task;
}

/** One worker's run, one request, one sweep. */
export interface Task {
  name: string;
  dead: boolean;
}

interface Waiting extends Call {
  run(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const namedError = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more });
/** The errors that calls fail with, as the SDK gives them. */
export const errors = {
  conflict: () =>
    namedError('TransactionCanceledException', {
      CancellationReasons: [{ Code: 'TransactionConflict' }],
      $metadata: {},
    }),
  throttle: () => namedError('ThrottlingException', { $metadata: { httpStatusCode: 400 } }),
  lost: () => namedError('TimeoutError', { code: 'ECONNRESET' }),
};

/**
 * Stands in front of every call: all wait here until the run is quiet, then one is let through, chosen by the seed, and
 * meets the fate that the seed gives it. So the order of everything follows from the seed alone.
 */
export function createGate(random: Random, fateOf: (call: Call, random: Random) => Fate) {
  const waiting: Waiting[] = [];
  const trace: string[] = [];
  const snapshots = new Map<string, unknown>();

  /** Brings a call to the gate; resolves when it was let through. Never resolves when its task dies. */
  function pass<T>(call: Call, run: () => Promise<T>): Promise<T> {
    if (call.task.dead) return new Promise<T>(() => undefined);
    return new Promise<T>((resolve, reject) => {
      waiting.push({ ...call, run, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Lets one waiting call through. False: none is waiting. */
  async function step(): Promise<boolean> {
    await quiet();
    for (let i = waiting.length - 1; i >= 0; i--) if (waiting[i]!.task.dead) waiting.splice(i, 1);
    if (waiting.length === 0) return false;
    const [call] = waiting.splice(random.index(waiting.length), 1);
    const fate = fateOf(call!, random);
    trace.push(`${call!.task.name} ${call!.kind} ${call!.label} ${fate}`);
    await meet(call!, fate);
    await quiet();
    return true;
  }

  async function meet(call: Waiting, fate: Fate) {
    if (fate === 'conflict') return call.reject(errors.conflict());
    if (fate === 'throttle') return call.reject(errors.throttle());
    if (fate === 'requestLost') return call.reject(errors.lost());
    if (fate === 'crashBefore') {
      call.task.dead = true;
      return;
    }
    const old = snapshots.get(call.label);
    if (fate === 'stale' && old !== undefined) return call.resolve(structuredClone(old));
    try {
      const value = await call.run();
      if (call.label.startsWith('index')) snapshots.set(call.label, structuredClone(value));
      if (fate === 'answerLost') return call.reject(errors.lost());
      if (fate === 'crashAfter') {
        call.task.dead = true;
        return;
      }
      call.resolve(value);
    } catch (error) {
      if (fate === 'crashAfter') call.task.dead = true;
      else call.reject(error);
    }
  }

  return { pass, step, trace, waiting: () => waiting.length };
}

/** Lets everything that can run without an outside call run. Engine code between calls is promises only. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
