import fc from 'fast-check';
import type { RosterRules } from '../../../../functions/recruitment/roster/rules.ts';
import { clockOf, type Slot } from '../../../../functions/recruitment/roster/slot.ts';
import { addDays } from '../../../../shared/calendar/dates.ts';

/** Any time of a date, in steps of five minutes. */
export const anyTimes = fc
  .tuple(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 1, max: 288 }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from: clockOf(from * 5), to: clockOf(to * 5) }));

/** Any date of this century. */
export const anyDate = fc.integer({ min: 0, max: 36_523 }).map((days) => addDays('2000-01-01', days));

const anyPost = fc.constantFrom('a', 'medical-support', 'home-isolation-support', 'community-worker-support', 'p2-3');

export const anySlot: fc.Arbitrary<Slot> = fc
  .tuple(anyPost, fc.integer({ min: 1, max: 20 }), anyDate, anyTimes)
  .map(([post, group, date, times]) => ({ post, group, date, ...times }));

export const rules: RosterRules = {
  ringHours: 24,
  restHours: 8,
  mostHoursDay: 8,
  mostHoursWeek: 24,
  training: { before: ['basics'], follow: ['care', 'reporting'] },
};

/** A slot of group 1 of 医务人员 support. */
export const slot = (date: string, from: string, to: string, more: Partial<Slot> = {}): Slot => ({
  post: 'medical-support',
  group: 1,
  date,
  from,
  to,
  ...more,
});

export const at = (text: string) => Date.parse(`${text}+08:00`);
