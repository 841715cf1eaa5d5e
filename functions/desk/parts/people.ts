import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { staffKey } from '../../../shared/staff/staff.ts';
import type { Actor } from '../../../shared/workflow/definition.ts';
import type { Visit } from '../visit.ts';

/** The most people whose names one page looks up. */
const most = 12;

/** The name of a colleague, also of one who has left; undefined for machines and applicants. */
export async function nameOf(
  { desk }: Pick<Visit, 'desk'>,
  by: Pick<Actor, 'kind' | 'id'>,
): Promise<string | undefined> {
  if (by.kind !== 'staff' && by.kind !== 'program') return undefined;
  const { Item } = await desk.env.documents.send(new GetCommand({ TableName: desk.staffTable, Key: staffKey(by.id) }));
  return typeof Item?.name === 'string' ? Item.name : undefined;
}

/** The names of those who acted, by their opaque id. */
export async function namesOf(
  visit: Visit,
  people: readonly Pick<Actor, 'kind' | 'id'>[],
): Promise<Map<string, string>> {
  const known = new Map<string, Pick<Actor, 'kind' | 'id'>>();
  for (const by of people) if (by.kind === 'staff' || by.kind === 'program') known.set(by.id, by);
  const asked = [...known.values()].slice(-most);
  const names = await Promise.all(asked.map((by) => nameOf(visit, by)));
  return new Map(asked.flatMap(({ id }, index) => (names[index] ? [[id, names[index]] as const] : [])));
}
