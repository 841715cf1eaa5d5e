import { recruitmentTexts } from '../../../functions/recruitment/texts/all.ts';
import type { Engine } from '../../../functions/web/ports.ts';
import { answersOf } from '../recruitment/workflow/people.ts';
import { rosterCity } from '../recruitment/workflow/roster-world.ts';
import { type Visitor, visitor } from './visitor.ts';
import { makeWorld } from './world.ts';

/** The public pages before the real engine, with so many people placed in the first group of a post. */
export async function rosterSite(people: number, options: { publicUrl?: string } = {}) {
  const world = await makeWorld(options);
  const roster = await rosterCity(world.dynamo, people);
  const { city, refs } = roster;
  Object.assign(world.web, { engine: city.applicant as Engine, city: city.city, texts: recruitmentTexts });
  return {
    world,
    ...roster,
    mobileOf: (n: number) => String(answersOf(n, city.now(), city.city).mobile),
    /** The n-th person, come with mobile and code. */
    async person(n: number): Promise<{ who: Visitor; at: string; ref: string }> {
      const who = visitor(world);
      world.clock.go(61_000);
      await who.get('/check');
      await who.send({ mobile: answersOf(n, city.now(), city.city).mobile as string });
      await who.send({ code: who.code() });
      return { who, at: `/mine/${refs[n]}`, ref: refs[n]! };
    },
  };
}
