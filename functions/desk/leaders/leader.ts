import { PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { readStaff, type Staff, staffKey } from '../../../shared/staff/staff.ts';
import { failureOf } from '../../../shared/table/errors.ts';
import { trouble } from '../../../shared/workflow/errors.ts';
import type { Desk } from '../ports.ts';

type Where = Pick<Desk, 'env' | 'staffTable'>;

/** Leaders by their subject, so that a page of them is a query: whoever has worked at the desk as one. */
const listPk = 'LEADERS';
const logPrefix = 'LOG#';

/** Puts a leader on the list of leaders, once they come to the desk; the issuer knows them before this city's pages do. */
export async function noteLeader(
  { env, staffTable }: Where,
  { sub, role }: Pick<Staff, 'sub' | 'role'>,
): Promise<void> {
  if (role !== 'groupLeader') return;
  const Item = { pk: listPk, sk: sub };
  await env.documents.send(new PutCommand({ TableName: staffTable, Item })).catch(trouble);
}

/** Leaders as they are now, by subject; `next` goes on from there. Who is none any more is left out. */
export async function leadersOf(
  { env, staffTable }: Where,
  { limit, after }: { limit: number; after?: string },
): Promise<{ leaders: Staff[]; next?: string }> {
  const { Items = [], LastEvaluatedKey } = await env.documents
    .send(
      new QueryCommand({
        TableName: staffTable,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': listPk },
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: { pk: listPk, sk: after } }),
      }),
    )
    .catch(trouble);
  const found = await Promise.all(Items.map(({ sk }) => leaderOf({ env, staffTable }, String(sk))));
  const next = LastEvaluatedKey?.sk as string | undefined;
  return { leaders: found.filter((one) => one !== undefined), ...(next !== undefined && { next }) };
}

/** A leader as they are now; undefined: nobody, or no leader (any more). */
export async function leaderOf({ env, staffTable }: Where, sub: string): Promise<Staff | undefined> {
  const staff = await readStaff(env.documents, staffTable, sub).catch(trouble);
  return staff?.role === 'groupLeader' ? staff : undefined;
}

/** Ids of groups have a post and a number; districts and zones have no such mark. */
const isGroup = (division: string) => division.includes('/');

/** The groups among what somebody's scope names. */
export const groupsIn = ({ divisions }: Pick<Staff, 'divisions'>) => divisions.filter(isGroup);

/** A change of the groups that somebody leads. */
export interface LeaderChange {
  at: number;
  /** Subject of whoever changed it. */
  by: string;
  from: string[];
  to: string[];
}

/**
 * Sets the groups that somebody leads, and writes down who did, in one transaction. From then on these are their groups:
 * a scope of the whole city goes, districts and zones stay. False: their scope has changed since it was read, or they are
 * no leader any more.
 */
export async function setGroups(
  { env, staffTable: TableName }: Where,
  { sub, divisions: from }: Pick<Staff, 'sub' | 'divisions'>,
  groups: readonly string[],
  by: string,
): Promise<boolean> {
  const to = [...from.filter((one) => !isGroup(one) && one !== env.city.code), ...groups];
  const at = env.clock.now();
  const sk = `${logPrefix}${new Date(at).toISOString()}#${env.ids.uuid().slice(0, 8)}`;
  const change: LeaderChange = { at, by, from: [...from], to };
  try {
    await env.documents.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName,
              Key: staffKey(sub),
              UpdateExpression: 'SET divisions = :to',
              ConditionExpression: 'divisions = :from AND #role = :leader AND active = :yes',
              ExpressionAttributeNames: { '#role': 'role' },
              ExpressionAttributeValues: { ':to': to, ':from': from, ':leader': 'groupLeader', ':yes': true },
            },
          },
          { Put: { TableName, Item: { pk: staffKey(sub).pk, sk, ...change } } },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (failureOf(error).kind === 'refused') return false;
    throw trouble(error);
  }
}

/** Who changed somebody's groups, newest first. */
export async function changesOf({ env, staffTable }: Where, sub: string, limit: number): Promise<LeaderChange[]> {
  const { Items = [] } = await env.documents
    .send(
      new QueryCommand({
        TableName: staffTable,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :log)',
        ExpressionAttributeValues: { ':pk': staffKey(sub).pk, ':log': logPrefix },
        ScanIndexForward: false,
        Limit: limit,
      }),
    )
    .catch(trouble);
  return Items as unknown as LeaderChange[];
}
