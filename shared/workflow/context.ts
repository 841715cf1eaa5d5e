import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Sealed } from '../privacy/stored.ts';
import type { Context } from './definition.ts';
import type { Env } from './env.ts';
import { tableOf } from './env.ts';
import { trouble } from './errors.ts';
import { claimKey, personKey } from './keys.ts';
import { lineOf } from './lines.ts';
import { type Loaded, load, loadEvents } from './load.ts';
import { takenNumbers } from './places.ts';
import { readRecord, readRecords } from './records.ts';
import { rowsOf } from './rows.ts';
import type { State } from './state.ts';

/** What a step's code may look at: the case as it is planned to be, and reads of what lies around it. */
export function contextOf(
  env: Env,
  state: State,
  loaded: Pick<Loaded, 'answers' | 'recalled'>,
  now: number,
  /** Answers that this very commit changes. */
  amended: Record<string, unknown> = {},
): Context {
  let opened: Promise<Record<string, unknown>> | undefined;
  return {
    ref: state.ref,
    data: state.data,
    city: env.city,
    now,
    acceptedAt: state.acceptedAt,
    enteredAt: state.enteredAt,
    lang: state.lang,
    order: state.order,
    holds: state.holds,
    hash: env.sealing.hash,
    parties: env.parties,
    recalled: loaded.recalled,
    history: () => loadEvents(env, state.workflow, state.ref),
    async answers() {
      opened ??= openAnswers(env, state, loaded.answers);
      return given({ ...(await opened), ...amended });
    },
    async holder(claim) {
      const { Item } = await env.documents
        .send(new GetCommand({ TableName: tableOf(env, state.workflow), Key: claimKey(claim), ConsistentRead: true }))
        .catch(trouble);
      if (!Item) return undefined;
      const ref = Item.ref as string;
      const other = await load(env, state.workflow, ref).catch(trouble);
      if ('destroyed' in other) return undefined;
      return { ref, data: other.state.data, answers: () => openAnswers(env, other.state, other.answers) };
    },
    async person(key) {
      const { Item } = await env.documents
        .send(new GetCommand({ TableName: env.tables.people, Key: personKey(key), ConsistentRead: true }))
        .catch(trouble);
      const { pk: _pk, sk: _sk, ...facts } = Item ?? {};
      return facts;
    },
    record: (kind, id) => readRecord(env, state.workflow, kind, id),
    records: (kind, range) => readRecords(env, state.workflow, kind, range),
    taken: async (place) => (await takenNumbers(env, state.workflow, place)).size,
    rows: (list, division) => rowsOf(env, state.workflow, list, division).catch(trouble),
    head: async (line) => (await lineOf(env, state.workflow, line).catch(trouble)).refs[0],
  };
}

/** Opens a case's answers, changes included. */
export async function openAnswers(
  env: Env,
  { workflow, ref }: Pick<State, 'workflow' | 'ref'>,
  sealed: readonly Sealed[],
): Promise<Record<string, unknown>> {
  const parts = await Promise.all(sealed.map((one) => env.sealing.open(workflow, ref, 'answers', one)));
  return given(Object.assign({}, ...parts));
}

/** Without the answers that a change has taken away. */
function given(answers: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== null));
}
