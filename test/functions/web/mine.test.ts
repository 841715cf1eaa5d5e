import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatReference, makeReference } from '../../../shared/identity/reference.ts';
import { typedOn } from './answers.ts';
import { lookedUp, newMobile, signedUp } from './signed-up.ts';
import { visitor } from './visitor.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

test('with mobile and code a person finds the sign-up on any phone, masked', async () => {
  const { reference, mobile } = await signedUp(world);
  const other = await lookedUp(world, mobile);
  expect(other.here.at).toBe(`/mine/${reference}`);
  expect(other.here.html).toContain(formatReference(reference));
  expect(other.here.html).toContain('11月23日');
  await other.get(`/mine/${reference}/answers`);
  expect(other.here.html).toContain('420***********001');
  expect(other.here.html).not.toContain('13900139000');
});

test('asking for a code answers alike whether or not the number is known', async () => {
  const { mobile } = await signedUp(world);
  world.clock.go(61_000);
  const pages = [];
  for (const number of [mobile, newMobile()]) {
    const one = visitor(world);
    await one.get('/check');
    await one.send({ mobile: number });
    pages.push(one.here.html.replace(/value="h1[^"]*"/g, '').replace(/\d{3}\*{4}\d{4}/g, ''));
  }
  expect(pages[0]).toBe(pages[1]);
});

test('somebody else’s sign-up answers exactly like one that does not exist', async () => {
  const { reference } = await signedUp(world);
  const { person: stranger } = await signedUp(world);
  const other = await stranger.get(`/mine/${reference}`);
  const invented = makeReference(world.clock.now(), () => '123456');
  const none = await stranger.get(`/mine/${invented}`);
  expect(other.status).toBe(404);
  const plain = (html: string) => html.replaceAll(reference, '').replaceAll(invented, '');
  expect(plain(other.html)).toBe(plain(none.html));
  const nobody = visitor(world);
  await nobody.get(`/mine/${reference}`);
  expect(nobody.here.at).toBe('/check');
});

test('a decision reaches the engine with the wait that the person saw, once, however often it is sent', async () => {
  const { person, reference } = await signedUp(world);
  await person.get(`/mine/${reference}/withdraw`);
  const key = /name="key" value="([^"]+)"/.exec(person.here.html)![1]!;
  const csrf = /name="_csrf" value="([^"]+)"/.exec(person.here.html)![1]!;
  const values = { _csrf: csrf, key, wait: '3', 'withdraw.reason': 'waited' };
  await person.post(`/mine/${reference}/withdraw`, values);
  expect(person.here.at).toBe(`/mine/${reference}?said=done`);
  await person.post(`/mine/${reference}/withdraw`, values);
  expect(person.here.at).toBe(`/mine/${reference}?said=done`);
  const made = world.engine.decisions.filter((one) => one.reference === reference);
  expect(made).toEqual([{ reference, decision: 'withdraw', input: { reason: 'waited' }, key }]);
});

test('who has reported their release is not asked for it again, and can still change the date', async () => {
  const { person, reference } = await signedUp(world);
  const held = { state: 'held', decisions: ['release', 'withdraw'] };
  Object.assign(world.engine.cases.get(reference)!, held);
  await person.get(`/mine/${reference}`);
  expect(person.here.html).toContain('解除以后在这里点');
  Object.assign(world.engine.cases.get(reference)!, { vars: { released: '2026年11月22日' } });
  await person.get(`/mine/${reference}`);
  expect(person.here.html).toContain('您告诉我们 2026年11月22日解除');
  expect(person.here.html).toContain('改解除日期');
  expect(person.here.html).not.toContain('我已解除隔离观察');
});

test('the way out stands below everything that one can do', async () => {
  const { person, reference } = await signedUp(world);
  await person.get(`/mine/${reference}`);
  const { html } = person.here;
  expect(html.indexOf(`/mine/${reference}/withdraw"`)).toBeGreaterThan(html.indexOf(`/mine/${reference}/messages"`));
});

test('reporting isolation says first what it does, and how long a post is kept', async () => {
  const { person, reference } = await signedUp(world);
  await person.get(`/mine/${reference}/expose`);
  expect(person.here.html).toContain(`名额为您留 ${world.web.city.deadlines.isolationHoldDays} 天`);
});

test('a decision on a sign-up that has moved on says so and shows how it stands now', async () => {
  const { person, reference } = await signedUp(world);
  await person.get(`/mine/${reference}/withdraw`);
  Object.assign(world.engine.cases.get(reference)!, {
    wait: 9,
    state: 'withdrawn',
    decisions: ['erase'],
    vars: { time: '今天' },
  });
  await person.send({});
  expect(person.here.html).toContain('您的选择没有记下');
  expect(person.here.html).toContain('已撤回');
});

test('an answer that is asked for must be given, and is kept when the language changes', async () => {
  const { person, reference } = await signedUp(world);
  Object.assign(world.engine.cases.get(reference)!, {
    state: 'answering',
    decisions: ['answer', 'withdraw'],
    vars: { question: '请问您晚上能参加吗？' },
  });
  await person.get(`/mine/${reference}/answer`);
  expect(person.here.html).toContain('请问您晚上能参加吗？');
  await person.send({ explanation: '' });
  expect(person.here.title).toMatch(/^错误：/);
  expect(person.here.html).toContain('请填写说明');
  await person.send({ explanation: '可以', action: 'lang-en' });
  expect(person.here.html).toContain('lang="en"');
  expect(person.here.html).toContain('可以</textarea>');
  await person.send({ explanation: '可以参加' });
  expect(world.engine.decisions.at(-1)).toMatchObject({ decision: 'answer', input: { text: '可以参加' } });
});

test('times and wishes are changed by the form’s own questions and rules, filled in with what was sent', async () => {
  const { person, reference } = await signedUp(world);
  await person.get(`/mine/${reference}/changeTimes`);
  expect(person.here.html).toMatch(/value="mon-ev" checked/);
  expect(person.here.html).not.toContain('consentPool');
  const answers = { ...typedOn(world, 'posts'), ...typedOn(world, 'times') };
  await person.send({ ...answers, post2: answers.post1! });
  expect(person.here.html).toContain('第二志愿不要和第一志愿相同');
  await person.send({ ...answers, availability: ['sun-am'] });
  expect(world.engine.decisions.at(-1)).toMatchObject({
    decision: 'changeTimes',
    input: { answers: { availability: ['sun-am'], post1: 'medical-support' } },
  });
});

test('every state can be shown in both languages with what the person can do in it', async () => {
  const { person, reference } = await signedUp(world);
  const vars = {
    question: '？',
    post: '岗位',
    choice: '第一志愿',
    n: 4,
    group: '第 1 组',
    leader: '李老师',
    reason: '理由。',
    time: '今天',
    channel: '线上',
    postHours: '8:00–24:00',
    wechat: 1,
  };
  const decisions = [
    'confirm',
    'decline',
    'answer',
    'release',
    'expose',
    'withdraw',
    'changeTimes',
    'appeal',
    'pool',
    'erase',
  ];
  for (const state of [
    'received',
    'checking',
    'slow',
    'knownPending',
    'review',
    'reviewLate',
    'answering',
    'held',
    'offered',
    'waitlisted',
    'placed',
    'refused',
    'failed',
    'notPlaced',
    'lapsed',
    'withdrawn',
  ]) {
    Object.assign(world.engine.cases.get(reference)!, { state, vars, decisions });
    for (const lang of ['en', 'zh']) {
      const seen = await person.get(`/mine/${reference}?lang=${lang}`);
      expect(seen.status, `${state} ${lang}`).toBe(200);
    }
  }
  for (const decision of decisions) {
    const seen = await person.get(`/mine/${reference}/${decision}`);
    expect(seen.at, decision).toBe(`/mine/${reference}/${decision}`);
    expect(seen.status, decision).toBe(200);
  }
});

test('a private link shows only a button; pressing it opens that one sign-up under a clean address', async () => {
  const { person, reference, mobile } = await signedUp(world);
  await person.get('/sign-up/receipt');
  const { makeLink } = await import('../../../functions/web/door/links.ts');
  const secret = await makeLink(world.door, reference, world.engine.holderId(mobile));
  const other = visitor(world);
  const shown = await other.get(`/link/${secret}`);
  expect(shown.html).not.toContain(formatReference(reference));
  await other.send({}, '/link');
  expect(other.here.at).toBe(`/mine/${reference}`);
  expect(other.here.html).not.toContain(secret);
  const { reference: foreign } = await signedUp(world);
  expect((await other.get(`/mine/${foreign}`)).status).toBe(404);
  const cut = visitor(world);
  await cut.get('/link/abc');
  await cut.send({}, '/link');
  expect(cut.here.html).toContain('这个链接不完整');
});

test('after signing out, nothing of the sign-up is shown on this phone', async () => {
  const { person, reference } = await signedUp(world);
  const before = new Map(person.jar);
  await person.get(`/mine/${reference}`);
  await person.send({}, '/sign-out');
  await person.get(`/mine/${reference}`);
  expect(person.here.at).toBe('/check');
  for (const [name, value] of before) person.jar.set(name, value);
  await person.get(`/mine/${reference}`);
  expect(person.here.at).toBe('/check');
});

test('the visitor’s id changes when a code was right: one that was known before opens nothing', async () => {
  const mobile = newMobile();
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  const known = person.jar.get('kapok');
  await person.send(typedOn(world, 'mobile', { mobile }));
  await person.send({ code: person.code() });
  expect(person.jar.get('kapok')).not.toBe(known);
  const thief = visitor(world);
  thief.jar.set('kapok', known!);
  await thief.get('/sign-up/who');
  expect(thief.here.at).not.toBe('/sign-up/who');
});
