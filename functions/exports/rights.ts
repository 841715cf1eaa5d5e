import type { Field } from '../../shared/forms/field.ts';
import type { Staff, StaffRole } from '../../shared/staff/staff.ts';
import type { ExportData, Order } from './data.ts';

/** Who may export at all. Operators at the telephone work case by case, group leaders are volunteers, ops see no people. */
export const exportRoles = ['reviewer', 'lead', 'admin'] as const satisfies readonly StaffRole[];

/** Fields that a role of those above does not see at the desk either (content 2.2). */
const fewer: Readonly<Record<string, readonly StaffRole[]>> = {
  isolationStatus: ['reviewer', 'lead'],
  isolationUntil: ['reviewer', 'lead'],
};

/** What a role may have of a field: nothing, its value, or its value with a reason that is written down. */
export function mayHave(role: StaffRole, field: Pick<Field, 'id' | 'sensitivity'>): 'no' | 'freely' | 'withReason' {
  const roles: readonly StaffRole[] = fewer[field.id] ?? exportRoles;
  if (!roles.includes(role)) return 'no';
  return field.sensitivity === 'public' ? 'freely' : 'withReason';
}

/** Whether somebody may (still) have what was ordered: is of the staff, has the role, covers the divisions. */
export function mayStill(
  staff: Staff | undefined,
  order: Pick<Order, 'roles' | 'divisions'>,
  fields: readonly Pick<Field, 'id' | 'sensitivity'>[],
  cityCode: string,
): boolean {
  if (!staff || !(exportRoles as readonly StaffRole[]).includes(staff.role)) return false;
  if (!order.roles.includes(staff.role)) return false;
  if (!covers(staff, order, cityCode)) return false;
  return fields.every((field) => mayHave(staff.role, field) !== 'no');
}

const covers = (staff: Staff, { divisions }: Pick<Order, 'divisions'>, cityCode: string): boolean =>
  staff.divisions.includes(cityCode) || divisions.every((division) => staff.divisions.includes(division));

/** Whether an export is somebody's: they asked for it, in the role that they have, over divisions that are still theirs. */
export const isTheirs = (
  staff: Staff,
  { asker, role, divisions }: Pick<ExportData, 'asker' | 'role' | 'divisions'>,
  cityCode: string,
): boolean => asker === staff.sub && role === staff.role && covers(staff, { divisions }, cityCode);
