import { afterAll, beforeAll, expect, test } from 'vitest';
import { register } from '../../../shared/register/register.ts';
import { medical, wishes } from '../recruitment/workflow/posts.ts';
import { teamIn } from '../recruitment/workflow/team-world.ts';
import { hour } from '../recruitment/workflow/world.ts';
import { withDoor } from './batches/door.ts';
import { colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await withDoor(world);
});
afterAll(() => world?.stop());

test('all teams, the newest first, with the roles that each lacks, how long it waits, and when it is late', async () => {
  const city = teamIn(world.city);
  const leader = await city.signUp(1, wishes(medical));
  const { id } = await city.lead(leader, [2, 3, 4, 5], { id: 'aaaaaa00', name: '后湖街二加三' });
  const member = await city.take(2, wishes(medical));
  await city.run();
  const reviewer = await colleague(world, 'demo-reviewer');
  expect((await reviewer.get('/desk/teams')).text).toMatch(/后湖街二加三.*还没有人通过审核/);
  await city.approve(leader, member);
  expect((await reviewer.get('/desk/teams')).text).toMatch(
    /后湖街二加三 “2\+3” 医务志愿者、心理志愿者、助手 11月25日（周三）10:00前? ?等队友/,
  );
  await reviewer.get(`/desk/teams/${id}`);
  expect(reviewer.here.text).toMatch(/还没到齐：医务志愿者、心理志愿者、助手/);
  expect(reviewer.here.html).toContain(`href="/desk/cases/${leader}"`);
  for (const n of [1, 2, 3]) expect(reviewer.here.html).not.toContain(city.mobileOf(n));
  expect((await reviewer.get(`/desk/cases/${leader}`)).html).toContain(`href="/desk/teams/${id}"`);
  await city.run(city.now() + (city.city.teams.gatherHours + 1) * hour);
  const again = await colleague(world, 'demo-reviewer');
  expect((await again.get('/desk/teams')).text).toMatch(/后湖街二加三.*超时/);
  await city.side.close(leader, id);
  expect((await again.get('/desk/teams')).text).toMatch(/后湖街二加三.*已解散/);
});

test('a page reads what it shows, and makes the same calls with 120 teams as with thirty', async () => {
  const records = register(world.desk.env, 'recruitment');
  const many = async (from: number, to: number) => {
    for (let n = from; n < to; n++) {
      const value = { name: `队${n}`, kind: 'free', seats: [{ role: 'm1' }], leader: 'x', sent: 0, open: true };
      await records.put('team', `b${String(n).padStart(7, '0')}`, value, { expected: 0, by: 'x' });
    }
  };
  const reviewer = await colleague(world, 'demo-reviewer');
  const calls = async () => {
    world.calls.length = 0;
    const { text } = await reviewer.get('/desk/teams');
    const queries = world.calls.filter(({ name }) => name === 'QueryCommand');
    return { text, all: world.calls.length, seen: queries.reduce((sum, { count }) => sum + count, 0) };
  };
  await many(0, 30);
  const few = await calls();
  await many(30, 120);
  const more = await calls();
  expect(more.all).toBe(few.all);
  expect(more.seen).toBe(25);
  expect(more.text).toMatch(/队119 .*队95/);
  await reviewer.get(/\/desk\/teams\?after=[\da-z]{8}/.exec(reviewer.here.html)![0]);
  expect(reviewer.here.text).toMatch(/队94 .*队70/);
});

test('a team is the whole city’s: neither a district’s reviewer nor a leader of a group sees it', async () => {
  for (const sub of ['demo-reviewer-district', 'demo-group-leader', 'demo-intake']) {
    const other = await colleague(world, sub);
    expect(other.here.html).not.toContain('href="/desk/teams"');
    expect((await other.get('/desk/teams')).status).toBe(403);
    expect((await other.get('/desk/teams/aaaaaa00')).status).toBe(403);
  }
});
