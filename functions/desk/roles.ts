import { Problem } from '../../shared/http/problem.ts';
import type { Staff, StaffRole } from '../../shared/staff/staff.ts';
import type { State } from '../../shared/workflow/state.ts';
import { healthReaders, opensTo } from '../recruitment/rights.ts';
import { dispatchers } from '../recruitment/steps/pool.ts';
import type { Desk } from './ports.ts';

/** What somebody may do at the desk beside decisions, which the workflow's own definition names roles for. */
type Right =
  | 'open'
  | 'answers'
  | 'health'
  | 'search'
  | 'byPhone'
  | 'brief'
  | 'note'
  | 'redrive'
  | 'posts'
  | 'callUp'
  | 'batches'
  | 'teams'
  | 'leaders'
  | 'board';

/**
 * Roles by right. Operations see how a case runs, not whose it is.
 */
const rights: Readonly<Record<Right, readonly StaffRole[]>> = {
  open: ['intake', 'reviewer', 'lead', 'groupLeader', 'admin', 'ops'],
  answers: ['intake', 'reviewer', 'lead', 'groupLeader', 'admin'],
  health: healthReaders,
  search: ['intake', 'reviewer', 'lead', 'admin'],
  byPhone: ['intake', 'reviewer'],
  brief: ['reviewer', 'lead', 'admin'],
  note: ['intake', 'reviewer', 'lead', 'groupLeader'],
  redrive: ['ops', 'lead', 'admin'],
  callUp: dispatchers,
  batches: ['intake', 'lead'],
  teams: ['reviewer', 'lead', 'admin'],
  leaders: ['lead', 'admin'],
  posts: ['lead', 'admin'],
  board: ['lead', 'admin', 'groupLeader'],
};

export const may = (staff: Pick<Staff, 'role'>, right: Right) => rights[right].includes(staff.role);

/** What concerns the whole city, such as a team from several districts, is for those who have the whole city. */
export const mayOfWhole = ({ staff, desk }: Whole, right: Right): boolean =>
  may(staff, right) && staff.divisions.includes(desk.env.city.code);

/** @throws Problem 403 */
export function requireWhole(visit: Whole, right: Right): void {
  if (!mayOfWhole(visit, right)) throw new Problem(403, 'role');
}
interface Whole {
  staff: Staff;
  desk: Pick<Desk, 'env'>;
}

/** What may be looked at in full, each with the answers that it opens, and by whom. */
export const reveals = {
  identity: { fields: ['name', 'idNumber'], roles: ['reviewer', 'lead', 'admin'] },
  phone: { fields: ['name', 'mobile'], roles: ['intake', 'reviewer', 'lead', 'groupLeader', 'admin'] },
  emergency: {
    fields: ['emergencyContactName', 'emergencyContactMobile'],
    roles: ['reviewer', 'lead', 'groupLeader', 'admin'],
  },
  health: { fields: ['isolationStatus', 'isolationUntil'], roles: healthReaders },
} as const satisfies Record<string, { fields: readonly string[]; roles: readonly StaffRole[] }>;
export type Reveal = keyof typeof reveals;

/** What this role may look at in full. */
export const revealsOf = (staff: Pick<Staff, 'role'>) =>
  (Object.keys(reveals) as Reveal[]).filter((what) =>
    (reveals[what].roles as readonly StaffRole[]).includes(staff.role),
  );

/** Whether somebody's role opens a case as it stands. */
export const mayOpen = (staff: Pick<Staff, 'role'>, state: Pick<State, 'step' | 'data'>): boolean =>
  may(staff, 'open') && opensTo(staff.role, state);

/** The divisions whose lists somebody reads: the city's alone for the whole city, else their own. */
export function divisionsOf(staff: Pick<Staff, 'divisions'>, cityCode: string): string[] {
  return staff.divisions.includes(cityCode) ? [cityCode] : [...new Set(staff.divisions)].slice(0, 20);
}
