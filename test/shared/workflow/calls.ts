import type { CallResult, CallStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Engine } from '../../support/engine.ts';
import { day, done, failed, job, review, stateOf } from './support.ts';

/** A party that notes every effect, and answers as it is told to. */
export function party(answers: (CallResult<string> | 'unsure' | 'lost')[] = []) {
  const keys: string[] = [];
  const effects = new Map<string, number>();
  const asked: string[] = [];
  return {
    keys,
    effects,
    asked,
    async perform(key: string): Promise<CallResult<string>> {
      keys.push(key);
      const answer = answers.shift() ?? { ok: 'fine' };
      if (answer === 'lost') throw new Error('the request never arrived');
      if (answer !== 'unsure' && 'retry' in answer) return answer;
      effects.set(key, (effects.get(key) ?? 0) + 1);
      if (answer === 'unsure') throw new Error('no answer came');
      return answer;
    },
    async ask(key: string): Promise<string | undefined> {
      asked.push(key);
      return effects.has(key) ? 'fine' : undefined;
    },
  };
}
export type Party = ReturnType<typeof party>;

/** A call to the party. */
export const call = (can: CallStep['can'], more: Partial<CallStep> = {}): CallStep => ({
  kind: 'call',
  can,
  timeout: 5_000,
  to: ['review'],
  perform: (ctx, key) => (ctx.parties as Party).perform(key),
  ask: (ctx, key) => (ctx.parties as Party).ask(key),
  received: (_, result) => outcome.go('review', { patch: { result } }),
  ...more,
});

const leave = { by: ['applicant'], to: [], run: () => outcome.stay({ patch: { changed: true } }) };
/** A workflow of one call and a review; its data may be changed at any time. */
export const flow = (can: CallStep['can'], more: Partial<CallStep> = {}) =>
  job({ call: call(can, more), review, done, failed }, { anytime: { change: leave } });

/** The state of a case days later. */
export async function settled(engine: Engine, ref: string) {
  await engine.run({ until: engine.clock.now() + 3 * day });
  return stateOf(engine, ref);
}
