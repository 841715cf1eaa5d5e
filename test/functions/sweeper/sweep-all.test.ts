import { expect, test } from 'vitest';
import { sweepAll } from '../../../functions/sweeper/sweep-all.ts';
import type { Env } from '../../../shared/workflow/env.ts';

/** On the hour, so that rounds are asked for, too. */
const onTheHour = Date.parse('2026-11-22T02:00:00Z');

function world(broken: string) {
  const sent: string[] = [];
  const env = {
    tables: { people: '', of: { recruitment: 'recruitment', messages: 'messages' } },
    clock: { now: () => onTheHour },
    documents: {
      async send({ input }: { input: { TableName: string } }) {
        if (input.TableName === broken) throw new Error('out of reach');
        return { Items: [] };
      },
    },
    queue: { send: async (workflow: string) => void sent.push(workflow) },
  } as unknown as Env;
  return { env, sent };
}

test('a workflow whose table is out of reach keeps no other from being swept and asked, and is not passed over in silence', async () => {
  const { env, sent } = world('recruitment');
  const swept: string[] = [];
  const all = sweepAll(env, ['recruitment', 'messages'], (workflow) => void swept.push(workflow));
  await expect(all).rejects.toThrow('out of reach');
  expect(swept).toEqual(['messages']);
  // The round needs the queue only.
  expect(sent).toEqual(['recruitment', 'messages']);
});
