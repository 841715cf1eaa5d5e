import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkInCode } from '../../../functions/recruitment/roster/check-in-code.ts';
import { proposeSlotsOf } from '../../../functions/recruitment/roster/proposing.ts';
import { medical } from '../recruitment/workflow/posts.ts';
import { slot } from '../recruitment/workflow/roster-world.ts';
import { at } from '../recruitment/workflow/world.ts';
import { colleague } from './colleague.ts';
import { rosterDesk } from './roster-desk.ts';

let desk: Awaited<ReturnType<typeof rosterDesk>>;
beforeAll(async () => {
  desk = await rosterDesk(4);
}, 60_000);
afterAll(() => desk?.world.stop());

test('slots are opened by a pattern; a wrong line says what is wrong and keeps what was typed', async () => {
  const lead = await colleague(desk.world, 'demo-lead');
  await lead.get(`${desk.board}/open`);
  const typed = { from: '2026-11-23', until: '2026-11-24', days: 'daily', seats: '2', every: '', team: '' };
  await lead.send({ ...typed, times: '22:00-02:00' });
  expect(lead.here.text).toContain('跨半夜的请写成两个');
  expect(lead.here.html).toContain('22:00-02:00');
  await lead.send({ ...typed, times: '08：00—10：00\n22:00-24:00' });
  expect(lead.here.text).toContain('新开 4 个班次');
  await lead.get(`${desk.board}/open`);
  await lead.send({ ...typed, times: '08:00-10:00', seats: '3' });
  expect(lead.here.text).toContain('2 个已有不同设置');
  for (const words of ['22:00–24:00', '0／2', '还差 16 人', '没有人的时段']) expect(lead.here.text).toContain(words);
});

test('a slot may be given to a team that is there, chosen by name; a team that has gone meanwhile is told', async () => {
  const lead = await colleague(desk.world, 'demo-lead');
  const typed = { from: '2026-12-05', until: '2026-12-05', days: 'daily', seats: '1', every: '', times: '08:00-10:00' };
  await lead.get(`${desk.board}/open`);
  expect(lead.here.html).not.toContain('name="team"');
  const { records } = desk;
  const team = { name: '益博', kind: 'free', seats: [], leader: desk.refs[0]!, sent: 0, open: true };
  await records.put('team', '000000aa', team, { expected: 0, by: 'test' });
  await lead.get(`${desk.board}/open`);
  expect(lead.here.html).toContain('<option value="000000aa">益博</option>');
  await records.put('team', '000000aa', { ...team, open: false }, { expected: 1, by: 'test' });
  await lead.send({ ...typed, team: '000000aa' });
  expect(lead.here.text).toContain('请另选一个');
  await records.put('team', '000000aa', team, { expected: 2, by: 'test' });
  await lead.send({ ...typed, team: '000000aa' });
  expect(lead.here.text).toContain('新开 1 个班次');
});

test('a session is opened, and what is missing of it is said', async () => {
  const lead = await colleague(desk.world, 'demo-lead');
  await lead.get('/desk/sessions/new');
  const typed = { kind: 'basics', name: '第一期', content: '规范', hours: '3', organiser: '联合会', seats: '30' };
  const time = { date: '2026-11-22', from: '11:00', to: '12:00' };
  await lead.send({ ...typed, ...time, place: '', link: 'https://meet.example/1' });
  expect(lead.here.text).toContain('学时比场次还长');
  await lead.send({ ...typed, ...time, hours: '1', place: '', link: 'https://meet.example/1' });
  expect(lead.here.at).toBe('/desk/sessions/26112211-12-basics');
  for (const ref of desk.refs) await desk.act(ref, 'bookSession', { session: '26112211-12-basics' });
  await lead.get('/desk/sessions/26112211-12-basics');
  expect(lead.here.text).toContain('已预约 4 人');
});

test('proposals say why before anybody is asked; asked twice is asked once', async () => {
  const lead = await colleague(desk.world, 'demo-lead');
  await lead.get(`${desk.board}/propose?week=2026-11-22`);
  expect(lead.here.text).toContain('说过有空');
  expect((await desk.city.state(desk.refs[0]!)).data.proposed).toBeUndefined();
  const action = `${desk.board}/propose?week=2026-11-22`;
  await lead.send({});
  expect(lead.here.text).toMatch(/已请 [1-9]\d* 人次，0 人没能请到/);
  await lead.get(action);
  expect(lead.here.text).not.toContain('说过有空');
});

test('one person is asked by a select alone; who cannot be asked is named with the reason', async () => {
  const lead = await colleague(desk.world, 'demo-lead');
  await desk.openSlot(slot('2026-11-25', '08:00', '10:00'), 1);
  await lead.get(`${desk.board}/slot?slot=2611250810&week=2026-11-22`);
  const form = () => lead.formOf();
  await lead.post(`${desk.board}/slot`, { ...form().values, person: '' });
  expect(lead.here.text).toContain('请选一位组员');
  await lead.post(`${desk.board}/slot`, { ...form().values, person: desk.refs[0]! });
  expect(lead.here.text).toContain('已请这位组员');
  await lead.get(`${desk.board}/slot?slot=2611250810&week=2026-11-22`);
  expect(lead.here.text).toContain('已满');
});

test('seats are changed and a shift is called off by those who plan, not by a leader', async () => {
  const [lead, leader] = [await colleague(desk.world, 'demo-lead'), await colleague(desk.world, 'leader-1')];
  const id = await desk.openSlot(slot('2026-11-26', '08:00', '10:00'), 2);
  await lead.get(`${desk.board}/slot?slot=2611260810&week=2026-11-22`);
  const base = { _csrf: lead.token(), slot: id, week: '2026-11-22' };
  await lead.post(`${desk.board}/slot`, { ...base, act: 'seats', seats: '0' });
  expect(lead.here.text).toContain('席位请填');
  await lead.post(`${desk.board}/slot`, { ...base, act: 'seats', seats: '5' });
  expect(lead.here.text).toContain('0／5');
  await leader.get(desk.board);
  expect(leader.here.text).not.toContain('开设班次');
  const own = { ...base, _csrf: leader.token(), act: 'close' };
  expect((await leader.post(`${desk.board}/slot`, own)).status).toBe(403);
  await lead.post(`${desk.board}/slot`, { ...base, act: 'close' });
  expect(lead.here.text).toContain('已取消');
});

test('a leader sees the own group alone; somebody without one is told so; others have no board', async () => {
  const leader = await colleague(desk.world, 'leader-1');
  await leader.get('/desk/board');
  expect(leader.here.text).toContain('我的组');
  const none = await colleague(desk.world, 'leader-none');
  await none.get('/desk/board');
  expect(none.here.text).toContain('您名下还没有组');
  expect((await none.get(desk.group)).status).toBe(403);
  const reviewer = await colleague(desk.world, 'demo-reviewer');
  expect((await reviewer.get('/desk/board')).status).toBe(403);
});

test('a leader opens the case of somebody of the own group, which offers nothing that has no form', async () => {
  const leader = await colleague(desk.world, 'leader-1');
  expect((await leader.get(`/desk/cases/${desk.refs[0]}`)).status).toBe(200);
  expect(leader.here.html).toContain('decisions/contacted');
  expect(leader.here.html).not.toContain('decisions/checkIn');
  const none = await colleague(desk.world, 'leader-none');
  expect((await none.get(`/desk/cases/${desk.refs[0]}`)).status).toBe(403);
});

test('the ticked ones are contacted; who was not in time shows', async () => {
  let leader = await colleague(desk.world, 'leader-1');
  await leader.get(desk.group);
  expect(leader.here.text).toContain('还没有联系的组员');
  await leader.send({ ref: desk.refs.slice(0, 3) }, `${desk.group}/contact`);
  await desk.city.run(at('12:30', 23));
  leader = await colleague(desk.world, 'leader-1');
  await leader.get(desk.group);
  expect(leader.here.text).toContain('已超时');
  expect(leader.here.html.match(/name="ref"[^>]*id="c-|id="c-/g)).toHaveLength(1);
});

test('attendance, then check-in by the digits with the five points, no-show and give back', async () => {
  const { refs, city } = desk;
  // Whoever did not come has no booking any more: booked anew and attended.
  const id = await desk.openSession('basics', '2026-11-23', '13:00', '13:30');
  for (const ref of refs) await desk.act(ref, 'bookSession', { session: id });
  await city.run(at('13:05', 23));
  let leader = await colleague(desk.world, 'leader-1');
  await leader.get(`/desk/sessions/${id}`);
  await leader.send({ ref: refs }, `/desk/sessions/${id}`);
  expect(leader.here.text).toContain('已登记 4 人出勤');

  const shift = await desk.openSlot(slot('2026-11-23', '15:00', '17:00'), 4);
  for (const ref of refs.slice(0, 3)) expect(await desk.act(ref, 'chooseSlot', { slot: shift })).toBe('done');
  await leader.get(desk.group);
  await leader.post(`${desk.group}/code`, { _csrf: leader.token(), code: '000 000' });
  expect(leader.here.text).toContain('没有对上');
  const code = () => checkInCode(city.env.sealing.hash, refs[0]!, city.now());
  await leader.post(`${desk.group}/code`, { _csrf: leader.token(), code: code() });
  expect(leader.here.text).toContain('没有可以签到的班次');

  await city.run(at('14:30', 23));
  leader = await colleague(desk.world, 'leader-1');
  await leader.get(`/desk/check-in?code=${refs[0]}${code()}`);
  expect(leader.here.at).toContain('/check-in?slot=2611231517');
  await leader.send({});
  expect(leader.here.text).toContain('上岗前的检查还有没做到的');
  const points = ['mask', 'disinfection', 'vaccination', 'test', 'scan'];
  await leader.send({ points, gear: ['mask', 'disinfectant'] });
  expect(leader.here.text).toContain('已签到');
  expect((await city.state(refs[0]!)).data.in).toEqual(['2611231517']);

  await leader.get(`${desk.group}/back?slot=2611231517&ref=${refs[1]}`);
  await leader.send({});
  expect(leader.here.text).toContain('请选一个原因');
  await leader.send({ reason: 'ill' });
  expect(leader.here.text).toContain('已退回');

  await city.run(at('15:10', 23));
  leader = await colleague(desk.world, 'leader-1');
  await leader.get(desk.group);
  await leader.send({}, `${desk.group}/no-show`);
  expect(leader.here.text).toContain('已记下没有来');
  expect((await city.state(refs[2]!)).data.missed).toBe(1);
});

test('the board makes two calls a group, however many people it has', async () => {
  const lead = await colleague(desk.world, 'demo-lead');
  await lead.get(desk.board);
  const before = desk.world.calls.length;
  await lead.get(desk.board);
  const rows = desk.world.calls.slice(before).filter(({ name }) => name === 'QueryCommand');
  expect(rows.length).toBeLessThanOrEqual(3);
});

test('an administrator plans: asks, gives back, records who was there; check-in, which asks after health, is not theirs', async () => {
  const admin = await colleague(desk.world, 'demo-admin');
  const { act, refs, city, openSlot } = desk;
  const byAdmin = { kind: 'staff', id: 'demo-admin', role: 'admin' } as const;
  const id = await openSlot(slot('2026-11-27', '08:00', '10:00'), 2);
  await admin.get(`${desk.board}/slot?slot=2611270810&week=2026-11-22`);
  await admin.post(`${desk.board}/slot`, { ...admin.formOf().values, person: refs[3]! });
  expect(admin.here.text).toContain('已请这位组员');
  expect(await act(refs[3]!, 'acceptSlot', { slot: id })).toBe('done');
  const query = `slot=2611270810&ref=${refs[3]}`;
  await admin.get(`${desk.group}/back?${query}`);
  await admin.send({ reason: 'ill' });
  expect(admin.here.text).toContain('已退回');
  expect((await admin.get(`${desk.group}/check-in?${query}`)).status).toBe(403);
  expect(await act(refs[3]!, 'checkIn', { slot: id }, byAdmin)).toBe('forbidden');
  await admin.get(desk.group);
  expect(admin.here.text).not.toContain('签到码的 6 位数字');
  expect(await city.broken()).toEqual([]);
});

test('proposals for two weeks at once: the same two calls, a page of a hundred, and as far as a request gets', async () => {
  const lead = await colleague(desk.world, 'demo-lead');
  const { calls } = desk.world;
  await lead.get(`${desk.board}/open`);
  await lead.send({
    from: '2026-12-01',
    until: '2026-12-14',
    days: 'daily',
    times: '14:00-16:00',
    seats: '1',
    every: '',
    team: '',
  });
  const looked = async (days: number) => {
    const before = calls.length;
    await lead.get(`${desk.board}/propose?week=2026-12-01&days=${days}`);
    return { text: lead.here.text, calls: calls.length - before };
  };
  const [week, two, month] = [await looked(7), await looked(14), await looked(28)];
  expect(week.text).toContain('请这 7 人次');
  expect(two.text).toContain('请这 14 人次');
  expect(two.text).toContain('2026年12月1日 至 2026年12月14日');
  expect([two.calls, month.calls]).toEqual([week.calls, week.calls]);
  const action = `${desk.board}/propose?week=2026-12-01&days=14`;
  // Out of time before anybody was asked: nobody is, and it is said how many are left.
  const period = { from: '2026-12-01', until: '2026-12-14', stopAt: desk.city.now() };
  expect(await proposeSlotsOf(desk.city.env, medical, 1, period)).toMatchObject({ proposed: [], left: 14 });
  await lead.get(action);
  await lead.send({});
  expect(lead.here.text).toContain('已请 14 人次，0 人没能请到');
  expect(await desk.city.broken()).toEqual([]);
});

test('sessions come page by page, however many there are; a place to go on from that is none begins at the first', async () => {
  const lead = await colleague(desk.world, 'demo-lead');
  for (let day = 1; day <= 26; day++) {
    const date = `2027-01-${String(day).padStart(2, '0')}`;
    for (const [from, to] of [['09:00', '10:00'] as const, ['14:00', '15:00'] as const])
      await desk.openSession('care', date, from, to);
  }
  const shown = () => [...lead.here.html.matchAll(/href="\/desk\/sessions\/(\d{6}[^"]+)"/g)].map(([, id]) => id);
  await lead.get('/desk/sessions');
  const first = shown();
  expect(first).toHaveLength(50);
  await lead.get(/href="(\/desk\/sessions\?after=[^"]+)"/.exec(lead.here.html)![1]!);
  const second = shown();
  expect(second.at(-1)).toMatch(/^270126/);
  expect(second.filter((id) => first.includes(id))).toEqual([]);
  expect(lead.here.text).not.toContain('更晚的场次');
  await lead.get('/desk/sessions?after=nonsense');
  expect(shown()).toEqual(first);
});
