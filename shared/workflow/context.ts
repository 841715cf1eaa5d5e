import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from './definition.ts';
import type { Env } from './env.ts';
import { tableOf } from './env.ts';
import { TableTrouble } from './errors.ts';
import { claimKey, linePk, personKey } from './keys.ts';
import { type Loaded, load } from './load.ts';
import type { State } from './state.ts';

/** What a step's code may look at: the case as it is planned to be, and reads of what lies around it. */
export function contextOf(env: Env, state: State, loaded: Pick<Loaded, 'answers' | 'recalled'>, now: number): Context {
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
    answers() {
      opened ??= openAnswers(env, state, loaded.answers);
      return opened;
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
    head: (line) => headOf(env, state.workflow, line).catch(trouble),
  };
}

/** Opens a case's answers, changes included. */
export async function openAnswers(
  env: Env,
  { workflow, ref }: Pick<State, 'workflow' | 'ref'>,
  sealed: readonly string[],
): Promise<Record<string, unknown>> {
  const parts = await Promise.all(sealed.map((one) => env.sealing.open(workflow, ref, 'answers', one)));
  return Object.assign({}, ...parts);
}

/** Marks an error as the table's, so that it is not counted against the step. */
function trouble(cause: unknown): never {
  throw new TableTrouble('a read failed', { cause });
}

/** The reference at the head of a waiting line, `except` one; undefined: the line is empty. */
export async function headOf(env: Env, workflow: string, line: string, except?: string): Promise<string | undefined> {
  const { Items = [] } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, workflow),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': linePk(line) },
      ConsistentRead: true,
      Limit: 2,
    }),
  );
  return Items.map((item) => item.ref as string).find((ref) => ref !== except);
}
