import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holderOf, signUpsOf } from '../../../functions/recruitment/of-mobile.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { findPk, findSk } from '../../../shared/workflow/find.ts';
import { casePk, stateSk } from '../../../shared/workflow/keys.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

test('a number’s open sign-up is found behind any number of ended ones: else it could neither be seen nor counted', async () => {
  const TableName = await dynamo.table(`recruitment-${randomUUID()}`, { due: true });
  const hash = (purpose: string, value: string) => `${purpose}-${value}`;
  const env = {
    documents: dynamo.documents,
    tables: { people: '', of: { recruitment: TableName } },
    sealing: { hash },
  } as unknown as Env;
  const mobile = '13800138000';
  const put = (Item: Record<string, unknown>) => dynamo.documents.send(new PutCommand({ TableName, Item }));
  const signUp = async (division: string, ref: string, status: string) => {
    await put({ pk: findPk(env, mobile), sk: findSk(division, ref), ref });
    await put({ pk: casePk(ref), sk: stateSk, status, data: { mobile: holderOf(hash, mobile) } });
  };
  for (let n = 0; n < 40; n++) await signUp('420102', String(2611220000000 + n), 'withdrawn');
  await signUp('420117', '2611230000001', 'waiting');
  const all = await signUpsOf(env, mobile);
  expect(all).toHaveLength(41);
  expect(all.filter(({ open }) => open)).toEqual([{ ref: '2611230000001', open: true }]);
});
