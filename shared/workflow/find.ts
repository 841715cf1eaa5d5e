import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from './env.ts';
import { trouble } from './errors.ts';

/** The words that a case is found by, and the division whose staff may find it. */
export interface FoundBy {
  division: string;
  tokens: readonly string[];
  /**
   * At accept: words that the worker writes before it moves the case, by plain puts, which cost half of what they cost in
   * the transaction. By the others it is found from its first moment on.
   */
  soon?: readonly string[];
}

/**
 * Where the cases of a word lie: one item each, sorted by division, so that a city's staff read all of them and a
 * district's only their own. The word is kept as a keyed hash, which says nothing without the key; 128 bits of it tell
 * words apart as well as all.
 */
export const findPk = (env: Env, token: string) => `FIND#${env.sealing.hash('find', token).slice(0, 22)}`;

/** Sorts a case among those of a word. */
export const findSk = (division: string, ref: string) => `${division}#${ref}`;

/** The items under which a case is found. */
export function findKeys(env: Env, ref: string, { division, tokens }: FoundBy): { pk: string; sk: string }[] {
  const pks = new Set(tokens.map((token) => findPk(env, token)));
  return [...pks].map((pk) => ({ pk, sk: findSk(division, ref) }));
}

/** What a case remembers of its search items, so that they go when it is destroyed. */
export const remembered = ({ pk, sk }: { pk: string; sk: string }) => `${pk} ${sk}`;

/** The key of a search item that a case remembers. */
export function recalled(found: string): { pk: string; sk: string } {
  const [pk, sk] = found.split(' ') as [string, string];
  return { pk, sk };
}

/**
 * Writes the search items that a new case still lacks; any number of times is as good as once.
 *
 *     worker A   writes them ── dies            worker A   writes them ────────────── moves it ✗ finds it destroyed: deletes them
 *     worker B   writes them ── moves the case  worker B   writes them ── moves it ✓ … ends, is destroyed
 *
 * @throws TableTrouble
 */
export async function writeFound(env: Env, workflow: string, ref: string, soon: readonly string[]): Promise<void> {
  const TableName = tableOf(env, workflow);
  const put = (found: string) => env.documents.send(new PutCommand({ TableName, Item: { ...recalled(found), ref } }));
  await Promise.all(soon.map(put)).catch(trouble);
}

/** Takes them back: the case has been destroyed meanwhile. */
export async function dropFound(env: Env, workflow: string, soon: readonly string[]): Promise<void> {
  const TableName = tableOf(env, workflow);
  const drop = (found: string) => env.documents.send(new DeleteCommand({ TableName, Key: recalled(found) }));
  await Promise.all(soon.map(drop)).catch(trouble);
}
