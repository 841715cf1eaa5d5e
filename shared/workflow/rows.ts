import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Listing } from './definition.ts';
import { type Env, tableOf } from './env.ts';
import { listPk } from './keys.ts';

const most = 1000;

/** The rows on a desk list of a division, the most urgent first, 1000 at most; `urgency` in epoch milliseconds. */
export async function rowsOf(
  env: Env,
  workflow: string,
  list: string,
  division: string,
): Promise<{ urgency: number; row: Listing['row'] }[]> {
  const { Items = [] } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, workflow),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': listPk(list, division) },
      // Who looks has often just written: a shift given back is offered to others in the same moment.
      ConsistentRead: true,
      Limit: most,
    }),
  );
  return Items.map(({ pk: _pk, sk, ...row }) => ({ urgency: Date.parse(String(sk).split('#')[0]!), row }));
}
