import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtGaps } from '../../../../functions/recruitment/roster/gaps.ts';
import { openSlots } from '../../../../functions/recruitment/roster/opening.ts';
import type { Pattern, PatternDays } from '../../../../functions/recruitment/roster/pattern.ts';
import type { SlotRecord } from '../../../../functions/recruitment/roster/records.ts';
import { close, holdersOf } from '../../../../functions/recruitment/roster/seats.ts';
import { settlePatterns } from '../../../../functions/recruitment/roster/settling.ts';
import { weekOf } from '../../../../functions/recruitment/roster/week.ts';
import { type HolidayTable, holidays } from '../../../../shared/calendar/holidays.ts';
import type { Env } from '../../../../shared/workflow/env.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical } from './posts.ts';
import { leader, rosterCity } from './roster-world.ts';

/*
 * 暂定: slots of a year for which no holiday table exists yet, from their opening to the day on which the table comes.
 */
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** As the notice for 2027 may say it: the first three days off, and a Sunday before them worked. */
const table2027: HolidayTable = {
  version: '2026-11-25',
  years: {
    ...holidays.years,
    2027: { source: 'test', off: [['2027-01-01', '2027-01-03']], work: ['2026-12-27', '2027-01-09'] },
  },
};

const pattern = (kind: PatternDays['kind'], changes: Partial<Pattern> = {}): Pattern => ({
  post: medical,
  group: 1,
  days: { kind } as PatternDays,
  times: [{ from: '10:00', to: '12:00' }],
  from: '2026-12-24',
  until: '2027-01-10',
  ...changes,
});

async function world(people = 0) {
  const made = await rosterCity(dynamo, people);
  const { env } = made.city;
  const open = (one: Pattern, seats = 2) => openSlots(env, { pattern: one, seats, by: 'lead' });
  /** Dates that are open, with a mark at those that are 暂定. */
  async function dates() {
    const week = await weekOf(env, medical, 1, '2026-12-24', '2027-01-10');
    return week!.slots
      .filter((slot) => slot.open)
      .map(({ date, provisional }) => `${date.slice(5)}${provisional ? '?' : ''}`);
  }
  return { ...made, env, open, dates };
}
const idOn = (date: string) => `medical-support/1/${date.slice(2).replaceAll('-', '')}1012`;

test('without the year’s table slots are provisional, and stay so however often they are looked at', async () => {
  const { env, open, dates } = await world();
  await open(pattern('off'));
  const before = ['12-26?', '12-27?', '01-01?', '01-02?', '01-03?', '01-09?', '01-10?'];
  expect(await dates()).toEqual(before);
  expect(await settlePatterns(env)).toEqual([]);
  await lookAtGaps(env);
  expect(await dates()).toEqual(before);
}, 60_000);

test('when the table comes what is certain says so, and a day that is worked after all is closed: its holders are told, once', async () => {
  const { city, env, refs, act, open, openSession, dates } = await world(2);
  await open(pattern('off'));
  const session = await openSession('basics', '2026-11-22', '08:00', '09:00');
  for (const ref of refs) await act(ref, 'attended', { session }, leader);
  expect(await act(refs[0]!, 'chooseSlot', { slot: idOn('2026-12-27') })).toBe('done');
  expect(await act(refs[1]!, 'chooseSlot', { slot: idOn('2027-01-03') })).toBe('done');
  expect(await settlePatterns(env, table2027)).toHaveLength(1);
  await city.run();
  // The last days of a year hang on the year after.
  expect(await dates()).toEqual(['12-26', '01-01', '01-02', '01-03', '01-10']);
  expect(await holdersOf(env, 'slot', idOn('2026-12-27'))).toEqual([]);
  expect((await holdersOf(env, 'slot', idOn('2027-01-03'))).map(({ ref }) => ref)).toEqual([refs[1]]);
  const told = () => city.sent.filter(({ template }) => template === 'sms.roster.changed').length;
  await city.run(city.now() + 24 * 3_600_000);
  expect(told()).toBe(1);
  expect(await settlePatterns(env, table2027)).toEqual([]);
  expect(told()).toBe(1);
  expect(await city.broken()).toEqual([]);
}, 60_000);

test('a day that is worked after all is opened for those who serve on working days, with seats as the others', async () => {
  const { env, open, dates, records } = await world();
  await open(pattern('working'), 3);
  expect(await dates()).not.toContain('12-27');
  await close(env, 'slot', idOn('2026-12-28'), 'lead');
  await settlePatterns(env, table2027);
  const after = await dates();
  expect(after).toEqual([
    '12-24',
    '12-25',
    '12-27',
    '12-29',
    '12-30',
    '12-31',
    '01-04',
    '01-05',
    '01-06',
    '01-07',
    '01-08',
    '01-09',
  ]);
  expect((await records.get<SlotRecord>('slot', idOn('2026-12-27')))!.value).toMatchObject({ seats: 3 });
}, 60_000);

test('working days and days off, both at the same hours: a day goes from one to the other, in whatever order, and none is lost', async () => {
  for (const kinds of [['off', 'working'] as const, ['working', 'off'] as const]) {
    const { env, open, dates } = await world();
    for (const [index, kind] of kinds.entries()) await open(pattern(kind, { until: `2027-01-${10 + index}` }));
    const before = (await dates()).length;
    await settlePatterns(env, table2027);
    const after = await dates();
    expect(after).toHaveLength(before);
    expect(after.filter((date) => date.endsWith('?'))).toEqual([]);
  }
}, 60_000);

test('what somebody opens for certain does not go when the table comes', async () => {
  const { env, open, dates } = await world();
  await open(pattern('off'));
  await open(pattern('daily', { from: '2026-12-27', until: '2026-12-27' }));
  await settlePatterns(env, table2027);
  expect(await dates()).toContain('12-27');
}, 60_000);

test('what has begun stays as it is', async () => {
  const { city, env, open, dates } = await world();
  await open(pattern('off'));
  city.skip(Date.parse('2026-12-27T10:30:00+08:00'));
  await settlePatterns(env, table2027);
  expect(await dates()).toContain('12-27?');
}, 60_000);

test('stopped anywhere, the next look does the rest', async () => {
  for (let stop = 0; ; stop++) {
    const { env, open, dates } = await world();
    await open(pattern('off'));
    await open(pattern('working'));
    let calls = 0;
    const documents = {
      send: (command: unknown) =>
        calls++ === stop ? Promise.reject(new Error('stopped')) : env.documents.send(command as never),
    } as unknown as Env['documents'];
    const stopped = await settlePatterns({ ...env, documents }, table2027).then(
      () => false,
      () => true,
    );
    await settlePatterns(env, table2027);
    expect(await dates(), `stopped at call ${stop}`).toHaveLength(18);
    expect(
      (await dates()).filter((date) => date.endsWith('?')),
      `stopped at call ${stop}`,
    ).toEqual([]);
    if (!stopped) return expect(stop).toBeGreaterThan(10);
  }
}, 120_000);
