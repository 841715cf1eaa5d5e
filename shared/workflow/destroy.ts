import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { stateUnmoved } from './conditions.ts';
import { type Env, tableOf } from './env.ts';
import { casePk, stateSk } from './keys.ts';
import type { State } from './state.ts';
import { conditionParameters } from './transaction.ts';

const batch = 50;

/**
 * Destroys a case that has ended: everything of it goes, in batches, and the state last becomes a tombstone, so that a
 * destruction that was interrupted is gone on with and nobody takes the case for missing (law 10).
 */
export async function destroy(env: Env, state: State): Promise<void> {
  const TableName = tableOf(env, state.workflow);
  const pk = casePk(state.ref);
  for (;;) {
    const { Items = [] } = await env.documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: 'sk',
        ConsistentRead: true,
        Limit: batch + 1,
      }),
    );
    const others = Items.map(({ sk }) => sk as string).filter((sk) => sk !== stateSk);
    if (others.length === 0) break;
    await env.documents.send(
      new TransactWriteCommand({
        TransactItems: others.map((sk) => ({ Delete: { TableName, Key: { pk, sk } } })),
      }),
    );
  }
  await env.documents.send(
    new TransactWriteCommand({
      TransactItems: [
        ...state.listed.map((row) => {
          const cut = row.lastIndexOf(' ');
          return { Delete: { TableName, Key: { pk: row.slice(0, cut), sk: row.slice(cut + 1) } } };
        }),
        {
          Put: {
            TableName,
            Item: { pk, sk: stateSk, ref: state.ref, destroyed: true, at: env.clock.now() },
            ...conditionParameters(stateUnmoved(state.fence)),
          },
        },
      ],
    }),
  );
}
