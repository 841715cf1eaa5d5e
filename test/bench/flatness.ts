import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Queue, queuesOf } from '../../functions/desk/lists/queues.ts';
import { countRows, mostCounted, pageSize, readRows } from '../../functions/desk/lists/read.ts';
import { findCases, found } from '../../functions/desk/search/find.ts';
import type { Visit } from '../../functions/desk/visit.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { makeReference } from '../../shared/identity/reference.ts';
import type { Documents } from '../../shared/table/documents.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { findSk } from '../../shared/workflow/find.ts';
import { casePk, listPk, listSk, stateSk } from '../../shared/workflow/keys.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { atMost, type Figure, known } from './figure.ts';

/** What one page asked of the table. */
interface Asked {
  calls: number;
  /** Items that the table looked at; a query looks at what it gives, since there are no filters. */
  scanned: number;
}

const name = '陈静';
const division = wuhan.code;

/**
 * Lists and search by counts: a page makes the same calls and looks at no more items with many cases than with a
 * thousand. The lists are written as the engine writes them.
 */
export async function flatness(sizes: readonly number[]): Promise<Figure[]> {
  const dynamo = await startDynamo();
  try {
    const queue = queuesOf('reviewer').find(({ list }) => list === 'review') as Queue;
    const seen: Record<string, Asked>[] = [];
    for (const size of sizes) {
      const table = await dynamo.table(`cases-${size}`, { due: true });
      await fill(dynamo, table, queue, size);
      seen.push(await look(dynamo, table, queue));
    }
    const figures: Figure[] = [];
    for (const page of Object.keys(seen[0]!)) {
      const [small, ...large] = seen.map((one) => one[page]!);
      const most = large.reduce((a, b) => (b.calls > a.calls || b.scanned > a.scanned ? b : a));
      const cases = sizes
        .slice(1)
        .map((size) => size.toLocaleString('en'))
        .join(' and ');
      const same = large.every(({ calls }) => calls === small!.calls);
      figures.push(
        atMost(
          `${page}: calls more with ${cases} cases than with 1,000`,
          same ? 0 : most.calls - small!.calls,
          'calls',
          0,
        ),
      );
      if (page === 'counts beside the list')
        figures.push(atMost(`${page}: items looked at`, most.scanned, 'items', mostCounted + 1));
      else {
        const shown = page.startsWith('search') ? found : pageSize;
        // A case that is found is read for its row.
        const read = page === 'search by name' ? found : 0;
        figures.push(atMost(`${page}: items looked at`, most.scanned - read, 'items', shown + 1));
      }
      figures.push(known(`${page}: calls`, most.calls, 'calls'));
    }
    return figures;
  } finally {
    await dynamo.stop();
  }
}

/** Cases that wait for review, each with its row, its state and its search word; one in ten has the name searched for. */
async function fill({ documents }: Dynamo, table: string, { list }: Queue, size: number): Promise<void> {
  let n = 0;
  const began = Date.UTC(2026, 10, 1);
  const digits = (count: number) => String(n).padStart(count, '0').slice(-count);
  async function writer() {
    while (n < size) {
      const items: Record<string, unknown>[] = [];
      for (; n < size && items.length < 24; n++) {
        const at = began + n * 1000;
        // Six digits of chance number a day's cases: a new day for each hundred thousand.
        const ref = makeReference(began + Math.floor(n / 100_000) * 86_400_000, digits);
        items.push({ pk: listPk(list, division), sk: listSk(at, ref), ref, name: '陈*', post: 'medical-support' });
        if (n % 10 > 0) continue;
        items.push({ pk: `FIND#${hashOf(name).slice(0, 22)}`, sk: findSk(division, ref), ref });
        const data = { card: { division } };
        items.push({ pk: casePk(ref), sk: stateSk, ref, workflow: 'recruitment', holds: [], listed: [], data });
      }
      await documents.send(
        new BatchWriteCommand({ RequestItems: { [table]: items.map((Item) => ({ PutRequest: { Item } })) } }),
      );
    }
  }
  await Promise.all(Array.from({ length: 8 }, writer));
}

const hashOf = (token: string) => `h1.${token}`;

/** Opens each kind of page once in front of a documents client that counts. */
async function look({ documents }: Dynamo, table: string, queue: Queue): Promise<Record<string, Asked>> {
  let asked: Asked = { calls: 0, scanned: 0 };
  const counting = {
    async send(command: Parameters<Documents['send']>[0]) {
      const answer = await documents.send(command as never);
      const { ScannedCount, Item } = answer as { ScannedCount?: number; Item?: object };
      asked.calls++;
      asked.scanned += ScannedCount ?? (Item ? 1 : 0);
      return answer;
    },
  } as Documents;
  const env = {
    documents: counting,
    city: wuhan,
    tables: { people: '', of: { [queue.workflow]: table } },
    clock: { now: () => Date.UTC(2026, 10, 1) },
    sealing: { hash: (_purpose: string, token: string) => hashOf(token) },
  } as unknown as Env;
  const visit = {
    desk: { env },
    divisions: [division],
    staff: { role: 'reviewer', divisions: [division] },
  } as unknown as Visit;
  const measured = async (open: () => Promise<unknown>) => {
    asked = { calls: 0, scanned: 0 };
    await open();
    return asked;
  };
  const first = await readRows(env, queue, [division]);
  if (first.rows.length !== pageSize || !first.next) throw new Error('the list was not filled');
  return {
    'desk list, first page': await measured(() => readRows(env, queue, [division])),
    'desk list, next page': await measured(() => readRows(env, queue, [division], { after: first.next })),
    'counts beside the list': await measured(() => countRows(env, queue, [division])),
    'search by name': await measured(() => findCases(visit, name)),
    'search by reference': await measured(() => findCases(visit, first.rows[0]!.ref)),
  };
}
