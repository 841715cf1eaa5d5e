import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { lasting } from '../../../shared/door/lasting.ts';
import { messageCase } from '../../../shared/messages/message.ts';
import { type RecordPage, register } from '../../../shared/register/register.ts';
import { accept } from '../../../shared/workflow/accept.ts';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { MissingCase, trouble } from '../../../shared/workflow/errors.ts';
import { load } from '../../../shared/workflow/load.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import type { State } from '../../../shared/workflow/state.ts';
import { type Batch, batchKind, type RowState, rowPk, rowSk, type StoredRow } from '../../recruitment/teams/batch.ts';
import { invitationItem } from '../../recruitment/teams/invitations.ts';
import { day } from '../../recruitment/times.ts';
import type { CheckedRow } from './check.ts';

const workflow = 'recruitment';
const group = 'row';
const sealedFor = (id: string) => `batch-${id}`;
/** Invitations that one request sends; the page goes on with the rest. */
const atOnce = 100;

export type Values = CheckedRow['values'];
export type OneBatch = RecordOf<Batch>;

const records = (env: Env) => register(env, workflow);

/** Batches, newest first; `next` goes on from there. */
export const batchesOf = (env: Env, page: { limit: number; after?: string }): Promise<RecordPage<Batch>> =>
  records(env).list<Batch>(batchKind, { ...page, backwards: true });

export const batchOf = (env: Env, id: string) => records(env).get<Batch>(batchKind, id);

/**
 * Keeps a list that has been read, under the next number. It is `declared` when all of its rows are kept; one that stays
 * `reading` was cut off, can be approved by nobody, and its rows go by themselves.
 */
export async function declare(
  env: Env,
  organisation: string,
  rows: readonly CheckedRow[],
  by: string,
): Promise<string> {
  const now = env.clock.now();
  const last = (await batchesOf(env, { limit: 1 })).records[0]?.id ?? '0000';
  for (let number = Number(last) + 1; ; number++) {
    const id = String(number).padStart(4, '0');
    const value: Batch = {
      organisation,
      state: 'reading',
      rows: rows.length,
      right: rows.filter(({ state }) => state === 'right').length,
      open: false,
      declaredAt: now,
    };
    const put = await records(env).put(batchKind, id, value, { expected: 0, by });
    if (put.kind === 'moved') continue;
    const until = now + env.city.teams.inviteDays * day;
    for (let at = 0; at < rows.length; at += 50) {
      const items = await Promise.all(rows.slice(at, at + 50).map((row) => rowItem(env, id, row, until)));
      const TransactItems = items.map((Item) => ({ Put: { TableName: tableOf(env, 'door'), Item } }));
      await env.documents.send(new TransactWriteCommand({ TransactItems })).catch(trouble);
    }
    await records(env).put(batchKind, id, { ...value, state: 'declared' }, { expected: put.version, by });
    return id;
  }
}

async function rowItem(env: Env, id: string, row: CheckedRow, until: number): Promise<StoredRow> {
  const { line, state, errors, values } = row;
  const sealed = await env.sealing.seal(workflow, sealedFor(id), group, values);
  return { pk: rowPk(id), sk: rowSk(line), line, state, errors, sealed, ...lasting(until) };
}

/** Every row of a batch that is still there. */
export async function rowsOf(env: Env, id: string): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await env.documents
      .send(
        new QueryCommand({
          TableName: tableOf(env, 'door'),
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': rowPk(id) },
          ConsistentRead: true,
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      .catch(trouble);
    rows.push(...(Items as unknown as StoredRow[]));
    start = LastEvaluatedKey;
  } while (start);
  return rows.filter(({ expires }) => expires > env.clock.now());
}

/** What stands in a row; undefined: it is over, and nothing of it is kept. */
export async function valuesOf(env: Env, id: string, { sealed }: StoredRow): Promise<Values | undefined> {
  return sealed === undefined
    ? undefined
    : ((await env.sealing.open(workflow, sealedFor(id), group, sealed)) as Values);
}

/** A lead lets a batch through. False: it has changed since it was read. */
export async function approve(env: Env, batch: OneBatch, by: string): Promise<boolean> {
  if (batch.value.state !== 'declared') return false;
  const value: Batch = {
    ...batch.value,
    state: 'approved',
    open: true,
    approvedBy: by,
    approvedAt: env.clock.now(),
  };
  return (await records(env).put(batchKind, batch.id, value, { expected: batch.version, by })).kind === 'done';
}

/** Nobody is taken in by it any more; who has signed up stays. */
export async function closeBatch(env: Env, batch: OneBatch, by: string): Promise<boolean> {
  const value: Batch = { ...batch.value, state: 'closed', open: false };
  return (await records(env).put(batchKind, batch.id, value, { expected: batch.version, by })).kind === 'done';
}

/**
 * Invites the next of an approved batch, so many at once: the message under a token of the row's own, so that nobody gets
 * two however often it is tried; then the invitation, and the row says so.
 *
 * @returns how many are left.
 */
export async function inviteNext(env: Env, id: string, by: string): Promise<number> {
  const batch = await batchOf(env, id);
  if (batch?.value.state !== 'approved') return 0;
  const right = (await rowsOf(env, id)).filter(({ state }) => state === 'right');
  for (const row of right.slice(0, atOnce)) {
    const values = await valuesOf(env, id, row);
    if (values) await invite(env, id, row, values, by);
  }
  return Math.max(0, right.length - atOnce);
}

async function invite(env: Env, id: string, row: StoredRow, { name, idNumber, mobile }: Values, by: string) {
  const { data, sealed } = messageCase({ template: 'sms.batch.invited', to: mobile, divisions: [env.city.code] });
  await accept(env, {
    workflow: 'messages',
    client: `batch:${id}`,
    token: row.sk,
    by: { kind: 'staff', id: by },
    answers: { ...sealed },
    formVersion: 0,
    data: { ...data },
    lang: 'zh',
  });
  const answers = { name, idType: 'residentId', idNumber, mobile };
  const until = env.clock.now() + env.city.teams.inviteDays * day;
  const invitation = await invitationItem(env, { kind: 'batch', id, seat: row.sk, answers }, mobile, until);
  const { expires, ttl } = lasting(until);
  await env.documents
    .send(
      new TransactWriteCommand({
        TransactItems: [
          invitation,
          {
            Update: {
              TableName: tableOf(env, 'door'),
              Key: { pk: row.pk, sk: row.sk },
              UpdateExpression: 'SET #state = :invited, expires = :expires, #ttl = :ttl',
              ConditionExpression: '#state = :right',
              ExpressionAttributeNames: { '#state': 'state', '#ttl': 'ttl' },
              ExpressionAttributeValues: { ':invited': 'invited', ':right': 'right', ':expires': expires, ':ttl': ttl },
            },
          },
        ],
      }),
    )
    .catch((error) => {
      // Another lead has sent it at the same moment.
      if ((error as Error).name !== 'TransactionCanceledException') throw error;
    });
}

/** How people of a batch stand, beyond what their rows say. */
export type Standing = RowState | 'review' | 'placed' | 'ended';

/** A row with how it stands now. */
export interface Shown {
  row: StoredRow;
  standing: Standing;
  /** Of who has signed up, while their sign-up is kept. */
  found?: State;
}

/** Every row of a batch with how it stands now: of who has signed up, what their sign-up says. */
export async function shownOf(env: Env, id: string): Promise<Shown[]> {
  const rows = await rowsOf(env, id);
  const shown: Shown[] = [];
  for (let at = 0; at < rows.length; at += 25) {
    shown.push(...(await Promise.all(rows.slice(at, at + 25).map((row) => standingOf(env, row)))));
  }
  return shown;
}

async function standingOf(env: Env, row: StoredRow): Promise<Shown> {
  if (row.state !== 'confirmed' || row.ref === undefined) return { row, standing: row.state };
  try {
    const loaded = await load(env, workflow, row.ref);
    if ('destroyed' in loaded) return { row, standing: 'ended' };
    const { status, step } = loaded.state;
    const runs = ['running', 'waiting', 'stuck'].includes(status);
    return { row, standing: !runs ? 'ended' : step === 'placed' ? 'placed' : 'review', found: loaded.state };
  } catch (error) {
    if (error instanceof MissingCase) return { row, standing: 'ended' };
    throw error;
  }
}
