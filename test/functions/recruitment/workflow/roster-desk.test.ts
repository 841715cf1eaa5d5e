import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAsked } from '../../../../functions/recruitment/roster/asked.ts';
import { openSession, openSlots } from '../../../../functions/recruitment/roster/opening.ts';
import type { Pattern } from '../../../../functions/recruitment/roster/pattern.ts';
import { offeringAgain, proposeSlotsOf } from '../../../../functions/recruitment/roster/proposing.ts';
import type { SlotRecord } from '../../../../functions/recruitment/roster/records.ts';
import { close, holdersOf, resize } from '../../../../functions/recruitment/roster/seats.ts';
import { weekOf } from '../../../../functions/recruitment/roster/week.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical } from './posts.ts';
import { leader, rosterCity, slot } from './roster-world.ts';
import { minute } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const pattern: Pattern = {
  post: medical,
  group: 1,
  days: { kind: 'daily' },
  times: [
    { from: '08:00', to: '10:00' },
    { from: '10:00', to: '13:00' },
    { from: '22:00', to: '24:00' },
  ],
  from: '2026-11-23',
  until: '2026-11-29',
};

describe('slots opened by a pattern', () => {
  test('the same pattern twice, or twice at once, makes no second slot; others’ slots are left as they are and told', async () => {
    const { city, records } = await rosterCity(dynamo, 0);
    const open = (seats: number) => openSlots(city.env, { pattern, seats, by: 'lead' });
    const [one, two] = (await Promise.all([open(3), open(3)])) as Exclude<
      Awaited<ReturnType<typeof open>>,
      { problem: string }
    >[];
    expect([...one!.made, ...two!.made].sort()).toHaveLength(21);
    expect(one!.same.length + two!.same.length).toBe(21);
    expect(await open(3)).toMatchObject({ made: [], conflicts: [] });
    const other = await open(2);
    expect(other).toMatchObject({ made: [], same: [] });
    expect((other as { conflicts: object[] }).conflicts).toHaveLength(21);
    expect((await records.get<SlotRecord>('slot', 'medical-support/1/2611230810'))?.value).toEqual({
      seats: 3,
      open: true,
      group: 'medical-support/1',
    });
    expect(await openSlots(city.env, { pattern: { ...pattern, group: 2 }, seats: 3, by: 'x' })).toEqual({
      problem: 'noGroup',
    });
    expect(await openSlots(city.env, { pattern, seats: 0, by: 'x' })).toEqual({ problem: 'seats' });
    expect(await openSlots(city.env, { pattern: { ...pattern, until: '2026-11-01' }, seats: 1, by: 'x' })).toEqual({
      problem: 'period',
    });
  }, 60_000);

  test('a session is one session however often it is opened; another at the same time is another', async () => {
    const { city } = await rosterCity(dynamo, 0);
    const session = {
      kind: 'basics',
      name: '第一期',
      content: '规范',
      hours: 1,
      organiser: '联合会',
      date: '2026-11-23',
      from: '09:00',
      to: '11:30',
      link: 'https://meet.example/1',
      seats: 30,
    };
    expect(await openSession(city.env, session, 'lead')).toEqual({ id: '26112309-11f-basics' });
    expect(await openSession(city.env, session, 'lead')).toEqual({ id: '26112309-11f-basics' });
    expect(await openSession(city.env, { ...session, name: '第二期' }, 'lead')).toEqual({
      id: '26112309-11f-basics-2',
    });
    expect(await openSession(city.env, { ...session, kind: 'unknown' }, 'lead')).toHaveProperty('problems');
    expect(await openSession(city.env, { ...session, hours: 9 }, 'lead')).toMatchObject({
      problems: [{ field: 'hours', code: 'longer' }],
    });
  });
});

/** Somebody who is trained soon enough for everything from tomorrow on. */
async function trainable(people: number) {
  const world = await rosterCity(dynamo, people);
  const session = await world.openSession('basics', '2026-11-22', '12:00', '13:00', 60);
  for (const ref of world.refs) expect(await world.act(ref, 'bookSession', { session })).toBe('done');
  return { ...world, session };
}

describe('a slot that is made smaller or closed', () => {
  test('its holders keep their numbers; nobody comes in above the new size, whoever leaves', async () => {
    const { city, refs, act, openSlot } = await trainable(5);
    const id = await openSlot(slot('2026-11-24', '08:00', '10:00'), 4);
    const choose = (ref: string) => act(ref, 'chooseSlot', { slot: id });
    for (const ref of refs.slice(0, 3)) expect(await choose(ref)).toBe('done');
    expect(await resize(city.env, 'slot', id, 2, 'lead')).toBe('done');
    expect(await holdersOf(city.env, 'slot', id)).toHaveLength(3);
    expect(await choose(refs[3]!)).toBe('slot.full');
    await act(refs[0]!, 'giveBackSlot', { slot: id, reason: 'ill' });
    await act(refs[1]!, 'giveBackSlot', { slot: id, reason: 'ill' });
    expect(await choose(refs[3]!)).toBe('slot.full');
    expect(await resize(city.env, 'slot', id, 2, 'lead')).toBe('done');
    const both = await Promise.all([choose(refs[3]!), choose(refs[4]!)]);
    expect(both.sort()).toEqual(['done', 'slot.full']);
    expect(await resize(city.env, 'slot', id, 3, 'lead')).toBe('done');
    expect(await choose(refs[0]!)).toBe('done');
    expect(await choose(refs[1]!)).toBe('slot.full');
    expect(await resize(city.env, 'slot', 'medical-support/1/2611242224', 3, 'lead')).toBe('missing');
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('made smaller while five choose: never more holders than the larger size, and then none beyond the new', async () => {
    const { city, refs, act, openSlot } = await trainable(6);
    const id = await openSlot(slot('2026-11-24', '08:00', '10:00'), 4);
    await Promise.all([
      ...refs.slice(0, 5).map((ref) => act(ref, 'chooseSlot', { slot: id })),
      resize(city.env, 'slot', id, 2, 'lead'),
    ]);
    const before = (await holdersOf(city.env, 'slot', id)).length;
    expect(before).toBeLessThanOrEqual(4);
    for (const ref of refs) await act(ref, 'chooseSlot', { slot: id });
    expect((await holdersOf(city.env, 'slot', id)).length).toBe(Math.max(before, 2));
  }, 60_000);

  test('closing asks its holders off, each told once; interrupted, the same again does the rest', async () => {
    const { city, refs, act, openSlot } = await trainable(3);
    const id = await openSlot(slot('2026-11-24', '08:00', '10:00'), 4);
    for (const ref of refs.slice(0, 2)) await act(ref, 'chooseSlot', { slot: id });
    await act(refs[2]!, 'proposeSlots', { slots: [{ slot: id }] }, leader);
    expect(await close(city.env, 'slot', id, 'lead')).toEqual({ told: 3, left: [] });
    await city.run();
    for (const n of [0, 1, 2]) expect(city.told(n).filter((one) => one === 'sms.roster.changed')).toHaveLength(1);
    expect(await holdersOf(city.env, 'slot', id)).toEqual([]);
    expect(await close(city.env, 'slot', id, 'lead')).toEqual({ told: 0, left: [] });
    expect(await act(refs[0]!, 'chooseSlot', { slot: id })).toBe('slot.closed');
    expect(await close(city.env, 'slot', 'medical-support/1/2611242224', 'lead')).toBe('missing');
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('a session that is called off takes the slots with it that hung on it, and no others', async () => {
    const { city, refs, act, openSlot, session, slotsOf } = await trainable(1);
    const [ref] = refs as [string];
    const id = await openSlot(slot('2026-11-24', '08:00', '10:00'), 4);
    await act(ref, 'chooseSlot', { slot: id });
    expect(await close(city.env, 'session', session, 'lead')).toEqual({ told: 1, left: [] });
    expect(await slotsOf(ref)).toEqual([]);
    expect(await act(ref, 'chooseSlot', { slot: id })).toBe('training.missing');
  }, 60_000);
});

describe('a group’s week', () => {
  test('takes the same two calls for three people and for thirty, and tells who holds and who is asked', async () => {
    const calls: number[] = [];
    for (const people of [3, 30]) {
      const { city, refs, act } = await trainable(people);
      await openSlots(city.env, { pattern, seats: 40, by: 'lead' });
      const id = 'medical-support/1/2611230810';
      for (const ref of refs) await act(ref, 'chooseSlot', { slot: id });
      await act(refs[0]!, 'proposeSlots', { slots: [{ slot: 'medical-support/1/2611231013' }] }, leader);
      let count = 0;
      const counted = {
        ...city.env,
        documents: {
          send: (command: never) => {
            count++;
            return city.env.documents.send(command);
          },
        } as never,
      };
      const week = (await weekOf(counted, medical, 1, '2026-11-23'))!;
      calls.push(count);
      expect(week.slots).toHaveLength(21);
      expect([...week.slots.find((one) => one.id === id)!.holders].sort()).toEqual([...refs].sort());
      expect(week.slots.find((one) => one.id === 'medical-support/1/2611231013')).toMatchObject({
        holders: [],
        asked: [refs[0]],
      });
      expect(week.members).toHaveLength(people);
      expect(JSON.stringify(week)).not.toMatch(/13800010/);
    }
    expect(calls).toEqual([2, 2]);
  }, 120_000);
});

describe('proposals', () => {
  test('fill the week from what people said they can, each place to one person, with reasons; twice asks nobody twice', async () => {
    const { city, refs, act, slotsOf } = await trainable(4);
    await openSlots(city.env, { pattern: { ...pattern, until: '2026-11-24' }, seats: 1, by: 'lead' });
    const run = () => proposeSlotsOf(city.env, medical, 1, { from: '2026-11-23', until: '2026-11-24' });
    const first = (await run())!;
    expect(first.refused).toEqual([]);
    expect(first.proposed).toHaveLength(6);
    expect(first.proposed[0]!.why).toContainEqual({ code: 'available' });
    const held = (await Promise.all(refs.map(slotsOf))).flat();
    expect(held).toHaveLength(6);
    expect((await run())!.proposed).toEqual([]);
    const asked = first.proposed.find(({ volunteer }) => volunteer === refs[0])!;
    expect((await city.data(refs[0]!)).proposed).toContainEqual(expect.stringContaining('|a_'));
    // One says no: it goes to another, not to them again.
    expect(await act(refs[0]!, 'declineSlot', { slot: asked.slot })).toBe('done');
    const second = (await run())!;
    expect(second.proposed.filter(({ slot: id }) => id === asked.slot).map(({ volunteer }) => volunteer)).not.toContain(
      refs[0],
    );
    await city.run();
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('a slot is given back while it is being proposed: it is one person’s in the end', async () => {
    const { city, refs, act, openSlot } = await trainable(4);
    const id = await openSlot(slot('2026-11-24', '08:00', '10:00'), 1);
    await act(refs[0]!, 'chooseSlot', { slot: id });
    const run = () => proposeSlotsOf(city.env, medical, 1, { from: '2026-11-24', until: '2026-11-24', only: [id] });
    await Promise.all([act(refs[0]!, 'giveBackSlot', { slot: id, reason: 'work' }), run(), run()]);
    await run();
    const holders = await holdersOf(city.env, 'slot', id);
    expect(holders).toHaveLength(1);
    expect(holders[0]!.ref).not.toBe(refs[0]);
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('given back, a slot is offered to the others at once, and not to whoever gave it back', async () => {
    const { city, refs, act, openSlot, slotsOf } = await trainable(3);
    offeringAgain(city.env);
    const id = await openSlot(slot('2026-11-24', '08:00', '10:00'), 1);
    await openSlot(slot('2026-11-24', '20:00', '22:00'), 1);
    await act(refs[0]!, 'chooseSlot', { slot: id });
    await act(refs[0]!, 'giveBackSlot', { slot: id, reason: 'ill' });
    const asked = (await holdersOf(city.env, 'slot', id)).map(({ ref }) => ref);
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toBe(refs[0]);
    // The other slot is nobody’s: it was not given back.
    expect((await Promise.all(refs.map(slotsOf))).flat()).toHaveLength(1);
    expect(await act(asked[0]!, 'acceptSlot', { slot: id })).toBe('done');
  }, 60_000);

  test('given back on the page, which can open nobody’s answers, it is another’s to answer in the same moment, who is told', async () => {
    const { city, refs, act, openSlot, slotsOf } = await trainable(2);
    const id = await openSlot(slot('2026-11-24', '08:00', '10:00'), 1);
    await act(refs[0]!, 'chooseSlot', { slot: id });
    expect(await city.decide(refs[0]!, 'giveBackSlot', { slot: id, reason: 'ill' })).toBe('done');
    expect(await slotsOf(refs[1]!)).toHaveLength(1);
    expect(city.told(1)).toContain('sms.roster.asked');
    expect(await act(refs[1]!, 'acceptSlot', { slot: id })).toBe('done');
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('what somebody in isolation lets go, or who leaves, is another’s to answer in the same moment', async () => {
    const { city, refs, act, openSlot } = await trainable(3);
    offeringAgain(city.env);
    const first = await openSlot(slot('2026-11-24', '08:00', '10:00'), 1);
    const second = await openSlot(slot('2026-11-25', '08:00', '10:00'), 1);
    for (const id of [first, second]) await act(refs[0]!, 'chooseSlot', { slot: id });
    await city.decide(refs[0]!, 'expose', { status: 'contact' });
    const holders = async (id: string) => (await holdersOf(city.env, 'slot', id)).map(({ ref }) => ref);
    for (const id of [first, second]) expect([await holders(id), refs[0]]).toEqual([[expect.any(String)], refs[0]]);
    expect([...(await holders(first)), ...(await holders(second))]).not.toContain(refs[0]);
    const [next] = await holders(first);
    expect(await act(next!, 'acceptSlot', { slot: first })).toBe('done');
    await city.decide(next!, 'withdraw');
    const [last] = await holders(first);
    expect(refs.filter((ref) => ref !== refs[0] && ref !== next)).toContain(last);
    expect(city.logged).toEqual([]);
    expect(await city.broken()).toEqual([]);
  }, 60_000);

  test('what nobody answered in time goes to the next at once, and not to the same person again', async () => {
    const { city, refs, openSlot, slotsOf } = await trainable(2);
    offeringAgain(city.env);
    const id = await openSlot(slot('2026-11-28', '08:00', '10:00'), 1);
    await proposeSlotsOf(city.env, medical, 1, { from: '2026-11-28', until: '2026-11-28' });
    await city.run();
    const [asked] = (await holdersOf(city.env, 'slot', id)).map(({ ref }) => ref);
    const [other] = refs.filter((ref) => ref !== asked);
    const until = readAsked(((await city.data(asked!)).proposed as string[])[0]!).until;
    await city.run(until + minute);
    expect([await slotsOf(asked!), (await slotsOf(other!)).length]).toEqual([[], 1]);
    const again = readAsked(((await city.data(other!)).proposed as string[])[0]!).until;
    await city.run(again - minute);
    // In the night nobody is told.
    expect(city.told(refs.indexOf(other!))).toContain('sms.roster.asked');
    await city.run(again + minute);
    expect((await holdersOf(city.env, 'slot', id)).map(({ ref }) => ref)).toEqual([]);
    expect(city.logged).toEqual([]);
    expect(await city.broken()).toEqual([]);
  }, 60_000);
});
