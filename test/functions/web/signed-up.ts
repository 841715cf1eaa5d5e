import { pagesAfterCode, typedOn } from './answers.ts';
import { type Visitor, visitor } from './visitor.ts';
import type { World } from './world.ts';

let people = 0;
/** A mobile number that nobody in this file has had. */
export const newMobile = () => `135${String(10_000_000 + people++)}`;

/** Somebody who has answered everything and stands before the last page, which a reader takes a minute for. */
export async function filledIn(world: World, mobile = newMobile()): Promise<Visitor> {
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  await person.send(typedOn(world, 'mobile', { mobile }));
  await person.send({ code: person.code() });
  for (const page of pagesAfterCode) await person.send(typedOn(world, page));
  world.clock.go(60_000);
  return person;
}

/** Somebody who has signed up and stands before the receipt. */
export async function signedUp(
  world: World,
  mobile = newMobile(),
): Promise<{ person: Visitor; reference: string; mobile: string }> {
  const person = await filledIn(world, mobile);
  await person.send({ pledge: 'yes' });
  const [reference] = await world.engine.byMobile(mobile);
  return { person, reference: reference!, mobile };
}

/** Somebody on another phone, who has come back with mobile and code: with one sign-up, on its page. */
export async function lookedUp(world: World, mobile: string): Promise<Visitor> {
  const other = visitor(world);
  world.clock.go(61_000);
  await other.get('/check');
  await other.send({ mobile });
  await other.send({ code: other.code() });
  return other;
}
