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
  what: Reveal | 'materials';
  /** In words, as the applicant reads it. */
  reason: string;
  by: string;
  role: string;
}

const accessPk = (ref: string) => `ACCESS#${ref}`;
const most = 50;
const workflow = 'recruitment';
const group = 'access';

/**
 * Writes down that somebody looks at something in full; what is not written down is not shown. The record lies beside
 * the case, since it must outlive it. The reason may be in somebody's own words, so it is sealed: for the staff, and for
 * the door at which the applicant reads it. Many records raise an alarm.
 */
export async function recordAccess(visit: Visit, ref: string, access: Pick<Access, 'what' | 'reason'>): Promise<void> {
  const { desk, staff, now } = visit;
  const { env, log } = desk;
  const { reason } = access;
  const [sealed, told] = await Promise.all([
    env.sealing.seal(workflow, ref, group, { reason }),
    env.sealing.seal('door', ref, group, { reason }),
  ]);
  const Item = {
    pk: accessPk(ref),
    sk: `${new Date(now).toISOString()}#${env.ids.uuid()}`,
    at: now,
    what: access.what,
    by: staff.sub,
    role: staff.role,
    sealed,
    told,
  };
  await env.documents.send(new PutCommand({ TableName: tableOf(env, workflow), Item }));
  log.warn(signals.revealed, { reference: ref, field: access.what, role: staff.role });
}

/** Who looked at what, newest first. */
export async function readAccess({ desk: { env } }: Visit, ref: string): Promise<Access[]> {
  const { Items = [] } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, workflow),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': accessPk(ref) },
      ScanIndexForward: false,
      Limit: most,
    }),
  );
  return Promise.all(
    (Items as unknown as (Omit<Access, 'reason'> & { sealed: string })[]).map(
      async ({ at, what, by, role, sealed }) => {
        const { reason } = (await env.sealing.open(workflow, ref, group, sealed)) as Pick<Access, 'reason'>;
        return { at, what, reason, by, role };
      },
    ),
  );
}
