import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isReference, parseReference } from '../../../shared/identity/reference.ts';
import { tableOf } from '../../../shared/workflow/env.ts';
import { casePk, stateSk } from '../../../shared/workflow/keys.ts';
import { stateOf } from '../../../shared/workflow/load.ts';
import type { State } from '../../../shared/workflow/state.ts';
import { findHash } from '../../../shared/workflow/transaction.ts';
import { searchKey } from '../../recruitment/form/search.ts';
import { mayOpenCase } from '../case/read.ts';
import type { Visit } from '../visit.ts';

/** Sign-ups on one page of results. */
export const found = 10;

/**
 * Finds sign-ups by whole words, within the searcher's divisions: their number, or the keyed hash of a name, its pinyin,
 * a mobile or its last four digits, an ID number, an organisation. What is typed is never stored, logged or put into an
 * address.
 *
 * @param after the reference after which to go on.
 */
export async function findCases(
  visit: Visit,
  typed: string,
  after?: string,
): Promise<{ states: State[]; next?: string }> {
  const reference = parseReference(typed);
  const refs = reference ? [reference] : await refsOf(visit, searchKey(typed), after);
  const page = refs.slice(0, found);
  const states = await Promise.all(page.map((ref) => readState(visit, ref)));
  const last = page.at(-1);
  return {
    states: states.filter((state): state is State => state !== undefined && mayOpenCase(visit, state)),
    ...(refs.length > found && last && { next: last }),
  };
}

/** References newest first; each division is read for one more than a page shows. */
async function refsOf({ desk: { env }, divisions }: Visit, token: string, after?: string): Promise<string[]> {
  if (!token) return [];
  const until = after && isReference(after) ? after : ':';
  const parts = await Promise.all(
    divisions.map(async (division) => {
      const { Items = [] } = await env.documents.send(
        new QueryCommand({
          TableName: tableOf(env, 'recruitment'),
          KeyConditionExpression: 'pk = :pk AND sk < :until',
          ExpressionAttributeValues: { ':pk': `FIND#${findHash(env, { division, token })}`, ':until': until },
          ConsistentRead: true,
          ScanIndexForward: false,
          Limit: found + 1,
        }),
      );
      return Items.map(({ ref }) => ref as string);
    }),
  );
  return [...new Set(parts.flat())].sort().reverse();
}

async function readState({ desk: { env } }: Visit, ref: string): Promise<State | undefined> {
  const { Item } = await env.documents.send(
    new GetCommand({
      TableName: tableOf(env, 'recruitment'),
      Key: { pk: casePk(ref), sk: stateSk },
      ConsistentRead: true,
    }),
  );
  return Item && Item.destroyed !== true ? stateOf(Item as never) : undefined;
}
