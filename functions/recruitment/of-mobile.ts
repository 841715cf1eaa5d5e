import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { findPk } from '../../shared/workflow/find.ts';
import { casePk, stateSk } from '../../shared/workflow/keys.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import type { Status } from '../../shared/workflow/state.ts';

/** By what a sign-up knows the mobile that it belongs to: the keyed hash, as much of it as comparing two takes. */
export const holderOf = (hash: (purpose: string, value: string) => string, mobile: string): string =>
  hash('mobile', mobile).slice(0, 20);

export interface OfMobile {
  ref: string;
  /** It has not ended, so it counts against the number. */
  open: boolean;
}

/** Sign-ups of one number that are looked at side by side. */
const atOnce = 25;
const going: readonly Status[] = ['running', 'waiting', 'stuck'];

/**
 * The sign-ups that belong to a mobile number now, newest first. The search still finds one by a number that it had
 * before, so that the desk can; here that number counts for nothing.
 */
export async function signUpsOf(env: Env, mobile: string): Promise<OfMobile[]> {
  const found = new Set<string>();
  let start: Record<string, unknown> | undefined;
  // All of them, ended ones included: they come by division, so that the newest may be the last.
  do {
    const { Items = [], LastEvaluatedKey } = await env.documents.send(
      new QueryCommand({
        TableName: tableOf(env, 'recruitment'),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': findPk(env, mobile) },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    for (const { ref } of Items) found.add(ref as string);
    start = LastEvaluatedKey;
  } while (start);
  const refs = [...found].sort().reverse();
  const holder = holderOf(env.sealing.hash, mobile);
  const all: { ref: string; holder?: string; status?: Status }[] = [];
  for (let from = 0; from < refs.length; from += atOnce) {
    const some = refs.slice(from, from + atOnce);
    all.push(...(await Promise.all(some.map(async (ref) => ({ ref, ...(await standing(env, ref)) })))));
  }
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
    }),
  );
  if (!Item || Item.destroyed === true) return {};
  const { data, status } = stateOf(Item as never);
  return { holder: data.mobile as string | undefined, status };
}
