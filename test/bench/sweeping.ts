import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { makeReference } from '../../shared/identity/reference.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { casePk, dueAt, duePk, dueSk, stateSk } from '../../shared/workflow/keys.ts';
import { sweep } from '../../shared/workflow/sweep.ts';
import { startDynamo } from '../support/dynamo.ts';
import { atMost, type Figure, known } from './figure.ts';

const minute = 60_000;

/** The sweeper over an hour in which no worker runs: a run each minute by the injected clock. */
export async function sweeping(cases: number): Promise<Figure[]> {
  const dynamo = await startDynamo();
  try {
    const table = await dynamo.table('swept-cases', { due: true });
    const began = Date.UTC(2026, 10, 1);
    let n = 0;
    const digits = (count: number) => String(n).padStart(count, '0').slice(-count);
    async function fill() {
      while (n < cases) {
        const items: Record<string, unknown>[] = [];
        for (; n < cases && items.length < 25; n++) {
          const ref = makeReference(began + Math.floor(n / 100_000) * 24 * 60 * minute, digits);
          const due = { duePk: duePk(ref), dueSk: dueSk(dueAt(began - 2 * minute, began - 2 * minute), 0, 0) };
          items.push({ pk: casePk(ref), sk: stateSk, ref, fence: 0, ...due });
        }
        const writes = items.map((Item) => ({ PutRequest: { Item } }));
        await dynamo.documents.send(new BatchWriteCommand({ RequestItems: { [table]: writes } }));
      }
    }
    await Promise.all(Array.from({ length: 8 }, fill));

    let now = began;
    let sent = 0;
    const reached = new Set<string>();
    const env = {
      documents: dynamo.documents,
      tables: { people: '', of: { recruitment: table } },
      clock: { now: () => now },
      queue: {
        async send(_workflow: string, hints: readonly { ref: string }[]) {
          sent += hints.length;
          for (const { ref } of hints) reached.add(ref);
        },
      },
    } as unknown as Env;
    let longest = 0;
    let busyRuns = 0;
    const memory = process.memoryUsage().rss;
    let highest = memory;
    for (let run = 0; run < 60; run++, now += minute) {
      const start = performance.now();
      const { sent: inRun } = await sweep(env, 'recruitment');
      longest = Math.max(longest, performance.now() - start);
      if (inRun > 0) busyRuns++;
      highest = Math.max(highest, process.memoryUsage().rss);
    }
    const of = `${cases.toLocaleString('en')} due cases, workers stopped for an hour`;
    return [
      atMost(`sweeper: messages sent for each of ${of}`, sent / cases, 'messages', 2),
      atMost('sweeper: cases that got none', cases - reached.size, 'cases', 0),
      known('sweeper: minutes until each had one', busyRuns, 'runs'),
      known('sweeper: longest run', longest / 1000, 's'),
      known('sweeper: memory added', (highest - memory) / 1024 / 1024, 'MB'),
    ];
  } finally {
    await dynamo.stop();
  }
}
