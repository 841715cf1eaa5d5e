import { afterAll, beforeAll, expect, test } from 'vitest';
import { gapsFrom, lookAtGaps } from '../../../../functions/recruitment/roster/gaps.ts';
import { openSlots } from '../../../../functions/recruitment/roster/opening.ts';
import type { SlotRecord } from '../../../../functions/recruitment/roster/records.ts';
import { resize } from '../../../../functions/recruitment/roster/seats.ts';
import { askForRound, asksForRound } from '../../../../shared/workflow/rounds.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { community, medical, postsWith } from './posts.ts';
import { leader, rosterCity, slot } from './roster-world.ts';
import { hour, minute } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const at = (date: number, clock: string) => Date.parse(`2026-11-${date}T${clock}:00+08:00`);

test('an hour without anyone is put down and rings once, before it happens; whoever can is asked first; filled, it is closed', async () => {
  const { city, refs, act, openSession, records } = await rosterCity(dynamo, 2, {
    posts: postsWith({ [medical]: [[0, 30]] }),
  });
  const look = () => lookAtGaps(city.env);
  const open = async () =>
    (await gapsFrom(records, '2026-11-22')).filter(({ value }) => value.open).map(({ id, value }) => [id, value.gap]);
  const session = await openSession('basics', '2026-11-22', '12:00', '13:00');
  await city.run(at(22, '13:30'));
  for (const ref of refs) expect(await act(ref, 'attended', { session }, leader)).toBe('done');
  const times = [
    ['08:00', '12:00'],
    ['12:00', '16:00'],
    ['16:00', '24:00'],
  ].map(([from, to]) => ({ from: from!, to: to! }));
  const pattern = {
    post: medical,
    group: 1,
    days: { kind: 'daily' } as const,
    times,
    from: '2026-11-24',
    until: '2026-11-24',
  };
  await openSlots(city.env, { pattern, seats: 2, by: 'lead' });
  city.skip(at(23, '07:00'));
  await city.run();
  // Twenty-four hours before each: the day before has no slots at all, and is over or begun.
  expect(await look()).toMatchObject({ groups: 1 });
  expect(await open()).toContainEqual(['261123/medical-support/1/08:00', 'noSlot']);
  const told = () => city.sent.filter(({ template }) => template === 'sms.staff.gaps').length;
  await city.run(at(23, '08:10'));
  expect(told()).toBe(1);
  await look();
  await city.run();
  // The first slot of the 24th is within a day now: two people could be asked, one for each of two slots.
  const asked = (await Promise.all(refs.map((ref) => city.data(ref)))).flatMap(
    ({ proposed }) => (proposed as string[]) ?? [],
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(await open()).toContainEqual(['261124/medical-support/1/08:00', 'nobody']);
  const both = [told(), await look(), await city.run(), told()];
  expect(both[0]).toBe(both[3]);
  const wanted = 'medical-support/1/2611240812';
  const who = refs.find((_, index) => asked[index] !== undefined)!;
  expect(await act(who, 'chooseSlot', { slot: wanted })).toBe('done');
  expect(await look()).toMatchObject({ filled: 1 });
  expect(await open()).not.toContainEqual(['261124/medical-support/1/08:00', 'nobody']);
  expect(await city.broken()).toEqual([]);
}, 60_000);

test('a group without any slot rings as well, once, from its first member on; one that nobody is in lacks nothing', async () => {
  const { city, refs, act, records, openSlot, openSession } = await rosterCity(dynamo, 1, {
    posts: postsWith({
      [medical]: [
        [1, 30],
        [1, 30],
      ],
      [community]: [[5, 30]],
    }),
  });
  const look = () => lookAtGaps(city.env);
  const open = async () =>
    (await gapsFrom(records, '2026-11-22')).filter(({ value }) => value.open).map(({ id, value }) => [id, value.gap]);
  const told = () => city.sent.filter(({ template }) => template === 'sms.staff.gaps').length;
  await city.run(at(22, '19:00'));
  // What is left of today, and the whole of tomorrow; group 2 and the other post have nobody.
  expect(await look()).toMatchObject({ groups: 1, rung: 2 });
  const whole = [
    ['261122/medical-support/1/08:00', 'noSlot'],
    ['261123/medical-support/1/08:00', 'noSlot'],
  ];
  expect(await open()).toEqual(whole);
  await look();
  await city.run();
  expect(told()).toBe(1);
  // Planned from 10:00 on: what is still lacking is told, and what is told already is not told again.
  const id = await openSlot(slot('2026-11-23', '10:00', '24:00'), 2);
  expect(await look()).toMatchObject({ open: 3, rung: 1 });
  const session = await openSession('basics', '2026-11-22', '08:00', '09:00');
  expect(await act(refs[0]!, 'attended', { session }, leader)).toBe('done');
  expect(await act(refs[0]!, 'chooseSlot', { slot: id })).toBe('done');
  await look();
  expect(await open()).toEqual(whole);
  expect(await city.broken()).toEqual([]);
}, 60_000);

test('the look goes on with what the desk could not end: holders of a closed slot, seats that were held back', async () => {
  const { city, refs, act, openSession, openSlot, records, slotsOf } = await rosterCity(dynamo, 3);
  const session = await openSession('basics', '2026-11-22', '08:00', '09:00');
  for (const ref of refs) await act(ref, 'attended', { session }, leader);
  const closed = await openSlot(slot('2026-11-22', '12:00', '14:00'), 3);
  const small = await openSlot(slot('2026-11-22', '14:00', '16:00'), 3);
  for (const id of [closed, small]) for (const ref of refs.slice(0, 2)) await act(ref, 'chooseSlot', { slot: id });
  const value = (await records.get<SlotRecord>('slot', closed))!.value;
  await records.put('slot', closed, { ...value, open: false }, { expected: 1, by: 'lead' });
  expect(await resize(city.env, 'slot', small, 1, 'lead')).toBe('done');
  await act(refs[0]!, 'giveBackSlot', { slot: small, reason: 'ill' });
  await lookAtGaps(city.env);
  expect(await slotsOf(refs[0]!)).toEqual([]);
  expect((await records.get<SlotRecord>('slot', small))!.value).not.toHaveProperty('upTo', 0);
  await act(refs[1]!, 'giveBackSlot', { slot: small, reason: 'ill' });
  expect(await act(refs[2]!, 'chooseSlot', { slot: small })).toBe('done');
  expect(await city.broken()).toEqual([]);
}, 60_000);

test('the round is asked for once an hour, in its first minute, by a message that names no case', async () => {
  const { city } = await rosterCity(dynamo, 0);
  const bodies: string[] = [];
  const queue = {
    send: async (_: string, hints: readonly object[]) => void bodies.push(...hints.map((one) => JSON.stringify(one))),
  };
  for (let now = at(23, '08:00'); now < at(23, '10:00'); now += minute) {
    await askForRound({ ...city.env, queue, clock: { now: () => now } }, 'recruitment');
  }
  expect(bodies).toEqual(
    [at(23, '08:00'), at(23, '09:00')].map((now) => JSON.stringify({ ref: 'rounds', fence: now / hour })),
  );
  expect(bodies.map(asksForRound)).toEqual([true, true]);
  expect([asksForRound('{"ref":"2611220000001","fence":3}'), asksForRound('?')]).toEqual([false, false]);
});
