import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, type RosterGroup, type RosterSlot } from '../../../../functions/recruitment/roster/coverage.ts';
import { dueRings, ringsOf } from '../../../../functions/recruitment/roster/rings.ts';
import { hoursOf, minutesOf } from '../../../../functions/recruitment/roster/slot.ts';
import { wuhan } from '../../../../infra/cities/wuhan.ts';
import { datesBetween } from '../../../../shared/calendar/dates.ts';
import { anyTimes, at, slot } from './any.ts';

const post = wuhan.posts.find(({ id }) => id === 'medical-support')!;
const groups = (members: number): RosterGroup[] =>
  post.groups.map(({ min, max }, index) => ({
    post: post.id,
    group: index + 1,
    hours: post.hours,
    min,
    max,
    members: Array.from({ length: members }, () => ({})),
  }));
const [group] = groups(20) as [RosterGroup];
const rostered = (date: string, from: string, to: string, holders: string[], capacity = 3): RosterSlot => ({
  ...slot(date, from, to),
  holders,
  capacity,
});
const hoursOfDay = Array.from({ length: 16 }, (_, index) => index + 8);

describe('the board', () => {
  it('has the source’s numbers: 2 groups of 20 to 30, 40 to 60 people, 16 hours a day from 08:00 to 24:00', () => {
    const two = groups(0);
    expect(two).toHaveLength(2);
    expect([two.reduce((sum, { min }) => sum + min, 0), two.reduce((sum, { max }) => sum + max, 0)]).toEqual([40, 60]);
    for (const one of two) {
      const { days, requiredHours, coveredHours } = coverageOf(one, ['2026-11-22'], []);
      expect(requiredHours).toBe(16);
      expect(coveredHours).toBe(0);
      expect(days[0]!.cells.map(({ hour }) => hour)).toEqual(hoursOfDay);
      expect(days[0]!.gaps).toEqual([{ kind: 'noSlot', date: '2026-11-22', from: '08:00', to: '24:00' }]);
    }
  });

  it('one person from 08:00 to 24:00 leaves no gap, the last hour of the day with the rest', () => {
    const { days, coveredHours } = coverageOf(group, ['2026-11-22'], [rostered('2026-11-22', '08:00', '24:00', ['a'])]);
    expect(days[0]!.gaps).toEqual([]);
    expect(coveredHours).toBe(16);
    expect(days[0]!.cells.at(-1)).toEqual({ hour: 23, people: 1, seats: 3, minutes: 60, required: true });
  });

  it('tells a time that is planned and empty from one that is not planned, to five minutes', () => {
    const { days } = coverageOf(
      group,
      ['2026-11-22'],
      [
        rostered('2026-11-22', '08:00', '12:30', ['a']),
        rostered('2026-11-22', '12:30', '20:00', []),
        rostered('2026-11-22', '20:00', '22:00', ['b', 'c']),
      ],
    );
    expect(days[0]!.gaps).toEqual([
      { kind: 'nobody', date: '2026-11-22', from: '12:30', to: '20:00' },
      { kind: 'noSlot', date: '2026-11-22', from: '22:00', to: '24:00' },
    ]);
    const noon = days[0]!.cells.find(({ hour }) => hour === 12)!;
    expect(noon).toMatchObject({ people: 0, minutes: 30 });
  });

  it('shows an hour outside the post’s own where somebody serves in it, and asks for nobody there', () => {
    const early = [rostered('2026-11-22', '07:00', '08:00', ['a'])];
    const { cells, gaps } = coverageOf(group, ['2026-11-22'], early).days[0]!;
    expect(cells[0]).toEqual({ hour: 7, people: 1, seats: 3, minutes: 60, required: false });
    expect(gaps[0]!.from).toBe('08:00');
  });

  it('leaves out other groups and other dates', () => {
    const others = [
      { ...rostered('2026-11-22', '08:00', '24:00', ['a']), group: 2 },
      rostered('2026-11-23', '08:00', '24:00', ['a']),
    ];
    expect(coverageOf(group, ['2026-11-22'], others).coveredHours).toBe(0);
  });

  it('sums right: the hours’ person-minutes are the slots’, and gaps and covered hours make up what is required', () => {
    const dates = ['2026-11-22', '2026-11-23'];
    const anyRoster = fc.array(
      fc
        .tuple(fc.constantFrom(...dates), anyTimes, fc.integer({ min: 0, max: 4 }))
        .map(([date, { from, to }, people]) =>
          rostered(
            date,
            from,
            to,
            Array.from({ length: people }, (_, index) => `v${index}`),
            4,
          ),
        ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(anyRoster, (slots) => {
        const { days, personHours, coveredHours, requiredHours } = coverageOf(group, dates, slots);
        const minutes = days.flatMap(({ cells }) => cells).reduce((sum, cell) => sum + cell.minutes, 0);
        const expected = slots.reduce((sum, one) => sum + hoursOf(one) * 60 * one.holders.length, 0);
        expect(minutes).toBeCloseTo(expected, 6);
        expect(personHours * 60).toBeCloseTo(expected, 6);
        expect(requiredHours).toBe(32);
        const gaps = days.flatMap((day) => day.gaps);
        expect(coveredHours + gaps.reduce((sum, gap) => sum + hoursOf(gap), 0)).toBeCloseTo(32, 9);
        for (const { date, cells } of days) {
          for (const cell of cells) {
            expect(cell.people).toBeLessThanOrEqual(cell.seats);
            expect(cell.people * 60).toBeLessThanOrEqual(cell.minutes);
            const [from, to] = [cell.hour * 60, (cell.hour + 1) * 60];
            const gap = gaps.some((one) => one.date === date && minutesOf(one.from) < to && from < minutesOf(one.to));
            if (cell.required) expect(gap).toBe(cell.people === 0);
          }
        }
        for (const gap of gaps) expect(hoursOf(gap)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('what rings', () => {
  const dates = datesBetween('2026-11-23', '2026-11-26');
  const all = dates.map((date) => rostered(date, '08:00', '24:00', ['a']));

  it('is a time without anyone, the city’s lead time before it begins, until it is over', () => {
    const slots = [...all.slice(1), rostered('2026-11-23', '08:00', '22:00', ['a'])];
    const rings = ringsOf(coverageOf(group, dates, slots), group.hours, 24);
    expect(rings.map(({ key }) => key)).toEqual(['gap/medical-support/1/2026-11-23/22:00']);
    const due = (text: string, rung: string[] = []) => dueRings(rings, at(text), rung).length;
    expect(due('2026-11-22T21:59')).toBe(0);
    expect(due('2026-11-22T22:00')).toBe(1);
    expect(due('2026-11-23T23:59')).toBe(1);
    expect(due('2026-11-24T00:00')).toBe(0);
    expect(due('2026-11-22T22:00', [rings[0]!.key])).toBe(0);
  });

  it('is a group under 20, before the first day on which it will be; days in a row ring once', () => {
    const leaving = {
      ...group,
      members: group.members.map((one, index) => (index < 2 ? { until: '2026-11-23' } : one)),
    };
    const coverage = coverageOf(leaving, dates, all);
    expect(coverage.days.map(({ members, short }) => [members, short])).toEqual([
      [20, 0],
      [18, 2],
      [18, 2],
      [18, 2],
    ]);
    const rings = ringsOf(coverage, group.hours, 48);
    expect(rings).toMatchObject([
      { kind: 'under', from: '2026-11-24', until: '2026-11-26', short: 2, at: at('2026-11-22T08:00') },
    ]);
    expect(dueRings(rings, at('2026-11-22T08:00'))).toHaveLength(1);
    expect(dueRings(rings, at('2026-11-22T07:59'))).toHaveLength(0);
  });

  it('is nothing in a group of 20 whose hours all have somebody', () => {
    expect(ringsOf(coverageOf(group, dates, all), group.hours, 24)).toEqual([]);
  });
});
