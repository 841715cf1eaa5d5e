import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Sealed } from '../privacy/stored.ts';
import type { Item } from '../table/documents.ts';
import type { Env } from './env.ts';
import { tableOf } from './env.ts';
import { MissingCase, trouble } from './errors.ts';
import { eventsUpTo } from './history.ts';
import { casePk, recallSk, stateSk } from './keys.ts';
import { inflated, unpacked } from './packed.ts';
import { type Event, type State, usual } from './state.ts';

/** A case as a worker reads it: one consistent query. */
export interface Loaded {
  state: State;
  /** Sealed answers: the first ones, then each change. */
  answers: Sealed[];
  /** The key under which the sweeper would bring the case up. */
  due?: string;
  /** The parent called this case off. */
  recalled: boolean;
  /** What a new case is to be found by and is not yet. */
  soon?: string[];
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
    } else {
      loaded.answers.push(item.sealed as Sealed);
      if (item.soon) loaded.soon = [...(item.soon as Iterable<string>)];
    }
  }
  if (!stored) throw new MissingCase(`no case at this reference in ${workflow}`);
  if (stored.destroyed === true) {
    return { destroyed: true, unfinished: stored.duePk !== undefined || loaded.pending.length > 0 };
  }
  const due = typeof stored.dueSk === 'string' ? { due: stored.dueSk } : {};
  const state = stateOf(stored);
  const answers = state.sealed === undefined ? loaded.answers : [state.sealed, ...loaded.answers];
  return { ...loaded, answers, ...due, state };
}

/** A stored item without its keys. */
export function stateOf(item: Item): State {
  const { pk: _pk, sk: _sk, duePk: _duePk, dueSk: _dueSk, machine, ...open } = item;
  const rest = machine === undefined ? {} : (inflated(machine as Uint8Array) as object);
  const state = { ...structuredClone(usual), ...rest, ...open } as unknown as State;
  return { ...state, holds: unpacked(state.holds), listed: unpacked(state.listed) };
}

/** A case's history from a fence on, oldest first; none where the case was destroyed. */
export async function loadEvents(env: Env, workflow: string, ref: string, from = 0): Promise<Event[]> {
  const loaded = await load(env, workflow, ref);
  return 'destroyed' in loaded ? [] : eventsUpTo(env, loaded.state, from);
}
