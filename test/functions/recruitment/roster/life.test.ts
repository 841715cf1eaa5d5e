import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RosterSlot } from '../../../../functions/recruitment/roster/coverage.ts';
import { holdsOf, holdsToCome } from '../../../../functions/recruitment/roster/give-back.ts';
import { takeRefusal } from '../../../../functions/recruitment/roster/may-take.ts';
import { proposeFor, type Volunteer } from '../../../../functions/recruitment/roster/propose.ts';
import {
  endOf,
  hoursOf,
  overlaps,
  slotId,
  slotPlace,
  slotsIn,
  startOf,
} from '../../../../functions/recruitment/roster/slot.ts';
import {
  bookingRefusal,
  mayServe,
  type SessionTimes,
  sessionPlace,
  stranded,
} from '../../../../functions/recruitment/roster/training.ts';
import { WEEKDAYS } from '../../../../shared/calendar/dates.ts';
import { at, rules, slot } from './any.ts';

/** A roster as the engine would keep it: a place names its holder, a case names its places. */
interface World {
  now: number;
  slots: (RosterSlot & { holders: string[]; asked: string[]; declined: string[] })[];
  people: (Volunteer & { holds: string[]; attended: string[]; booked: SessionTimes[] })[];
  sessions: (SessionTimes & { seats: number })[];
}
type Person = World['people'][number];
type Rostered = World['slots'][number];

const days = ['2026-11-23', '2026-11-24', '2026-11-25'];
const hours = [
  ['08:00', '10:00'],
  ['08:00', '13:00'],
  ['10:00', '13:00'],
  ['09:00', '11:00'],
  ['22:00', '24:00'],
] as const;
const everyBox = [...WEEKDAYS, 'holiday'].flatMap((day) => ['am', 'pm', 'ev'].map((part) => `${day}-${part}`));

function world(): World {
  const slots = days.flatMap((date, day) =>
    hours.map(([from, to], index) => ({
      ...slot(date, from, to, { group: index === 3 ? 2 : 1 }),
      capacity: 1 + ((day + index) % 2),
      holders: [],
      asked: [],
      declined: [],
      ...(index === 4 && { team: 'yibo' }),
    })),
  );
  const people = Array.from({ length: 6 }, (_, index) => ({
    id: `v${index}`,
    group: `medical-support/${index === 5 ? 2 : 1}`,
    ...(index < 2 && { team: 'yibo' }),
    isolated: false,
    holds: [],
    attended: index % 2 ? ['basics'] : [],
    booked: [],
    servedHours: index,
    availability: everyBox,
  }));
  const session = (id: string, kind: string, date: string, from: string, to: string) => ({
    id,
    kind,
    date,
    from,
    to,
    seats: 2,
  });
  const sessions = [
    session('b1', 'basics', '2026-11-22', '09:00', '11:30'),
    session('b2', 'basics', '2026-11-24', '08:00', '09:00'),
    session('c1', 'care', '2026-11-24', '10:00', '12:00'),
    session('c2', 'care', '2026-11-25', '12:00', '13:30'),
  ];
  return { now: at('2026-11-21T08:00'), slots, people, sessions };
}

function take(one: Rostered, who: Person): void {
  one.holders.push(who.id);
  one.asked = one.asked.filter((id) => id !== who.id);
  // Which of the places it is, the engine decides; here the holders are counted.
  who.holds.push(`place:${slotPlace(one)}#${one.holders.length}`);
}

function release(world: World, who: Person, holds: readonly string[]): void {
  const ids = new Set(slotsIn(holds).map(slotId));
  who.holds = who.holds.filter((hold) => !holds.includes(hold));
  for (const one of world.slots) if (ids.has(slotId(one))) one.holders = one.holders.filter((id) => id !== who.id);
}

/** What is taken away in the same commit as a session: the slots that hung on it. */
function withoutSession(world: World, who: Person, id: string): void {
  who.booked = who.booked.filter((session) => session.id !== id);
  who.holds = who.holds.filter((hold) => !hold.startsWith(`place:${sessionPlace({ id })}#`));
  const held = slotsIn(who.holds).filter((one) => startOf(one) > world.now);
  release(world, who, holdsOf(who.holds, stranded(held, who, rules.training)));
}

type Doing =
  | 'choose'
  | 'return'
  | 'propose'
  | 'accept'
  | 'decline'
  | 'isolate'
  | 'recover'
  | 'book'
  | 'miss'
  | 'attend'
  | 'wait';

function act(world: World, what: Doing, i: number, j: number): void {
  const who = world.people[i % world.people.length]!;
  const one = world.slots[j % world.slots.length]!;
  const session = world.sessions[j % world.sessions.length]!;
  const by = { training: rules.training, now: world.now };
  const booked = who.booked.some(({ id }) => id === session.id);
  if (what === 'choose' && !takeRefusal(one, who, by)) take(one, who);
  if (what === 'return') {
    const given = holdsOf(who.holds, [one]);
    if (given.length > 0) one.declined.push(who.id);
    release(world, who, given);
  }
  if (what === 'propose') ask(world);
  if (what === 'accept') {
    const asked = world.slots.filter(({ asked: ids }) => ids.includes(who.id));
    const chosen = asked[j % Math.max(1, asked.length)];
    if (chosen && !takeRefusal(chosen, who, by)) take(chosen, who);
  }
  if (what === 'decline') one.asked = one.asked.filter((id) => id !== who.id);
  if (what === 'isolate') {
    who.isolated = true;
    release(world, who, holdsToCome(who.holds, world.now));
    for (const other of world.slots) other.asked = other.asked.filter((id) => id !== who.id);
  }
  if (what === 'recover') who.isolated = false;
  if (what === 'book') {
    const taken = world.people.filter((other) => other.booked.some(({ id }) => id === session.id)).length;
    const person = { ...who, slots: slotsIn(who.holds) };
    if (!bookingRefusal(session, person, { taken, now: world.now })) {
      who.booked.push(session);
      who.holds.push(`place:${sessionPlace(session)}#${taken + 1}`);
    }
  }
  if (what === 'miss' && booked) withoutSession(world, who, session.id);
  if (what === 'attend' && booked && endOf(session) <= world.now) {
    who.attended.push(session.kind);
    who.booked = who.booked.filter(({ id }) => id !== session.id);
  }
  if (what === 'wait') world.now += (j % 12) * 3_600_000;
}

function ask(world: World): void {
  const { proposals } = proposeFor({ slots: world.slots, volunteers: world.people, rules, now: world.now });
  for (const { slot: id, volunteer } of proposals) {
    const one = world.slots.find((other) => slotId(other) === id)!;
    const who = world.people.find((other) => other.id === volunteer)!;
    const refusal = takeRefusal(one, who, { training: rules.training, now: world.now });
    if (who.isolated || refusal) throw new Error(`proposed, though ${refusal ?? 'isolated'}`);
    one.asked.push(volunteer);
  }
}

/** The laws that do not hold, in words; none is what is wanted. */
function broken({ now, slots, people }: World): string[] {
  const found: string[] = [];
  const law = (holds: boolean, words: string) => holds || found.push(words);
  for (const one of slots) {
    law(hoursOf(one) > 0, 'a slot without length');
    law(new Set([...one.holders, ...one.asked]).size <= one.capacity, 'more people than places');
    law(new Set(one.holders).size === one.holders.length, 'one person twice in a slot');
  }
  for (const who of people) {
    const held = slotsIn(who.holds);
    const holders = slots.filter(({ holders: ids }) => ids.includes(who.id)).map(slotId);
    law(held.map(slotId).sort().join() === holders.sort().join(), 'a place whose holder does not hold it');
    for (const [index, one] of held.entries()) {
      law(!held.slice(0, index).some((other) => overlaps(one, other)), 'two slots at once');
      law(!who.booked.some((session) => overlaps(one, session)), 'a slot during training');
      if (startOf(one) <= now) continue;
      law(!who.isolated, 'a slot in isolation');
      law(mayServe(one, who, rules.training).may, 'a slot without training');
    }
  }
  return found;
}

const doing = fc.constantFrom<Doing>(
  ...(['choose', 'choose', 'choose', 'accept', 'accept', 'accept', 'book', 'book'] as const),
  ...(['return', 'propose', 'decline', 'isolate', 'recover', 'miss', 'attend', 'wait'] as const),
);

test('no sequence of choices, returns, proposals, isolations and trainings leads to two slots at once, a slot over its places, or service untrained or in isolation', () => {
  let taken = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(doing, fc.nat(5), fc.nat(59)), { minLength: 30, maxLength: 80, size: 'max' }),
      (acts) => {
        const all = world();
        for (const [what, i, j] of acts) {
          act(all, what, i, j);
          const found = broken(all);
          if (found.length > 0) throw new Error(`after ${what}: ${found.join(', ')}`);
        }
        if (all.people.some(({ holds }) => slotsIn(holds).length > 1)) taken += 1;
      },
    ),
    { numRuns: 100 },
  );
  // The sequences get somewhere: laws that hold over empty rosters say nothing.
  expect(taken).toBeGreaterThan(50);
});
