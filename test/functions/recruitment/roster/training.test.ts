import { describe, expect, it } from 'vitest';
import {
  bookingRefusal,
  kindsMissing,
  mayCheckIn,
  mayServe,
  readiness,
  Session,
  type SessionTimes,
  stranded,
} from '../../../../functions/recruitment/roster/training.ts';
import { at, slot } from './any.ts';

const session = (id: string, kind: string, date: string, from: string, to: string): SessionTimes => ({
  id,
  kind,
  date,
  from,
  to,
});
const rules = { before: ['basics'], follow: ['care', 'reporting'] };
/** R3 as printed: training on the mornings of 25, 26 and 27 January 2020, and the team's three shifts. */
const basics = session('s1', 'basics', '2020-01-25', '09:00', '11:30');
const care = session('s2', 'care', '2020-01-26', '10:00', '12:00');
const first = slot('2020-01-25', '22:00', '24:00');
const second = slot('2020-01-26', '08:00', '10:00');
const third = slot('2020-01-27', '08:00', '13:00');

describe('training and shifts', () => {
  it('stand side by side as Wuhan’s roster was printed: only the first session comes before the first shift', () => {
    const training = { attended: [], booked: [basics, care] };
    for (const one of [first, second, third]) expect(mayServe(one, training, rules)).toEqual({ may: true });
    expect(kindsMissing(training, rules)).toEqual({ before: [], follow: ['reporting'] });
  });

  it('the same roster is impossible for a city that asks for all three before the first shift', () => {
    const all = { before: ['basics', 'care', 'reporting'], follow: [] };
    const reporting = session('s3', 'reporting', '2020-01-27', '09:00', '11:00');
    const training = { attended: [], booked: [basics, care, reporting] };
    expect(mayServe(first, training, all)).toEqual({ may: false, code: 'untrained', kinds: ['care', 'reporting'] });
    expect(mayServe(third, training, all)).toEqual({ may: false, code: 'untrained', kinds: ['reporting'] });
  });

  it('a session counts from its end, not a minute before it', () => {
    const training = { attended: [], booked: [basics] };
    expect(readiness(training, rules).from).toBe(at('2020-01-25T11:30'));
    expect(mayServe(slot('2020-01-25', '11:30', '13:00'), training, rules).may).toBe(true);
    expect(mayServe(slot('2020-01-25', '11:25', '13:00'), training, rules).may).toBe(false);
    expect(mayServe(slot('2020-01-25', '08:00', '09:00'), training, rules).may).toBe(false);
  });

  it('nobody untrained may choose: neither attended nor booked', () => {
    expect(mayServe(first, { attended: ['care'], booked: [] }, rules)).toEqual({
      may: false,
      code: 'untrained',
      kinds: ['basics'],
    });
    expect(mayServe(first, { attended: [], booked: [] }, { before: [], follow: [] }).may).toBe(true);
  });

  it('a slot at the time of a booked session is refused, one that touches it is not', () => {
    const training = { attended: ['basics'], booked: [care] };
    expect(mayServe(slot('2020-01-26', '11:55', '13:00'), training, rules)).toMatchObject({
      code: 'inTraining',
      session: 's2',
    });
    expect(mayServe(slot('2020-01-26', '12:00', '13:00'), training, rules).may).toBe(true);
  });

  it('to check in, booked is not enough', () => {
    expect(mayCheckIn({ attended: [] }, rules)).toBe(false);
    expect(mayCheckIn({ attended: ['care'] }, rules)).toBe(false);
    expect(mayCheckIn({ attended: ['basics'] }, rules)).toBe(true);
  });

  it('who missed the session gives back the slots that hung on it, and no other', () => {
    const held = [first, second, third];
    expect(stranded(held, { attended: [], booked: [basics] }, rules)).toEqual([]);
    expect(stranded(held, { attended: [], booked: [] }, rules)).toEqual(held);
    const later = session('s9', 'basics', '2020-01-26', '14:00', '16:00');
    expect(stranded(held, { attended: [], booked: [later] }, rules)).toEqual([first, second]);
  });
});

describe('booking a session', () => {
  const person = { attended: [], booked: [], slots: [], isolated: false };
  const places = { taken: 0, now: at('2020-01-24T12:00') };
  const seated = { ...basics, seats: 30 };

  it('is refused when it is full, has begun, is known, or meets isolation, another session or an own slot', () => {
    expect(bookingRefusal(seated, person, places)).toBeUndefined();
    expect(bookingRefusal(seated, person, { ...places, taken: 30 })).toBe('full');
    expect(bookingRefusal(seated, person, { ...places, taken: 29 })).toBeUndefined();
    expect(bookingRefusal(seated, person, { ...places, now: at('2020-01-25T09:00') })).toBe('begun');
    expect(bookingRefusal(seated, { ...person, isolated: true }, places)).toBe('isolated');
    expect(bookingRefusal(seated, { ...person, attended: ['basics'] }, places)).toBe('kindKnown');
    const other = session('s5', 'care', '2020-01-25', '11:00', '12:00');
    expect(bookingRefusal(seated, { ...person, booked: [other] }, places)).toBe('inTraining');
    const morning = slot('2020-01-25', '11:00', '13:00');
    expect(bookingRefusal(seated, { ...person, slots: [morning] }, places)).toBe('onShift');
    expect(
      bookingRefusal(seated, { ...person, slots: [slot('2020-01-25', '11:30', '13:00')] }, places),
    ).toBeUndefined();
  });
});

describe('a session', () => {
  const good = {
    id: 'wh-260125-1',
    kind: 'basics',
    name: '线上心理援助基础',
    content: '服务边界、危机识别、转介',
    hours: 2,
    organiser: '武汉市社会工作联合会',
    date: '2026-01-25',
    from: '09:00',
    to: '11:30',
    link: 'https://meeting.example/1',
    seats: 60,
  };
  const problems = (more: object) =>
    Session.safeParse({ ...good, ...more }).error?.issues.map(({ path, message }) => [path[0], message]) ?? [];

  it('says what a training record needs, and where to go', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ link: undefined, place: '江岸区示例路 1 号' })).toEqual([]);
    expect(problems({ link: undefined })).toEqual([['place', 'place']]);
    expect(problems({ link: 'http://meeting.example' })).toHaveLength(1);
    expect(problems({ link: 'javascript:alert(1)' })).toHaveLength(1);
    expect(problems({ content: ' ' })).toHaveLength(1);
    expect(problems({ seats: 0 })).toHaveLength(1);
  });

  it('ends after it begins on its own date, and teaches no more hours than it lasts', () => {
    expect(problems({ to: '09:00' })).toEqual([['to', 'zero']]);
    expect(problems({ from: '22:00', to: '01:00' })).toEqual([['to', 'acrossMidnight']]);
    expect(problems({ date: '2026-02-30' })).toEqual([['date', 'date']]);
    expect(problems({ hours: 3 })).toEqual([['hours', 'longer']]);
  });
});
