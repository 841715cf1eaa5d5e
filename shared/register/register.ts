import { GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../table/errors.ts';
import { type Env, tableOf } from '../workflow/env.ts';
import { trouble } from '../workflow/errors.ts';
import { recordKey, recordLogKey, recordPk } from '../workflow/keys.ts';
import { type RecordOf, recordIn } from '../workflow/records.ts';

/** What a change of a record came to: somebody else may have changed it since it was read. */
export type Changed = { kind: 'done'; version: number } | { kind: 'moved' };

/** A page of records, sorted by id; `next` goes on from there. */
export interface RecordPage<T> {
  records: RecordOf<T>[];
  next?: string;
}

/**
 * What the desk opens and changes while the city runs: posts, training sessions, slots, teams, call-ups. A record lies in
 * the table of the workflow whose cases hold of it, so that a case's commit can be conditioned on it.
 */
export function register(env: Env, workflow: string) {
  const TableName = tableOf(env, workflow);
  return {
    /** The record as it is now; undefined: there is none of this id. */
    async get<T>(kind: string, id: string): Promise<RecordOf<T> | undefined> {
      const { Item } = await env.documents
        .send(new GetCommand({ TableName, Key: recordKey(kind, id), ConsistentRead: true }))
        .catch(trouble);
      return Item && recordIn<T>(kind, Item);
    },

    /** Records of a kind, sorted by id: those from `from` to `to`, both included. */
    async list<T>(
      kind: string,
      { from = '!', to = '~', limit = 100, after }: { from?: string; to?: string; limit?: number; after?: string } = {},
    ): Promise<RecordPage<T>> {
      const { Items = [], LastEvaluatedKey } = await env.documents
        .send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: { ':pk': recordPk(kind), ':from': from, ':to': to },
            ConsistentRead: true,
            Limit: limit,
            ...(after !== undefined && { ExclusiveStartKey: recordKey(kind, after) }),
          }),
        )
        .catch(trouble);
      const next = LastEvaluatedKey?.sk as string | undefined;
      return { records: Items.map((item) => recordIn<T>(kind, item)), ...(next !== undefined && { next }) };
    },

    /**
     * Writes a record and who wrote it, in one transaction.
     *
     *     A  reads version 3 ─────────── writes 4 ✓
     *     B  reads version 3 ── types ──────────── writes 4 ✗ is shown A's
     *
     * @param expected the version that was read; 0: the record must be new.
     * @param by opaque id of the writer.
     */
    async put<T extends object>(
      kind: string,
      id: string,
      value: T,
      { expected, by }: { expected: number; by: string },
    ): Promise<Changed> {
      const version = expected + 1;
      const at = env.clock.now();
      const nonce = env.ids.uuid();
      try {
        await env.documents.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Put: {
                  TableName,
                  Item: { ...recordKey(kind, id), version, value, at, by, nonce },
                  ...(expected === 0
                    ? { ConditionExpression: 'attribute_not_exists(pk)' }
                    : {
                        ConditionExpression: '#version = :version',
                        ExpressionAttributeNames: { '#version': 'version' },
                        ExpressionAttributeValues: { ':version': expected },
                      }),
                },
              },
              { Put: { TableName, Item: { ...recordLogKey(kind, id, version), version, value, at, by } } },
            ],
          }),
        );
      } catch (error) {
        if (failureOf(error).kind !== 'refused') return trouble(error);
        // The answer to an earlier try of this same write may have got lost.
        const { Item } = await env.documents
          .send(new GetCommand({ TableName, Key: recordKey(kind, id), ConsistentRead: true }))
          .catch(trouble);
        if (Item?.nonce !== nonce) return { kind: 'moved' };
      }
      return { kind: 'done', version };
    },

    /** Who changed a record, newest first. */
    async changes<T>(kind: string, id: string, limit = 20): Promise<RecordOf<T>[]> {
      const { Items = [] } = await env.documents
        .send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': recordLogKey(kind, id, 0).pk },
            ScanIndexForward: false,
            Limit: limit,
          }),
        )
        .catch(trouble);
      return Items.map((item) => ({ ...recordIn<T>(kind, item), id }));
    },
  };
}

export type Register = ReturnType<typeof register>;
