import { afterAll, beforeAll, expect, test } from 'vitest';
import { changePost } from '../../../functions/recruitment/change-post.ts';
import { keepPosts } from '../../../functions/recruitment/posts-now.ts';
import { makeWorld } from './world.ts';

let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld();
  keepPosts(world.api.env);
});
afterAll(() => world.stop());

test('the form’s description has the posts that are open now, and no program can wish for another', async () => {
  const post1 = async () => {
    const { json } = await world.ask('GET', '/api/v1/forms/recruitment');
    const fields: { id: string; options?: { value: string; hint: string }[] }[] = json.pages.flatMap(
      (page: { fields: object[] }) => page.fields,
    );
    return { options: fields.find(({ id }) => id === 'post1')!.options!, schema: json.schema.properties.post1.enum };
  };
  expect((await post1()).options.map(({ value }) => value)).toContain('medical-support');
  const desk = keepPosts({ ...world.api.env });
  const post = { ...desk.city.posts[0]!, open: false };
  const other = { ...desk.city.posts[1]!, risks: { zh: '夜里也有电话。', en: 'Calls at night.' } };
  await changePost(desk, { post, did: 'closed', why: 'x', expected: 0, by: 'lead' });
  await changePost(desk, { post: other, did: 'changed', expected: 0, by: 'lead' });
  world.clock.go(5_000);
  const now = await post1();
  expect(now.options.map(({ value }) => value)).not.toContain('medical-support');
  expect(now.schema).not.toContain('medical-support');
  expect(now.options.find(({ value }) => value === other.id)!.hint).toContain('可能的风险：夜里也有电话。');
});
