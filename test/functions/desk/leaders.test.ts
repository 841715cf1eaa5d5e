import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesOf, leaderOf, setGroups } from '../../../functions/desk/leaders/leader.ts';
import { medical } from '../recruitment/workflow/posts.ts';
import { type Colleague, colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

const page = '/desk/leaders/demo-group-leader';
const groups = (who: Colleague) => [...who.here.html.matchAll(/<h2 [^>]*id="g-([\w-]+)"/g)].map(([, id]) => id);

test('a lead sets which groups a leader leads; from the next request on the leader sees these alone, and it is recorded', async () => {
  const lead = await colleague(world, 'demo-lead');
  expect((await lead.get('/desk/leaders')).text).toContain('还没有组长登录过');
  const leader = await colleague(world, 'demo-group-leader');
  await leader.get('/desk/board');
  expect(groups(leader).length).toBeGreaterThan(1);

  await lead.get('/desk/leaders');
  expect(lead.here.text).toMatch(/刘洋 全市所有的组/);
  await lead.get(page);
  expect(lead.here.text).toContain('现在带全市所有的组');
  await lead.send({ groups: [`${medical}/1`, 'nowhere/9'] });
  expect(lead.here.text).toContain('已保存');
  expect(lead.here.text).toMatch(/郑国强 从“全市所有的组”改为“.*第 1 组”/);

  await leader.get('/desk/board');
  expect(groups(leader)).toEqual([`${medical}-1`]);
  expect((await leader.get(`/desk/group/${medical}/1`)).status).toBe(200);
  expect((await leader.get(`/desk/group/${medical}/2`)).status).toBe(403);

  await lead.get(page);
  await lead.send({ groups: [`${medical}/1`] });
  expect(lead.here.text).toContain('没有变化');
  await lead.send({ groups: [] });
  await leader.get('/desk/board');
  expect(groups(leader)).toEqual([]);
});

test('two who set at once: the second is told, and nothing of the first is lost', async () => {
  const leader = await colleague(world, 'demo-group-leader');
  await leader.get('/desk');
  const [lead, admin] = [await colleague(world, 'demo-lead'), await colleague(world, 'demo-admin')];
  await lead.get(page);
  await admin.get(page);
  await lead.send({ groups: [`${medical}/2`] });
  await admin.send({ groups: [`${medical}/1`] });
  expect(admin.here.text).toContain('别人刚改过');
  await leader.get('/desk/board');
  expect(groups(leader)).toEqual([`${medical}-2`]);
});

test('nobody but leads and administrators of the whole city sees or sets it, and only leaders can be set', async () => {
  for (const sub of ['demo-reviewer', 'demo-group-leader', 'demo-intake', 'demo-ops']) {
    const other = await colleague(world, sub);
    expect((await other.get('/desk/leaders')).status).toBe(403);
    expect((await other.get(page)).status).toBe(403);
  }
  const lead = await colleague(world, 'demo-lead');
  expect((await lead.get('/desk/leaders/demo-reviewer')).status).toBe(404);
  expect((await lead.get('/desk/leaders/demo-lead')).status).toBe(404);
});

test('in the very same moment, too: what was read must still stand', async () => {
  const leader = (await leaderOf(world.desk, 'demo-group-leader'))!;
  const before = await changesOf(world.desk, leader.sub, 50);
  expect(await setGroups(world.desk, leader, [`${medical}/1`], 'demo-lead')).toBe(true);
  expect(await setGroups(world.desk, leader, [], 'demo-admin')).toBe(false);
  // Changes of one moment have no order among each other.
  const after = await changesOf(world.desk, leader.sub, 50);
  const made = after.filter((change) => !before.some((one) => JSON.stringify(one) === JSON.stringify(change)));
  expect(made).toMatchObject([{ by: 'demo-lead', to: [`${medical}/1`] }]);
});
