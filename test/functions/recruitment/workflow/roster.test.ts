import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machine } from '../../../../functions/recruitment/steps/roster.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { leader, rosterCity, slot } from './roster-world.ts';
import { sizeOf } from './size.ts';
import { hour, reviewer } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const points = ['mask', 'disinfection', 'vaccination', 'test', 'scan'];
const at = (date: string, clock: string) => Date.parse(`${date}T${clock}:00+08:00`);

test('R3: Wuhan’s roster works as it was printed: 22:00–24:00 on the first training day, 08:00–10:00 before the second session, 08:00–13:00', async () => {
  const { city, refs, act, openSlot, openSession } = await rosterCity(dynamo, 4);
  const basics = await openSession('basics', '2026-11-23', '09:00', '11:30');
  const care = await openSession('care', '2026-11-24', '10:00', '12:00');
  const shifts = [
    await openSlot(slot('2026-11-23', '22:00', '24:00'), 4),
    await openSlot(slot('2026-11-24', '08:00', '10:00'), 4),
    await openSlot(slot('2026-11-25', '08:00', '13:00'), 4),
  ];
  for (const ref of refs) {
    expect(await act(ref, 'chooseSlot', { slot: shifts[0] })).toBe('training.missing');
    for (const session of [basics, care]) expect(await act(ref, 'bookSession', { session })).toBe('done');
    for (const one of shifts) expect(await act(ref, 'chooseSlot', { slot: one })).toBe('done');
  }
  const [ref] = refs as [string];
  await city.run(at('2026-11-23', '21:30'));
  expect(await act(ref, 'checkIn', { slot: shifts[0], points }, leader)).toBe('training.missing');
  expect(await act(ref, 'attended', { session: basics }, leader)).toBe('done');
  expect(await act(ref, 'checkIn', { slot: shifts[0] }, leader)).toBe('check.points');
  expect(await act(ref, 'checkIn', { slot: shifts[0], points }, leader)).toBe('done');
  await city.run(at('2026-11-24', '08:00'));
  expect(await act(ref, 'checkIn', { slot: shifts[1], points }, leader)).toBe('done');
  await city.run(at('2026-11-25', '09:00'));
  expect(await act(ref, 'checkIn', { slot: shifts[2], points }, leader)).toBe('done');
  await city.run(at('2026-11-26', '12:00'));
  expect(await city.data(ref)).toMatchObject({ served: 9 * 60, trained: ['basics'] });
  expect((await city.state(ref)).holds).toHaveLength(2);
  // Nobody recorded the others' attendance: their first session came to nothing, and the shifts that hung on it with it.
  expect(await city.data(refs[1]!)).not.toHaveProperty('served');
  expect(await city.broken()).toEqual([]);
}, 60_000);

describe('a slot', () => {
  test('is refused with the reason why: unknown, closed, full, past, another group’s, overlapping; one that touches is not', async () => {
    const { city, refs, act, openSlot, records, openSession } = await rosterCity(dynamo, 2);
    const [one, two] = refs as [string, string];
    const first = await openSlot(slot('2026-11-23', '08:00', '10:00'), 1);
    for (const ref of refs) {
      const session = await openSession('basics', '2026-11-22', '12:00', '13:00');
      await act(ref, 'bookSession', { session });
    }
    const choose = (ref: string, id: string) => act(ref, 'chooseSlot', { slot: id });
    expect(await choose(one, first)).toBe('done');
    expect(await choose(one, first)).toBe('slot.held');
    expect(await choose(two, first)).toBe('slot.full');
    expect(await choose(one, await openSlot(slot('2026-11-23', '09:00', '11:00')))).toBe('slot.overlaps');
    const touching = await openSlot(slot('2026-11-23', '10:00', '12:00'));
    expect(await choose(one, touching)).toBe('done');
    expect(await choose(one, await openSlot(slot('2026-11-23', '08:00', '10:00', 2)))).toBe('slot.otherGroup');
    expect(await choose(one, 'medical-support/1/2611231314')).toBe('slot.unknown');
    expect(await choose(one, 'nonsense')).toBe('slot.unknown');
    expect(await choose(one, await openSlot(slot('2026-11-22', '08:00', '09:00')))).toBe('slot.past');
    expect(await choose(one, await openSlot(slot('2026-11-24', '08:00', '09:00'), 1, { team: 'yibo' }))).toBe(
      'slot.otherTeam',
    );
    const closed = await openSlot(slot('2026-11-25', '08:00', '09:00'), 1, { open: false });
    expect(await choose(one, closed)).toBe('slot.closed');
    expect(await act(one, 'giveBackSlot', { slot: first, reason: 'ill', text: '发烧' })).toBe('done');
    expect(await choose(two, first)).toBe('done');
    expect(await act(one, 'giveBackSlot', { slot: first, reason: 'ill' })).toBe('slot.notHeld');
    expect(await act(one, 'chooseSlot', { slot: first }, reviewer)).toBe('forbidden');
    expect((await city.events(one)).at(-1)?.note).toMatchObject({ slot: '2611230810', reason: 'ill' });
    expect(await records.get('slot', first)).toMatchObject({ version: 1 });
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('the last one chosen by fifty at once: one has it, and each of the others is told that it is full', async () => {
    const { city, refs, act, openSlot, openSession } = await rosterCity(dynamo, 50);
    const session = await openSession('basics', '2026-11-22', '12:00', '13:00', 60);
    await Promise.all(refs.map((ref) => act(ref, 'bookSession', { session })));
    const last = await openSlot(slot('2026-11-23', '08:00', '10:00'), 1);
    const answers = await Promise.all(refs.map((ref) => act(ref, 'chooseSlot', { slot: last })));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'slot.full')).toHaveLength(49);
    expect(await city.broken()).toEqual([]);
  }, 120_000);
});

describe('somebody asked', () => {
  test('keeps the place until they answer or the time is over; nobody is assigned', async () => {
    const { city, refs, act, openSlot, openSession, slotsOf } = await rosterCity(dynamo, 2);
    const [one, two] = refs as [string, string];
    const session = await openSession('basics', '2026-11-22', '12:00', '13:00');
    for (const ref of refs) await act(ref, 'bookSession', { session });
    const wanted = await openSlot(slot('2026-11-24', '08:00', '10:00'), 1);
    const over = await openSlot(slot('2026-11-24', '09:00', '11:00'), 1);
    const ask = (ref: string, id: string) => act(ref, 'proposeSlots', { slots: [{ slot: id }] }, leader);
    expect(await ask(one, wanted)).toBe('done');
    expect(await ask(one, over)).toBe('slot.overlaps');
    expect(await act(two, 'chooseSlot', { slot: wanted })).toBe('slot.full');
    await city.run();
    expect(city.told(0)).toContain('sms.roster.asked');
    // Before the answer it is not theirs: nothing to give back, nothing to check in to.
    expect(await act(one, 'giveBackSlot', { slot: wanted, reason: 'ill' })).toBe('slot.notAsked');
    expect(await act(one, 'declineSlot', { slot: wanted })).toBe('done');
    expect(await act(two, 'chooseSlot', { slot: wanted })).toBe('done');
    expect(await ask(one, over)).toBe('done');
    await city.run(city.now() + 11 * hour);
    expect(await slotsOf(one)).toHaveLength(1);
    await city.run(city.now() + 2 * hour);
    expect(await slotsOf(one)).toEqual([]);
    expect(await act(one, 'acceptSlot', { slot: over })).toBe('slot.notAsked');
    expect(await city.data(one)).not.toHaveProperty('proposed');
    expect(await ask(one, over)).toBe('done');
    expect(await act(one, 'acceptSlot', { slot: over })).toBe('done');
    expect(await act(one, 'acceptSlot', { slot: over })).toBe('slot.held');
    expect(await slotsOf(one)).toHaveLength(1);
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('may choose another slot at that time instead: that is the answer', async () => {
    const { city, refs, act, openSlot, openSession, slotsOf } = await rosterCity(dynamo, 1);
    const [one] = refs as [string];
    await act(one, 'bookSession', { session: await openSession('basics', '2026-11-22', '12:00', '13:00') });
    const [asked, other] = [
      await openSlot(slot('2026-11-24', '08:00', '10:00')),
      await openSlot(slot('2026-11-24', '09:00', '11:00')),
    ];
    await act(one, 'proposeSlots', { slots: [{ slot: asked }] }, leader);
    expect(await act(one, 'chooseSlot', { slot: other })).toBe('done');
    expect((await slotsOf(one)).map((held) => held.split('#')[0])).toEqual([other]);
    expect(await city.broken()).toEqual([]);
  }, 60_000);
});

test('isolation: slots and seats are others’ at once, nothing can be chosen, and only a recorded release brings back', async () => {
  const { city, refs, act, openSlot, openSession, slotsOf } = await rosterCity(dynamo, 2);
  const [one, two] = refs as [string, string];
  const session = await openSession('basics', '2026-11-22', '12:00', '13:00');
  for (const ref of refs) await act(ref, 'bookSession', { session });
  const wanted = await openSlot(slot('2026-11-24', '08:00', '10:00'), 1);
  const asked = await openSlot(slot('2026-11-25', '08:00', '10:00'), 1);
  await act(one, 'chooseSlot', { slot: wanted });
  await act(one, 'proposeSlots', { slots: [{ slot: asked }] }, leader);
  await city.decide(one, 'expose', { status: 'isolating' });
  expect(await city.step(one)).toBe('held');
  expect(await slotsOf(one)).toEqual([]);
  expect((await city.state(one)).holds.filter((hold) => hold.startsWith('place:'))).toHaveLength(1);
  expect(await act(one, 'chooseSlot', { slot: wanted })).toBe('tooLate');
  for (const id of [wanted, asked]) expect(await act(two, 'chooseSlot', { slot: id })).toBe('done');
  await city.staff(one, 'recordRelease', { date: '2026-11-22', toldBy: '社区', by: '周' });
  expect(await city.step(one)).toBe('placed');
  expect(await city.data(one)).not.toHaveProperty('proposed');
  expect(await act(one, 'bookSession', { session })).toBe('done');
  expect(await city.broken()).toEqual([]);
}, 60_000);

test('the state stays within 1 KB with ten slots', async () => {
  const { city, refs, act, openSlot, openSession } = await rosterCity(
    dynamo,
    1,
    {},
    {
      district: 'wh-donghu-hightech',
      street: 'unknown',
      post2: 'community-worker-support',
      post3: 'home-isolation-support',
      acceptOtherPosts: 'yes',
    },
  );
  const [ref] = refs as [string];
  await act(ref, 'contacted', {}, leader);
  const basics = await openSession('basics', '2026-11-22', '12:00', '13:00');
  await act(ref, 'bookSession', { session: basics });
  for (let day = 23; day < 28; day++) {
    for (const [from, to] of [
      ['08:00', '10:00'],
      ['13:30', '15:30'],
    ] as const) {
      const id = await openSlot(slot(`2026-11-${day}`, from, to), 9);
      expect(await act(ref, 'chooseSlot', { slot: id })).toBe('done');
    }
  }
  await city.run(at('2026-11-22', '12:30'));
  expect(await act(ref, 'attended', { session: basics }, leader)).toBe('done');
  const size = async () =>
    Math.max(...(await city.everything('recruitment')).filter(({ sk }) => sk === '#STATE').map(sizeOf));
  const ten = await size();
  const more = [
    await openSlot(slot('2026-11-28', '08:00', '10:00')),
    await openSlot(slot('2026-11-29', '08:00', '10:00')),
  ];
  await act(ref, 'proposeSlots', { slots: more.map((id) => ({ slot: id, why: 'a_n_u3.5-12_l4' })) }, machine);
  if (process.env.SIZES) console.log(ten, await size());
  expect(ten).toBeLessThanOrEqual(1024);
}, 60_000);
