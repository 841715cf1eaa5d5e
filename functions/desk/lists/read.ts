import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { listPk } from '../../../shared/workflow/keys.ts';
import type { Queue } from './queues.ts';

/** A row of a list: masked values only, as the workflow wrote them. */
export type Row = Record<string, unknown> & { ref: string; sk: string };

/** Where rows stand. */
type Listed = Pick<Queue, 'list' | 'range'> & { workflow: string };

/** Rows on one page of a list. */
export const pageSize = 25;
/** Totals above this read “1000+”. */
export const mostCounted = 1000;

const cursorShape = /^\d{4}-\d\d-\d\dT[\d:.]{12}Z#\d{13}$/;

/** The cursor that a page was asked for with; undefined when it is none of ours. */
export const cursorOf = (text: string | undefined) => (text && cursorShape.test(text) ? text : undefined);

/** When a row is urgent, epoch ms. */
export const urgencyOf = (row: Pick<Row, 'sk'>) => Date.parse(row.sk.slice(0, row.sk.indexOf('#')));

/**
 * One page of a list over some divisions, the most urgent first. Each division is read for one row more than the page
 * shows, whatever the list's length, so that a page costs the same with a hundred cases and with a million.
 *
 * @param after cursor of the page before: the key of its last row.
 */
export async function readRows(
  env: Env,
  queue: Listed,
  divisions: readonly string[],
  { after, limit = pageSize }: { after?: string | undefined; limit?: number } = {},
): Promise<{ rows: Row[]; next?: string }> {
  const parts = await Promise.all(
    divisions.map(async (division) => {
      const { Items = [] } = await env.documents.send(
        new QueryCommand({ ...rowsIn(env, queue, division, after), Limit: limit + 1 }),
      );
      return Items as Row[];
    }),
  );
  const rows = parts.flat().sort((a, b) => (a.sk < b.sk ? -1 : 1));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, ...(rows.length > limit && last && { next: last.sk }) };
}

/** How many rows a list has over some divisions; more than 1,000 are not counted further. */
export async function countRows(env: Env, queue: Listed, divisions: readonly string[]): Promise<number> {
  const counts = await Promise.all(
    divisions.map(async (division) => {
      const { Count = 0 } = await env.documents.send(
        new QueryCommand({ ...rowsIn(env, queue, division), Select: 'COUNT', Limit: mostCounted + 1 }),
      );
      return Count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A count in words: `1000+` above a thousand. */
export const counted = (count: number) => (count > mostCounted ? `${mostCounted}+` : String(count));

function rowsIn(env: Env, { workflow, list, range }: Listed, division: string, after?: string) {
  const { from, until } = range?.(env.clock.now()) ?? {};
  const start = after ? `${after}!` : from === undefined ? '0' : new Date(from).toISOString();
  return {
    TableName: tableOf(env, workflow),
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
    ExpressionAttributeValues: {
      ':pk': listPk(list, division),
      ':from': start,
      ':until': until === undefined ? '9' : new Date(until).toISOString(),
    },
    // The case that has just been decided must not be offered again.
    ConsistentRead: true,
  };
}
