import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Post } from '../../../shared/city/city.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { tableOf } from '../../../shared/workflow/env.ts';
import { trouble } from '../../../shared/workflow/errors.ts';
import { linePk } from '../../../shared/workflow/keys.ts';
import { heldIn } from '../../recruitment/change-post.ts';
import { placesOf } from '../../recruitment/posts.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';

/** A post with how it stands: who holds places of each group, how many wait for it (1001: more than a thousand). */
export interface Standing {
  post: Post;
  held: number[];
  taken: number;
  places: number;
  line: number;
}

/** Lets leads and administrators of the whole city in, and reads the posts as they are at this moment. */
export async function allPosts(visit: Visit): Promise<Post[]> {
  const { desk, staff } = visit;
  // A post is the city's, not one district's.
  if (!may(staff, 'posts') || !staff.divisions.includes(desk.env.city.code)) throw new Problem(403, 'role');
  await desk.env.refresh?.(true);
  return desk.env.city.posts;
}

/** One post. Throws 404 when there is none of this id. */
export async function postOf(visit: Visit, id: string): Promise<Post> {
  const post = (await allPosts(visit)).find((one) => one.id === id);
  if (!post) throw new Problem(404, 'page.missing');
  return post;
}

/** How a post stands. */
export async function standingOf({ desk: { env } }: Visit, post: Post): Promise<Standing> {
  const [held, { Count = 0 }] = await Promise.all([
    heldIn(env, post.id, post.groups.length),
    env.documents
      .send(
        new QueryCommand({
          TableName: tableOf(env, 'recruitment'),
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': linePk(post.id) },
          Select: 'COUNT',
          Limit: 1001,
        }),
      )
      .catch(trouble),
  ]);
  const sizes = held.map(({ size }) => size);
  return { post, held: sizes, taken: sizes.reduce((a, b) => a + b, 0), places: placesOf(post), line: Count };
}
