import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RosterSlot } from '../../../../functions/recruitment/roster/coverage.ts';
import { type Proposal, proposeFor, type Volunteer } from '../../../../functions/recruitment/roster/propose.ts';
import {
  hoursOf,
  overlaps,
  parseSlotId,
  type Slot,
  slotId,
  slotPlace,
} from '../../../../functions/recruitment/roster/slot.ts';
import { addDays, WEEKDAYS } from '../../../../shared/calendar/dates.ts';
import { at, rules, slot } from './any.ts';

const allDay = [...WEEKDAYS, 'holiday'].flatMap((day) => ['am', 'pm', 'ev'].map((part) => `${day}-${part}`));
const person = (id: string, more: Partial<Volunteer> = {}): Volunteer => ({
  id,
  group: 'medical-support/1',
  isolated: false,
  holds: [],
  attended: ['basics'],
  booked: [],
  servedHours: 0,
  availability: allDay,
  ...more,
});
const open = (one: Slot, more: Partial<RosterSlot> = {}): RosterSlot => ({ ...one, capacity: 1, holders: [], ...more });
const holds = (...slots: Slot[]) => slots.map((one) => `place:${slotPlace(one)}#1`);
const now = at('2026-11-22T12:00');
/** Monday 23 November 2026. */
const monday = slot('2026-11-23', '08:00', '10:00');
const propose = (slots: RosterSlot[], volunteers: Volunteer[], more: Partial<Parameters<typeof proposeFor>[0]> = {}) =>
  proposeFor({ slots, volunteers, rules, now, ...more });
const asked = ({ proposals }: { proposals: Proposal[] }) => proposals.map(({ volunteer }) => volunteer);
const whyNot = (one: RosterSlot, who: Volunteer, more: Partial<Parameters<typeof proposeFor>[0]> = {}) => {
  const { proposals, unfilled } = propose([one], [who], more);
  return proposals.length > 0 ? undefined : Object.keys(unfilled[0]?.hindered ?? {})[0];
};

describe('a proposal', () => {
  it('goes to the least used first, by hours held and served, and says so', () => {
    const held = holds(slot('2026-11-25', '08:00', '12:00'));
    const { proposals } = propose(
      [open(monday)],
      [person('a', { servedHours: 3 }), person('b', { holds: held }), person('c', { servedHours: 2 })],
    );
    expect(proposals).toEqual([
      {
        slot: slotId(monday),
        volunteer: 'c',
        why: [{ code: 'available' }, { code: 'nobodyYet' }, { code: 'leastUsed', hours: 2, among: 3 }],
      },
    ]);
  });

  it('says when nobody else can, and when a lot has decided among equals', () => {
    expect(propose([open(monday)], [person('a')]).proposals[0]!.why).toEqual([
      { code: 'available' },
      { code: 'nobodyYet' },
      { code: 'onlyOne' },
    ]);
    const three = [person('a'), person('b'), person('c'), person('d', { servedHours: 1 })];
    expect(propose([open(monday)], three).proposals[0]!.why.slice(2)).toEqual([
      { code: 'leastUsed', hours: 0, among: 4 },
      { code: 'lot', among: 3 },
    ]);
  });

  it('the lot favours nobody over many slots', () => {
    const people = Array.from({ length: 10 }, (_, index) => person(`26112204831${index}1`));
    const wins = new Map<string, number>();
    for (let day = 0; day < 400; day++) {
      const [winner] = asked(propose([open(slot(addDays('2026-11-23', day), '08:00', '10:00'))], people));
      wins.set(winner!, (wins.get(winner!) ?? 0) + 1);
    }
    expect(wins.size).toBe(10);
    for (const count of wins.values()) expect(count).toBeGreaterThan(15);
    for (const count of wins.values()) expect(count).toBeLessThan(75);
  });

  it('spreads a week of slots evenly over people who are alike', () => {
    const slots = Array.from({ length: 12 }, (_, day) => open(slot(addDays('2026-11-23', day), '08:00', '10:00')));
    const { proposals } = propose(
      slots,
      ['a', 'b', 'c', 'd'].map((id) => person(id)),
    );
    const each = Map.groupBy(proposals, ({ volunteer }) => volunteer);
    expect([...each.values()].map((own) => own.length)).toEqual([3, 3, 3, 3]);
  });

  it('fills each slot once before any slot twice, and where few can be asked before where many can', () => {
    const noon = slot('2026-11-23', '09:00', '13:00');
    const people = [person('both'), person('morning', { availability: ['mon-am'], servedHours: 50 })];
    const given = ({ proposals }: { proposals: Proposal[] }) => proposals.map((one) => [one.slot, one.volunteer]);
    expect(given(propose([open(monday), open(noon)], people))).toEqual([
      [slotId(noon), 'both'],
      [slotId(monday), 'morning'],
    ]);
    const evening = slot('2026-11-23', '20:00', '22:00');
    const twice = [open(monday, { capacity: 2 }), open(evening, { capacity: 2 })];
    expect(given(propose(twice, people))).toEqual([
      [slotId(evening), 'both'],
      [slotId(monday), 'both'],
      [slotId(monday), 'morning'],
    ]);
    expect(given(propose(twice, people, { upTo: 1 }))).toHaveLength(2);
  });

  it('goes to a slot without anyone before one that has somebody, though the other is earlier', () => {
    const later = slot('2026-11-23', '09:00', '11:00');
    const slots = [open(monday, { capacity: 2, holders: ['x'] }), open(later, { capacity: 2 })];
    expect(propose(slots, [person('a')]).proposals.map((one) => one.slot)).toEqual([slotId(later)]);
  });

  it('counts a slot once that stands in the roster and in what the person holds', () => {
    const held = slot('2026-11-25', '08:00', '10:00');
    const slots = [open(monday), open(held, { holders: ['a'] })];
    const [first] = propose(slots, [person('a', { holds: holds(held) }), person('b', { servedHours: 3 })]).proposals;
    expect([first?.volunteer, first?.why.at(-1)]).toEqual(['a', { code: 'leastUsed', hours: 2, among: 2 }]);
  });

  it('reads the form’s boxes: each part that a slot touches, and on a public holiday that row alone', () => {
    const late = slot('2026-11-23', '10:00', '13:00');
    expect(whyNot(open(late), person('a', { availability: ['mon-am'] }))).toBe('notFree');
    expect(whyNot(open(late), person('a', { availability: ['mon-am', 'mon-pm'] }))).toBeUndefined();
    const night = slot('2026-11-23', '22:00', '24:00');
    expect(whyNot(open(night), person('a', { availability: ['mon-ev'] }))).toBeUndefined();
    const before8 = slot('2026-11-23', '07:00', '09:00');
    expect(whyNot(open(before8), person('a'))).toBe('notFree');
    const national = slot('2026-10-01', '08:00', '10:00');
    const september = { now: at('2026-09-01T08:00') };
    expect(whyNot(open(national), person('a', { availability: ['thu-am'] }), september)).toBe('notFree');
    expect(whyNot(open(national), person('a', { availability: ['holiday-am'] }), september)).toBeUndefined();
    const outside = { availableFrom: '2026-11-24' };
    expect(whyNot(open(monday), person('a', outside))).toBe('notFree');
    expect(
      whyNot(open(monday), person('a', { availableFrom: '2026-11-23', availableUntil: '2026-11-23' })),
    ).toBeUndefined();
    expect(whyNot(open(monday), person('a', { availableUntil: '2026-11-22' }))).toBe('notFree');
  });

  it('is made to nobody who is isolated, untrained, in another group or team, resting, or has enough', () => {
    const hindered = (more: Partial<Volunteer>, one = open(monday)) => whyNot(one, person('a', more));
    expect(hindered({})).toBeUndefined();
    expect(hindered({ isolated: true })).toBe('isolated');
    expect(hindered({ attended: [] })).toBe('untrained');
    expect(propose([open(monday)], [person('a', { group: 'medical-support/2' })]).proposals).toEqual([]);
    expect(hindered({}, open(monday, { team: 'yibo' }))).toBe('otherTeam');
    expect(hindered({ team: 'yibo' }, open(monday, { team: 'yibo' }))).toBeUndefined();
    expect(hindered({ holds: holds(slot('2026-11-23', '09:00', '11:00')) })).toBe('overlap');
    expect(hindered({ holds: holds(slot('2026-11-23', '10:00', '11:00')) })).toBe('rest');
    expect(hindered({ holds: holds(slot('2026-11-22', '22:00', '24:00')) })).toBeUndefined();
    expect(hindered({ holds: holds(slot('2026-11-22', '22:05', '24:00')) })).toBeUndefined();
    expect(hindered({ holds: holds(slot('2026-11-23', '18:00', '24:00')) })).toBeUndefined();
    expect(
      hindered({ holds: holds(slot('2026-11-23', '18:00', '24:00')) }, open(slot('2026-11-23', '07:30', '10:00'))),
    ).toBe('notFree');
    expect(
      hindered({ holds: holds(slot('2026-11-23', '18:00', '24:00')) }, open(slot('2026-11-23', '08:00', '10:05'))),
    ).toBe('rest');
    const days = ['24', '25', '26'].map((day) => slot(`2026-11-${day}`, '12:00', '20:00'));
    expect(hindered({ holds: holds(...days) })).toBe('weekFull');
    expect(hindered({ holds: holds(...days.slice(1)) })).toBeUndefined();
    expect(hindered({ hoursPerWeek: '2-4', holds: holds(slot('2026-11-25', '08:00', '11:00')) })).toBe('weekFull');
    expect(hindered({ hoursPerWeek: '2-4', holds: holds(slot('2026-11-25', '08:00', '10:00')) })).toBeUndefined();
    expect(hindered({ hoursPerWeek: '2-4', holds: holds(slot('2026-11-22', '08:00', '12:00')) })).toBeUndefined();
    expect(hindered({}, open(slot('2026-11-23', '08:00', '16:05')))).toBe('dayFull');
    expect(hindered({}, open(monday, { declined: ['a'] }))).toBe('declined');
    expect(hindered({}, open(monday, { capacity: 2, asked: ['a'] }))).toBe('asked');
  });

  it('is not made for a slot that has begun, nor for one whose places are all taken or asked for', () => {
    expect(propose([open(monday)], [person('a')], { now: at('2026-11-23T08:00') })).toEqual({
      proposals: [],
      unfilled: [],
    });
    expect(propose([open(monday, { holders: ['x'] })], [person('a')]).proposals).toEqual([]);
    expect(propose([open(monday, { asked: ['x'] })], [person('a')]).proposals).toEqual([]);
    expect(propose([open(monday, { capacity: 2, asked: ['x'] })], [person('a')]).proposals).toHaveLength(1);
  });

  it('a slot given back while it was being proposed is offered to the next, not to who gave it back', () => {
    const given = open(monday, { declined: ['a'] });
    expect(asked(propose([given], [person('a'), person('b', { servedHours: 100 })]))).toEqual(['b']);
  });

  it('in a team’s slots the members take turns, by turns and not by hours', () => {
    const slots = Array.from({ length: 8 }, (_, day) =>
      open(slot(addDays('2026-11-23', day), '22:00', '24:00'), { team: 'yibo' }),
    );
    const team = ['a', 'b', 'c', 'd'].map((id, index) => person(id, { team: 'yibo', servedHours: index * 10 }));
    const { proposals } = propose(slots, [...team, person('other')]);
    const turns = asked({ proposals });
    expect([...new Set(turns.slice(0, 4))].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(turns.slice(4)).toEqual(turns.slice(0, 4));
    expect(proposals[4]!.why).toContainEqual({ code: 'teamTurn', turns: 1 });
  });

  it('of members with as many turns it is whose turn lies longest ago', () => {
    const night = (day: string, holders: string[] = []) =>
      open(slot(`2026-11-${day}`, '22:00', '24:00'), { team: 'yibo', holders });
    const next = (holders: string[][]) =>
      asked(
        propose(
          [...holders.map((ids, index) => night(`${23 + index}`, ids)), night('28')],
          ['a', 'b', 'c'].map((id) => person(id, { team: 'yibo' })),
        ),
      );
    expect(next([['a'], ['b'], ['c']])).toEqual(['a']);
    expect(next([['b'], ['c'], ['a']])).toEqual(['b']);
    expect(next([['c'], ['a'], ['b']])).toEqual(['c']);
    expect(next([['c'], ['a'], ['c'], ['a']])).toEqual(['b']);
  });

  it('tells what keeps a place empty', () => {
    const { unfilled } = propose(
      [open(monday, { capacity: 3 })],
      [
        person('a', { isolated: true }),
        person('b', { attended: [] }),
        person('c', { availability: ['tue-am'] }),
        person('d'),
      ],
    );
    expect(unfilled).toEqual([
      { slot: slotId(monday), places: 2, empty: false, hindered: { isolated: 1, untrained: 1, notFree: 1 } },
    ]);
  });
});

const anyRoster = fc.record({
  slots: fc.uniqueArray(
    fc
      .record({
        day: fc.integer({ min: 0, max: 9 }),
        from: fc.integer({ min: 16, max: 46 }),
        length: fc.integer({ min: 1, max: 12 }),
        group: fc.integer({ min: 1, max: 2 }),
        capacity: fc.integer({ min: 1, max: 3 }),
        holders: fc.subarray(['v0', 'v1', 'v2']),
        asked: fc.subarray(['v3', 'v4']),
        declined: fc.subarray(['v5', 'v6']),
        team: fc.option(fc.constantFrom('t1', 't2'), { nil: undefined }),
      })
      .map(({ day, from, length, group, team, ...one }): RosterSlot => {
        const to = Math.min(48, from + length);
        const half = (n: number) => `${String(Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`;
        const times = slot(addDays('2026-11-21', day), half(from), half(to), { group });
        return { ...times, ...one, holders: one.holders.slice(0, one.capacity), ...(team && { team }) };
      }),
    { maxLength: 14, selector: slotId },
  ),
  people: fc.array(
    fc.record({
      group: fc.constantFrom('medical-support/1', 'medical-support/2'),
      isolated: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
      attended: fc.constantFrom(['basics'], ['basics', 'care'], []),
      availability: fc.subarray(allDay, { minLength: 6 }),
      servedHours: fc.integer({ min: 0, max: 40 }).map((quarters) => quarters / 4),
      team: fc.option(fc.constantFrom('t1', 't2'), { nil: undefined }),
      hoursPerWeek: fc.constantFrom('2-4', '5-8', '16+', undefined),
    }),
    { minLength: 1, maxLength: 9 },
  ),
});
const read = ({ slots, people }: { slots: RosterSlot[]; people: object[] }) => ({
  slots,
  volunteers: people.map((one, index) => person(`v${index}`, one as Partial<Volunteer>)),
});

describe('whatever the roster', () => {
  it('proposals never overlap, overfill, nor reach somebody isolated, untrained, unfree, or of another group or team', () => {
    fc.assert(
      fc.property(anyRoster, (made) => {
        const { slots, volunteers } = read(made);
        const { proposals, unfilled } = propose(slots, volunteers);
        const byId = new Map(slots.map((one) => [slotId(one), one]));
        for (const volunteer of volunteers) {
          const had = slots.filter((one) => one.holders.includes(volunteer.id) || one.asked?.includes(volunteer.id));
          const got = proposals.filter((one) => one.volunteer === volunteer.id).map((one) => byId.get(one.slot)!);
          if (volunteer.isolated || !volunteer.attended.includes('basics')) expect(got).toEqual([]);
          for (const [index, one] of got.entries()) {
            for (const other of [...had, ...got.slice(0, index)]) expect(overlaps(one, other)).toBe(false);
            expect(`${one.post}/${one.group}`).toBe(volunteer.group);
            if (one.team !== undefined) expect(volunteer.team).toBe(one.team);
            expect(one.declined).not.toContain(volunteer.id);
            expect(hoursOf(one)).toBeGreaterThan(0);
          }
        }
        for (const [id, one] of byId) {
          const new_ = proposals.filter((other) => other.slot === id).length;
          const before = new Set([...one.holders, ...(one.asked ?? [])]).size;
          if (new_ > 0) expect(before + new_).toBeLessThanOrEqual(one.capacity);
          const left = unfilled.find((other) => other.slot === id)?.places ?? 0;
          if (parseSlotId(id) && before + new_ + left !== one.capacity) {
            expect(before >= one.capacity || at(`${one.date}T${one.from}`) <= now).toBe(true);
          }
        }
        for (const { why } of proposals) expect(why.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('the order in which slots and people are given changes nothing', () => {
    fc.assert(
      fc.property(anyRoster, fc.infiniteStream(fc.nat()), (made, stream) => {
        const { slots, volunteers } = read(made);
        const shuffled = <T>(all: T[]) =>
          all
            .map((one) => ({ one, by: stream.next().value as number }))
            .sort((a, b) => a.by - b.by)
            .map(({ one }) => one);
        expect(propose(shuffled(slots), shuffled(volunteers))).toEqual(propose(slots, volunteers));
      }),
    );
  });
});
