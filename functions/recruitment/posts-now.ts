import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { City, Post } from '../../shared/city/city.ts';
import { isOpen } from '../../shared/city/open.ts';
import { register } from '../../shared/register/register.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { trouble } from '../../shared/workflow/errors.ts';
import { recordPk } from '../../shared/workflow/keys.ts';
import { type RecordOf, recordIn } from '../../shared/workflow/records.ts';
import { wakeFirst } from '../../shared/workflow/wake.ts';

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
  const changed = new Map(records.map(({ id, version, value }) => [id, postOf(value, version)]));
  const seeded = seed.posts.map((post) => changed.get(post.id) ?? post);
  const added = [...changed.values()].filter(({ id }) => !seed.posts.some((post) => post.id === id));
  const posts = [...seeded, ...added];
  // A call without an open post is closed.
  return { ...seed, posts, open: seed.open && posts.some(isOpen) };
}

function postOf({ did: _did, why: _why, ...post }: PostRecord, version: number): Post {
  return { ...post, version };
}

/**
 * Keeps the posts of an environment as they are at the desk: from here on `env.city` is the city as it is now, and
 * `env.refresh` reads it again. The environment is changed, not copied: hand it on as it is.
 *
 * @param rings whether it also tells those in line of a change, where whoever made it did not get to that.
 */
export function keepPosts<E extends Env>(env: E, { rings = false }: { rings?: boolean } = {}): E {
  const seed = env.city;
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
      if (Items[index]!.ring && record.at < readAt - ownTime) await ringOut(env, record).catch(() => undefined);
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

/**
 * Tells those in line of a change to a post: the first looks, and each who has looked and left wakes the next. So a line
 * of any length is moved on case by case, by commits of their own. May be repeated.
 */
export async function ringOut(env: Env, { id, version, value }: RecordOf<PostRecord>): Promise<void> {
  // A post that opens has no line yet: those in others' may want it.
  const opened = value.did === 'opened' ? env.city.posts.filter(isOpen).map((post) => post.id) : [];
  for (const line of new Set([id, ...opened])) await wakeFirst(env, 'recruitment', line);
  await register(env, 'recruitment').rung('post', id, version);
}
