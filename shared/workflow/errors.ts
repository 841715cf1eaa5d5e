import { failureOf } from '../table/errors.ts';

/** A consistent read found no such case: an error to retry, never a reason to acknowledge (law 10). */
export class MissingCase extends Error {
  override name = 'MissingCase';
}

/** The table could not be read or written: its fault, not the step's. No attempt is spent (law 13). */
export class TableTrouble extends Error {
  override name = 'TableTrouble';
}

/** The table was busy for longer than we wait. Nothing was decided. */
export class TableBusy extends TableTrouble {
  override name = 'TableBusy';
}

/** Marks the error of a read as the table's. */
export function trouble(cause: unknown): never {
  throw cause instanceof TableTrouble ? cause : new TableTrouble('a read failed', { cause });
}

/** The error of a write as the table's, unless the write itself is wrong: that is a fault of ours, to be seen. */
export function tableTrouble(error: unknown): unknown {
  const { kind } = failureOf(error);
  const wrong = kind === 'fault' || error instanceof TableTrouble;
  return wrong ? error : new TableTrouble('a write failed', { cause: error });
}

/** Somebody else moved the case on; read it again. */
export class CaseMoved extends Error {
  override name = 'CaseMoved';
}

/** A step's own code failed, or asked for what cannot be written. Its message may hold personal data: only `code` may be logged. */
export class StepError extends Error {
  override name = 'StepError';
  readonly code: string;

  constructor(cause: unknown, message = 'a step failed') {
    super(message, { cause });
    this.code = cause instanceof Error ? cause.name : typeof cause;
  }
}

/** A step's code did what its definition does not allow. */
export class DefinitionError extends StepError {
  override name = 'DefinitionError';
  override readonly code = 'DefinitionError';

  constructor(message: string) {
    super(undefined, message);
  }
}
