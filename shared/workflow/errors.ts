/** A consistent read found no such case: an error to retry, never a reason to acknowledge (law 10). */
export class MissingCase extends Error {
  override name = 'MissingCase';
}

/** The table was busy for longer than we wait. Nothing was decided, no attempt was spent (law 13). */
export class TableBusy extends Error {
  override name = 'TableBusy';
}

/** Somebody else moved the case on; read it again. */
export class CaseMoved extends Error {
  override name = 'CaseMoved';
}

/** A read around a case failed: the table's fault, not the step's. */
export class TableTrouble extends Error {
  override name = 'TableTrouble';
}

/** A step's own code failed. Its message may hold personal data: only `code` may be logged. */
export class StepError extends Error {
  override name = 'StepError';
  readonly code: string;

  constructor(cause: unknown) {
    super('a step failed', { cause });
    this.code = cause instanceof Error ? cause.name : typeof cause;
  }
}

/** A step's code did what its definition does not allow. */
export class DefinitionError extends Error {
  override name = 'DefinitionError';
}
