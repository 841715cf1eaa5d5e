import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { signals } from '../../../shared/city/signals.ts';
import { tableOf } from '../../../shared/workflow/env.ts';
import type { Reveal } from '../roles.ts';
import type { Visit } from '../visit.ts';

/** Reasons for looking at something in full (content 8, desk.reveal). */
export const revealReasons = ['certificate', 'call', 'correction', 'complaint', 'other'] as const;

/** Somebody of the staff has looked at something in full. The applicant reads time, what and reason; never who. */
export interface Access {
  at: number;
  what: Reveal;
  /** In words, as the applicant reads it. */
  reason: string;
  by: string;
  role: string;
}

const accessPk = (ref: string) => `ACCESS#${ref}`;
const most = 50;

/**
 * Writes down that somebody looks at something in full; what is not written down is not shown. The record lies beside
 * the case, since it must outlive it. Many of them raise an alarm.
 */
export async function recordAccess(visit: Visit, ref: string, access: Pick<Access, 'what' | 'reason'>): Promise<void> {
  const { desk, staff, now } = visit;
  const { env, log } = desk;
  const Item = {
    pk: accessPk(ref),
    sk: `${new Date(now).toISOString()}#${env.ids.uuid()}`,
    at: now,
    ...access,
    by: staff.sub,
    role: staff.role,
  };
  await env.documents.send(new PutCommand({ TableName: tableOf(env, 'recruitment'), Item }));
  log.warn(signals.revealed, { reference: ref, field: access.what, role: staff.role });
}

/** Who looked at what, newest first. */
export async function readAccess({ desk: { env } }: Visit, ref: string): Promise<Access[]> {
  const { Items = [] } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, 'recruitment'),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': accessPk(ref) },
      ScanIndexForward: false,
      Limit: most,
    }),
  );
  return Items as unknown as Access[];
}
