import { randomUUID } from 'node:crypto';
import { applicantSide } from '../../../../functions/recruitment/applicant.ts';
import { invitationsOf } from '../../../../functions/recruitment/teams/invitations.ts';
import { type NewTeam, teamSide } from '../../../../functions/recruitment/teams/side.ts';
import { twoThree } from '../../../../functions/recruitment/teams/team.ts';
import type { Dynamo } from '../../../support/dynamo.ts';
import { answersOf, type Changes } from './people.ts';
import { makeCity, program, type TestCity } from './world.ts';

/** A city with a door, at which invitations lie. */
export async function teamCity(dynamo: Dynamo, changes: Parameters<typeof makeCity>[1] = {}) {
  const city = await makeCity(dynamo, changes);
  const door = `${city.env.tables.people}-door`;
  await dynamo.table(door);
  Object.assign(city.env.tables.of, { door });
  return teamIn(city);
}

/** Teams in a city that has a door. */
export function teamIn(city: TestCity) {
  const side = teamSide(city.door);
  const applicant = applicantSide(city.door);
  const mobileOf = (n: number) => String(answersOf(n, city.now(), city.city).mobile);
  const nameOf = (n: number) => `队员${'甲乙丙丁戊己庚辛'[n % 8]}`;
  let count = 0;

  const self = {
    ...city,
    side,
    mobileOf,
    /** The n-th person as their leader names them. */
    member: (n: number, role: string) => ({ role, name: nameOf(n), mobile: mobileOf(n) }),
    /** A “2+3” team that the sign-up leads as its social worker, with these people in the other roles. */
    async lead(reference: string, people: readonly number[], change: Partial<NewTeam> = {}) {
      const id = change.id ?? `t${String(++count).padStart(7, '0')}`;
      const members = twoThree.slice(1).map((role, index) => self.member(people[index]!, role));
      const made = await side.lead(reference, {
        id,
        name: '二加三队',
        kind: 'twoThree',
        own: 'sw',
        members,
        ...change,
      });
      await city.run();
      return { id, made };
    },
    /** The n-th person takes their first invitation and signs up; the machine has not acted yet. */
    async take(n: number, change: Changes = {}) {
      const [invited] = await invitationsOf(city.door, mobileOf(n));
      const receipt = await applicant.accept({
        answers: answersOf(n, city.now(), city.city, change),
        consents: [],
        token: randomUUID(),
        client: `c${n}`,
        lang: 'zh',
        ...(invited && { invited: { kind: invited.kind, id: invited.id, seat: invited.seat } }),
      });
      if (receipt.kind !== 'accepted') throw new Error(receipt.kind);
      return receipt.reference;
    },
    async approve(...refs: string[]) {
      for (const ref of refs) await city.staff(ref, 'pass', {}, program);
    },
    /** How often each of these went on to a place. */
    async wentOn(refs: readonly string[]) {
      const histories = await Promise.all(refs.map((ref) => city.events(ref)));
      return histories.map((events) => events.filter(({ note }) => note?.team && !note.invited).length);
    },
  };
  return self;
}

export type TeamCity = Awaited<ReturnType<typeof teamCity>>;
