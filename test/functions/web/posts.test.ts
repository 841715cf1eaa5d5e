import { afterAll, beforeAll, expect, test } from 'vitest';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import type { City, Post } from '../../../shared/city/city.ts';
import { pagesAfterCode, typedOn } from './answers.ts';
import { visitor } from './visitor.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
let now: City;
beforeAll(async () => {
  world = await makeWorld();
  // As a function does: the city is read again at the beginning of a request.
  const web = world.web as { city: City; refresh?: () => Promise<void> };
  now = web.city;
  web.refresh = async () => {
    web.city = now;
  };
});
afterAll(() => world.stop());

const closed = (id: string) => ({ ...wuhan, posts: wuhan.posts.map((post) => ({ ...post, open: post.id !== id })) });
const added: Post = {
  ...wuhan.posts[2]!,
  id: 'post-ward',
  name: { zh: '方舱巡护', en: 'Ward rounds' },
  notice: { zh: '每班四小时。', en: 'Four hours a shift.' },
  risks: { zh: '可能接触<病原体>。', en: 'Infection.' },
};

test('the notice has the posts that are open now, each with what is to know and what may happen', async () => {
  now = wuhan;
  const person = visitor(world);
  await person.get('/');
  expect(person.here.html).toContain('做什么（4 个岗位）');
  expect(person.here.html).toContain('在微信群里为医务人员提供心理疏导和减压支持。');
  expect(person.here.html).toContain('线上，微信群。早 8 点到晚 12 点。2 个组，每组 20 至 30 人。');
  now = { ...closed('medical-support'), posts: [...closed('medical-support').posts, added] };
  await person.get('/');
  expect(person.here.html).not.toContain('医务人员心理疏导');
  expect(person.here.html).toContain('方舱巡护');
  expect(person.here.html).toContain('每班四小时。');
  expect(person.here.html).toContain('可能的风险：可能接触&lt;病原体&gt;。');
  await person.get('/?lang=en');
  expect(person.here.html).toContain('Four hours a shift.');
});

test('before one chooses, the form says of each post what is to know; one that has closed is not among them', async () => {
  now = { ...closed('community-worker-support'), posts: [...closed('community-worker-support').posts, added] };
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  await person.send(typedOn(world, 'mobile', { mobile: '13430000001' }));
  await person.send({ code: person.code() });
  for (const page of pagesAfterCode.slice(0, 4)) await person.send(typedOn(world, page));
  expect(person.here.at).toBe('/sign-up/posts');
  expect(person.here.html).toContain('value="post-ward"');
  expect(person.here.html).toMatch(/每班四小时。<br\/?>可能的风险：可能接触&lt;病原体&gt;。/);
  expect(person.here.html).not.toContain('community-worker-support');
});

test('a post that closes while somebody fills in the form: they are told and choose again, nothing else is lost', async () => {
  now = wuhan;
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  await person.send(typedOn(world, 'mobile', { mobile: '13430000002' }));
  await person.send({ code: person.code() });
  for (const page of pagesAfterCode) await person.send(typedOn(world, page));
  expect(person.here.at).toBe('/sign-up/check');
  now = closed('medical-support');
  world.clock.go(120_000);
  const before = world.engine.cases.size;
  await person.send(typedOn(world, 'check'));
  expect(world.engine.cases.size).toBe(before);
  await person.get('/sign-up/posts');
  expect(person.here.html).not.toContain('medical-support');
  await person.send(typedOn(world, 'posts', { post1: 'medical-support', post2: '' }));
  expect(person.here.html).toContain('这个岗位现在不招人，请另选一个');
  await person.send(
    typedOn(world, 'posts', {
      post1: 'home-isolation-support',
      post2: '',
      wechatReachable: '',
      acceptOtherPosts: 'no',
    }),
  );
  for (const page of ['times', 'skills', 'safety']) {
    await person.get(`/sign-up/${page}`);
    await person.send(typedOn(world, page));
  }
  await person.get('/sign-up/check');
  await person.send(typedOn(world, 'check'));
  expect(world.engine.cases.size).toBe(before + 1);
});

test('the last post that closes closes the call, and the one that opens opens it, without a new deployment', async () => {
  now = { ...wuhan, open: false };
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  expect(person.here.html).toContain('这次报名已经结束');
  now = wuhan;
  await person.get('/sign-up/mobile');
  expect(person.here.html).not.toContain('这次报名已经结束');
});
