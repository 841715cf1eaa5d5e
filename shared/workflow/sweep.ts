import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../table/errors.ts';
import { dueUnmoved } from './conditions.ts';
import { type Env, type Hint, tableOf } from './env.ts';
import { dueShardPk, dueShards, dueSk, parseDueSk, refOf } from './keys.ts';

/** How long a hint is left to do its work before it is sent again; longer each time, so that no backlog grows. */
const firstInterval = 61 * 60_000;
const longestInterval = 12 * 60 * 60_000;
const batch = 25;

export interface Swept {
  sent: number;
  /** True: some shard had more than this run's share; the next run goes on. */
  more: boolean;
}

/**
 * Sends a hint for every case that is due and that nobody has been reminded of lately (law 5).
 *
 * The due key is moved on first, on condition that it still is what the index showed, and only then the hint is sent:
 *
 *     sweeper 1   reads due ── moves it ✓ ── sends
 *     sweeper 2   reads due (stale) ─────── moves it ✗ sends nothing
 *
 * The index shows the moved key no more, so the next run goes on where this one ended, without a cursor of its own.
 *
 * @param perShard most cases that one run takes from each shard.
 */
export async function sweep(env: Env, workflow: string, perShard = 500): Promise<Swept> {
  const now = env.clock.now();
  const shards = Array.from({ length: dueShards }, (_, shard) => sweepShard(env, workflow, shard, now, perShard));
  const swept = (await Promise.allSettled(shards)).map((shard) => {
    if (shard.status === 'rejected') throw shard.reason;
    return shard.value;
  });
  return { sent: swept.reduce((sum, { sent }) => sum + sent, 0), more: swept.some(({ more }) => more) };
}

async function sweepShard(env: Env, workflow: string, shard: number, now: number, most: number): Promise<Swept> {
  const TableName = tableOf(env, workflow);
  let sent = 0;
  let start: Record<string, unknown> | undefined;
  let seen = 0;
  do {
    const page: { Items?: Record<string, unknown>[]; LastEvaluatedKey?: Record<string, unknown> } =
      await env.documents.send(
        new QueryCommand({
          TableName,
          IndexName: 'due',
          KeyConditionExpression: 'duePk = :pk AND dueSk < :now',
          ExpressionAttributeValues: { ':pk': dueShardPk(shard), ':now': new Date(now + 1).toISOString() },
          Limit: Math.min(batch, most - seen),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
    const claimed = await Promise.allSettled((page.Items ?? []).map((item) => claimDue(env, TableName, item, now)));
    const mine = claimed.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
    // What was moved on is sent, whatever became of the others: the next look at it is an hour away.
    if (mine.length > 0) await env.queue.send(workflow, mine);
    const failed = claimed.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    sent += mine.length;
    seen += page.Items?.length ?? 0;
    start = page.LastEvaluatedKey;
  } while (start && seen < most);
  return { sent, more: start !== undefined };
}

/** Moves one due key on. Undefined: somebody else did, or the case has moved. */
async function claimDue(
  env: Env,
  TableName: string,
  item: Record<string, unknown>,
  now: number,
): Promise<Hint | undefined> {
  const { pk, sk, dueSk: seen } = item as { pk: string; sk: string; dueSk: string };
  const { fence, sent } = parseDueSk(seen);
  const next = now + Math.min(firstInterval * 2 ** sent, longestInterval);
  const { expression, values } = dueUnmoved(seen);
  try {
    await env.documents.send(
      new UpdateCommand({
        TableName,
        Key: { pk, sk },
        UpdateExpression: 'SET dueSk = :next',
        ConditionExpression: expression,
        ExpressionAttributeValues: { ...values, ':next': dueSk(next, fence, sent + 1) },
      }),
    );
    return { ref: refOf(pk), fence };
  } catch (error) {
    const { kind } = failureOf(error);
    if (kind === 'refused' || kind === 'busy') return undefined;
    throw error;
  }
}
