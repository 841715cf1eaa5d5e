import { changePost } from '../../../../functions/recruitment/change-post.ts';
import { numbersOf } from '../../../../functions/recruitment/posts.ts';
import { keepPosts, type PostRecord } from '../../../../functions/recruitment/posts-now.ts';
import type { Post } from '../../../../shared/city/city.ts';
import type { Dynamo } from '../../../support/dynamo.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { makeCity, type TestCity } from './world.ts';

/** A city whose worker and desk are environments of their own, as functions are: each reads the posts for itself. */
export async function cityWith(dynamo: Dynamo, groups: Parameters<typeof postsWith>[0]) {
  const c = await makeCity(dynamo, { posts: postsWith(groups) });
  const desk = keepPosts({ ...c.env });
  keepPosts(c.env, { rings: true });
  keepPosts(c.door);
  const post = async (id: string): Promise<Post> => {
    await desk.refresh!(true);
    return desk.city.posts.find((one) => one.id === id)!;
  };
  /** What somebody at the desk does with the post as they have just read it. */
  const change = async (id: string, changes: Partial<Post>, did: PostRecord['did'] = 'changed') => {
    const before = await post(id);
    return changePost(desk, { post: { ...before, ...changes }, did, expected: before.version ?? 0, by: 'lead' });
  };
  const sizes = (...max: number[]) => ({ groups: max.map((one) => ({ min: 0, max: one })) });
  const close = (id: string) => change(id, { open: false }, 'closed');
  return { c, desk, post, change, sizes, close };
}

/** Where each of them stands. */
export const steps = (c: TestCity, refs: string[]) => Promise.all(refs.map(c.step));
/** The numbers of a group that are held. */
export const numbersIn = async (c: TestCity, group: string) =>
  (await c.everything('recruitment')).filter(({ pk }) => pk === `PLACE#${group}`).map(({ sk }) => Number(sk));

/** More hold places than there are, or somebody holds a number that is not given out. */
export async function over(c: TestCity, post: Post): Promise<string[]> {
  const found = await Promise.all(
    post.groups.map(async (group, index) => {
      const held = await numbersIn(c, `${post.id}/${index + 1}`);
      const allowed = numbersOf(group);
      const beyond = held.filter((number) => !allowed.includes(number));
      const wrong = held.length > group.max || beyond.length > 0;
      return wrong ? [`${held.length} of ${group.max} in ${post.id}/${index + 1}, beyond: ${beyond.join()}`] : [];
    }),
  );
  const laws = (await c.broken()).filter((law) => !/ of \d+ in /.test(law));
  return [...found.flat(), ...laws];
}

/** So many people under review for a post; then approved, each hint in a batch of its own. */
export async function passed(c: TestCity, people: number) {
  const { decide } = await import('../../../../shared/workflow/decide.ts');
  const refs: string[] = [];
  for (let n = 0; n < people; n++) {
    c.skip(c.now() + 1000);
    refs.push(await c.accept(n, wishes(medical)));
  }
  await c.run();
  for (const ref of refs)
    await decide(c.env, {
      workflow: 'recruitment',
      ref,
      decision: 'pass',
      by: { kind: 'program', id: 'p', role: 'reviewer' },
      input: {},
    });
  const batches = [];
  for (let one = c.queues.receive('recruitment', 1, () => 0); one; one = c.queues.receive('recruitment', 1, () => 0))
    batches.push(one.event);
  return { refs, batches };
}
