import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { openAnswers } from '../../shared/workflow/context.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { trouble } from '../../shared/workflow/errors.ts';
import { casePk, listPk } from '../../shared/workflow/keys.ts';
import { load } from '../../shared/workflow/load.ts';
import type { ListRow, Source } from './data.ts';

/** Puts of one transaction. */
const most = 100;

/** Desk lists and cases in the tables of their workflows: queries, and puts into access logs; nothing is changed. */
export function createSource(env: () => Promise<Env>): Source {
  return {
    async rows({ workflow, list, division, range, after }, limit) {
      const own = await env();
      const from = after ? `${after}!` : range?.from === undefined ? '0' : new Date(range.from).toISOString();
      const rows: ListRow[] = [];
      let start: Record<string, unknown> | undefined;
      // An answer of the table ends at 1 MB, wherever that is.
      do {
        const { Items = [], LastEvaluatedKey } = await own.documents
          .send(
            new QueryCommand({
              TableName: tableOf(own, workflow),
              KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
              ExpressionAttributeValues: {
                ':pk': listPk(list, division),
                ':from': from,
                ':until': range?.until === undefined ? '9' : new Date(range.until).toISOString(),
              },
              ConsistentRead: true,
              Limit: limit - rows.length,
              ...(start && { ExclusiveStartKey: start }),
            }),
          )
          .catch(trouble);
        rows.push(...(Items as ListRow[]));
        start = LastEvaluatedKey;
      } while (start && rows.length < limit);
      return rows;
    },
    async open(workflow, ref) {
      const own = await env();
      // A case that its list names and that is not there is an error to retry (law 10); a destroyed one has a tombstone.
      const loaded = await load(own, workflow, ref);
      if ('destroyed' in loaded) return undefined;
      return { state: loaded.state, answers: await openAnswers(own, loaded.state, loaded.answers) };
    },
    async record(workflow, refs, { export: by, at, reason, ...who }) {
      const own = await env();
      const TableName = tableOf(own, workflow);
      const items = await Promise.all(
        refs.map(async (ref) => ({
          pk: casePk(ref).replace('CASE', 'ACCESS'),
          // The same for every try: one entry an export.
          sk: `${new Date(at).toISOString()}#export-${by}`,
          at,
          what: 'export',
          export: by,
          ...who,
          // The reason may be in somebody's own words: sealed for the staff, and for the door at which it is read.
          sealed: await own.sealing.seal(workflow, ref, 'access', { reason }),
          told: await own.sealing.seal('door', ref, 'access', { reason }),
        })),
      );
      for (let from = 0; from < items.length; from += most) {
        const TransactItems = items.slice(from, from + most).map((Item) => ({ Put: { TableName, Item } }));
        await own.documents.send(new TransactWriteCommand({ TransactItems })).catch(trouble);
      }
    },
  };
}
