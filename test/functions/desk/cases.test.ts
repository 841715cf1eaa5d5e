import { afterAll, beforeAll, expect, test } from 'vitest';
import { hour, minute } from '../recruitment/workflow/world.ts';
import { colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

let people = 0;
/** Somebody new, at review. */
async function signedUp(change = {}): Promise<string> {
  const ref = await world.city.signUp(++people, change);
  expect(await world.city.step(ref)).toBe('review');
  return ref;
}

test('a reviewer goes from the list to the case, passes it, and the case goes on after two minutes', async () => {
  const ref = await signedUp();
  const zhou = await colleague(world);
  const list = await zhou.get('/desk');
  expect(list.status).toBe(200);
  expect(list.text).toContain('待我审核 1');
  expect(list.html).toContain(`/desk/cases/${ref}`);
  const page = await zhou.get(`/desk/cases/${ref}`);
  expect(page.status).toBe(200);
  for (const words of [
    '证件号校验通过',
    '年满 18',
    '住在江岸区',
    '没有重复',
    '没有隔离',
    '报名人会看到',
    '【武汉市社会工作联合会】审核已通过',
  ]) {
    expect(page.text).toContain(words);
  }
  await zhou.send({ action: 'stay' }, `/desk/cases/${ref}/decisions/pass`);
  expect(zhou.here.text).toContain('已经记下');
  expect(zhou.here.text).toContain('短信 2 分钟后发出');
  expect(await world.city.step(ref)).toBe('decided');
  await world.city.run(world.city.now() + 3 * minute);
  expect(await world.city.step(ref)).toBe('offered');
});

test('a decision taken back within two minutes leaves no trace with the applicant', async () => {
  const ref = await signedUp();
  const told = world.city.told(people).length;
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}`);
  await zhou.send({ action: 'stay' }, `/desk/cases/${ref}/decisions/pass`);
  await zhou.send({}, `/desk/cases/${ref}/decisions/undo`);
  expect(await world.city.step(ref)).toBe('review');
  await world.city.run(world.city.now() + 5 * minute);
  expect(await world.city.step(ref)).toBe('review');
  expect(world.city.told(people)).toHaveLength(told);
});

test('pass and next leads to the next sign-up that nobody else has open, with the way to take it back', async () => {
  const first = await signedUp();
  await world.city.run(world.city.now() + minute);
  const second = await signedUp();
  await world.city.run(world.city.now() + minute);
  const third = await signedUp();
  const [zhou, wu] = await Promise.all([colleague(world), colleague(world, 'demo-lead')]);
  await wu.get(`/desk/cases/${second}`);
  const others = await world.city.everything('recruitment');
  const before = others.filter(({ pk }) => pk === `LIST#review#420100#0`).map(({ ref }) => ref as string);
  for (const ref of before) if (![first, second, third].includes(ref)) await wu.get(`/desk/cases/${ref}`);
  await zhou.get(`/desk/cases/${first}`);
  await zhou.send({ action: 'next' }, `/desk/cases/${first}/decisions/pass`);
  expect(zhou.here.at).toContain(`/desk/cases/${third}?`);
  expect(zhou.here.text).toContain('刚才：');
  await zhou.send({}, `/desk/cases/${first}/decisions/undo`);
  expect(await world.city.step(first)).toBe('review');
});

test('with nothing left to review, the decision can be taken back from the empty list', async () => {
  const own = await makeWorld();
  const ref = await own.city.signUp(1);
  const zhou = await colleague(own);
  await zhou.get(`/desk/cases/${ref}`);
  await zhou.send({ action: 'next' }, `/desk/cases/${ref}/decisions/pass`);
  expect(zhou.here.text).toContain('没有等您处理的报名');
  await zhou.send({}, `/desk/cases/${ref}/decisions/undo`);
  expect(await own.city.step(ref)).toBe('review');
  await own.stop();
});

test('law 8 at the desk: the second decider is told who decided what and when; a double click is one decision', async () => {
  const ref = await signedUp();
  const [zhou, zheng] = await Promise.all([colleague(world), colleague(world, 'demo-lead')]);
  await zhou.get(`/desk/cases/${ref}`);
  await zheng.get(`/desk/cases/${ref}/decisions/fail`);
  const form = zhou.formOf(`/desk/cases/${ref}/decisions/pass`);
  const once = { ...form.values, action: 'stay' };
  await zhou.post(form.target, once);
  const again = await zhou.post(form.target, once);
  expect(again.text).toContain('没有重复');
  const late = await zheng.send({ reason: 'untrue' });
  expect(late.status).toBe(409);
  expect(late.text).toContain('周敏（审核员）在');
  expect(late.text).toContain('作出“通过”的决定，您的决定没有生效');
  expect(await world.city.data(ref)).toMatchObject({ pending: 'pass' });
});

test('a decision on a sign-up that has gone on by itself says so', async () => {
  const ref = await signedUp();
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}`);
  await world.city.decide(ref, 'withdraw');
  const late = await zhou.send({ action: 'stay' }, `/desk/cases/${ref}/decisions/pass`);
  expect(late.status).toBe(409);
  expect(late.text).toContain('报名人（报名人）在');
});

test('fail asks for a reason, other for ten characters of words; the applicant reads them, the message does not', async () => {
  const ref = await signedUp();
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}/decisions/fail`);
  expect(zhou.here.text).toContain('填写的内容和核实的情况不一致。');
  const none = await zhou.send({});
  expect(none.text).toContain('请选择理由');
  const short = await zhou.send({ reason: 'other', reasonOther: '不合适' });
  expect(short.text).toContain('请写明理由，不少于 10 个字');
  expect(short.html).toContain('不合适</textarea>');
  await zhou.send({ reason: 'other', reasonOther: '服务时间和岗位要求差得太多了' });
  await world.city.run(world.city.now() + 3 * minute);
  expect(await world.city.step(ref)).toBe('failed');
  expect((await world.city.view(ref)).vars.reason).toContain('服务时间和岗位要求差得太多了');
});

test('ask more puts the chosen questions and the written one together', async () => {
  const ref = await signedUp();
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}/decisions/askMore`);
  expect((await zhou.send({})).text).toContain('请选一个问题，或者自己写');
  await zhou.send({ preset: ['preset1', 'preset4'], question: '<b>几点</b>能接电话' });
  await world.city.run(world.city.now() + 3 * minute);
  const { question } = (await world.city.view(ref)).vars;
  expect(question).toBe('请补充证书编号（管理号）；晚上的时段能不能参加；<b>几点</b>能接电话');
  await world.city.decide(ref, 'answer', { text: '下午两点' });
  const page = await zhou.get(`/desk/cases/${ref}`);
  expect(page.text).toContain('报名人说明：下午两点');
  expect(page.html).toContain('&lt;b&gt;几点');
});

test('an appeal goes to another reviewer, and the first one is told so in a sentence', async () => {
  const ref = await signedUp();
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}/decisions/fail`);
  await zhou.send({ reason: 'untrue' });
  await world.city.run(world.city.now() + 3 * minute);
  await world.city.decide(ref, 'appeal', { text: '我写的都是真的' });
  expect(await world.city.step(ref)).toBe('review');
  await zhou.get(`/desk/cases/${ref}`);
  const refused = await zhou.send({ action: 'stay' }, `/desk/cases/${ref}/decisions/pass`);
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('复核要由另一位审核人员作出');
  expect(await world.city.step(ref)).toBe('review');
});

test('one ID from two mobiles: both sign-ups stand side by side, masked, to be closed or checked again', async () => {
  const first = await signedUp();
  const n = people;
  const second = await world.city.signUp(n, { mobile: '13900009999' });
  expect(await world.city.step(second)).toBe('known');
  const zhou = await colleague(world);
  const page = await zhou.get(`/desk/cases/${second}`);
  expect(page.text).toContain('同证不同号');
  expect(page.text).toContain('139****9999');
  expect(page.text).toContain(`1380001${String(n).padStart(4, '0')}`.replace(/^(\d{3})\d{4}/, '$1****'));
  expect(page.html).toContain(`/desk/cases/${first}`);
  await zhou.get(`/desk/cases/${second}/decisions/close`);
  await zhou.send({});
  await world.city.run();
  expect(await world.city.step(second)).toBe('duplicate');
  expect(await world.city.step(first)).toBe('review');
});

test('a release is recorded with date, source and checker, and the sign-up goes on', async () => {
  const ref = await world.city.signUp(++people, { isolationStatus: 'isolating', consentHealth: true });
  expect(await world.city.step(ref)).toBe('held');
  const zhou = await colleague(world);
  await zhou.get('/desk/queues/held');
  expect(zhou.here.html).toContain(ref);
  await zhou.get(`/desk/cases/${ref}/decisions/recordRelease`);
  expect(zhou.here.html).toContain('value="周敏"');
  const future = await zhou.send({
    'releaseDate-year': '2027',
    'releaseDate-month': '1',
    'releaseDate-day': '1',
    toldBy: '台北街社区',
    checkedBy: '周敏',
  });
  expect(future.text).toContain('日期不能在今天以后');
  await zhou.send({
    'releaseDate-year': '2026',
    'releaseDate-month': '11',
    'releaseDate-day': '21',
    toldBy: '台北街社区',
    checkedBy: '周敏',
  });
  await world.city.run();
  expect(await world.city.step(ref)).toBe('review');
  await zhou.get(`/desk/cases/${ref}`);
  expect(zhou.here.text).toContain('2026-11-21，台北街社区，核对人 周敏');
});

test('a dispatch order goes on once staff have found it with its issuer', async () => {
  const ref = await world.city.signUp(++people, {
    residenceScope: 'mainland',
    district: undefined,
    street: undefined,
    community: undefined,
    province: '湖南省',
    cityName: '长沙市',
    county: '岳麓区',
    post1: 'supply-delivery',
    post2: undefined,
    acceptOtherPosts: 'no',
    dispatchOrderNo: '调〔2026〕1 号',
    dispatchOrderDate: '2026-11-20',
    dispatchOrderIssuer: '市指挥部',
  });
  expect(await world.city.step(ref)).toBe('orderPending');
  const zhou = await colleague(world);
  await zhou.get('/desk/queues/byHand');
  expect(zhou.here.text).toContain('调配文件待核对');
  await zhou.get(`/desk/cases/${ref}/decisions/recordOrder`);
  const date = { 'orderDate-year': '2026', 'orderDate-month': '11', 'orderDate-day': '20' };
  const order = { ...date, orderNumber: '调〔2026〕1 号', orderIssuer: '市指挥部', checkedBy: '周敏' };
  expect((await zhou.send(order)).text).toContain('请选择核对结果');
  await zhou.send({ ...order, orderVerified: 'yes', orderHow: 'phone' });
  await world.city.run();
  expect(await world.city.step(ref)).toBe('review');
  expect((await zhou.get(`/desk/cases/${ref}`)).text).toContain('市指挥部，核对人 周敏，电话');
});

test('the desk speaks English by a link; what the applicant will read stays in their language', async () => {
  const ref = await signedUp();
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}?lang=en`);
  expect(zhou.here.at).toBe(`/desk/cases/${ref}`);
  expect(zhou.here.text).toContain('The applicant will read:');
  expect(zhou.here.text).toContain('审核已通过，拟安排');
  expect(zhou.here.html).toContain('lang="en"');
});

test('who is looking right now is shown to the others, and only while they look', async () => {
  const ref = await signedUp();
  const [zhou, zheng] = await Promise.all([colleague(world), colleague(world, 'demo-lead')]);
  expect((await zhou.get(`/desk/cases/${ref}`)).text).not.toContain('正在看');
  await world.city.run(world.city.now() + 2 * minute);
  expect((await zheng.get(`/desk/cases/${ref}`)).text).toContain('周敏正在看（2 分钟前打开）');
  const live = await zhou.get(`/desk/cases/${ref}/watching`, { 'x-live': '1' });
  expect(live.text).toContain('郑国强正在看（0 分钟前打开）');
  const etag = live.headers.get('etag')!;
  expect((await zhou.get(`/desk/cases/${ref}/watching`, { 'x-live': '1', 'if-none-match': etag })).status).toBe(304);
  await world.city.run(world.city.now() + hour / 10);
  expect((await zhou.get(`/desk/cases/${ref}`)).text).not.toContain('正在看');
});

test('a lost number is changed after comparing papers: how and why on record, the old number told', async () => {
  const ref = await world.city.signUp(801);
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}`);
  expect(zhou.here.html).toContain(`/desk/cases/${ref}/decisions/changeMobile`);
  await zhou.get(`/desk/cases/${ref}/decisions/changeMobile`);
  await zhou.send({ newMobile: '12', checkedBy: '周敏' });
  for (const says of ['手机号是 1 开头的 11 位数字', '请选择怎样核对的证件', '请写明为什么换']) {
    expect(zhou.here.text).toContain(says);
  }
  const typed = { newMobile: '137 0000 0801', papers: 'inPerson', checkedBy: '周敏', mobileReason: '手机丢了' };
  await zhou.send(typed);
  expect(zhou.here.at).toBe(`/desk/cases/${ref}?said=done`);
  expect(zhou.here.text).toContain('137****0801');
  expect(zhou.here.text).toContain('登记更换手机号');
  expect(zhou.here.text).toContain('本人到现场，核对人 周敏，手机丢了');
  await world.city.run();
  expect(world.city.sent.at(-1)).toMatchObject({ template: 'sms.contactChanged' });
  expect(await world.city.applicant.byMobile('13700000801')).toEqual([ref]);
});

test('at the desk, too, a number that has its people takes nobody over: said beside the field', async () => {
  for (const n of [811, 812, 813]) await world.city.signUp(n, { mobile: '13700000811' });
  const ref = await world.city.signUp(814);
  const zhou = await colleague(world);
  await zhou.get(`/desk/cases/${ref}/decisions/changeMobile`);
  await zhou.send({ newMobile: '13700000811', papers: 'video', checkedBy: '周敏', mobileReason: '停机' });
  expect(zhou.here.text).toContain('这个手机号已经报了 3 人，请换一个');
  expect(zhou.here.html).toContain('value="13700000811"');
  expect((await world.city.events(ref)).some(({ cause }) => cause === 'decision:changeMobile')).toBe(false);
});
