import { afterAll, expect, test } from 'vitest';
import { lead, poolOf } from '../recruitment/workflow/pool.ts';
import { medical, postsWith, wishes } from '../recruitment/workflow/posts.ts';
import { day } from '../recruitment/workflow/world.ts';
import { type Colleague, colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

const worlds: World[] = [];
/** A desk whose city's one place is taken, and so many people in its pool. */
async function withPool(people: number, elsewhere = 0): Promise<World> {
  const world = await makeWorld({ city: { posts: postsWith({ [medical]: [[0, 1]] }) } });
  worlds.push(world);
  const { city } = world;
  await city.decide(await city.approved(0, wishes(medical)), 'confirm');
  await poolOf(city, people, { skills: ['driving'] });
  if (elsewhere > 0) await poolOf(city, elsewhere, { district: '420103', street: '420103010' }, people + 1);
  return world;
}
afterAll(() => Promise.all(worlds.map((world) => world.stop())));

const days = (world: World, name: string, plus: number) => {
  const date = new Date(world.city.now() + (plus * 24 + 8) * 3_600_000);
  return {
    [`${name}-year`]: String(date.getUTCFullYear()),
    [`${name}-month`]: String(date.getUTCMonth() + 1),
    [`${name}-day`]: String(date.getUTCDate()),
  };
};

/** Opens a call-up on the page; ends on the call-up's own. */
async function open(world: World, who: Colleague, more: Record<string, string> = {}): Promise<string> {
  await who.get('/desk/call-ups/new');
  await who.send({
    callIssuer: '市防控指挥部',
    callWhere: '420102',
    callWanted: '2',
    ...days(world, 'callFrom', 1),
    ...days(world, 'callUntil', 3),
    callAnswer: '24',
    ...more,
  });
  return who.here.at;
}
const ticked = (who: Colleague) =>
  [...who.here.html.matchAll(/name="ask" value="(\d{13})"/g)].map((match) => match[1]!);
const steps = async (world: World, refs: string[]) => Promise.all(refs.map(world.city.step));

test('a call-up is opened once however often it is sent; what is wrong is said beside the field', async () => {
  const world = await withPool(1);
  const sun = await colleague(world, 'demo-lead');
  await open(world, sun, { callWanted: '0', callIssuer: '' });
  expect(sun.here.status).toBe(400);
  expect(sun.here.text).toContain('请填写谁调度');
  expect(sun.here.text).toContain('人数是 1 到 500 的整数');
  await open(world, sun, { callWhere: 'elsewhere', callCity: '孝感' });
  expect(sun.here.text).toContain('跨市调度要有文号');
  await open(world, sun, days(world, 'callUntil', 0));
  expect(sun.here.text).toContain('不能早于开始那天');
  await sun.get('/desk/call-ups/new');
  const form = sun.formOf();
  const at = await open(world, sun, form.values as Record<string, string>);
  expect(at).toMatch(/^\/desk\/call-ups\/\d{6}[\da-f]{6}$/);
  expect(await open(world, sun, form.values as Record<string, string>)).toBe(at);
  await sun.get('/desk/call-ups');
  expect(sun.here.html.match(/data-label="人数"/g)).toHaveLength(1);
  expect(sun.here.text).toContain('0 / 2');
});

test('people are proposed, asked in one go, and what they say is counted; those not asked for longest come first', async () => {
  const world = await withPool(9);
  const { city } = world;
  const sun = await colleague(world, 'demo-lead');
  const first = await open(world, sun);
  // Two are wanted, three are asked for each at most.
  const asked = ticked(sun);
  expect(asked).toHaveLength(6);
  expect(sun.here.text).toContain('要 2 人，已定 0 人，还差 2 人');
  await sun.send({ ask: asked }, `${sun.here.at.split('?')[0]}/ask`);
  await city.run();
  expect(sun.here.text).toContain('已经发短信问了');
  expect(await steps(world, asked)).toEqual(asked.map(() => 'callSent'));
  await sun.get(first);
  expect(sun.here.text).toContain('已经问了足够多的人，等他们答复。');
  for (const ref of asked.slice(0, 2)) await city.decide(ref, 'acceptCall');
  await city.decide(asked[2]!, 'acceptCall');
  await city.decide(asked[3]!, 'declineCall');
  await sun.get(first);
  expect(sun.here.text).toContain('要 2 人，已定 2 人，还差 0 人');
  for (const group of ['等答复 2', '能去 2', '不能去 1', '答复时已满 1']) expect(sun.here.text).toContain(group);
  expect(sun.here.text).toContain('人数已经够了，不用再问。');
  // The next one goes to those who were not asked, then to those asked before.
  await open(world, sun, { callWanted: '1' });
  const next = ticked(sun);
  expect(next).toHaveLength(3);
  expect(next.some((ref) => asked.includes(ref))).toBe(false);
  expect(await city.broken()).toEqual([]);
});

test('more are wanted than the pool has: said plainly, and all there are can be asked', async () => {
  const world = await withPool(3);
  const sun = await colleague(world, 'demo-lead');
  await open(world, sun, { callWanted: '50' });
  expect(sun.here.text).toContain('库里符合条件的只有 3 人，还差 50 人，不够：就是都来，也缺 47 人。');
  const asked = ticked(sun);
  expect(asked).toHaveLength(3);
  await sun.send({ ask: asked }, `${sun.here.at.split('?')[0]}/ask`);
  await world.city.run();
  expect(await steps(world, asked)).toEqual(['callSent', 'callSent', 'callSent']);
  // They are on their way to being asked: nobody more is, until it is known.
  await sun.get(sun.here.at.split('?')[0]!);
  expect(ticked(sun)).toEqual([]);
});

test('without the number of an order only people of the district are proposed; with it those of others', async () => {
  const world = await withPool(2, 2);
  const sun = await colleague(world, 'demo-lead');
  await open(world, sun, { callWanted: '4' });
  expect(ticked(sun)).toHaveLength(2);
  expect(sun.here.text).toContain('有调度文号才能问别的区的人。');
  await open(world, sun, { callWanted: '4', callOrder: '武防指〔2026〕12号' });
  expect(ticked(sun)).toHaveLength(4);
  await open(world, sun, { callWanted: '4', skills: 'law' });
  expect(sun.here.text).toContain('库里没有可以问的人');
  // Somebody else's tick is not taken for granted: the case refuses.
  const [there] = (await poolOf(world.city, 1, { district: '420103', street: '420103010' }, 50)) as [string];
  const again = await colleague(world, 'demo-lead');
  const at = await open(world, again);
  await again.send({ ask: [...ticked(again), there] }, `${at}/ask`);
  await world.city.run();
  expect(await world.city.step(there)).toBe('pooled');
});

test('stopping asks nobody more; closing ends it, and those who have not answered are told', async () => {
  const world = await withPool(4);
  const { city } = world;
  const sun = await colleague(world, 'demo-lead');
  const at = await open(world, sun);
  const asked = ticked(sun);
  await sun.send({ ask: asked.slice(0, 2) }, `${at}/ask`);
  await city.run();
  await sun.send({}, `${at}/stop`);
  expect(sun.here.text).toContain('不再问人');
  expect(ticked(sun)).toEqual([]);
  expect(await city.staff(asked[2]!, 'callUp', { call: at.split('/').at(-1) }, lead).catch((e) => e.why)).toBe(
    'closed',
  );
  await city.decide(asked[0]!, 'acceptCall');
  expect(await city.step(asked[0]!)).toBe('calledUp');
  await sun.get(`${at}/close`);
  await sun.send({});
  await city.run();
  expect(await steps(world, asked.slice(0, 2))).toEqual(['calledUp', 'pooled']);
  expect(city.sent.filter(({ template }) => template === 'sms.callup.over')).toHaveLength(1);
  await sun.get(at);
  expect(sun.here.text).toContain('已结束');
  expect(sun.here.html).not.toContain('/close');
});

test('a round that was interrupted says how far it is, and goes on by one press; nobody is asked twice', async () => {
  const world = await withPool(3);
  const { city } = world;
  const sun = await colleague(world, 'demo-lead');
  const at = await open(world, sun, { callWanted: '3' });
  const asked = ticked(sun);
  const id = at.split('/').at(-1)!;
  const { register } = await import('../../../shared/register/register.ts');
  await register(city.env, 'recruitment').put(
    'callround',
    `${id}-001`,
    { refs: asked, done: 0 },
    { expected: 0, by: 'x' },
  );
  await city.staff(asked[0]!, 'callUp', { call: id }, lead);
  await sun.get(at);
  expect(sun.here.text).toContain('正在问：0 / 3');
  expect(ticked(sun)).toEqual([]);
  await sun.send({}, `${at}/go-on`);
  await city.run();
  expect(await steps(world, asked)).toEqual(['callSent', 'callSent', 'callSent']);
  for (const n of [1, 2, 3]) expect(city.told(n).filter((told) => told === 'sms.callup')).toHaveLength(1);
  expect(await city.broken()).toEqual([]);
});

test('who may: leads and admins; a district’s lead only its own', async () => {
  const world = await withPool(1);
  const zhou = await colleague(world, 'demo-reviewer');
  expect((await zhou.get('/desk/call-ups')).status).toBe(403);
  expect((await zhou.get('/desk/organisations')).status).toBe(403);
  const sun = await colleague(world, 'demo-lead');
  const at = await open(world, sun);
  await zhou.get('/desk');
  expect((await zhou.post(`${at}/close`, { _csrf: zhou.token() })).status).toBe(403);
  expect((await sun.get('/desk/call-ups/261122ffffff')).status).toBe(404);
  expect((await sun.get('/desk/queues/pool')).text, world.logged.join()).toContain('驾驶（有车）');
  await world.city.run(world.city.now() + 2 * day);
  const later = await colleague(world, 'demo-lead');
  expect((await later.get(at)).text).toContain('答复时间已过');
});

test('an organisation stands by as a whole, is called, and no person is made of it; its contact is masked and sealed', async () => {
  const world = await withPool(1);
  const sun = await colleague(world, 'demo-lead');
  const before = (await world.city.everything('recruitment')).filter(({ sk }) => sk === '#STATE').length;
  await sun.get('/desk/organisations/new');
  await sun.send({ orgName: '华东理工大学社会工作系', orgMobile: '123' });
  expect(sun.here.text).toContain('手机号要 11 位');
  const said = {
    orgName: '华东理工大学社会工作系',
    orgKind: 'university',
    orgWhere: '420100',
    orgMembers: '300',
    orgContact: '张小明',
    orgMobile: '13800138000',
  };
  await sun.send(said);
  expect(sun.here.text).toContain('1 家机构待命，申报共 300 人。');
  const page = /href="(\/desk\/organisations\/[\da-f]{10})"/.exec(sun.here.html)![1]!;
  await sun.get(page);
  expect(sun.here.text).toContain('张* 138****8000');
  const stored = (await world.city.everything('recruitment')).filter(({ pk }) => pk.includes('organisation'));
  expect(JSON.stringify(stored.map(({ value }) => ({ ...(value as object), contact: undefined })))).not.toContain('张');
  await sun.send({}, `${page}/contact`);
  expect(sun.here.text).toContain('请填写为什么要看');
  await sun.send({ reason: '调度' }, `${page}/contact`);
  expect(sun.here.text).toContain('张小明 13800138000');
  const at = await open(world, sun);
  await sun.send({ organisation: page.split('/').at(-1)! }, `${at}/organisation`);
  expect(sun.here.text).toContain('华东理工大学社会工作系 （申报 300 人）');
  await sun.get(page);
  expect(sun.here.html).toContain(at);
  await sun.send({}, `${page}/standby`);
  expect(sun.here.text).toContain('0 家机构待命');
  const after = (await world.city.everything('recruitment')).filter(({ sk }) => sk === '#STATE').length;
  expect(after).toBe(before);
});

test('more are wanted while it runs: others are asked, those whose yes came too late first; fewer, but not fewer than are coming', async () => {
  const world = await withPool(9);
  const { city } = world;
  const sun = await colleague(world, 'demo-lead');
  const at = await open(world, sun, { callWanted: '1' });
  const asked = ticked(sun);
  expect(asked).toHaveLength(3);
  await sun.send({ ask: asked }, `${at}/ask`);
  await city.run();
  await city.decide(asked[0]!, 'acceptCall');
  await city.decide(asked[1]!, 'acceptCall');
  expect(await steps(world, asked)).toEqual(['calledUp', 'pooled', 'callSent']);
  await sun.get(`${at}/change`);
  expect(sun.here.text).toContain('已定 1 人');
  await sun.send({ callWanted: '0' });
  expect(sun.here.text).toContain('人数是 1 到 500 的整数');
  await sun.send({ callWanted: '4' });
  expect(sun.here.text).toContain('已经改好');
  expect(sun.here.text).toContain('要 4 人，已定 1 人，还差 3 人');
  const [first, ...rest] = ticked(sun);
  expect(first).toBe(asked[1]);
  expect(rest.some((ref) => asked.includes(ref))).toBe(false);
  await sun.send({ ask: [first!, ...rest] }, `${at}/ask`);
  await city.run();
  expect((await steps(world, [first!, ...rest])).every((step) => step === 'callSent')).toBe(true);
  // Nobody stands among the late ones who is asked again.
  await sun.get(at);
  expect(sun.here.text).not.toContain('答复时已满');
  for (const ref of [first!, rest[0]!]) await city.decide(ref, 'acceptCall');
  await sun.get(`${at}/change`);
  await sun.send({ callWanted: '2' });
  expect(sun.here.status).toBe(400);
  expect(sun.here.text).toContain('已定 3 人，不能比这少');
  await sun.send({ callWanted: '3' });
  expect(sun.here.text).toContain('要 3 人，已定 3 人，还差 0 人');
  await city.decide(rest[1]!, 'acceptCall');
  expect(await city.step(rest[1]!)).toBe('pooled');
  // Somebody cannot come after all: the place is given to one more, and no more than three come.
  await city.decide(asked[0]!, 'declineCall');
  await city.decide(rest[2]!, 'acceptCall');
  await city.decide(rest[3]!, 'acceptCall');
  expect((await steps(world, rest)).filter((step) => step === 'calledUp')).toHaveLength(2);
  expect(await city.broken()).toEqual([]);
});

test('two change the number at once, or it is closed meanwhile: the second is told; more time to answer goes on asking', async () => {
  const world = await withPool(4);
  const [sun, li] = [await colleague(world, 'demo-lead'), await colleague(world, 'demo-admin')];
  const at = await open(world, sun, { callWanted: '1' });
  await sun.get(`${at}/change`);
  await li.get(`${at}/change`);
  await sun.send({ callWanted: '2' });
  await li.send({ callWanted: '3' });
  expect(li.here.text).toContain('没有保存');
  expect(li.here.text).toContain('要 2 人');
  await sun.send({}, `${at}/stop`);
  expect(sun.here.text).toContain('请改大人数');
  await world.city.run(world.city.now() + 1.5 * day);
  const later = await colleague(world, 'demo-lead');
  await later.get(`${at}/change`);
  await later.send({ callWanted: '3', callAnswer: '48' });
  expect(later.here.text).toContain('答复时间要早于结束那天');
  await later.send({ callWanted: '3', callAnswer: '6' });
  expect(ticked(later)).toHaveLength(4);
  await later.get(`${at}/change`);
  const form = later.formOf().values;
  await later.get(`${at}/close`);
  await later.send({});
  expect((await later.post(`${at}/change`, { ...form, callWanted: '5' })).status).toBe(409);
});

test('closing says first what it does to whom; looking closes nothing', async () => {
  const world = await withPool(4);
  const { city } = world;
  const sun = await colleague(world, 'demo-lead');
  const at = await open(world, sun);
  await sun.get(`${at}/close`);
  expect(sun.here.text).toContain('没有人还在等答复');
  expect(sun.here.text).toContain('还没有人答应去');
  await sun.get(at);
  const asked = ticked(sun);
  await sun.send({ ask: asked }, `${at}/ask`);
  await city.run();
  await city.decide(asked[0]!, 'acceptCall');
  await sun.get(`${at}/close`);
  expect(sun.here.text).toContain('没答复的 3 人：会收到短信');
  expect(sun.here.text).toContain('已定的 1 人：不受影响');
  expect(await steps(world, asked)).toEqual(['calledUp', 'callSent', 'callSent', 'callSent']);
  await sun.send({});
  await city.run();
  expect(sun.here.text).toContain('这次调度已结束');
  expect(await steps(world, asked)).toEqual(['calledUp', 'pooled', 'pooled', 'pooled']);
  await sun.get(`${at}/close`);
  expect(sun.here.at).toBe(at);
});

test('what is said of a pool that is too small counts those who have yet to answer; a large one is not called small', async () => {
  const world = await withPool(8);
  const sun = await colleague(world, 'demo-lead');
  const at = await open(world, sun, { callWanted: '2' });
  const asked = ticked(sun);
  await sun.send({ ask: asked.slice(0, 5) }, `${at}/ask`);
  await world.city.run();
  await world.city.run(world.city.now() + 2 * 60_000);
  await sun.get(at);
  // One more may be asked; two are wanted, five have yet to answer: that is no lack.
  expect(ticked(sun)).toHaveLength(1);
  expect(sun.here.text).not.toContain('就是都来');
  await sun.get(`${at}/change`);
  await sun.send({ callWanted: '20' });
  expect(sun.here.text).toContain('还差 20 人：5 人没有答复，库里还能问的只有 3 人，就是都来，也缺 12 人');
});
