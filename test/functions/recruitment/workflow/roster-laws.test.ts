import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecruitmentData } from '../../../../functions/recruitment/data.ts';
import { proposeSlotsOf } from '../../../../functions/recruitment/roster/proposing.ts';
import type { Seats } from '../../../../functions/recruitment/roster/records.ts';
import { close, holdersOf, resize } from '../../../../functions/recruitment/roster/seats.ts';
import { closeClock, endOf, slotsIn, startOf } from '../../../../functions/recruitment/roster/slot.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical } from './posts.ts';
import { leader, rosterCity, slot } from './roster-world.ts';
import { brokenShifts, lost } from './whereabouts.ts';
import { hour, reviewer } from './world.ts';

/*
 * The rules of rosters over any sequence of what people, desk and time do, on the real table, several at once.
 */
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const points = ['mask', 'disinfection', 'vaccination', 'test', 'scan'];
const often: Readonly<Record<string, number>> = {
  choose: 6,
  accept: 3,
  checkIn: 3,
  release: 3,
  ask: 2,
  book: 2,
  giveBack: 2,
};
const kinds = [
  ...(['choose', 'accept', 'decline', 'giveBack', 'ask', 'propose', 'noShow', 'checkIn'] as const),
  ...(['book', 'leave', 'attended', 'expose', 'release', 'withdraw'] as const),
  ...(['close', 'callOff', 'shrink', 'grow'] as const),
];
type What = (typeof kinds)[number];
const what = kinds.flatMap((kind) => Array.from({ length: often[kind] ?? 1 }, () => kind));
type World = Awaited<ReturnType<typeof prepared>>;

const training = { before: ['basics'], follow: ['care', 'reporting'] };
const people = 5;
const days = [23, 24, 25];
const times = [
  ['08:00', '10:00'],
  ['08:00', '13:00'],
  ['10:00', '13:00'],
  ['22:00', '24:00'],
] as const;

async function prepared() {
  const world = await rosterCity(dynamo, people);
  // Two that can be checked in to at once.
  const slots = [
    await world.openSlot(slot('2026-11-22', '10:30', '12:00')),
    await world.openSlot(slot('2026-11-22', '11:00', '13:00')),
  ];
  for (const date of days)
    for (const [index, [from, to]] of times.entries())
      slots.push(await world.openSlot(slot(`2026-11-${date}`, from, to), 1 + (index % 2)));
  const sessions = [
    await world.openSession('basics', '2026-11-22', '12:00', '13:00', 4),
    await world.openSession('basics', '2026-11-24', '08:00', '09:00', 2),
    await world.openSession('care', '2026-11-24', '10:00', '12:00', 2),
  ];
  // Some are trained already.
  const today = await world.openSession('basics', '2026-11-22', '08:00', '09:00');
  for (const ref of world.refs.slice(0, 3)) await world.act(ref, 'attended', { session: today }, leader);
  await world.act(world.refs[0]!, 'chooseSlot', { slot: slots[0] });
  await world.act(world.refs[1]!, 'chooseSlot', { slot: slots[1] });
  return { ...world, slots, sessions, most: new Map<string, number>(), said: new Map<string, number>() };
}

/** One act; `says` it may be refused, and by what. */
async function act(world: World, doing: What, i: number, j: number): Promise<void> {
  const { city, refs, slots, sessions, act: decide, said } = world;
  const ref = refs[i % refs.length]!;
  const id = slots[j % slots.length]!;
  const session = sessions[j % sessions.length]!;
  const own = async () => {
    const held = slotsIn((await city.state(ref)).holds);
    return held.length > 0 ? `medical-support/1/${shortOf(held[j % held.length]!)}` : id;
  };
  const answer = async (): Promise<string> => {
    switch (doing) {
      case 'choose':
        return decide(ref, 'chooseSlot', { slot: id });
      case 'accept':
        return decide(ref, 'acceptSlot', { slot: await own() });
      case 'decline':
        return decide(ref, 'declineSlot', { slot: await own() });
      case 'giveBack':
        return decide(ref, 'giveBackSlot', { slot: await own(), reason: 'work' });
      case 'book':
        return decide(ref, 'bookSession', { session });
      case 'leave':
        return decide(ref, 'leaveSession', { session });
      case 'attended':
        return decide(ref, 'attended', { session }, leader);
      case 'ask':
        return decide(ref, 'proposeSlots', { slots: [{ slot: id }] }, leader);
      case 'noShow':
        return decide(ref, 'noShow', { slot: await own() }, leader);
      case 'expose':
        return decide(ref, 'expose', { status: 'contact' });
      case 'release':
        return decide(ref, 'recordRelease', { date: '2026-11-22', toldBy: '社区', by: '周' }, reviewer);
      case 'withdraw':
        // Seldom, or nobody is left.
        return j % 7 === 0 ? decide(ref, 'withdraw', {}) : 'none';
      case 'propose':
        await proposeSlotsOf(city.env, medical, 1, { from: '2026-11-22', until: '2026-11-25' });
        return 'done';
      case 'close':
        return j % 3 === 0 ? String(await close(city.env, 'slot', id, 'lead')) : 'none';
      case 'callOff':
        return j % 5 === 0 ? String(await close(city.env, 'session', session, 'lead')) : 'none';
      case 'shrink':
        return resize(city.env, 'slot', id, 1, 'lead');
      case 'grow':
        return resize(city.env, 'slot', id, 3, 'lead');
      case 'checkIn': {
        // Somebody whose shift is now, where there is somebody.
        let [who, wanted] = [ref, await own()];
        for (const other of refs) {
          const running = slotsIn((await city.state(other)).holds).find(
            (one) => startOf(one) - hour <= city.now() && city.now() < endOf(one),
          );
          if (running) [who, wanted] = [other, `medical-support/1/${shortOf(running)}`];
        }
        const { person } = (await city.state(who)).data as RecruitmentData;
        const facts = async () =>
          (await city.everything('people')).find(({ pk }) => pk === `PERSON#${person}`) as Record<string, unknown>;
        const before = await facts();
        const made = await decide(who, 'checkIn', { slot: wanted, points }, leader);
        // Facts of isolation and training only come and go; what stood before or stands after must allow it.
        if (made === 'done' && (before.isolated !== undefined || (await facts()).trained_basics === undefined))
          throw new Error('checked in untrained or in isolation');
        return made;
      }
    }
  };
  const made = await answer();
  if (made === 'done') said.set(doing, (said.get(doing) ?? 0) + 1);
}

const shortOf = ({ date, from, to }: { date: string; from: string; to: string }) =>
  `${date.slice(2).replaceAll('-', '')}${closeClock(from)}${closeClock(to)}`;

/** The laws that do not hold, in words. */
async function broken({ city, refs, slots, records, most }: World): Promise<string[]> {
  const found = await city.broken();
  for (const id of slots) {
    const { seats, open } = (await records.get<Seats>('slot', id))!.value;
    const holders = (await holdersOf(city.env, 'slot', id)).length;
    if (!open && holders > 0) found.push(`${holders} in ${id}, which is closed`);
    // Made smaller, its holders keep their places; nobody comes in above the new size.
    if (holders > Math.max(seats, most.get(id) ?? 0)) found.push(`${holders} in ${id} of ${seats}`);
    most.set(id, holders);
  }
  const now = city.now();
  for (const ref of refs) {
    const state = await city.state(ref);
    const { holds, data } = state;
    const held = slotsIn(holds);
    found.push(...brokenShifts(state, training, now));
    const missing = lost(state);
    if (missing) found.push(missing);
    const { proposed = [] } = data as RecruitmentData;
    if (proposed.some((text) => !held.some((one) => text.startsWith(shortOf(one)))))
      found.push(`${ref} asked, no place`);
  }
  return found;
}

test('no sequence of choices, returns, proposals, isolations, closings and deadlines leads to more holders than seats, two slots at once, service untrained or in isolation, or a lost person', async () => {
  const all = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.array(fc.tuple(fc.constantFrom<What>(...what), fc.nat(people - 1), fc.nat(59)), {
            minLength: 1,
            maxLength: 4,
          }),
          fc.constantFrom(0, 0, 0, 1, 2, 5),
        ),
        { minLength: 20, maxLength: 30, size: 'max' },
      ),
      async (batches) => {
        const world = await prepared();
        for (const [batch, hours] of batches) {
          await Promise.all(batch.map(([doing, i, j]) => act(world, doing, i, j)));
          await world.city.run(world.city.now() + hours * hour);
          const found = await broken(world);
          if (found.length > 0)
            throw new Error(`after ${batch.map(([doing]) => doing).join(', ')}: ${found.join('; ')}`);
        }
        for (const [doing, count] of world.said) all.set(doing, (all.get(doing) ?? 0) + count);
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 8), endOnFailure: true },
  );
  if (process.env.SAID) console.log(Object.fromEntries(all));
  // The sequences get somewhere: laws over empty rosters say nothing.
  for (const doing of ['choose', 'propose', 'expose', 'checkIn']) {
    expect(all.get(doing) ?? 0, doing).toBeGreaterThan(0);
  }
}, 300_000);
