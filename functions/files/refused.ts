import type { RefusalReason } from '../../shared/files/decisions.ts';

/** A file that the city doesn't take. Thrown by whoever finds out; it is the file's fault, and another try won't help. */
export class Refused extends Error {
  override name = 'Refused';
  readonly reason: RefusalReason;

  /** @param options.cause what a program of others said, to be logged: it may be the program that is wrong. */
  constructor(reason: RefusalReason, options?: ErrorOptions) {
    super(`refused: ${reason}`, options);
    this.reason = reason;
  }
}

/** Runs what reads a file; when it reads beyond the end or finds nonsense, the file is unreadable, not we broken. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new Refused('unreadable');
    throw error;
  }
}
