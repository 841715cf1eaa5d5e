import type { StaffRole } from '../../shared/staff/staff.ts';
import type { State } from '../../shared/workflow/state.ts';

/** Isolation is for reviewers and leaders only (content 2.2). */
export const healthReaders = ['reviewer', 'lead', 'groupLeader'] as const satisfies readonly StaffRole[];

/** What rows of lists say of it. */
const ofHealth: readonly string[] = ['isolation', 'releaseSaid'];

/** A group leader, who is a volunteer, has to do with people who were given a place, and with nobody before. */
export const opensTo = (role: StaffRole, { step, data }: Pick<State, 'step' | 'data'>): boolean =>
  role !== 'groupLeader' || (step === 'placed' && data.place !== undefined);

/** What a role may read of a list's row. */
export function rowFor(role: StaffRole, row: Record<string, unknown>): Record<string, unknown> {
  if ((healthReaders as readonly StaffRole[]).includes(role)) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !ofHealth.includes(name)));
}
