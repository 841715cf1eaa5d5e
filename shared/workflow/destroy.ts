import { DeleteCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../table/errors.ts';
import { conditionParameters, stateUnmoved } from './conditions.ts';
import { type Env, newestOf, tableOf } from './env.ts';
import { tableTrouble } from './errors.ts';
import { recalled } from './find.ts';
import { casePk, dueAt, duePk, dueSk, keyOfRow, stateSk } from './keys.ts';
import type { State } from './state.ts';

const batch = 50;
const atOnce = 10;

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
          ...state.listed.map((row) => ({ Delete: { TableName, Key: keyOfRow(row, ref) } })),
        ],
      }),
    );
  } catch (error) {
    if (failureOf(error).kind === 'refused') return;
    throw tableTrouble(error);
  }
  await destroyRest(env, workflow, ref);
}

/** Deletes what is left of a case behind its tombstone, outside the table first; may be repeated. */
export async function destroyRest(env: Env, workflow: string, ref: string): Promise<void> {
  await newestOf(env, workflow).destroyed?.({ ref, parties: env.parties });
  try {
    await deleteRest(env, workflow, ref);
  } catch (error) {
    throw tableTrouble(error);
  }
}

async function deleteRest(env: Env, workflow: string, ref: string): Promise<void> {
  const TableName = tableOf(env, workflow);
  const pk = casePk(ref);
  for (;;) {
    const { Items = [] } = await env.documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: 'sk, foundBy, soon',
        ConsistentRead: true,
        Limit: batch,
      }),
    );
    const others = Items.map(({ sk }) => sk as string).filter((sk) => sk !== stateSk);
    if (others.length === 0) break;
    // What it is found by goes first: the items that remember it go after.
    await deleteAll(
      env,
      TableName,
      Items.flatMap(({ foundBy = [], soon = [] }) => [...foundBy, ...soon].map(recalled)),
    );
    await deleteAll(
      env,
      TableName,
      others.map((sk) => ({ pk, sk })),
    );
  }
  await env.documents.send(
    new UpdateCommand({ TableName, Key: { pk, sk: stateSk }, UpdateExpression: 'REMOVE duePk, dueSk' }),
  );
}

/** Plain deletes: nothing of a destroyed case needs a transaction, which would cost twice as much. */
async function deleteAll(env: Env, TableName: string, keys: readonly { pk: string; sk: string }[]): Promise<void> {
  for (let from = 0; from < keys.length; from += atOnce) {
    const some = keys.slice(from, from + atOnce);
    await Promise.all(some.map((Key) => env.documents.send(new DeleteCommand({ TableName, Key }))));
  }
}
