import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { parseReference } from '../../../shared/identity/reference.ts';
import { tableOf } from '../../../shared/workflow/env.ts';
import { findPk } from '../../../shared/workflow/find.ts';
import { casePk, stateSk } from '../../../shared/workflow/keys.ts';
import { stateOf } from '../../../shared/workflow/load.ts';
import type { State } from '../../../shared/workflow/state.ts';
import { searchKey } from '../../recruitment/form/search.ts';
import { mayOpenCase } from '../case/read.ts';
import type { Visit } from '../visit.ts';

/** Where a page of results ended, as the page before has it: a division and a reference. */
const cursorShape = /^[^#\s]{1,40}#\d{13}$/;
export const resultsAfter = (text: string) => (cursorShape.test(text) ? text : undefined);

/** Sign-ups on one page of results. */
export const found = 10;

/**
 * Finds sign-ups by whole words, within the searcher's divisions: their number, or the keyed hash of a name, its pinyin,
 * a mobile or its last four digits, an ID number, an organisation. What is typed is never stored, logged or put into an
 * address.
 *
 * @param after where an earlier page ended.
 */
export async function findCases(
  visit: Visit,
  typed: string,
  after?: string,
): Promise<{ states: State[]; next?: string }> {
  const reference = parseReference(typed);
  const results = reference ? [{ ref: reference, sk: '' }] : await resultsOf(visit, searchKey(typed), after);
  const page = results.slice(0, found);
  const refs = [...new Set(page.map(({ ref }) => ref))].sort().reverse();
  const states = await Promise.all(refs.map((ref) => readState(visit, ref)));
  const last = page.at(-1);
  return {
    states: states.filter((state): state is State => state !== undefined && mayOpenCase(visit, state)),
    ...(results.length > found && last && { next: last.sk }),
  };
}

/** A word's sign-ups, by division, the newest of each first; each range is read for one more than a page shows. */
async function resultsOf({ desk: { env }, divisions }: Visit, token: string, after?: string) {
  if (!token) return [];
  const ranges = divisions.includes(env.city.code) ? [''] : divisions.map((division) => `${division}#`);
  const parts = await Promise.all(
    ranges.map(async (range) => {
      const end = `${range}~`;
      const until = after && after < end ? after : end;
      if (until < range) return [];
      const { Items = [] } = await env.documents.send(
        new QueryCommand({
          TableName: tableOf(env, 'recruitment'),
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
          ExpressionAttributeValues: { ':pk': findPk(env, token), ':from': range || '!', ':until': until },
          ConsistentRead: true,
          ScanIndexForward: false,
          // The one after which to go on lies within the range.
          Limit: found + (after ? 2 : 1),
        }),
      );
      return Items.map(({ ref, sk }) => ({ ref: ref as string, sk: sk as string })).filter(({ sk }) => sk !== after);
    }),
  );
  return parts.flat().sort((a, b) => (a.sk < b.sk ? 1 : -1));
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
