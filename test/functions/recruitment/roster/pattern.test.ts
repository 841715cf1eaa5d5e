import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pattern, patternProblem, recompute, slotsOf } from '../../../../functions/recruitment/roster/pattern.ts';
import { slotId, startOf } from '../../../../functions/recruitment/roster/slot.ts';
import { addDays, daysBetween, WEEKDAYS, weekdayOf } from '../../../../shared/calendar/dates.ts';
import { type HolidayTable, holidays } from '../../../../shared/calendar/holidays.ts';
import { dayKind } from '../../../../shared/calendar/working-days.ts';
import { anyTimes, at } from './any.ts';

const pattern = (more: Partial<Pattern>): Pattern => ({
  post: 'medical-support',
  group: 1,
  days: { kind: 'daily' },
  times: [{ from: '08:00', to: '10:00' }],
  from: '2026-12-29',
  until: '2027-01-04',
  ...more,
});
const dates = (one: Pattern, table?: HolidayTable) => slotsOf(one, table).map(({ slot }) => slot.date.slice(5));

const table2027: HolidayTable = {
  version: '2026-11-30',
  years: {
    ...holidays.years,
    2027: { source: 'a made-up notice', off: [['2027-01-01', '2027-01-03']], work: ['2026-12-27'] },
  },
};

const anyDays: fc.Arbitrary<Pattern['days']> = fc.oneof(
  fc.constantFrom(
    { kind: 'daily' } as const,
    { kind: 'working' } as const,
    { kind: 'holidays' } as const,
    { kind: 'off' } as const,
  ),
  fc.subarray([...WEEKDAYS], { minLength: 1 }).map((on) => ({ kind: 'weekdays' as const, on })),
  fc.integer({ min: 1, max: 20 }).map((days) => ({ kind: 'every' as const, days })),
);
const anyPattern = fc
  .record({
    days: anyDays,
    times: fc.uniqueArray(anyTimes, { minLength: 1, maxLength: 4, selector: ({ from, to }) => `${from}${to}` }),
    start: fc.integer({ min: 0, max: 900 }),
    length: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ days, times, start, length }) => {
    const from = addDays('2025-06-01', start);
    return pattern({ days, times, from, until: addDays(from, length) });
  });

describe('a pattern', () => {
  it('goes on over the year’s end: every second day stays every second day', () => {
    expect(dates(pattern({}))).toEqual(['12-29', '12-30', '12-31', '01-01', '01-02', '01-03', '01-04']);
    expect(dates(pattern({ days: { kind: 'every', days: 2 } }))).toEqual(['12-29', '12-31', '01-02', '01-04']);
    expect(dates(pattern({ days: { kind: 'weekdays', on: ['fri', 'mon'] } }))).toEqual(['01-01', '01-04']);
  });

  it('on working days has the shifted Saturday and not the bridging day; on holidays, theirs only', () => {
    const october = { from: '2026-09-30', until: '2026-10-12' };
    expect(dates(pattern({ ...october, days: { kind: 'working' } }))).toEqual([
      '09-30',
      '10-08',
      '10-09',
      '10-10',
      '10-12',
    ]);
    const holiday = ['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'];
    expect(dates(pattern({ ...october, days: { kind: 'holidays' } }))).toEqual(holiday);
    expect(dates(pattern({ ...october, days: { kind: 'off' } }))).toEqual([...holiday, '10-11']);
  });

  it('in a year without a table is provisional where holidays decide, and only there', () => {
    const provisional = (one: Pattern) => slotsOf(one).filter((entry) => entry.provisional).length;
    expect(provisional(pattern({ days: { kind: 'daily' } }))).toBe(0);
    const working = slotsOf(pattern({ days: { kind: 'working' }, from: '2026-12-24' }));
    expect(working.map(({ slot, provisional: is }) => [slot.date.slice(5), is])).toEqual([
      ['12-24', false],
      ['12-25', true],
      ['12-28', true],
      ['12-29', true],
      ['12-30', true],
      ['12-31', true],
      ['01-04', true],
    ]);
  });

  it('is recomputed when the table comes: what is new, what goes, what is certain now; what has begun stays', () => {
    const one = pattern({ days: { kind: 'working' }, from: '2026-12-24' });
    const before = slotsOf(one);
    const change = recompute(one, before, table2027, at('2026-12-01T00:00'));
    expect(change.added.map(({ slot }) => slot.date)).toEqual(['2026-12-27']);
    expect(change.dropped).toEqual([]);
    const settled = ['12-25', '12-28', '12-29', '12-30', '12-31', '01-04'];
    expect(change.settled.map(({ date }) => date.slice(5))).toEqual(settled);
    const late = recompute(one, before, table2027, at('2026-12-28T00:00'));
    expect(late.added).toEqual([]);
    const off = pattern({ days: { kind: 'off' }, from: '2026-12-24' });
    const changedOff = recompute(off, slotsOf(off), table2027, at('2026-12-01T00:00'));
    expect(changedOff.dropped.map(({ date }) => date)).toEqual(['2026-12-27']);
  });

  it('recomputed by the table that it was made with changes nothing', () => {
    fc.assert(
      fc.property(anyPattern, (one) => {
        const still = slotsOf(one).filter(({ provisional }) => provisional).length;
        expect(recompute(one, slotsOf(one), holidays, 0)).toEqual({ added: [], dropped: [], settled: [], still });
      }),
    );
  });

  it('brought from any slots to a new table gives exactly the new table’s slots', () => {
    fc.assert(
      fc.property(anyPattern, (one) => {
        const before = slotsOf(one);
        const { added, dropped } = recompute(one, before, table2027, 0);
        const gone = new Set(dropped.map(slotId));
        const ids = [...before.map(({ slot }) => slotId(slot)).filter((id) => !gone.has(id))];
        const after = [...ids, ...added.map(({ slot }) => slotId(slot))].sort();
        expect(after).toEqual(
          slotsOf(one, table2027)
            .map(({ slot }) => slotId(slot))
            .sort(),
        );
      }),
    );
  });

  it('gives each slot once, in order, within its period, on days of its kind', () => {
    fc.assert(
      fc.property(anyPattern, (one) => {
        const slots = slotsOf(one).map(({ slot }) => slot);
        expect(new Set(slots.map(slotId)).size).toBe(slots.length);
        for (const [index, slot] of slots.entries()) {
          if (index > 0) expect(startOf(slots[index - 1]!)).toBeLessThanOrEqual(startOf(slot));
          expect(one.from <= slot.date && slot.date <= one.until).toBe(true);
          const { days } = one;
          if (days.kind === 'weekdays') expect(days.on).toContain(weekdayOf(slot.date));
          if (days.kind === 'every') expect(daysBetween(one.from, slot.date) % days.days).toBe(0);
          if (days.kind === 'working') expect(dayKind(slot.date).working).toBe(true);
          if (days.kind === 'off') expect(dayKind(slot.date).working).toBe(false);
        }
      }),
    );
  });

  it('is refused when it is none', () => {
    expect(patternProblem(pattern({}))).toBeUndefined();
    expect(patternProblem(pattern({ until: '2026-12-28' }))).toBe('period');
    expect(patternProblem(pattern({ until: '2027-12-30' }))).toBe('long');
    expect(patternProblem(pattern({ until: '2027-12-29' }))).toBeUndefined();
    expect(patternProblem(pattern({ until: '2027-02-30' }))).toBe('date');
    expect(patternProblem(pattern({ times: [] }))).toBe('times');
    expect(patternProblem(pattern({ days: { kind: 'weekdays', on: [] } }))).toBe('days');
    expect(patternProblem(pattern({ days: { kind: 'every', days: 0 } }))).toBe('days');
    expect(patternProblem(pattern({ times: [{ from: '22:00', to: '02:00' }] }))).toBe('acrossMidnight');
    const twice = { from: '08:00', to: '10:00' };
    expect(patternProblem(pattern({ times: [twice, { ...twice }] }))).toBe('twice');
    expect(() => slotsOf(pattern({ times: [] }))).toThrow(RangeError);
  });
});
