import { addDays, datesBetween } from '../../../shared/calendar/dates.ts';
import type { City } from '../../../shared/city/city.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { dateInChina, isRealDate } from '../../../shared/i18n/time.ts';
import { decide, mayDecide } from '../../../shared/workflow/decide.ts';
import { TableBusy } from '../../../shared/workflow/errors.ts';
import { groupOfHeld } from '../../recruitment/roster/book.ts';
import { type Coverage, coverageOf } from '../../recruitment/roster/coverage.ts';
import { RosterRefusal } from '../../recruitment/roster/refusals.ts';
import { type Week, weekOf } from '../../recruitment/roster/week.ts';
import { checkIn } from '../../recruitment/steps/roster.ts';
import type { Visit } from '../visit.ts';

/** One group of a post. */
export interface Group {
  post: string;
  number: number;
  /** `medical-support/1`: also what a leader's scope names. */
  id: string;
}

/** All groups of the city's posts as they are now. */
export const groupsIn = ({ posts }: Pick<City, 'posts'>): Group[] =>
  posts.flatMap(({ id, groups }) =>
    groups.map((_, index) => ({ post: id, number: index + 1, id: `${id}/${index + 1}` })),
  );

/**
 * The groups that somebody has to do with: leads and administrators of the whole city all of them; leaders those that
 * their scope names, or all where it is the whole city.
 */
export function groupsOf({ desk, staff }: Pick<Visit, 'desk' | 'staff'>): Group[] {
  const { city } = desk.env;
  const all = groupsIn(city);
  if (!['lead', 'admin', 'groupLeader'].includes(staff.role)) return [];
  if (staff.divisions.includes(city.code)) return all;
  return staff.role === 'groupLeader' ? all.filter(({ id }) => staff.divisions.includes(id)) : [];
}

/** Whether somebody opens slots and sessions: a leader does for the own groups what is there, and no more. */
export const mayPlan = ({ desk, staff }: Pick<Visit, 'desk' | 'staff'>): boolean =>
  ['lead', 'admin'].includes(staff.role) && staff.divisions.includes(desk.env.city.code);

/** Whether somebody checks people in, which asks after their health: leads and leaders do, administrators plan. */
export const mayCheckIn = ({ actor }: Pick<Visit, 'actor'>): boolean => mayDecide(checkIn, actor);

/** One of somebody's groups. @throws Problem 403 for another's, 404 for none. */
export function groupIn(visit: Visit, post: string, number: string): Group {
  const id = `${post}/${number}`;
  const group = groupsOf(visit).find((one) => one.id === id);
  if (group) return group;
  const there = visit.desk.env.city.posts.some((one) => one.id === post && Number(number) <= one.groups.length);
  throw there ? new Problem(403, 'role') : new Problem(404, 'page.missing');
}

/** The first day of the shown week: the one in the address, or today. */
export function weekIn({ c, now }: Visit): string {
  const asked = c.req.query('week') ?? '';
  return isRealDate(asked) ? asked : dateInChina(now);
}

export interface GroupWeek {
  group: Group;
  week: Week;
  coverage: Coverage;
  from: string;
  until: string;
}

/** A group's week, or so many days from a date on: two calls to the table, however many people it has. */
export async function readWeek({ desk: { env } }: Visit, group: Group, from: string, days = 7): Promise<GroupWeek> {
  const until = addDays(from, days - 1);
  const week = await weekOf(env, group.post, group.number, from, until);
  if (!week) throw new Problem(404, 'page.missing');
  const open = week.slots.filter((slot) => slot.open);
  return { group, week, coverage: coverageOf(week.group, datesBetween(from, until), open), from, until };
}

/** What a decision on a member's case came to: `done`, the code of a refusal, or why it was not taken. */
export async function actOn(
  { desk: { env }, actor }: Visit,
  group: Group,
  request: { ref: string; decision: string; input?: object; key: string },
): Promise<string> {
  const { ref, decision, input = {}, key } = request;
  try {
    const decided = await decide(env, {
      workflow: 'recruitment',
      ref,
      decision,
      by: actor,
      key: key.slice(0, 160),
      input,
      allowed: ({ data }) => groupOfHeld(String(data.place ?? '')) === group.id,
    });
    return decided.kind;
  } catch (error) {
    if (error instanceof RosterRefusal) return error.code;
    if (error instanceof TableBusy) return 'busy';
    throw error;
  }
}

/** `/desk/group/medical-support/1`, or the same of the board. */
export const pathOf = (of: 'group' | 'board', { post, number }: Group) => `/desk/${of}/${post}/${number}`;
