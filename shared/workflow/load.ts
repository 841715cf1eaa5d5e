import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../table/documents.ts';
import type { Env } from './env.ts';
import { tableOf } from './env.ts';
import { MissingCase, trouble } from './errors.ts';
import { casePk, parseDueSk, recallSk, stateSk } from './keys.ts';
import { unpacked } from './packed.ts';
import type { Event, State } from './state.ts';

/** A case as a worker reads it: one consistent query. */
export interface Loaded {
  state: State;
  /** Sealed answers: the first ones, then each change. */
  answers: string[];
  /** When the sweeper would bring the case up, epoch ms, where that was read. */
  due?: number;
  /** The parent called this case off. */
  recalled: boolean;
  /** What children have answered and the case has not recorded yet. */
  pending: { child: string; sk: string; answer: Record<string, unknown> }[];
}

/** The case's data was destroyed: a tombstone remains. */
export interface Destroyed {
  destroyed: true;
  /** Parts of it still have to go, or have come in since. */
  unfinished: boolean;
}

/**
 * Reads a case consistently.
 *
 * @throws MissingCase when there is neither state nor tombstone; TableTrouble when the table cannot be read.
 */
export async function load(env: Env, workflow: string, ref: string): Promise<Loaded | Destroyed> {
  const { Items = [] } = await env.documents
    .send(
      new QueryCommand({
        TableName: tableOf(env, workflow),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': casePk(ref), ':from': '#A', ':to': stateSk },
        ConsistentRead: true,
      }),
    )
    .catch(trouble);
  let stored: Item | undefined;
  const loaded: Omit<Loaded, 'state'> = { answers: [], recalled: false, pending: [] };
  for (const item of Items as Item[]) {
    if (item.sk === stateSk) stored = item;
    else if (item.sk === recallSk) loaded.recalled = true;
    else if (item.sk.startsWith('#ANSWER#')) {
      const { sk } = item;
      loaded.pending.push({ child: sk.slice(8), sk, answer: item.answer as Record<string, unknown> });
    } else loaded.answers.push(item.sealed as string);
  }
  if (!stored) throw new MissingCase(`no case at this reference in ${workflow}`);
  if (stored.destroyed === true) {
    return { destroyed: true, unfinished: stored.duePk !== undefined || loaded.pending.length > 0 };
  }
  const due = typeof stored.dueSk === 'string' ? { due: parseDueSk(stored.dueSk).at } : {};
  return { ...loaded, ...due, state: stateOf(stored) };
}

/** A stored item without its keys. */
export function stateOf(item: Item): State {
  const { pk: _pk, sk: _sk, duePk: _duePk, dueSk: _dueSk, ...stored } = item;
  const state = stored as unknown as State;
  return { ...state, holds: unpacked(state.holds), listed: unpacked(state.listed) };
}

/** A case's history from a fence on, oldest first; at most `limit` events. */
export async function loadEvents(env: Env, workflow: string, ref: string, from = 0, limit = 1000): Promise<Event[]> {
  const events: Event[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await env.documents
      .send(
        new QueryCommand({
          TableName: tableOf(env, workflow),
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': casePk(ref),
            ':from': `EVENT#${String(from).padStart(6, '0')}`,
            ':to': 'EVENT#999999',
          },
          ConsistentRead: true,
          Limit: limit - events.length,
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      .catch(trouble);
    for (const { pk: _pk, sk: _sk, ...event } of Items) events.push(event as unknown as Event);
    start = LastEvaluatedKey;
  } while (start && events.length < limit);
  return events;
}
