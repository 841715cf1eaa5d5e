import { expect, test } from 'vitest';
import type { Env } from '../../../shared/workflow/env.ts';
import { rowsOf } from '../../../shared/workflow/rows.ts';

test('rows are read as they stand: who has just given a shift back must not be seen holding it', async () => {
  const asked: { ConsistentRead?: boolean }[] = [];
  const documents = {
    async send({ input }: { input: { ConsistentRead?: boolean } }) {
      asked.push(input);
      return { Items: [] };
    },
  };
  const env = { documents, tables: { people: '', of: { flow: 'flow' } } } as unknown as Env;
  expect(await rowsOf(env, 'flow', 'group', 'post/1')).toEqual([]);
  expect(asked).toMatchObject([{ ConsistentRead: true }]);
});
