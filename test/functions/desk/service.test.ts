import { afterAll, beforeAll, expect, test } from 'vitest';
import { slot } from '../recruitment/workflow/roster-world.ts';
import { colleague } from './colleague.ts';
import { rosterDesk } from './roster-desk.ts';

let desk: Awaited<ReturnType<typeof rosterDesk>>;
beforeAll(async () => {
  desk = await rosterDesk(2);
});
afterAll(() => desk?.world.stop());

test('whoever has somebody with a place on the phone reads group, leader, training and shifts on their page', async () => {
  const [ref, other] = desk.refs as [string, string];
  const session = await desk.openSession('basics', '2026-11-22', '12:00', '13:00');
  await desk.act(ref, 'bookSession', { session });
  const shift = await desk.openSlot(slot('2026-11-24', '08:00', '10:00'), 2);
  expect(await desk.act(ref, 'chooseSlot', { slot: shift })).toBe('done');
  const zhou = await colleague(desk.world);
  const { text, html } = await zhou.get(`/desk/cases/${ref}`);
  expect(text).toContain('第 1 组');
  expect(text).toContain('组长 李老师（示例）');
  expect(text).toContain('已约 11月22日（周日） 12:00–13:00');
  expect(text).toContain('11月24日（周二） 08:00–10:00');
  expect(text).toContain('还没有联系');
  // A reviewer has no board to go to; the leader of the group has.
  expect(html).not.toContain(`href="${desk.group}"`);
  const lin = await colleague(desk.world, 'leader-1');
  expect((await lin.get(`/desk/cases/${ref}`)).html).toContain(`href="${desk.group}"`);
  const { text: none } = await zhou.get(`/desk/cases/${other}`);
  expect(none).toContain('还没有参加，也没有预约');
  expect(none).toContain('还没有班次');
});

test('who has no place yet is told of none, and operations read nothing of it', async () => {
  const zhou = await colleague(desk.world);
  const waiting = await desk.city.signUp(77);
  expect((await zhou.get(`/desk/cases/${waiting}`)).text).not.toContain('岗位和组');
  const ops = await colleague(desk.world, 'demo-ops');
  const { status, text } = await ops.get(`/desk/cases/${desk.refs[0]}`);
  expect(status).toBe(200);
  expect(text).not.toContain('岗位和组');
});
