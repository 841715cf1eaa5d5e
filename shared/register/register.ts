import { GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../table/errors.ts';
import { conditionParameters } from '../workflow/conditions.ts';
import { type Env, tableOf } from '../workflow/env.ts';
import { TableBusy, trouble } from '../workflow/errors.ts';
import { recordKey, recordLogKey, recordPk } from '../workflow/keys.ts';
import { type RecordOf, recordIn, recordUnmoved } from '../workflow/records.ts';
import type { Action } from '../workflow/transaction.ts';

/** What a change of a record came to: somebody else may have changed it since it was read. */
export type Changed = { kind: 'done'; version: number } | { kind: 'moved' };

/** What goes with a change of a record. */
export interface Change {
  /** The version that was read; 0: the record must be new. */
  expected: number;
  /** Opaque id of the writer. */
  by: string;
  /** Further actions of the same transaction, 98 at most; one that is refused refuses the change. */
  also?: readonly Action[];
  /**
   * Somebody has to be told of the change once it stands. The record says so until `rung`: whoever reads it after a crash
   * in between tells them.
   */
  ring?: boolean;
}

const mostBusy = 6;

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
  const send = async (TransactItems: Action[]): Promise<undefined | 'refused' | 'busy'> => {
    try {
      await env.documents.send(new TransactWriteCommand({ TransactItems }));
      return undefined;
    } catch (error) {
      const { kind } = failureOf(error);
      return kind === 'refused' || kind === 'busy' ? kind : trouble(error);
    }
  };
  return {
    /** The record as it is now; undefined: there is none of this id. */
    async get<T>(kind: string, id: string): Promise<RecordOf<T> | undefined> {
      const { Item } = await env.documents
        .send(new GetCommand({ TableName, Key: recordKey(kind, id), ConsistentRead: true }))
        .catch(trouble);
      return Item && recordIn<T>(kind, Item);
    },

    /** Records of a kind, sorted by id (`backwards`: from the last on): those from `from` to `to`, both included. */
    async list<T>(
      kind: string,
      {
        from = '!',
        to = '~',
        limit = 100,
        after,
        backwards = false,
      }: { from?: string; to?: string; limit?: number; after?: string; backwards?: boolean } = {},
    ): Promise<RecordPage<T>> {
      const { Items = [], LastEvaluatedKey } = await env.documents
        .send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: { ':pk': recordPk(kind), ':from': from, ':to': to },
            ConsistentRead: true,
            Limit: limit,
            ScanIndexForward: !backwards,
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
     * @returns `moved` also when a condition of `also` did not hold: read again, and think again.
     */
    async put<T extends object>(
      kind: string,
      id: string,
      value: T,
      { expected, by, also = [], ring }: Change,
    ): Promise<Changed> {
      const version = expected + 1;
      const at = env.clock.now();
      const nonce = env.ids.uuid();
      for (let busy = 1; ; busy++) {
        const failed = await send([
          {
            Put: {
              TableName,
              Item: { ...recordKey(kind, id), version, value, at, by, nonce, ...(ring && { ring }) },
              ...conditionParameters(recordUnmoved(expected)),
            },
          },
          { Put: { TableName, Item: { ...recordLogKey(kind, id, version), version, value, at, by } } },
          ...also,
        ]);
        if (failed === undefined) return { kind: 'done', version };
        if (failed === 'refused') break;
        if (busy >= mostBusy) throw new TableBusy('the table stayed busy');
        await env.pause(20 * 2 ** busy);
      }
      // The answer to an earlier try of this same write may have got lost.
      const { Item } = await env.documents
        .send(new GetCommand({ TableName, Key: recordKey(kind, id), ConsistentRead: true }))
        .catch(trouble);
      return Item?.nonce === nonce ? { kind: 'done', version } : { kind: 'moved' };
    },

    /** Those to be told of this version have been told; `left`: all up to there. */
    async rung(kind: string, id: string, version: number, left?: Record<string, unknown>): Promise<void> {
      const Key = recordKey(kind, id);
      const { Item } = await env.documents
        .send(new GetCommand({ TableName, Key, ConsistentRead: true }))
        .catch(trouble);
      if (Item?.version !== version || !Item.ring) return;
      const { ring: _ring, ...told } = Item;
      try {
        await env.documents.send(
          new PutCommand({
            TableName,
            Item: { ...told, ...(left && { ring: left }) },
            ...conditionParameters(recordUnmoved(version)),
          }),
        );
      } catch (error) {
        // Changed again meanwhile: that change has a ring of its own.
        if (failureOf(error).kind !== 'refused') trouble(error);
      }
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
