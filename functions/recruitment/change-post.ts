import type { Post } from '../../shared/city/city.ts';
import { findingsOf, type Group, Post as PostShape } from '../../shared/city/post.ts';
import { register } from '../../shared/register/register.ts';
import { conditionParameters, placeIsFree } from '../../shared/workflow/conditions.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { placeKey } from '../../shared/workflow/keys.ts';
import { takenNumbers } from '../../shared/workflow/places.ts';
import type { RecordOf } from '../../shared/workflow/records.ts';
import { numbersOf } from './posts.ts';
import { type PostRecord, ringOut } from './posts-now.ts';

const workflow = 'recruitment';

/** Most posts that can be open at once: whoever would take any stands in the line of each, by one transaction. */
export const mostOpen = 20;

/** What a change of a post came to. */
export type PostChanged =
  | { kind: 'done'; version: number }
  /** Somebody else has changed it since it was read. */
  | { kind: 'moved' }
  /** More people hold places of a group than it was to have. */
  | { kind: 'held'; group: number; held: number };

interface PostChange {
  /** The post as it is to be; of its groups only the sizes count. */
  post: Post;
  did: PostRecord['did'];
  why?: string;
  /** Version of the post that was read; 0: as in the city's file, or a new one. */
  expected: number;
  by: string;
}

/** Numbers that one transaction takes out of use, beside the record and its log. */
const mostShut = 90;
const mostTries = 20;

/**
 * Opens, changes or closes a post.
 *
 *     lead     reads: 27 to 30 are free ──────────── makes it 26, "27 to 30 are free" ✗ reads again
 *     placing                             takes 28 ✓
 *
 * Making a group smaller takes free numbers out of use, each on the condition that it is still free; who holds a number
 * keeps it, whichever it is. More numbers than one transaction takes go in several, each of which stands by itself.
 *
 * @throws Error when the post is not one by the rules of the city's file: the caller has checked it.
 */
export async function changePost(env: Env, { post, did, why, expected, by }: PostChange): Promise<PostChanged> {
  const records = register(env, workflow);
  const { version: _version, ...wanted } = post;
  let version = expected;
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const record = await records.get<PostRecord>('post', post.id);
    if ((record?.version ?? 0) !== version) return { kind: 'moved' };
    const before = record?.value.groups ?? env.city.posts.find(({ id }) => id === post.id)?.groups ?? [];
    const held = await heldIn(env, post.id, Math.max(before.length, wanted.groups.length));
    const over = held.findIndex((numbers, index) => numbers.size > (wanted.groups[index]?.max ?? 0));
    if (over >= 0) return { kind: 'held', group: over + 1, held: held[over]!.size };
    const groups = wanted.groups.map((size, index) => resized(size, held[index]!));
    const shut = shutBy(before, groups);
    const all = shut.length <= mostShut;
    const now = shut.slice(0, mostShut);
    const value: PostRecord = all
      ? { ...wanted, groups, did, ...(why && { why }) }
      : { ...(record?.value ?? wanted), groups: shutting(before, now), did: 'changed' };
    if (all) mustBePost(value);
    const TableName = tableOf(env, workflow);
    const also = now.map(({ group, number }) => ({
      ConditionCheck: {
        TableName,
        Key: placeKey(`${post.id}/${group + 1}`, number),
        ...conditionParameters(placeIsFree),
      },
    }));
    const changed = await records.put('post', post.id, value, { expected: version, by, also, ring: all });
    // Either the record has moved, or a number was taken meanwhile: the next round sees which.
    if (changed.kind === 'moved') continue;
    version = changed.version;
    if (!all) continue;
    const at = env.clock.now();
    try {
      await env.refresh?.(true);
      await ringOut(env, { kind: 'post', id: post.id, version, value, at, by } satisfies RecordOf<PostRecord>);
    } catch (error) {
      // The change stands, and says itself that the line is still to be told: whoever reads the posts next does it.
      env.log('posts.notRung', { workflow }, error);
    }
    return { kind: 'done', version };
  }
  return { kind: 'moved' };
}

/** The numbers that are held, group by group. */
export const heldIn = (env: Env, post: string, groups: number): Promise<Set<number>[]> =>
  Promise.all(Array.from({ length: groups }, (_, index) => takenNumbers(env, workflow, `${post}/${index + 1}`)));

/** A group of a size: the numbers that are held stay, the lowest free ones fill it up. */
export function resized({ min, max }: Pick<Group, 'min' | 'max'>, held: ReadonlySet<number>): Group {
  const numbers = new Set(held);
  for (let number = 1; numbers.size < max; number++) numbers.add(number);
  return groupOf(min, numbers);
}

function groupOf(min: number, numbers: ReadonlySet<number>): Group {
  const last = Math.max(0, ...numbers);
  const without = Array.from({ length: last }, (_, index) => index + 1).filter((number) => !numbers.has(number));
  return { min: Math.min(min, numbers.size), max: numbers.size, ...(without.length > 0 && { without }) };
}

interface Place {
  group: number;
  number: number;
}

/** The numbers that go out of use, those of the last group first: a group that goes, goes from the end. */
function shutBy(before: readonly Group[], after: readonly Group[]): Place[] {
  const places = before.flatMap((group, index) => {
    const stay = new Set(after[index] ? numbersOf(after[index]) : []);
    return numbersOf(group)
      .filter((number) => !stay.has(number))
      .map((number) => ({ group: index, number }));
  });
  return places.reverse();
}

/** The groups as they were, less some numbers. */
function shutting(before: readonly Group[], shut: readonly Place[]): Group[] {
  const groups = before.map((group, index) => {
    const gone = new Set(shut.flatMap((place) => (place.group === index ? [place.number] : [])));
    return groupOf(group.min, new Set(numbersOf(group).filter((number) => !gone.has(number))));
  });
  return groups.filter(({ max }) => max > 0);
}

function mustBePost({ did: _did, why: _why, ...post }: PostRecord): void {
  PostShape.parse(post);
  const [wrong] = findingsOf(post);
  if (wrong) throw new Error(`the post's ${wrong.path.join('.')} ${wrong.message}`);
}
