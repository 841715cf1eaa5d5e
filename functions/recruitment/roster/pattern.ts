import { datesBetween, daysBetween, WEEKDAYS, type Weekday, weekdayOf } from '../../../shared/calendar/dates.ts';
import { type HolidayTable, holidays } from '../../../shared/calendar/holidays.ts';
import { dayKind } from '../../../shared/calendar/working-days.ts';
import { isRealDate } from '../../../shared/i18n/time.ts';
import { type Slot, type SlotProblem, slotId, slotProblem, startOf } from './slot.ts';

/** On which days of its period a pattern has slots. */
export type PatternDays =
  | { kind: 'daily' }
  | { kind: 'weekdays'; on: readonly Weekday[] }
  /** The first day of the period, and every so many days after it. */
  | { kind: 'every'; days: number }
  /** 工作日, shifted workdays with them. */
  | { kind: 'working' }
  /** Public holidays only; `off`: every day on which one does not work, weekends with them. */
  | { kind: 'holidays' | 'off' };

/** A group's slots that repeat over a period. */
export interface Pattern {
  post: string;
  group: number;
  days: PatternDays;
  times: readonly { from: string; to: string }[];
  /** First and last date, YYYY-MM-DD, both included; the year may end between them. */
  from: string;
  until: string;
}

export interface PatternSlot {
  slot: Slot;
  /** 暂定: whether the slot is there at all hangs on a holiday table that has not come yet. */
  provisional: boolean;
}

/** Why a pattern is refused. `twice`: it has the same times twice; `long`: over a year. */
export type PatternProblem = SlotProblem | 'period' | 'long' | 'days' | 'times' | 'twice';

const LONGEST = 366;

/** Why a pattern is refused; undefined: fine. */
export function patternProblem({ post, group, days, times, from, until }: Pattern): PatternProblem | undefined {
  if (!isRealDate(from) || !isRealDate(until)) return 'date';
  if (until < from) return 'period';
  if (daysBetween(from, until) >= LONGEST) return 'long';
  if (days.kind === 'weekdays' && !(days.on.length > 0 && days.on.every((day) => WEEKDAYS.includes(day))))
    return 'days';
  if (days.kind === 'every' && !(Number.isInteger(days.days) && days.days > 0 && days.days <= LONGEST)) return 'days';
  if (times.length === 0) return 'times';
  for (const date of [from, until]) {
    for (const time of times) {
      const problem = slotProblem({ post, group, date, ...time });
      if (problem) return problem;
    }
  }
  return new Set(times.map((time) => `${time.from}-${time.to}`)).size < times.length ? 'twice' : undefined;
}

/**
 * The slots of a pattern, by their beginning. Those whose day depends on the holidays of a year without a table are
 * provisional and stand by the week.
 * @throws RangeError for a pattern that `patternProblem` refuses.
 */
export function slotsOf(pattern: Pattern, table: HolidayTable = holidays): PatternSlot[] {
  const problem = patternProblem(pattern);
  if (problem) throw new RangeError(`pattern refused: ${problem}`);
  const { post, group, times, from, until } = pattern;
  const ordered = [...times].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
  return datesBetween(from, until).flatMap((date) => {
    const { on, provisional } = falls(pattern, date, table);
    return on
      ? ordered.map((time) => ({ slot: { post, group, date, from: time.from, to: time.to }, provisional }))
      : [];
  });
}

function falls({ days, from }: Pattern, date: string, table: HolidayTable): { on: boolean; provisional: boolean } {
  if (days.kind === 'daily') return { on: true, provisional: false };
  if (days.kind === 'weekdays') return { on: days.on.includes(weekdayOf(date)), provisional: false };
  if (days.kind === 'every') return { on: daysBetween(from, date) % days.days === 0, provisional: false };
  const { working, holiday, provisional } = dayKind(date, table);
  const on = { working, holidays: holiday, off: !working }[days.kind];
  return { on, provisional };
}

/** What a new holiday table changes in a pattern's slots. */
export interface Recomputed {
  added: PatternSlot[];
  /** No longer there: their holders are told, and give them back. */
  dropped: Slot[];
  /** Were provisional and are certain now. */
  settled: Slot[];
  /** How many hang on yet another table. */
  still: number;
}

/** What changes in slots that a pattern gave before, by a table that knows more; slots that began before `now` (epoch ms) stay. */
export function recompute(
  pattern: Pattern,
  before: readonly PatternSlot[],
  table: HolidayTable,
  now: number,
): Recomputed {
  const after = new Map(slotsOf(pattern, table).map((one) => [slotId(one.slot), one]));
  const known = new Map(before.map((one) => [slotId(one.slot), one]));
  const toCome = ({ slot }: PatternSlot) => startOf(slot) > now;
  return {
    added: [...after].flatMap(([id, one]) => (!known.has(id) && toCome(one) ? [one] : [])),
    dropped: [...known].flatMap(([id, one]) => (!after.has(id) && toCome(one) ? [one.slot] : [])),
    settled: [...known].flatMap(([id, one]) =>
      one.provisional && after.get(id)?.provisional === false ? [one.slot] : [],
    ),
    still: [...after.values()].filter(({ provisional }) => provisional).length,
  };
}
