import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Condition } from './conditions.ts';
import { type Env, tableOf } from './env.ts';
import { trouble } from './errors.ts';
import { recordKey, recordPk } from './keys.ts';

/** Something that several cases share and the desk changes: a post, a session, a slot. */
export interface RecordOf<T> {
  kind: string;
  id: string;
  /** Raised by one with each change. */
  version: number;
  value: T;
  /** Of the last change, epoch milliseconds; and by whom, an opaque id. */
  at: number;
  by: string;
}

/** A record as it is stored. */
export function recordIn<T>(kind: string, item: Record<string, unknown>): RecordOf<T> {
  const { sk, version, value, at, by } = item;
  return { kind, id: sk as string, version: version as number, value: value as T, at: at as number, by: by as string };
}

/** The record is as the step has read it: whoever closes or shrinks it at this moment is not overtaken. */
export const recordUnmoved = (version: number): Condition =>
  version === 0
    ? { expression: 'attribute_not_exists(pk)' }
    : { expression: '#version = :version', names: { '#version': 'version' }, values: { ':version': version } };

/** Reads one record for a step. */
export async function readRecord<T>(
  env: Env,
  workflow: string,
  kind: string,
  id: string,
): Promise<RecordOf<T> | undefined> {
  const { Item } = await env.documents
    .send(new GetCommand({ TableName: tableOf(env, workflow), Key: recordKey(kind, id), ConsistentRead: true }))
    .catch(trouble);
  return Item && recordIn<T>(kind, Item);
}

/** Reads all records of a kind whose ids lie between two, both included. */
export async function readRecords<T>(
  env: Env,
  workflow: string,
  kind: string,
  { from = '!', to = '~' }: { from?: string; to?: string } = {},
): Promise<RecordOf<T>[]> {
  const records: RecordOf<T>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await env.documents
      .send(
        new QueryCommand({
          TableName: tableOf(env, workflow),
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': recordPk(kind), ':from': from, ':to': to },
          ConsistentRead: true,
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      .catch(trouble);
    records.push(...Items.map((item) => recordIn<T>(kind, item)));
    start = LastEvaluatedKey;
  } while (start);
  return records;
}
