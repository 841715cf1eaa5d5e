import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../table/documents.ts';
import { type Env, tableOf } from './env.ts';
import { trouble } from './errors.ts';
import { casePk, eventSk } from './keys.ts';
import { inflated } from './packed.ts';
import type { Event, State } from './state.ts';

/** The events that lie with a state: its youngest, up to its own fence. */
export const youngOf = ({ past = [] }: Pick<State, 'past'>): Event[] => past.map((stored) => inflated(stored) as Event);

/** The events of items of history, oldest first. */
export const eventsIn = (items: readonly Record<string, unknown>[]): Event[] =>
  items
    .filter(({ sk }) => String(sk).startsWith(eventsFrom))
    .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
    .flatMap(({ past }) => youngOf({ past: past as Uint8Array[] }));

const eventsFrom = 'EVENT#';

/** All of a case's events among its items. */
export const historyIn = (state: State, items: readonly Record<string, unknown>[]): Event[] => {
  const young = youngOf(state);
  const first = state.fence + 1 - young.length;
  // Items read after the state may hold some that still lay with it.
  return [...eventsIn(items).filter(({ fence }) => fence < first), ...young];
};

/**
 * A case's history from a fence on, up to the state that is given; oldest first. What lies with the state need not be
 * read.
 */
export async function eventsUpTo(env: Env, state: State, from = 0): Promise<Event[]> {
  const first = state.fence + 1 - (state.past?.length ?? 0);
  const older = from < first ? await readOlder(env, state, from, first - 1) : [];
  return [...older, ...youngOf(state)].filter(({ fence }) => fence >= from);
}

/** An item of history bears the last fence that it tells of, so that those from a fence on are found by their keys. */
async function readOlder(env: Env, { workflow, ref }: State, from: number, to: number): Promise<Event[]> {
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await env.documents
      .send(
        new QueryCommand({
          TableName: tableOf(env, workflow),
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': casePk(ref), ':from': eventSk(from), ':to': eventSk(to) },
          ConsistentRead: true,
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      .catch(trouble);
    items.push(...((page.Items ?? []) as Item[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return eventsIn(items);
}
