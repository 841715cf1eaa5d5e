import { addDays, weekdayOf } from './dates.ts';
import { type HolidayTable, holidays } from './holidays.ts';

/** What a date is for those who work office days. */
export interface DayKind {
  working: boolean;
  /** In a public holiday, with the weekend days and shifted days that belong to it; ordinary weekends are not. */
  holiday: boolean;
  /** 暂定: the arrangement that decides it is not in the table yet. */
  provisional: boolean;
}

/**
 * Holidays that the law fixes to dates of the solar calendar (全国年节及纪念日放假办法, 2025 version, art. 2): off in every
 * year, whatever the notice says of the days around them.
 */
const FIXED = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];
/** From here on, a week before the year, the next year's notice may move days (2018-12-29 was a workday for the New Year of 2019). */
const MOVED_FROM = '12-25';

/** What a date (YYYY-MM-DD) is, by the published arrangement; without one by the week and the fixed holidays, provisional. */
export function dayKind(date: string, table: HolidayTable = holidays): DayKind {
  const year = Number(date.slice(0, 4));
  const [own, next] = [table.years[year], table.years[year + 1]];
  const provisional = !own || (date.slice(5) >= MOVED_FROM && !next);
  for (const arranged of [own, next]) {
    if (arranged?.work.includes(date)) return { working: true, holiday: false, provisional };
    if (arranged?.off.some(([first, last]) => first <= date && date <= last)) {
      return { working: false, holiday: true, provisional };
    }
  }
  const holiday = FIXED.includes(date.slice(5));
  const weekend = ['sat', 'sun'].includes(weekdayOf(date));
  return { working: !holiday && !weekend, holiday, provisional };
}

/**
 * The date so many working days (工作日) after a date; the date itself does not count. `provisional`: a day on the way is
 * in a year without a holiday table, so the true date may be later.
 * Service is recorded within 10 of them (志愿服务记录与证明出具办法 art. 11).
 * @throws RangeError when `days` is not a whole number from 0 to 1,000.
 */
export function addWorkingDays(
  date: string,
  days: number,
  table: HolidayTable = holidays,
): { date: string; provisional: boolean } {
  if (!Number.isInteger(days) || days < 0 || days > 1000) throw new RangeError('working days: 0 to 1,000');
  let [at, left, provisional] = [date, days, false];
  while (left > 0) {
    at = addDays(at, 1);
    const kind = dayKind(at, table);
    provisional ||= kind.provisional;
    if (kind.working) left -= 1;
  }
  return { date: at, provisional };
}
