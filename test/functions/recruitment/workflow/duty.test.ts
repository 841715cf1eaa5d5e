import { afterAll, beforeAll, expect, test } from 'vitest';
import { dutyOf } from '../../../../functions/recruitment/duty.ts';
import { wuhan } from '../../../../infra/cities/wuhan.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { at, hour, makeCity, minute, type TestCity } from './world.ts';

/*
 * Staff have no numbers of their own; the phone on duty is told when sign-ups fall due or are late (content 6, sms.staff).
 */
const [city, district, lead, admin] = ['13900000111', '13900000112', '13900000113', '13900000114'];
const jianghan = { district: '420103', street: '420103010' };

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** What the phones on duty were sent, in order. */
const toDuty = ({ sent }: TestCity) =>
  sent
    .filter(({ template }) => template.startsWith('sms.staff.'))
    .map(({ template, to, params }) => [template, to, params]);

/** Signs so many people up at once; the machine has then acted. */
async function many(world: TestCity, from: number, count: number, change = {}) {
  for (let n = from; n < from + count; n++) await world.accept(n, change);
  await world.run();
}

test('a division’s own phone before the city’s; a role without one is not told', () => {
  expect(dutyOf(wuhan, 'reviewer', '420102')?.mobile).toBe(district);
  expect(dutyOf(wuhan, 'reviewer', '420103')?.mobile).toBe(city);
  expect(dutyOf(wuhan, 'lead', '420102')?.mobile).toBe(lead);
  expect(dutyOf({ duty: [] }, 'lead', '420102')).toBeUndefined();
  expect(dutyOf({ duty: wuhan.duty.filter(({ division }) => division) }, 'reviewer', '420103')).toBeUndefined();
});

test('however many fall due together, each phone has one message in the hour, with how many wait and by when', async () => {
  const world = await makeCity(dynamo);
  world.skip(at('08:00'));
  await many(world, 1, 30);
  await many(world, 31, 10, jianghan);
  await world.run(at('19:59'));
  expect(toDuty(world)).toEqual([]);
  await world.run(at('20:59'));
  const due = '11月23日8时';
  expect(toDuty(world).sort()).toEqual([
    // The city's phone counts the city's list.
    ['sms.staff.due', city, { n: '40', due }],
    ['sms.staff.due', district, { n: '30', due }],
  ]);
}, 60_000);

test('the next hour’s are told again, those of the same hour are not', async () => {
  const world = await makeCity(dynamo);
  for (const [n, clock] of [
    [1, '07:50'],
    [2, '08:20'],
    [3, '09:00'],
  ] as const) {
    world.skip(at(clock));
    await world.signUp(n);
  }
  await world.run(at('21:59'));
  const told = world.sent.filter(({ template }) => template === 'sms.staff.due');
  expect(told.map(({ params }) => params.n)).toEqual(['3', '3']);
  expect(told[1]!.at - told[0]!.at).toBeGreaterThanOrEqual(hour);
});

test('by night nobody is woken: one message in the morning, however long the night', async () => {
  const world = await makeCity(dynamo);
  for (const [n, clock] of [
    [1, '11:00'],
    [2, '13:00'],
    [3, '16:00'],
  ] as const) {
    await world.run(at(clock));
    await world.signUp(n);
  }
  await world.run(at('07:29', 23));
  expect(toDuty(world)).toEqual([]);
  await world.run(at('08:00', 23));
  expect(toDuty(world)).toMatchObject([['sms.staff.due', district, { due: '11月23日11时' }]]);
  expect(world.sent.find(({ to }) => to === district)!.at - at('07:30', 23)).toBeLessThan(minute);
});

test('what is late goes to the lead, then to the city, with how many there are', async () => {
  const world = await makeCity(dynamo);
  world.skip(at('08:00'));
  await many(world, 1, 5);
  await world.run(at('08:10', 23));
  const escalated = () => toDuty(world).filter(([template]) => template === 'sms.staff.escalated');
  expect(escalated()).toEqual([['sms.staff.escalated', lead, { n: '5' }]]);
  await world.run(at('20:10', 23));
  expect(escalated().slice(1)).toEqual([['sms.staff.escalated', admin, { n: '5' }]]);
  // The applicants are told as before, each once.
  expect(world.told(3)).toEqual(['sms.received', 'sms.reviewLate']);
});

test('staff read Chinese, also of a sign-up in English', async () => {
  const world = await makeCity(dynamo);
  world.skip(at('08:00'));
  await world.signUp(1, {}, 'en');
  await world.run(at('20:30'));
  const [message] = world.sent.filter(({ to }) => to === district);
  expect(message).toMatchObject({ lang: 'zh', params: { n: '1', due: '11月23日8时' } });
});

test.each(['before', 'after'] as const)(
  'a commit whose answer is lost, %s it was applied, neither loses the message nor doubles it',
  async (when) => {
    const world = await makeCity(dynamo);
    world.skip(at('08:00'));
    await many(world, 1, 3);
    const { documents } = world.env;
    const send = documents.send.bind(documents) as (command: unknown) => Promise<unknown>;
    let left = 2;
    documents.send = (async (command: { input: object }) => {
      const ours = JSON.stringify(command.input).includes('PERSON#duty:') && 'TransactItems' in command.input;
      if (!ours || left-- <= 0) return send(command);
      if (when === 'after') await send(command);
      throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
    }) as never;
    await world.run(at('20:30'));
    expect(left).toBeLessThanOrEqual(0);
    expect(toDuty(world)).toMatchObject([['sms.staff.due', district, { n: '3' }]]);
    expect(await world.broken()).toEqual([]);
  },
);

test('a city without phones goes on as before', async () => {
  const world = await makeCity(dynamo, { duty: [] });
  world.skip(at('08:00'));
  const ref = await world.signUp(1);
  await world.run(at('09:00', 23));
  expect(toDuty(world)).toEqual([]);
  expect((await world.view(ref)).state).toBe('reviewLate');
});
