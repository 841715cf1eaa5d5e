import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endOf,
  hoursOf,
  minutesOf,
  overlapIn,
  overlaps,
  parseSlotId,
  slotId,
  slotPlace,
  slotProblem,
  slotsIn,
  startOf,
} from '../../../../functions/recruitment/roster/slot.ts';
import { placeKey } from '../../../../shared/workflow/keys.ts';
import { anySlot, at, slot } from './any.ts';

describe('a slot', () => {
  it('is of any length: the printed 22:00–24:00, 08:00–10:00 and 08:00–13:00 are 2, 2 and 5 hours', () => {
    const printed = [
      slot('2020-01-25', '22:00', '24:00'),
      slot('2020-01-26', '08:00', '10:00'),
      slot('2020-01-27', '08:00', '13:00'),
    ];
    expect(printed.map(slotProblem)).toEqual([undefined, undefined, undefined]);
    expect(printed.map(hoursOf)).toEqual([2, 2, 5]);
    expect(hoursOf(slot('2026-11-22', '08:00', '24:00'))).toBe(16);
  });

  it('ends at 24:00 of its own date, the first instant of the next', () => {
    const late = slot('2026-12-31', '22:00', '24:00');
    expect(startOf(late)).toBe(at('2026-12-31T22:00'));
    expect(endOf(late)).toBe(at('2027-01-01T00:00'));
  });

  it('is refused across midnight, at zero length, at an impossible date or time', () => {
    const problem = (from: string, to: string, date = '2026-11-22') => slotProblem(slot(date, from, to));
    expect(problem('22:00', '02:00')).toBe('acrossMidnight');
    expect(problem('22:00', '00:00')).toBe('acrossMidnight');
    expect(problem('08:00', '08:00')).toBe('zero');
    expect(problem('00:00', '00:00')).toBe('zero');
    expect(problem('24:00', '24:00')).toBe('time');
    expect(problem('08:00', '24:05')).toBe('time');
    expect(problem('08:60', '10:00')).toBe('time');
    expect(problem('8:00', '10:00')).toBe('time');
    expect(problem('08:01', '10:00')).toBe('step');
    expect(problem('08:00', '10:00', '2026-02-29')).toBe('date');
    expect(problem('08:00', '10:00', '1999-12-31')).toBe('date');
    expect(slotProblem(slot('2026-11-22', '08:00', '10:00', { group: 0 }))).toBe('group');
    expect(slotProblem(slot('2026-11-22', '08:00', '10:00', { post: 'a#1' }))).toBe('post');
    expect(slotProblem(slot('2026-11-22', '08:00', '10:00', { post: 'a'.repeat(40) }))).toBe('post');
    expect(() => slotId(slot('2026-11-22', '22:00', '02:00'))).toThrow('acrossMidnight');
  });

  it('no text at all makes a slot of no or negative length', () => {
    const clock = fc.oneof(fc.stringMatching(/^\d\d:\d\d$/), fc.string());
    fc.assert(
      fc.property(clock, clock, (from, to) => {
        const one = slot('2026-11-22', from, to);
        if (slotProblem(one) === undefined) {
          expect(endOf(one)).toBeGreaterThan(startOf(one));
          expect(minutesOf(to)).toBeLessThanOrEqual(1440);
        }
      }),
    );
  });
});

describe('a slot’s id', () => {
  it('tells its group and time, in 40 characters at most, and gives the same slot back', () => {
    expect(slotId(slot('2026-01-26', '08:00', '10:00'))).toBe('medical-support/1/2601260810');
    expect(slotId(slot('2026-01-26', '22:00', '24:00'))).toBe('medical-support/1/2601262224');
    const long = { post: 'community-worker-support', group: 1 };
    expect(slotId(slot('2026-01-26', '08:00', '10:00', long))).toBe('community-worker-support/1/2601260810');
    expect(slotId(slot('2026-01-26', '08:30', '24:00', long))).toBe('community-worker-support/1/26012608f24');
    fc.assert(
      fc.property(anySlot, (one) => {
        const id = slotId(one);
        expect(id.length).toBeLessThanOrEqual(40);
        expect(parseSlotId(id)).toEqual(one);
        expect(() => placeKey(slotPlace(one), 1)).not.toThrow();
      }),
    );
  });

  it('of two slots differ, and no other spelling is read: two spellings would be two sets of places', () => {
    fc.assert(
      fc.property(anySlot, anySlot, (a, b) => {
        if (JSON.stringify(a) !== JSON.stringify(b)) expect(slotId(a)).not.toBe(slotId(b));
      }),
    );
    for (const other of [
      'medical-support/1/260126/0800-1000',
      'medical-support/1/26012608a10a0',
      'medical-support/01/2601260810',
      'medical-support/1/2601260808',
      'medical-support/1/2601262202',
      'medical-support/1/260126/08001000',
      'medical-support/1/2602300810',
      'medical-support/1/2601260810#1',
      'community-worker-support/1/260126081012',
      'community-worker-support/1/260126810',
      '',
    ]) {
      expect(parseSlotId(other), other).toBeUndefined();
    }
    fc.assert(
      fc.property(anySlot, fc.nat(40), fc.constantFrom('0', '1', '9', 'a', '/', '-', ''), (one, index, by) => {
        const id = slotId(one);
        const changed = id.slice(0, index) + by + id.slice(index + 1);
        const read = parseSlotId(changed);
        if (read) expect(slotId(read)).toBe(changed);
      }),
    );
  });
});

describe('two slots', () => {
  it('that touch do not overlap, those with five minutes in common do, either way round', () => {
    const morning = slot('2026-01-26', '08:00', '10:00');
    expect(overlaps(morning, slot('2026-01-26', '10:00', '12:00'))).toBe(false);
    expect(overlaps(morning, slot('2026-01-26', '09:55', '12:00'))).toBe(true);
    expect(overlaps(slot('2026-01-26', '22:00', '24:00'), slot('2026-01-27', '00:00', '02:00'))).toBe(false);
    fc.assert(
      fc.property(anySlot, anySlot, (a, b) => {
        const other = { ...b, date: a.date };
        const [from, to] = [Math.max(startOf(a), startOf(other)), Math.min(endOf(a), endOf(other))];
        expect(overlaps(a, other)).toBe(from < to);
        expect(overlaps(other, a)).toBe(from < to);
      }),
    );
  });

  it('one that a case holds is found among all that it holds, in whichever group', () => {
    const holds = [
      'claim:person/x',
      'place:medical-support/1#17',
      'line:medical-support|0abc',
      'place:slot/medical-support/1/2601260810#3',
      'place:slot/community-worker-support/2/2601261012#1',
      'place:session/s1#4',
    ];
    expect(slotsIn(holds).map(slotId)).toEqual([
      'medical-support/1/2601260810',
      'community-worker-support/2/2601261012',
    ]);
    expect(overlapIn(holds, slot('2026-01-26', '11:00', '13:00'))?.post).toBe('community-worker-support');
    expect(overlapIn(holds, slot('2026-01-26', '08:00', '10:00'))?.post).toBe('medical-support');
    expect(overlapIn(holds, slot('2026-01-26', '12:00', '13:00'))).toBeUndefined();
    fc.assert(
      fc.property(anySlot, fc.integer({ min: 1, max: 9999 }), (one, n) => {
        expect(overlapIn([`place:${slotPlace(one)}#${n}`], one)).toEqual(one);
      }),
    );
  });
});
