import type { City } from '../../../shared/city/city.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { register } from '../../../shared/register/register.ts';
import { inScope } from '../../../shared/staff/staff.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { type CallUp, hasOrder } from '../../recruitment/call-ups/call-up.ts';
import { mayCallUp } from '../call-ups/rights.ts';
import type { Visit } from '../visit.ts';

/** The kind of the desk's records of organisations. */
export const organisationKind = 'organisation';

export const organisationKinds = ['agency', 'university', 'experts', 'other'] as const;

/**
 * An organisation that stands by as a whole (全员加入，随时待命, domain R5): how many it has is what it has declared. Its
 * people are none of ours until each of them signs up.
 */
export interface Organisation {
  name: string;
  kind: (typeof organisationKinds)[number];
  /** The district or zone where it is; the city's code: of the whole city. */
  division: string;
  /** Masked, to be shown; and in full, sealed. */
  contact: { name: string; mobile: string; sealed: string };
  members: number;
  standby: boolean;
  /** YYYY-MM-DD. */
  since: string;
  /** The call-up for which it was called last; epoch ms when. */
  called?: { id: string; at: number };
}
export type OrganisationRecord = RecordOf<Organisation>;

/** More than any city has; 上海 had 72. */
const most = 999;

/** What the sealed contact belongs to. */
export const contactOf = (id: string) => `organisation-${id}`;

/** All organisations, by name. */
export async function organisationsOf(env: Env): Promise<OrganisationRecord[]> {
  const { records } = await register(env, 'recruitment').list<Organisation>(organisationKind, { limit: most });
  return records.toSorted((a, b) => (a.value.name < b.value.name ? -1 : 1));
}

/** Whether an organisation is somebody's to enrol and call. */
export const mayEnrol = (
  { staff, desk }: Pick<Visit, 'staff' | 'desk'>,
  { division }: Pick<Organisation, 'division'>,
) => mayCallUp(staff) && inScope(staff, desk.env.city.code, [division]);

/** The organisation of an address. @throws Problem 403, 404 */
export async function organisationOf(visit: Visit, id: string): Promise<OrganisationRecord> {
  if (!mayCallUp(visit.staff)) throw new Problem(403, 'role');
  const record = /^[\da-f]{10}$/.test(id)
    ? await register(visit.desk.env, 'recruitment').get<Organisation>(organisationKind, id)
    : undefined;
  if (!record) throw new Problem(404, 'page.missing');
  if (!mayEnrol(visit, record.value)) throw new Problem(403, 'role');
  return record;
}

/** Whether an organisation may be sent: out of its district or its city by an order only (domain I6). */
export function mayBeSent(callUp: CallUp, city: City, { division }: Pick<Organisation, 'division'>): boolean {
  const { where } = callUp;
  const near =
    'division' in where && [division, city.code].some((one) => one === where.division || division === city.code);
  return near || hasOrder(callUp);
}
