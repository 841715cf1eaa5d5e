import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, datesBetween, daysBetween, mondayOf, WEEKDAYS, weekdayOf } from '../../../shared/calendar/dates.ts';
import { type HolidayTable, holidays } from '../../../shared/calendar/holidays.ts';
import { addWorkingDays, dayKind } from '../../../shared/calendar/working-days.ts';
import { isRealDate } from '../../../shared/i18n/time.ts';

const date = fc.integer({ min: 0, max: 2000 }).map((days) => addDays('2024-06-01', days));
const known = fc.integer({ min: 0, max: 729 }).map((days) => addDays('2025-01-01', days));

describe('dates', () => {
  it('counting there and back ends where it began, over leap days and years', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -900, max: 900 }), (from, days) => {
        const to = addDays(from, days);
        expect(isRealDate(to)).toBe(true);
        expect(daysBetween(from, to)).toBe(days);
        expect(addDays(to, -days)).toBe(from);
        expect(datesBetween(from, to)).toHaveLength(Math.max(0, days + 1));
      }),
    );
    expect(datesBetween('2026-12-30', '2027-01-02')).toEqual(['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02']);
  });

  it('a week runs from Monday to Sunday', () => {
    expect(weekdayOf('2026-11-22')).toBe('sun');
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    fc.assert(
      fc.property(date, (one) => {
        const away = daysBetween(mondayOf(one), one);
        expect(weekdayOf(one)).toBe(WEEKDAYS[away]);
      }),
    );
  });
});

describe('the holiday table', () => {
  it('has only real dates, days off and workdays apart, shifted workdays at weekends only', () => {
    for (const [year, { off, work, source }] of Object.entries(holidays.years)) {
      expect(source).toMatch(/^国办发明电〔\d{4}〕\d+号$/);
      for (const [first, last] of off) {
        expect([first, last].every(isRealDate) && first <= last && first.startsWith(year)).toBe(true);
        for (const one of datesBetween(first, last)) expect(work).not.toContain(one);
      }
      for (const one of work) expect(['sat', 'sun']).toContain(weekdayOf(one));
    }
  });

  it('gives each year as many days off as its notice says', () => {
    const count = (year: number) =>
      holidays.years[year]!.off.reduce((sum, [first, last]) => sum + daysBetween(first, last) + 1, 0);
    expect(count(2025)).toBe(1 + 8 + 3 + 5 + 3 + 8);
    expect(count(2026)).toBe(3 + 9 + 3 + 5 + 3 + 3 + 7);
  });
});

describe('working days', () => {
  it('a record of service that ended on 2026-09-24 is due on 2026-10-15, over two holidays and a shifted Saturday', () => {
    expect(addWorkingDays('2026-09-24', 10)).toEqual({ date: '2026-10-15', provisional: false });
  });

  it('a shifted Saturday is worked, a bridging Friday and the weekend within a holiday are not', () => {
    expect(dayKind('2026-10-10')).toEqual({ working: true, holiday: false, provisional: false });
    expect(dayKind('2026-01-02')).toEqual({ working: false, holiday: true, provisional: false });
    expect(dayKind('2026-10-03')).toEqual({ working: false, holiday: true, provisional: false });
    expect(dayKind('2026-11-21')).toEqual({ working: false, holiday: false, provisional: false });
    expect(dayKind('2026-11-20')).toEqual({ working: true, holiday: false, provisional: false });
  });

  it('a year without a table is provisional, and never calls New Year’s Day a workday', () => {
    expect(dayKind('2027-01-01')).toEqual({ working: false, holiday: true, provisional: true });
    expect(dayKind('2027-01-04')).toEqual({ working: true, holiday: false, provisional: true });
    expect(dayKind('2027-10-07')).toEqual({ working: true, holiday: false, provisional: true });
    expect(addWorkingDays('2026-12-18', 10).provisional).toBe(true);
    expect(addWorkingDays('2026-12-10', 10).provisional).toBe(false);
  });

  it('the last days of December wait for the next year’s notice, which may move them', () => {
    expect(dayKind('2026-12-24').provisional).toBe(false);
    expect(dayKind('2026-12-25').provisional).toBe(true);
    expect(dayKind('2025-12-31').provisional).toBe(false);
    const table: HolidayTable = {
      version: '2018-12-06',
      years: {
        2018: { source: '', off: [], work: [] },
        2019: { source: '', off: [['2018-12-30', '2019-01-01']], work: ['2018-12-29'] },
      },
    };
    expect(dayKind('2018-12-29', table)).toEqual({ working: true, holiday: false, provisional: false });
    expect(dayKind('2018-12-31', table)).toEqual({ working: false, holiday: true, provisional: false });
  });

  it('the due date is a workday, with exactly so many workdays up to it', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: 1, max: 40 }), (from, days) => {
        const due = addWorkingDays(from, days).date;
        const worked = datesBetween(addDays(from, 1), due).filter((one) => dayKind(one).working);
        expect(worked).toHaveLength(days);
        expect(worked.at(-1)).toBe(due);
      }),
    );
    expect(addWorkingDays('2026-10-01', 0).date).toBe('2026-10-01');
    expect(() => addWorkingDays('2026-10-01', -1)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-10-01', 1.5)).toThrow(RangeError);
  });
});
