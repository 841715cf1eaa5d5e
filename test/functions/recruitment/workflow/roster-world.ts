import type { SessionRecord, SlotRecord } from '../../../../functions/recruitment/roster/records.ts';
import { sessionId } from '../../../../functions/recruitment/roster/session-id.ts';
import { groupOf, type Slot, slotId } from '../../../../functions/recruitment/roster/slot.ts';
import type { City } from '../../../../shared/city/city.ts';
import { register } from '../../../../shared/register/register.ts';
import { decide } from '../../../../shared/workflow/decide.ts';
import type { Actor } from '../../../../shared/workflow/definition.ts';
import type { Dynamo } from '../../../support/dynamo.ts';
import type { Changes } from './people.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { makeCity, program, type TestCity } from './world.ts';

export const order: City['order'] = ['review', 'place', 'training', 'roster'];
export const leader: Actor = { kind: 'staff', id: 's-leader', role: 'groupLeader' };
const everyBox = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'].flatMap((day) =>
  ['am', 'pm', 'ev'].map((part) => `${day}-${part}`),
);
/** Free at all times. */
export const always = {
  availability: everyBox,
  availableFrom: '2026-11-22',
  availableUntil: undefined,
  hoursPerWeek: '16+',
};

/** A slot of group 1 of 医务人员 support. */
export const slot = (date: string, from: string, to: string, group = 1): Slot => ({
  post: medical,
  group,
  date,
  from,
  to,
});

/** A city with one post of groups of thirty, and so many people placed in the first. */
export async function rosterCity(dynamo: Dynamo, people: number, changes: Partial<City> = {}, answers: Changes = {}) {
  const city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 60]] }), order, ...changes });
  const refs: string[] = [];
  for (let n = 0; n < people; n++) refs.push(await city.accept(n, { ...wishes(medical), ...always, ...answers }));
  await city.run();
  for (const ref of refs)
    await decide(city.env, { workflow: 'recruitment', ref, decision: 'pass', by: program, input: {} });
  await city.run();
  for (const ref of refs)
    await decide(city.env, {
      workflow: 'recruitment',
      ref,
      decision: 'confirm',
      by: { kind: 'applicant', id: `case:${ref}` },
    });
  await city.run();
  return { city, refs, ...doing(city) };
}

/** What people do with slots and sessions: `done`, or the code of the refusal. */
export function doing(city: TestCity) {
  const records = register(city.env, 'recruitment');
  async function act(ref: string, decision: string, input: object, by?: Actor): Promise<string> {
    const actor = by ?? { kind: 'applicant' as const, id: `case:${ref}` };
    try {
      return (await decide(city.env, { workflow: 'recruitment', ref, decision, by: actor, input })).kind;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === undefined) throw error;
      return code;
    }
  }
  return {
    records,
    act,
    async openSlot(one: Slot, seats = 2, more: Partial<SlotRecord> = {}): Promise<string> {
      const id = slotId(one);
      const value: SlotRecord = { seats, open: true, group: groupOf(one), ...more };
      await records.put('slot', id, value, { expected: 0, by: 'lead' });
      return id;
    },
    async openSession(kind: string, date: string, from: string, to: string, seats = 30): Promise<string> {
      const id = sessionId({ kind, date, from, to });
      const value: SessionRecord = {
        kind,
        date,
        from,
        to,
        seats,
        open: true,
        name: '岗前培训',
        content: '服务规范',
        hours: 1,
        organiser: '市社工联合会',
        link: 'https://meet.example/1',
      };
      await records.put('session', id, value, { expected: 0, by: 'lead' });
      return id;
    },
    slotsOf: async (ref: string) =>
      (await city.state(ref)).holds.filter((hold) => hold.startsWith('place:slot/')).map((hold) => hold.slice(11)),
  };
}
