import { randomUUID } from 'node:crypto';
import { answersOf } from '../../recruitment/workflow/people.ts';
import type { World } from '../world.ts';

/** Gives a desk's city a door, at which declared lists and invitations lie; and people to be declared. */
export async function withDoor({ dynamo, city }: World) {
  const door = await dynamo.table(`door-${randomUUID()}`);
  Object.assign(city.env.tables.of, { door });
  const person = (n: number) => {
    const { idNumber, mobile } = answersOf(n, city.now(), city.city);
    return { idNumber: String(idNumber), mobile: String(mobile) };
  };
  return { person, row: (n: number, name = '王小明') => [name, person(n).idNumber, person(n).mobile] };
}
