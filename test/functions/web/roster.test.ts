import { afterAll, beforeAll, expect, test } from 'vitest';
import { leader, slot } from '../recruitment/workflow/roster-world.ts';
import { rosterSite } from './roster-site.ts';
import type { Visitor } from './visitor.ts';

let site: Awaited<ReturnType<typeof rosterSite>>;
beforeAll(async () => {
  site = await rosterSite(5);
}, 60_000);
afterAll(() => site?.world.stop());

/** Presses the n-th button of the page that does something (`book`, `choose` …). */
async function press(who: Visitor, act: string, nth = 0) {
  const forms = [...who.here.html.matchAll(/<form[^>]*action="([^"]+)"[\s\S]*?<\/form>/g)].filter(([html]) =>
    html.includes(`name="act" value="${act}"`),
  );
  const [html, action] = forms[nth]!;
  const values = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name, value]) => [name!, value!] as [string, string],
  );
  return { action: action!, values, page: await who.post(action!, values) };
}

test('a session says what, when, where and how many seats are left; it is booked once, and left', async () => {
  const { who, at, ref } = await site.person(0);
  const before = await who.get(`${at}/training`);
  expect(before.html).toContain('现在没有可以预约的场次');
  expect(before.html).toContain('上岗前还要参加');
  const id = await site.openSession('basics', '2026-11-23', '09:00', '10:30', 2);
  await who.get(`${at}/training`);
  for (const words of ['岗前培训', '09:00–10:30', '上岗前必修', '线上参加', '服务规范', '市社工联合会'])
    expect(who.here.html).toContain(words);
  const { page, action, values } = await press(who, 'book');
  expect(page.html).toContain('已预约这场培训');
  expect(page.html).toContain('上岗前必修的培训，您都已预约或参加');
  expect((await who.post(action, values)).html).toContain('已预约这场培训');
  expect((await site.city.state(ref)).holds.filter((hold) => hold.includes(id))).toHaveLength(1);
  expect((await press(who, 'leave')).page.html).toContain('已取消预约');
  // Chosen again after it was left: a new tap is a new decision.
  await press(who, 'book');
  expect((await site.city.state(ref)).holds.filter((hold) => hold.includes(id))).toHaveLength(1);
});

test('a slot is chosen, says why another cannot be, is given back with a reason only', async () => {
  const { who, at, ref } = await site.person(0);
  await site.openSlot(slot('2026-11-24', '08:00', '10:00'));
  await site.openSlot(slot('2026-11-24', '09:00', '11:00'));
  await site.openSlot(slot('2026-11-23', '08:00', '10:00'));
  await who.get(`${at}/slots`);
  expect(who.here.html).toContain('要先完成上岗前的培训');
  const chosen = await press(who, 'choose');
  expect(chosen.page.html).toContain('已选好这个班次');
  expect(chosen.page.html).toContain('和您的班次时间重叠');
  expect(await site.slotsOf(ref)).toHaveLength(1);
  const back = /href="([^"]+back\?slot=[^"]+)"/.exec(who.here.html)![1]!;
  await who.get(back);
  expect((await who.send({}, back)).html).toContain('请选一个原因');
  expect(who.here.title).toContain('错误');
  await who.send({ reason: 'ill' }, back);
  expect(who.here.html).toContain('已退回');
  expect(await site.slotsOf(ref)).toEqual([]);
});

test('a slot that has filled up meanwhile is refused in words', async () => {
  const [{ who, at }, other, third] = [await site.person(0), site.refs[1]!, site.refs[2]!];
  const session = '26112309-10f-basics';
  for (const ref of [other, third]) await site.act(ref, 'bookSession', { session });
  const id = await site.openSlot(slot('2026-11-25', '08:00', '10:00'), 1);
  await who.get(`${at}/slots`);
  const mine = [...who.here.html.matchAll(/name="id" value="([^"]+)"/g)].findIndex(([, one]) => one === id);
  await site.act(other, 'chooseSlot', { slot: id });
  expect((await press(who, 'choose', mine)).page.html).toContain('已经满了');
});

test('a proposal says why, is accepted or declined, and nobody else is named', async () => {
  const { who, at, ref } = await site.person(3);
  await site.act(ref, 'bookSession', { session: '26112309-10f-basics' }).catch(() => undefined);
  await site.openSession('basics', '2026-11-23', '12:00', '13:00', 9);
  await site.act(ref, 'bookSession', { session: '26112312-13-basics' });
  const [one, two] = [
    await site.openSlot(slot('2026-11-26', '08:00', '10:00')),
    await site.openSlot(slot('2026-11-27', '08:00', '10:00')),
  ];
  await site.act(ref, 'proposeSlots', { slots: [{ slot: one }, { slot: two }] }, leader);
  await who.get(`${at}/slots`);
  expect(who.here.html).toContain('工作人员想请您来');
  expect((await press(who, 'accept')).page.html).toContain('已接受');
  expect((await press(who, 'decline')).page.html).toContain('已记下');
  expect(await site.slotsOf(ref)).toHaveLength(1);
  await who.get(`${at}/roster`);
  expect(who.here.html).toContain('08:00–10:00');
  expect(who.here.html).toMatch(/负责人：.+来不了请尽早/);
  const file = await who.get(`${at}/calendar`);
  expect(file.headers.get('content-type')).toContain('text/calendar');
  expect(file.html).toContain('DTSTART;TZID=Asia/Shanghai:20261126T080000');
  const inside = await who.get(`${at}/calendar`, { 'user-agent': 'MicroMessenger/8.0' });
  expect(inside.html).toContain('在浏览器打开');
});

test('the check-in code changes with time, and another person’s pages are not theirs to see', async () => {
  const { who, at } = await site.person(0);
  await who.get(`${at}/checkIn`);
  for (const words of ['班次开始前 60 分钟起', '到岗时核对：戴口罩、消毒']) expect(who.here.html).toContain(words);
  const code = /app-code">\s*(\d{3} \d{3})/.exec(who.here.html)![1]!;
  site.city.skip(site.city.now() + 300_000);
  await who.get(`${at}/checkIn`);
  expect(/app-code">\s*(\d{3} \d{3})/.exec(who.here.html)![1]).not.toBe(code);
  for (const page of ['training', 'slots', 'checkIn', 'roster', 'calendar'])
    expect((await who.get(`/mine/${site.refs[1]}/${page}`)).status).toBe(404);
});

test('the sign-up’s page leads there, and its line goes on to training, roster and duty', async () => {
  const { who, at } = await site.person(2);
  await who.get(at);
  for (const words of [`${at}/training`, `${at}/slots`, `${at}/checkIn`, '岗前培训', '在岗'])
    expect(who.here.html).toContain(words);
});

test('the sign-up’s page says what comes next, from the leader’s word to the next shift', async () => {
  const { who, at, ref } = await site.person(4);
  const { act, city } = site;
  const next = async () => {
    await who.get(at);
    return who.here.html;
  };
  expect(await next()).toContain('前联系您，安排培训和排班');
  expect(await act(ref, 'contacted', {}, leader)).toBe('done');
  expect(await next()).toContain('请预约岗前培训，再选班次');
  expect(who.here.html).not.toContain('还没人联系您');
  const session = await site.openSession('basics', '2026-11-27', '09:00', '10:00');
  expect(await act(ref, 'bookSession', { session })).toBe('done');
  expect(await next()).toContain('您预约了11月27日（周五） 09:00–10:00的培训');
  const shift = await site.openSlot(slot('2026-11-28', '14:00', '16:00'), 2);
  expect(await act(ref, 'proposeSlots', { slots: [{ slot: shift }] }, leader)).toBe('done');
  expect(await next()).toMatch(/有班次想请您来.+前答复/);
  expect(await act(ref, 'declineSlot', { slot: shift })).toBe('done');
  await city.run(Date.parse('2026-11-27T09:30:00+08:00'));
  expect(await act(ref, 'attended', { session }, leader)).toBe('done');
  expect(await next()).toContain('上岗前的培训都参加了，请选班次');
  const own = await site.openSlot(slot('2026-11-29', '14:00', '16:00'), 2);
  expect(await act(ref, 'chooseSlot', { slot: own })).toBe('done');
  expect(await next()).toContain('下一个班次：11月29日（周日） 14:00–16:00');
  expect(who.here.title).toMatch(/^在岗/);
  expect(who.here.html).not.toContain('没有培训，不要自行开始服务');
});
