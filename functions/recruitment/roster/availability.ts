import { weekdayOf } from '../../../shared/calendar/dates.ts';
import { type HolidayTable, holidays } from '../../../shared/calendar/holidays.ts';
import { dayKind } from '../../../shared/calendar/working-days.ts';
import type { DAY_PARTS } from '../form/times.ts';
import { minutesOf, type Times } from './slot.ts';

/** When somebody can serve, as the form's page of times has it (form/times.ts). */
export interface Availability {
  /** `mon-am`, `holiday-ev`. */
  availability: readonly string[];
  /** First and last date, YYYY-MM-DD. */
  availableFrom?: string;
  availableUntil?: string;
  /** `2-4`, `5-8`, `9-16`, `16+`. */
  hoursPerWeek?: string;
}

/** Parts of a day in minutes, as the form's hint has them; before 08:00 nobody has been asked for. */
const PARTS: Record<(typeof DAY_PARTS)[number], [from: number, to: number]> = {
  am: [480, 720],
  pm: [720, 1080],
  ev: [1080, 1440],
};

/**
 * The boxes that must all be ticked for somebody to be free in a time: `['sat-am', 'sat-pm']` for 08:00–13:00. On a
 * public holiday that row alone counts, whatever the day of the week. Undefined: no boxes cover it.
 */
export function boxesOf(times: Times, table: HolidayTable = holidays): string[] | undefined {
  const [from, to] = [minutesOf(times.from), minutesOf(times.to)];
  if (from < PARTS.am[0]) return undefined;
  const row = dayKind(times.date, table).holiday ? 'holiday' : weekdayOf(times.date);
  return Object.entries(PARTS).flatMap(([part, [start, end]]) => (from < end && start < to ? [`${row}-${part}`] : []));
}

/** True when somebody has said that they can serve in a time with these boxes on this date. */
export function isFree(who: Availability, date: string, boxes: readonly string[] | undefined): boolean {
  if (!boxes || date < (who.availableFrom ?? '') || (who.availableUntil && date > who.availableUntil)) return false;
  return boxes.every((box) => who.availability.includes(box));
}

/** The most hours that somebody wants to serve in a week; Infinity: they have set no limit. */
export function hoursWanted({ hoursPerWeek }: Availability): number {
  const most = /^\d+-(\d+)$/.exec(hoursPerWeek ?? '')?.[1];
  return most ? Number(most) : Number.POSITIVE_INFINITY;
}
