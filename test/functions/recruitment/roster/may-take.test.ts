import { expect, test } from 'vitest';
import type { RosterSlot } from '../../../../functions/recruitment/roster/coverage.ts';
import { type Taker, takeRefusal } from '../../../../functions/recruitment/roster/may-take.ts';
import { at, rules, slot } from './any.ts';

const monday: RosterSlot = { ...slot('2026-11-23', '08:00', '10:00'), capacity: 2, holders: ['x'] };
const who: Taker = {
  id: 'a',
  group: 'medical-support/1',
  isolated: false,
  holds: ['place:medical-support/1#17'],
  attended: ['basics'],
  booked: [],
};
const refusal = (one: Partial<RosterSlot>, more: Partial<Taker> = {}, now = at('2026-11-22T12:00')) =>
  takeRefusal({ ...monday, ...one }, { ...who, ...more }, { training: rules.training, now });

test('a free slot of one’s own group may be taken until it begins', () => {
  expect(refusal({})).toBeUndefined();
  expect(refusal({}, {}, at('2026-11-23T07:59'))).toBeUndefined();
  expect(refusal({}, {}, at('2026-11-23T08:00'))).toBe('begun');
});

test('a slot of another group or team, a second time, in isolation, untrained or in training is refused', () => {
  expect(refusal({ group: 2 })).toBe('otherGroup');
  expect(refusal({ team: 'yibo' })).toBe('otherTeam');
  expect(refusal({ team: 'yibo' }, { team: 'yibo' })).toBeUndefined();
  expect(refusal({ holders: ['a'] })).toBe('held');
  expect(refusal({}, { isolated: true })).toBe('isolated');
  expect(refusal({}, { attended: [] })).toBe('untrained');
  const care = { id: 's', kind: 'care', date: '2026-11-23', from: '09:00', to: '11:00' };
  expect(refusal({}, { booked: [care] })).toBe('inTraining');
});

test('a slot that overlaps one of any group that is held is refused, one that touches it is not', () => {
  expect(refusal({}, { holds: ['place:slot/community-worker-support/1/2611230912#1'] })).toBe('overlap');
  expect(refusal({}, { holds: ['place:slot/medical-support/1/2611231012#1'] })).toBeUndefined();
});

test('whoever was asked has a place kept for them; for everybody else it is taken', () => {
  expect(refusal({ holders: ['x', 'y'] })).toBe('full');
  expect(refusal({ asked: ['b'] })).toBe('full');
  expect(refusal({ asked: ['a'] })).toBeUndefined();
  expect(refusal({ asked: ['a'], holders: ['x', 'y'] })).toBe('full');
});
