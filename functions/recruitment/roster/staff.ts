import type { StaffRole } from '../../../shared/staff/staff.ts';

/** Who is there as a shift begins. A check-in asks after somebody's health, which administrators do not read (content 2.2). */
export const atShifts = ['groupLeader', 'reviewer', 'lead'] as const satisfies readonly StaffRole[];

/** Who runs rosters and training: asks people, records who was there, gives back for somebody who rang. */
export const planners = [...atShifts, 'admin'] as const satisfies readonly StaffRole[];
