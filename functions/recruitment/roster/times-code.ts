import { addDays, daysBetween } from '../../../shared/calendar/dates.ts';
import { DAY_PARTS, DAYS } from '../form/times.ts';
import type { Availability } from './availability.ts';

const boxes = DAYS.flatMap((day) => DAY_PARTS.map((part) => `${day}-${part}`));
const hours = ['2-4', '5-8', '9-16', '16+'];
const first = '2020-01-01';

const dayCode = (date: unknown) =>
  typeof date === 'string' && date !== '' ? daysBetween(first, date).toString(36) : '';
const dateOf = (code = '') => (code === '' ? undefined : addDays(first, Number.parseInt(code, 36)));

/**
 * When somebody can serve, in few characters: a bit for each box of the form's grid, the first and the last date, the hours
 * a week. Kept with the case, so that proposals need not open anybody's answers.
 */
export function timesCode(answers: Readonly<Record<string, unknown>>): string {
  const { availability, availableFrom, availableUntil, hoursPerWeek } = answers;
  const ticked = Array.isArray(availability) ? availability : [];
  const bits = boxes.reduce((sum, box, index) => sum + (ticked.includes(box) ? 2 ** index : 0), 0);
  const week = hours.indexOf(String(hoursPerWeek));
  return [bits.toString(36), dayCode(availableFrom), dayCode(availableUntil), week < 0 ? '' : week].join('.');
}

/** What a code says; of none: no box is ticked. */
export function timesOf(code = ''): Availability {
  const [bits = '0', from, until, week] = code.split('.');
  const number = Number.parseInt(bits, 36) || 0;
  const [availableFrom, availableUntil] = [dateOf(from), dateOf(until)];
  return {
    availability: boxes.filter((_, index) => Math.floor(number / 2 ** index) % 2 === 1),
    ...(availableFrom && { availableFrom }),
    ...(availableUntil && { availableUntil }),
    ...(week && { hoursPerWeek: hours[Number(week)]! }),
  };
}

/** The code after some of the answers were changed; undefined: none of them is about times. */
export function timesChanged(code: string | undefined, answers: Readonly<Record<string, unknown>>): string | undefined {
  const about = ['availability', 'availableFrom', 'availableUntil', 'hoursPerWeek'];
  return about.some((id) => id in answers) ? timesCode({ ...timesOf(code), ...answers }) : undefined;
}
