import type { RecordedCall } from '../../../infra/local/recorder.ts';

/** The calls of one case as they went over the wire, and what in them stands for that case. */
export interface CaseCalls {
  /** Of the accepting function, in their order. */
  accept: RecordedCall[];
  /** Of the worker. */
  work: RecordedCall[];
  ref: string;
}

/** Sorts out what was recorded while one case ran from its submission to its end. */
export function callsOf(recorded: readonly RecordedCall[], ref: string): CaseCalls {
  const calls = recorded.filter(({ service }) => service !== 'secretsmanager');
  return {
    accept: calls.filter((call) => call.function === 'Public'),
    work: calls.filter((call) => call.function === 'RecruitmentWorker'),
    ref,
  };
}
