import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { City, Post } from '../../shared/city/city.ts';
import { isOpen, postsOpen } from '../../shared/city/open.ts';
import { register } from '../../shared/register/register.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { trouble } from '../../shared/workflow/errors.ts';
import { recordPk } from '../../shared/workflow/keys.ts';
import { lineOf } from '../../shared/workflow/lines.ts';
import { type RecordOf, recordIn } from '../../shared/workflow/records.ts';
import type { State } from '../../shared/workflow/state.ts';
import { wakeCase, wakeFirst } from '../../shared/workflow/wake.ts';
import type { RecruitmentData } from './data.ts';
import { standsRight } from './posts.ts';

/** A post as the desk has changed it. Its groups, too: the file's are the seed only. */
export interface PostRecord extends Omit<Post, 'version'> {
  /** What this version of it did. */
  did: 'opened' | 'changed' | 'closed';
  /** Why, in the words of who did it; for the staff. */
  why?: string;
}

/** Longest that a change at the desk may go unseen by a function, ms. */
const mostStale = 5_000;
/** How long whoever makes a change has to tell those whom it concerns, before others do, ms. */
const ownTime = 10_000;

/** A city with the desk's changes: posts are overridden or added, none goes. */
export function cityNow(seed: City, records: readonly RecordOf<PostRecord>[]): City {
  const changed = new Map(records.map(({ id, version, value }) => [id, postNow(value, version)]));
  const seeded = seed.posts.map((post) => changed.get(post.id) ?? post);
  const added = [...changed.values()].filter(({ id }) => !seed.posts.some((post) => post.id === id));
  const posts = [...seeded, ...added];
  // A call without an open post is closed.
  return { ...seed, posts, open: seed.open && posts.some(isOpen) };
}

/** A post of the desk's record, as the code reads it. */
export function postNow({ did: _did, why: _why, ...post }: PostRecord, version: number): Post {
  return { ...post, version };
}

/**
 * Keeps the posts of an environment as they are at the desk: from here on `env.city` is the city as it is now, and
 * `env.refresh` reads it again. The environment is changed, not copied: hand it on as it is.
 *
 * @param rings whether it also tells those in line of a change, where whoever made it did not get to that.
 */
export function keepPosts<E extends Env>(env: E, { rings = false }: { rings?: boolean } = {}): E {
  // A city that does not recruit has no posts to keep.
  if (!env.tables.of.recruitment) return env;
  const seed = env.city;
  env.seed = seed;
  let readAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function read(ConsistentRead: boolean): Promise<void> {
    readAt = env.clock.now();
    const { Items = [] } = await env.documents
      .send(
        new QueryCommand({
          TableName: tableOf(env, 'recruitment'),
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': recordPk('post') },
          ConsistentRead,
        }),
      )
      .catch(trouble);
    const records = Items.map((item) => recordIn<PostRecord>('post', item));
    env.city = cityNow(seed, records);
    if (!rings) return;
    for (const [index, record] of records.entries())
      if (Items[index]!.ring && record.at < readAt - ownTime)
        await ringOut(env, record, Items[index]!.ring).catch(() => undefined);
  }
  const begin = (consistent: boolean) => {
    const reading = read(consistent).finally(() => {
      if (running === reading) running = undefined;
    });
    running = reading;
    return reading;
  };

  env.refresh = async (now = false) => {
    if (now) {
      // A read that has begun already may have missed what the caller has heard of: all wait for one that begins now.
      next ??= (running ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return begin(true);
        });
      return next;
    }
    if (!running && env.clock.now() - readAt < mostStale) return;
    // What was read last still serves: a place is only ever taken by the post's record as it stands.
    await (running ?? begin(false)).catch(() => env.log('posts.notRead', { workflow: 'recruitment' }));
  };
  return env;
}

/** Cases woken in one go, so that no invocation is held up by a long line. */
const mostWoken = 100;

/** How far a walk through the lines has come. */
interface Walked {
  line: string;
  /** The last key of the line that has been looked at; absent: none yet. */
  from?: Record<string, unknown>;
}

/**
 * Tells those in line of a change to a post: the first looks, and each who has looked and left wakes the next. So a line
 * of any length is moved on case by case, by commits of their own. May be repeated.
 *
 * A post that opens has no line yet, but those in the lines of others may want it: they are walked through, so many at a
 * time; what is left is remembered with the record, and the next who reads the posts goes on.
 */
export async function ringOut(env: Env, { id, version, value }: RecordOf<PostRecord>, ring: unknown = true) {
  const posts = register(env, 'recruitment');
  await wakeFirst(env, 'recruitment', id);
  const left = value.did === 'opened' ? await walk(env, id, ring === true ? undefined : (ring as Walked)) : undefined;
  await posts.rung('post', id, version, left && { ...left });
}

async function walk(env: Env, opened: string, begin: Walked | undefined): Promise<Walked | undefined> {
  const lines = postsOpen(env.city)
    .map(({ id }) => id)
    .filter((id) => id !== opened)
    .sort();
  const wants = (state: State) => {
    const data = state.data as RecruitmentData;
    return state.step === 'waitlisted' && !standsRight({ city: env.city, data, holds: state.holds });
  };
  let count = 0;
  for (const line of lines.filter((one) => one >= (begin?.line ?? ''))) {
    let from = line === begin?.line ? begin.from : undefined;
    do {
      if (count >= mostWoken) return { line, ...(from && { from }) };
      const { refs, next } = await lineOf(env, 'recruitment', line, { limit: 25, ...(from && { from }) });
      for (const ref of refs) if (await wakeCase(env, 'recruitment', ref, wants)) count += 1;
      from = next;
    } while (from);
  }
  return undefined;
}
