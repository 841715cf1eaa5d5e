import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, expect, test } from 'vitest';
import { makeReference } from '../../../shared/identity/reference.ts';
import { listPk, listSk } from '../../../shared/workflow/keys.ts';
import { medical, postsWith } from '../recruitment/workflow/posts.ts';
import { order } from '../recruitment/workflow/roster-world.ts';
import { colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

const worlds: World[] = [];
const made = async (options: Parameters<typeof makeWorld>[0] = {}) => {
  const world = await makeWorld(options);
  worlds.push(world);
  return world;
};
afterAll(() => Promise.all(worlds.map((world) => world.stop())));

test('a board of many groups comes page by page: two calls for each group shown, however many there are', async () => {
  const groups = Array.from({ length: 11 }, (): [number, number] => [20, 30]);
  const world = await made({ city: { posts: postsWith({ [medical]: groups }), order } });
  const lead = await colleague(world, 'demo-lead');
  const open = async (path: string) => {
    world.calls.length = 0;
    await lead.get(path);
    const queries = world.calls.filter(({ input }) => /LIST#group|REG#slot/.test(JSON.stringify(input)));
    return { sections: [...lead.here.html.matchAll(/id="g-[a-z-]+-(\d+)"/g)].map(([, n]) => n), queries };
  };
  const first = await open('/desk/board?week=2026-11-22');
  expect(first.sections).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  expect(first.queries).toHaveLength(16);
  expect(lead.here.text).toContain('第 1–8 组，共 11 组');
  const [, next] = /href="([^"]+)" rel="next">后面的组/.exec(lead.here.html)!;
  const second = await open(next!.replaceAll('&amp;', '&'));
  expect(second.sections).toEqual(['9', '10', '11']);
  expect(lead.here.text).not.toContain('后面的组');
  // Another week of the same groups.
  const [, week] = /href="([^"]+)" rel="next">下一周/.exec(lead.here.html)!;
  expect((await open(week!.replaceAll('&amp;', '&'))).sections).toEqual(['9', '10', '11']);
  for (const wrong of ['-1', '11', '1.5', 'x'])
    expect((await open(`/desk/board?first=${wrong}`)).sections).toHaveLength(8);
});

test('today’s figures of a list above a thousand say that there are more, and do not pass a part off as the whole', async () => {
  const world = await made();
  const { env } = world.city;
  const now = env.clock.now();
  let n = 0;
  const digits = (count: number) => String(n).padStart(count, '0').slice(-count);
  const rows = Array.from({ length: 1001 }, () => {
    const ref = makeReference(now, digits);
    const post = n++ < 600 ? 'medical-support' : 'community-worker-support';
    return { pk: listPk('waitlist', env.city.code), sk: listSk(now + n, ref), ref, name: '陈*', post, acceptedAt: now };
  });
  const put = async (some: typeof rows) => {
    for (let from = 0; from < some.length; from += 25) {
      const requests = some.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
      await world.dynamo.documents.send(
        new BatchWriteCommand({ RequestItems: { [env.tables.of.recruitment!]: requests } }),
      );
    }
  };
  await put(rows.slice(0, 1000));
  let reviewer = await colleague(world);
  await reviewer.get('/desk/today');
  expect(reviewer.here.text).toMatch(/医务人员支持今日报名.*候补600人/);
  await put(rows.slice(1000));
  reviewer = await colleague(world);
  await reviewer.get('/desk/today');
  expect(reviewer.here.text).toMatch(/医务人员支持今日报名.*候补600\+人/);
  expect(reviewer.here.text).toMatch(/社区工作者支持今日报名.*候补400\+人/);
});
