import { failureOf } from '../table/errors.ts';
import { sendHints, write } from './commit.ts';
import { conditionParameters, stateUnmoved } from './conditions.ts';
import { type Env, tableOf } from './env.ts';
import { TableBusy, trouble } from './errors.ts';
import { firstInLine } from './lines.ts';
import { load } from './load.ts';
import type { State } from './state.ts';
import { storedWith } from './stored.ts';
import { woken } from './transaction.ts';

const mostTries = 20;

/**
 * Wakes the first of a line from outside of any case: there is room that no case has given back. Whoever finds nothing
 * is woken for nothing; doing it twice does no harm.
 *
 * @returns the reference of who was woken; undefined: nobody stands in the line.
 * @throws TableTrouble
 */
export async function wakeFirst(env: Env, workflow: string, line: string): Promise<string | undefined> {
  return wakeOne(env, async () => {
    const first = await firstInLine(env, { workflow, ref: '' }, line);
    return first === 'self' ? undefined : first;
  });
}

/**
 * Wakes one case, if it is one that has to look.
 *
 * @throws TableTrouble, MissingCase
 */
export async function wakeCase(
  env: Env,
  workflow: string,
  ref: string,
  hasTo: (state: State) => boolean,
): Promise<string | undefined> {
  return wakeOne(env, async () => {
    const loaded = await load(env, workflow, ref);
    return 'destroyed' in loaded || !hasTo(loaded.state) ? undefined : loaded.state;
  });
}

async function wakeOne(env: Env, read: () => Promise<State | undefined>): Promise<string | undefined> {
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const before = await read();
    if (!before) return undefined;
    const now = env.clock.now();
    // It may be looking at this moment, with the eyes of before: the fence makes that look void, so that it looks again.
    const { state, event } = woken(before, now, 'desk', env.ids.uuid());
    const TableName = tableOf(env, state.workflow);
    const put = (Item: Record<string, unknown>, condition = {}) => ({ Put: { TableName, Item, ...condition } });
    try {
      const { item, aside } = storedWith(state, event, now);
      await write(env, [put(item, conditionParameters(stateUnmoved(before.fence))), ...(aside ? [put(aside)] : [])]);
    } catch (error) {
      const { kind } = failureOf(error);
      if (kind !== 'refused' && kind !== 'busy') return trouble(error);
      if (kind === 'busy') await env.pause(20 * attempt);
      continue;
    }
    await sendHints(env, [{ workflow: state.workflow, hint: { ref: state.ref, fence: state.fence } }]);
    return state.ref;
  }
  throw new TableBusy('others were always faster');
}
