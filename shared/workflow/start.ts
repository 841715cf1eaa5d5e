import { forStore } from '../privacy/stored.ts';
import { failureOf } from '../table/errors.ts';
import { sendHints, write } from './commit.ts';
import { caseDoesNotExist, conditionParameters } from './conditions.ts';
import { type Env, tableOf } from './env.ts';
import { TableBusy } from './errors.ts';
import { answersSk, casePk } from './keys.ts';
import { changes, type Event } from './state.ts';
import { storedFirst } from './stored.ts';
import { firstState } from './transaction.ts';

const mostTries = 5;

/**
 * Starts a case that belongs to no other one and that nobody submits twice under a token: a verification code's message.
 * It only puts, so whoever calls it needs no right to read the other workflow's table.
 *
 * @returns the new reference. @throws TableBusy, or the table's error.
 */
export async function startCase(
  env: Env,
  start: { workflow: string; data: Record<string, unknown>; sealed: unknown; lang: 'zh' | 'en' },
): Promise<string> {
  const { workflow, data, sealed, lang } = start;
  const TableName = tableOf(env, workflow);
  let ref = env.ids.reference(env.clock.now());
  let unsure = false;
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const now = env.clock.now();
    const state = firstState(env, { workflow, ref, formVersion: 0, order: [], lang, now, data });
    const event: Event = {
      fence: 0,
      at: now,
      by: { kind: 'system', id: 'door' },
      cause: 'accept',
      steps: [],
      set: changes(undefined, state),
      nonce: env.ids.uuid(),
    };
    const content = forStore(await env.sealing.seal(workflow, ref, 'answers', sealed));
    const first = storedFirst(state, event, content, now);
    const put = (Item: Record<string, unknown>, condition = {}) => ({ Put: { TableName, Item, ...condition } });
    try {
      await write(env, [
        put(first.item, conditionParameters(caseDoesNotExist)),
        ...(first.aside ? [put(first.aside)] : []),
        ...(first.sealed === undefined ? [] : [put({ pk: casePk(ref), sk: answersSk, sealed: first.sealed })]),
      ]);
    } catch (error) {
      const { kind } = failureOf(error);
      if (kind === 'fault') throw error;
      // An earlier try under this reference may have been applied while its answer got lost: then it meets itself.
      if (kind !== 'refused' || !unsure) {
        if (kind === 'refused') ref = env.ids.reference(now);
        unsure ||= kind === 'uncertain';
        await env.pause(20 * 2 ** attempt);
        continue;
      }
    }
    await sendHints(env, [{ workflow, hint: { ref, fence: 0 } }]);
    return ref;
  }
  throw new TableBusy('could not start: the table stayed busy');
}
