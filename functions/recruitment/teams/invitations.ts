import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { alive, lasting } from '../../../shared/door/lasting.ts';
import type { Answers } from '../../../shared/forms/field.ts';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { trouble } from '../../../shared/workflow/errors.ts';
import type { Action } from '../../../shared/workflow/transaction.ts';
import type { RecruitmentData } from '../data.ts';
import { holderOf } from '../of-mobile.ts';
import { rowOver } from './batch.ts';

/** An invitation as it is named: to a role of a team, or in a line of a batch. */
export interface InvitedBy {
  kind: 'team' | 'batch';
  id: string;
  seat: string;
}

/** An invitation that waits for the person whose number it is. */
export interface Invitation extends InvitedBy {
  /** What is known of them; shown to nobody but whoever has verified the number. */
  answers: Answers;
}

const group = 'invitation';
const most = 20;

/** What stands for a number among invitations. */
export const inviteeOf = (env: Env, mobile: string): string => holderOf(env.sealing.hash, mobile);

const keyOf = (holder: string, { kind, id, seat }: InvitedBy) => ({
  pk: `INVITE#${holder}`,
  sk: `${kind}/${id}/${seat}`,
});

/**
 * An invitation as an action of a transaction. It lies at the door, sealed for it, and goes by itself at `until` (epoch
 * ms): somebody who does not answer has not agreed to anything.
 */
export async function invitationItem(env: Env, invitation: Invitation, mobile: string, until: number): Promise<Action> {
  const { answers, ...by } = invitation;
  const key = keyOf(inviteeOf(env, mobile), by);
  const sealed = await env.sealing.seal('door', key.sk, group, answers);
  return { Put: { TableName: tableOf(env, 'door'), Item: { ...key, sealed, ...lasting(until) } } };
}

/** Takes an invitation away, as an action. */
export const invitationGone = (env: Env, by: InvitedBy, holder: string): Action => ({
  Delete: { TableName: tableOf(env, 'door'), Key: keyOf(holder, by) },
});

/** The open invitations of a verified number. */
export async function invitationsOf(env: Env, mobile: string): Promise<Invitation[]> {
  const { Items = [] } = await env.documents
    .send(
      new QueryCommand({
        TableName: tableOf(env, 'door'),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keyOf(inviteeOf(env, mobile), { kind: 'team', id: '', seat: '' }).pk },
        ConsistentRead: true,
        Limit: most,
      }),
    )
    .catch(trouble);
  const now = env.clock.now();
  return Promise.all(
    Items.filter((item) => alive(item, now)).map(async (item) => {
      const sk = String(item.sk);
      const [kind, id, seat] = sk.split('/') as [Invitation['kind'], string, string];
      const answers = (await env.sealing.open('door', sk, group, String(item.sealed))) as Answers;
      return { kind, id, seat, answers };
    }),
  );
}

/**
 * What an invitation that somebody takes does to their sign-up: what it says of where it came from, and what is written
 * with it. Undefined: the invitation is gone, and the sign-up stands by itself.
 */
export async function taking(
  env: Env,
  by: InvitedBy,
  mobile: string,
): Promise<{ data: Pick<RecruitmentData, 'team' | 'batch'>; items(ref: string): Action[] } | undefined> {
  const { kind, id, seat } = by;
  const { Item } = await env.documents
    .send(
      new GetCommand({ TableName: tableOf(env, 'door'), Key: keyOf(inviteeOf(env, mobile), by), ConsistentRead: true }),
    )
    .catch(trouble);
  if (!alive(Item, env.clock.now())) return undefined;
  const gone = invitationGone(env, by, inviteeOf(env, mobile));
  if (kind === 'team') return { data: { team: { id, role: seat } }, items: () => [gone] };
  return { data: { batch: id }, items: (ref) => [gone, rowOver(env, by, 'confirmed', ref)] };
}
