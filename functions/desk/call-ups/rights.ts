import { Problem } from '../../../shared/http/problem.ts';
import { register } from '../../../shared/register/register.ts';
import { inScope, type Staff } from '../../../shared/staff/staff.ts';
import { type CallUp, type CallUpRecord, callUpKind } from '../../recruitment/call-ups/call-up.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';

/** Whether somebody's role calls people up. */
export const mayCallUp = ({ role }: Pick<Staff, 'role'>) => may({ role }, 'callUp');

/** Whether a call-up is somebody's to run: a district's is its own lead's, all others are the whole city's. */
export function mayRun({ staff, desk }: Pick<Visit, 'staff' | 'desk'>, { where }: Pick<CallUp, 'where'>): boolean {
  return mayCallUp(staff) && inScope(staff, desk.env.city.code, 'division' in where ? [where.division] : []);
}

/** The call-up of an address, for somebody who may look at it. @throws Problem 403, 404 */
export async function callUpOf(visit: Visit, id: string): Promise<CallUpRecord> {
  if (!mayCallUp(visit.staff)) throw new Problem(403, 'role');
  const record = /^[\da-z]{6,12}$/.test(id)
    ? await register(visit.desk.env, 'recruitment').get<CallUp>(callUpKind, id)
    : undefined;
  if (!record) throw new Problem(404, 'page.missing');
  return record;
}

/** The same, for somebody who is about to change it. */
export async function ownCallUp(visit: Visit, id: string): Promise<CallUpRecord> {
  const record = await callUpOf(visit, id);
  if (!mayRun(visit, record.value)) throw new Problem(403, 'role');
  return record;
}
