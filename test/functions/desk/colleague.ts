import { visitorOf } from '../../support/visitor.ts';
import type { World } from './world.ts';

/** Somebody of the staff at a browser without scripts, signed in. */
export async function colleague(world: World, sub = 'demo-reviewer') {
  const person = visitorOf({ app: () => world.app, origin: world.desk.publicUrl });
  await person.get(`/desk/sign-in?as=${sub}`);
  return person;
}

export type Colleague = Awaited<ReturnType<typeof colleague>>;
