import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { dueShardPk, dueShards } from '../../../shared/workflow/keys.ts';
import type { Client } from '../client.ts';

export const answers = {
  text: '我是退休护士，住在桃源社区，周末和晚上都能来，可以帮忙登记、量体温、送药，也可以陪老人去医院。'.repeat(2),
  place: 'medical-support',
};

/** Submits cases and waits until all of them have ended; `clients` requests at once. Gives cases a second. */
export async function drive(
  client: Client,
  table: { dynamodb: DynamoDBClient; name: string },
  kind: 'joined' | 'apart',
  cases: number,
  clients: number,
): Promise<{ perSecond: number; acceptedPerSecond: number; answered: number[] }> {
  const body = JSON.stringify(answers);
  const answered: number[] = [];
  let left = cases;
  const began = performance.now();
  async function submit() {
    while (left-- > 0) {
      const asked = performance.now();
      const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const { status } = await client.ask({ method: 'POST', path: `/${kind}`, headers, body });
      if (status !== 202) throw new Error(`a submission was answered ${status}`);
      answered.push(performance.now() - asked);
    }
  }
  await Promise.all(Array.from({ length: clients }, submit));
  const accepted = performance.now();
  await allEnded(table);
  const ended = performance.now();
  return {
    perSecond: (cases / (ended - began)) * 1000,
    acceptedPerSecond: (cases / (accepted - began)) * 1000,
    answered,
  };
}

/** Waits until no case has anything to do before a time (epoch ms): then none stands in the index `due`. */
export async function allEnded(
  { dynamodb, name }: { dynamodb: DynamoDBClient; name: string },
  before = Number.POSITIVE_INFINITY,
  patience = 120_000,
): Promise<void> {
  const until = before === Number.POSITIVE_INFINITY ? '9' : new Date(before).toISOString();
  const deadline = Date.now() + patience;
  for (let shard = 0; shard < dueShards; shard++) {
    for (;;) {
      const { Count } = await dynamodb.send(
        new QueryCommand({
          TableName: name,
          IndexName: 'due',
          KeyConditionExpression: 'duePk = :pk AND dueSk < :until',
          ExpressionAttributeValues: { ':pk': { S: dueShardPk(shard) }, ':until': { S: until } },
          Limit: 1,
        }),
      );
      if (Count === 0) break;
      if (Date.now() > deadline) throw new Error(`cases of ${name} still had something to do`);
      await sleep(10);
    }
  }
}

/** How many cases of a table have ended well. */
export async function countDone(dynamodb: DynamoDBClient, name: string): Promise<number> {
  let done = 0;
  let start: Record<string, never> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({
        TableName: name,
        FilterExpression: '#status = :done',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':done': { S: 'done' } },
        Select: 'COUNT',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    done += page.Count ?? 0;
    start = page.LastEvaluatedKey as typeof start;
  } while (start);
  return done;
}
