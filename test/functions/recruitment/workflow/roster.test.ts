import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machine } from '../../../../functions/recruitment/steps/roster.ts';
import { wuhan } from '../../../../infra/cities/wuhan.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { sizeOf } from '../../../support/item-size.ts';
import { medical, postsWith } from './posts.ts';
import { leader, rosterCity, slot } from './roster-world.ts';
import { hour, reviewer, type TestCity } from './world.ts';

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

  test('the last one, of a shift or a session, chosen by fifty at once: one has it, each other is told that it is full', async () => {
    const { city, refs, act, openSlot, openSession } = await rosterCity(dynamo, 50);
    const session = await openSession('basics', '2026-11-22', '12:00', '13:00', 60);
    await Promise.all(refs.map((ref) => act(ref, 'bookSession', { session })));
    const last = await openSlot(slot('2026-11-23', '08:00', '10:00'), 1);
    const answers = await Promise.all(refs.map((ref) => act(ref, 'chooseSlot', { slot: last })));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'slot.full')).toHaveLength(49);
    const seat = await openSession('care', '2026-11-24', '12:00', '13:00', 1);
    const booked = await Promise.all(refs.map((ref) => act(ref, 'bookSession', { session: seat })));
    expect(booked.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(booked.filter((answer) => answer === 'session.full')).toHaveLength(49);
    expect(await city.broken()).toEqual([]);
  }, 120_000);
});

describe('before a shift', () => {
  const today = () => slot('2026-11-22', '10:30', '12:00');
  const fact = (city: TestCity, person: string, value: object) =>
    city.env.documents.send(
      new UpdateCommand({
        TableName: city.env.tables.people,
        Key: { pk: `PERSON#${person}`, sk: 'FACTS' },
        UpdateExpression: `SET ${Object.keys(value).map((name) => `${name} = :${name}`)}`,
        ExpressionAttributeValues: Object.fromEntries(Object.entries(value).map(([name, one]) => [`:${name}`, one])),
      }) as never,
    );

  test('the person’s facts count, not the case’s word: isolation, training, insurance where the city asks for it', async () => {
    const { city, refs, act, openSlot, openSession } = await rosterCity(dynamo, 1, {
      roster: { ...wuhan.roster, insured: true },
    });
    const [ref] = refs as [string];
    const session = await openSession('basics', '2026-11-22', '08:00', '09:00');
    expect(await act(ref, 'attended', { session }, leader)).toBe('done');
    expect(await act(ref, 'attended', { session }, leader)).toBe('session.known');
    const shift = await openSlot(today());
    expect(await act(ref, 'chooseSlot', { slot: shift })).toBe('done');
    const check = () => act(ref, 'checkIn', { slot: shift, points }, leader);
    expect(await check()).toBe('insurance.missing');
    const { person } = (await city.data(ref)) as { person: string };
    await fact(city, person, { covered: city.now() - 1 });
    expect(await check()).toBe('insurance.missing');
    await fact(city, person, { covered: city.now() + hour, isolated: { since: 1 } });
    expect(await check()).toBe('isolated');
    const at = { TableName: city.env.tables.people, Key: { pk: `PERSON#${person}`, sk: 'FACTS' } };
    await city.env.documents.send(new UpdateCommand({ ...at, UpdateExpression: 'REMOVE isolated' }) as never);
    expect(await act(ref, 'noShow', { slot: shift }, leader)).toBe('slot.tooEarly');
    expect(await check()).toBe('done');
    expect(await check()).toBe('slot.held');
    expect((await city.events(ref)).at(-1)?.note).toEqual({ slot: '26112210f12', points, gear: [] });
    await city.run(city.now() + hour);
    expect(await act(ref, 'noShow', { slot: shift }, leader)).toBe('slot.begun');
    await city.env.documents.send(new UpdateCommand({ ...at, UpdateExpression: 'REMOVE trained_basics' }) as never);
    const other = await openSlot(slot('2026-11-22', '13:00', '14:00'));
    await act(ref, 'chooseSlot', { slot: other });
    await city.run(city.now() + 2 * hour);
    expect(await act(ref, 'checkIn', { slot: other, points }, leader)).toBe('training.missing');
    expect(await act(ref, 'noShow', { slot: other }, leader)).toBe('done');
    expect(await city.data(ref)).toMatchObject({ missed: 1 });
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('in an emergency that is no infectious disease there are no five points; what is done on site needs the gear', async () => {
    const posts = postsWith({ [medical]: [[0, 60]] }).map((post) => ({ ...post, onSite: true }));
    const { refs, act, openSlot, openSession } = await rosterCity(dynamo, 1, { posts, emergency: 'other' });
    const [ref] = refs as [string];
    await act(ref, 'attended', { session: await openSession('basics', '2026-11-22', '08:00', '09:00') }, leader);
    const shift = await openSlot(today());
    await act(ref, 'chooseSlot', { slot: shift });
    expect(await act(ref, 'checkIn', { slot: shift, gear: ['mask'] }, leader)).toBe('check.gear');
    expect(await act(ref, 'checkIn', { slot: shift, gear: ['mask', 'disinfectant'] }, leader)).toBe('done');
  }, 60_000);

  test('where the order has no training nobody asks for it, and where it has no roster there is none', async () => {
    const none = await rosterCity(dynamo, 1, { order: ['review', 'place'] });
    const id = await none.openSlot(today());
    expect(await none.act(none.refs[0]!, 'chooseSlot', { slot: id })).toBe('roster.notHere');
    const untrained = await rosterCity(dynamo, 1, { order: ['review', 'place', 'roster'] });
    const shift = await untrained.openSlot(today());
    expect(await untrained.act(untrained.refs[0]!, 'chooseSlot', { slot: shift })).toBe('done');
    expect(await untrained.act(untrained.refs[0]!, 'checkIn', { slot: shift, points }, leader)).toBe('done');
  }, 60_000);
});

describe('a session', () => {
  test('of which one is left has one more; booked twice, full, begun, overlapping or on a shift it is refused', async () => {
    const { city, refs, act, openSession, openSlot } = await rosterCity(dynamo, 3);
    const [one, two] = refs as [string, string];
    const last = await openSession('basics', '2026-11-23', '09:00', '10:00', 1);
    const answers = await Promise.all(refs.map((ref) => act(ref, 'bookSession', { session: last })));
    expect(answers.sort()).toEqual(['done', 'session.full', 'session.full']);
    const who = (await Promise.all(refs.map(city.state))).find(({ holds }) => holds.length === 3)!.ref;
    expect(await act(who, 'bookSession', { session: last })).toBe('session.held');
    const again = await openSession('basics', '2026-11-24', '09:00', '10:00');
    expect(await act(who, 'bookSession', { session: again })).toBe('session.known');
    const across = await openSession('care', '2026-11-23', '09:30', '10:30');
    expect(await act(who, 'bookSession', { session: across })).toBe('session.overlaps');
    const shift = await openSlot(slot('2026-11-25', '09:00', '11:00'));
    expect(await act(who, 'chooseSlot', { slot: shift })).toBe('done');
    const onShift = await openSession('care', '2026-11-25', '10:00', '11:00');
    expect(await act(who, 'bookSession', { session: onShift })).toBe('session.onShift');
    expect(await act(one, 'bookSession', { session: '26112209-10-basics' })).toBe('session.unknown');
    expect(await act(one, 'attended', { session: again }, leader)).toBe('session.tooEarly');
    // Leaving it, the shift that hung on it goes too; the seat is another's.
    expect(await act(who, 'leaveSession', { session: last })).toBe('done');
    expect((await city.state(who)).holds).toHaveLength(2);
    const other = refs.find((ref) => ref !== who)!;
    expect(await act(other, 'bookSession', { session: last })).toBe('done');
    await city.run(Date.parse('2026-11-23T09:00:00+08:00'));
    expect(await act(two, 'bookSession', { session: last })).toMatch(/^session\.(past|held)$/);
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('attended in an earlier call counts in the next: the person’s facts say it', async () => {
    const { city, refs, act, openSession } = await rosterCity(dynamo, 1);
    const session = await openSession('basics', '2026-11-22', '08:00', '09:00');
    await act(refs[0]!, 'attended', { session }, leader);
    await act(refs[0]!, 'withdraw', {});
    await city.run();
    const again = await city.approved(0, {
      post1: medical,
      post2: undefined,
      post3: undefined,
      acceptOtherPosts: 'no',
    });
    await city.decide(again, 'confirm');
    expect(await city.data(again)).toMatchObject({ trained: ['basics'] });
  }, 60_000);
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
