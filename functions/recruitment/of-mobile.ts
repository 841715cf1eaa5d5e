import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { findPk } from '../../shared/workflow/find.ts';
import { casePk, stateSk } from '../../shared/workflow/keys.ts';
import type { Status } from '../../shared/workflow/state.ts';

/** By what a sign-up knows the mobile that it belongs to: the keyed hash, as much of it as comparing two takes. */
export const holderOf = (hash: (purpose: string, value: string) => string, mobile: string): string =>
  hash('mobile', mobile).slice(0, 20);

export interface OfMobile {
  ref: string;
  /** It has not ended, so it counts against the number. */
  open: boolean;
}

/** The most sign-ups of one number that are looked for, ended ones included. */
const most = 30;
const going: readonly Status[] = ['running', 'waiting', 'stuck'];

/**
 * The sign-ups that belong to a mobile number now, newest first. The search still finds one by a number that it had
 * before, so that the desk can; here that number counts for nothing.
 */
export async function signUpsOf(env: Env, mobile: string): Promise<OfMobile[]> {
  const { Items = [] } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, 'recruitment'),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': findPk(env, mobile) },
      ConsistentRead: true,
      Limit: most,
    }),
  );
  const refs = [...new Set(Items.map(({ ref }) => ref as string))].sort().reverse();
  const holder = holderOf(env.sealing.hash, mobile);
  const all = await Promise.all(refs.map(async (ref) => ({ ref, ...(await standing(env, ref)) })));
  return all.filter((one) => one.holder === holder).map(({ ref, status }) => ({ ref, open: going.includes(status!) }));
}

/** The mobile to which a sign-up belongs now, as `holderOf` says it; undefined: there is none, or it was destroyed. */
export async function presentHolder(env: Env, ref: string): Promise<string | undefined> {
  return (await standing(env, ref)).holder;
}

async function standing(env: Env, ref: string): Promise<{ holder?: string; status?: Status }> {
  const { Item } = await env.documents.send(
    new GetCommand({
      TableName: tableOf(env, 'recruitment'),
      Key: { pk: casePk(ref), sk: stateSk },
      ConsistentRead: true,
      ProjectionExpression: '#data.mobile, #status, destroyed',
      ExpressionAttributeNames: { '#data': 'data', '#status': 'status' },
    }),
  );
  if (!Item || Item.destroyed === true) return {};
  return { holder: (Item.data as { mobile?: string } | undefined)?.mobile, status: Item.status as Status };
}
