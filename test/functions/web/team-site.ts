import { randomUUID } from 'node:crypto';
import { applicantSide } from '../../../functions/recruitment/applicant.ts';
import { teamSide } from '../../../functions/recruitment/teams/side.ts';
import { answersOf } from '../recruitment/workflow/people.ts';
import { teamCity } from '../recruitment/workflow/team-world.ts';
import type { TestCity } from '../recruitment/workflow/world.ts';
import { pagesAfterCode, typedOn } from './answers.ts';
import { lookedUp } from './signed-up.ts';
import type { Visitor } from './visitor.ts';
import { makeWorld, type World } from './world.ts';

/** The public pages before a real engine with a door, at which invitations lie. */
export function joinPages(world: World, city: TestCity) {
  Object.assign(world.web, {
    engine: applicantSide(city.door),
    teams: teamSide(city.door),
    city: city.city,
  });
  const ownOf = (n: number) => answersOf(n, city.now(), city.city);
  const mobileOf = (n: number) => String(ownOf(n).mobile);

  const self = {
    mobileOf,
    /** What the n-th person types on a page. */
    typed: (n: number, page: string) => {
      const { idNumber, mobile } = ownOf(n);
      const own = page === 'who' ? { idNumber } : page === 'mobile' ? { mobile } : {};
      return typedOn(world, page, own as Record<string, string>);
    },
    /** The n-th person, come with mobile and code. */
    come: (n: number): Promise<Visitor> => lookedUp(world, mobileOf(n)),
    /** From the invitation to the first page of the sign-up. */
    async accept(n: number, who: Visitor): Promise<void> {
      const [invited] = await world.web.teams!.invitations(mobileOf(n));
      await who.get(`/invitation/${invited!.kind}/${invited!.id}/${invited!.seat}`);
      await who.send({ action: 'accept' });
    },
    /** From these pages of the sign-up on; the machine has acted. */
    async signUpOn(n: number, who: Visitor, pages: readonly string[] = ['mobile', ...pagesAfterCode]): Promise<string> {
      for (const page of pages) await who.send(self.typed(n, page));
      world.clock.go(60_000);
      await who.send({ pledge: 'yes' });
      await city.run();
      const [reference] = await world.web.engine.byMobile(mobileOf(n));
      return reference!;
    },
  };
  return self;
}

/** The same with a city of its own. */
export async function teamSite(options: { publicUrl?: string } = {}) {
  const world = await makeWorld(options);
  const city = await teamCity(world.dynamo);
  let teams = 0;
  return {
    world,
    city,
    ...joinPages(world, city),
    /** The leader invites somebody to a team of two, past the pages. */
    async twoOf(leader: string, name: string, member: number): Promise<string> {
      const id = `t${randomUUID().slice(0, 6)}${teams++ % 10}`;
      const members = [city.member(member, 'm2')];
      await city.side.lead(leader, { id, name, kind: 'free', own: 'm1', members });
      return id;
    },
  };
}

export type TeamSite = Awaited<ReturnType<typeof teamSite>>;
