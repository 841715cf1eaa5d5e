import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { casePk, duePk, dueShards, dueSk, stateSk } from '../../../shared/workflow/keys.ts';
import { sweep } from '../../../shared/workflow/sweep.ts';
import { engine as engineOf, start } from '../../support/engine.ts';
import { lean } from '../../support/lean.ts';
import { done, failed, job, minute, review, tables } from './support.ts';

const on = tables();

test('law 5: with the workers stopped for an hour over 100,000 due cases it sends fewer than two messages per case, and a run is bounded per shard', {
  timeout: 300_000,
}, async () => {
  const cases = 100_000;
  const dynamo = on.dynamo();
  await dynamo.table('many-job', { due: true });
  const many = engineOf({ dynamo, prefix: 'many', workflows: { job: [job({ review, done, failed })] } });
  const { documents } = lean(dynamo);
  const refs = Array.from({ length: cases }, (_, index) => `2611220${String(index).padStart(6, '0')}`);
  const items = refs.map((ref) => ({
    pk: casePk(ref),
    sk: stateSk,
    ref,
    fence: 3,
    duePk: duePk(ref),
    dueSk: dueSk(start, 3, 0),
  }));
  const batches = Array.from({ length: cases / 25 }, (_, index) => items.slice(index * 25, index * 25 + 25));
  await Promise.all(
    [0, 1, 2, 3].map(async (lane) => {
      for (let index = lane; index < batches.length; index += 4) {
        const puts = batches[index]!.map((Item) => ({ PutRequest: { Item } }));
        await documents.send(new BatchWriteCommand({ RequestItems: { 'many-job': puts } }));
      }
    }),
  );
  const sent = new Map<string, number>();
  let total = 0;
  const env = {
    ...many.env,
    documents,
    queue: {
      async send(_: string, hints: readonly { ref: string }[]) {
        total += hints.length;
        for (const { ref } of hints) sent.set(ref, (sent.get(ref) ?? 0) + 1);
      },
    },
  };
  const perShard = 500;
  let most = 0;
  for (let run = 0; run < 60; run++) {
    many.pass(minute);
    const before = total;
    const { sent: now } = await sweep(env, 'job', perShard);
    expect(total - before).toBe(now);
    most = Math.max(most, now);
  }
  expect(most).toBeLessThanOrEqual(perShard * dueShards);
  expect(sent.size).toBe(cases);
  expect(total).toBeLessThan(2 * cases);
  expect(Math.max(...sent.values())).toBeLessThan(2);
});
