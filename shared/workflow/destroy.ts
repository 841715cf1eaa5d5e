import { GetCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../table/errors.ts';
import { conditionParameters, stateUnmoved } from './conditions.ts';
import { type Env, tableOf } from './env.ts';
import { tableTrouble } from './errors.ts';
import { casePk, dueAt, duePk, dueSk, findKey, foundSk, stateSk } from './keys.ts';
import type { State } from './state.ts';
import { keyOfRow } from './transaction.ts';

const batch = 50;

/**
 * Destroys a case that has ended. The state becomes a tombstone first, on its fence, so that from then on the case is
 * gone for everybody, and nobody takes it for missing (law 10); the tombstone stays due until all the rest has gone, so
 * that a destruction that was interrupted is gone on with.
 *
 *     worker      tombstone ✓ ── deletes ── dies
 *     applicant                appeals ✗ gone
 *     sweeper                             finds it due ── deletes the rest
 */
export async function destroy(env: Env, state: State): Promise<void> {
  const { workflow, ref, fence } = state;
  const TableName = tableOf(env, workflow);
  const now = env.clock.now();
  const Item = {
    pk: casePk(ref),
    sk: stateSk,
    ref,
    destroyed: true,
    at: now,
    duePk: duePk(ref),
    dueSk: dueSk(dueAt(now, now), fence, 0),
  };
  try {
    await env.documents.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item, ...conditionParameters(stateUnmoved(fence)) } },
          ...state.listed.map((row) => ({ Delete: { TableName, Key: keyOfRow(row) } })),
        ],
      }),
    );
  } catch (error) {
    if (failureOf(error).kind === 'refused') return;
    throw tableTrouble(error);
  }
  await destroyRest(env, workflow, ref);
}

/** Deletes what is left of a case behind its tombstone; may be repeated. */
export async function destroyRest(env: Env, workflow: string, ref: string): Promise<void> {
  try {
    await deleteRest(env, workflow, ref);
  } catch (error) {
    throw tableTrouble(error);
  }
}

async function deleteRest(env: Env, workflow: string, ref: string): Promise<void> {
  const TableName = tableOf(env, workflow);
  const pk = casePk(ref);
  const { Item: found } = await env.documents.send(
    new GetCommand({ TableName, Key: { pk, sk: foundSk }, ConsistentRead: true }),
  );
  const findKeys = ((found?.keys as string[] | undefined) ?? []).map((key) => findKey(key, ref));
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
    const Keys = [...findKeys.splice(0), ...others.map((sk) => ({ pk, sk }))];
    if (Keys.length === 0) break;
    const TransactItems = Keys.slice(0, 100).map((Key) => ({ Delete: { TableName, Key } }));
    await env.documents.send(new TransactWriteCommand({ TransactItems }));
  }
  await env.documents.send(
    new UpdateCommand({ TableName, Key: { pk, sk: stateSk }, UpdateExpression: 'REMOVE duePk, dueSk' }),
  );
}
