import { afterAll, beforeAll, expect, test } from 'vitest';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { issueCode } from '../../../shared/door/codes.ts';
import { rawOf } from '../../../shared/forms/read.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { openAnswers } from '../../../shared/workflow/context.ts';
import { type Loaded, load } from '../../../shared/workflow/load.ts';
import { answersOf } from '../recruitment/workflow/people.ts';
import { minute } from '../recruitment/workflow/world.ts';
import { type Colleague, colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

/** What the n-th caller's answers are when typed on one page. */
function typedOn(n: number, page: string, change = {}) {
  const answers = answersOf(n, world.city.now(), world.city.city, change);
  const fields = recruitmentForm.pages.find(({ id }) => id === page)!.fields;
  return Object.assign({}, ...fields.map((field) => rawOf(field, answers[field.id])));
}
const pages = ['who', 'home', 'street', 'work', 'posts', 'times', 'skills', 'safety'];

async function begin(n: number, sub = 'demo-intake'): Promise<Colleague> {
  const chen = await colleague(world, sub);
  await chen.get('/desk/by-phone');
  if (!chen.here.text.includes('开始代报名')) await chen.send({ action: 'drop' }, '/desk/by-phone');
  await chen.send({}, '/desk/by-phone');
  expect(chen.here.at).toBe('/desk/by-phone/mobile');
  await chen.send(typedOn(n, 'mobile'));
  expect(chen.here.at).toBe('/desk/by-phone/verify');
  return chen;
}

/** The code that the gateway was given for a number. */
async function codeFor(n: number): Promise<string> {
  await world.city.run();
  const { mobile } = answersOf(n, world.city.now(), world.city.city);
  return world.city.sent.findLast(({ to, template }) => to === mobile && template === 'sms.code')!.params.code!;
}

test('a caller is signed up: notices read aloud, the number verified by a code, the number of the sign-up large', async () => {
  const chen = await begin(1);
  await chen.send({ action: 'send' }, '/desk/by-phone/verify');
  expect((await chen.send({ code: '000000' })).text).toContain('验证码不对');
  await chen.send({ code: await codeFor(1) });
  for (const page of pages) {
    expect(chen.here.at).toBe(`/desk/by-phone/${page}`);
    await chen.send(typedOn(1, page));
  }
  expect(chen.here.at).toBe('/desk/by-phone/check');
  expect(chen.here.html).not.toContain(String(answersOf(1, world.city.now(), world.city.city).idNumber));
  const form = chen.formOf();
  await chen.send({ pledge: 'yes' });
  const ref = /by-phone\/done\/(\d{13})/.exec(chen.here.at)![1]!;
  expect(chen.here.html).toContain(`<p class="desk-big">${formatReference(ref)}</p>`);
  // A double click is one sign-up with one number.
  await chen.post(form.target, { ...form.values, pledge: 'yes' });
  expect(chen.here.at).toContain(ref);
  await world.city.run();
  expect(await world.city.step(ref)).toBe('review');

  const loaded = (await load(world.city.env, 'recruitment', ref)) as Loaded;
  const kept = await openAnswers(world.city.env, loaded.state, loaded.answers);
  const consents = kept.consents as { id: string; channel: string; takenBy: string; at: number }[];
  expect(consents.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['ackRisks', 'consentGeneral', 'consentIdNumber', 'consentHealth', 'pledge']),
  );
  for (const { channel, takenBy, at } of consents) {
    expect({ channel, takenBy }).toEqual({ channel: 'phone', takenBy: 'demo-intake' });
    expect(at).toBeLessThanOrEqual(world.city.now());
  }
  expect(kept.verified).toMatchObject({ how: 'code', by: 'demo-intake' });
  const [accepted] = await world.city.events(ref);
  expect(accepted!.by).toMatchObject({ kind: 'staff', id: 'demo-intake' });
  expect(await world.city.applicant.byMobile(String(answersOf(1, world.city.now(), world.city.city).mobile))).toEqual([
    ref,
  ]);
});

test('consents are asked for one by one, and none is ticked beforehand', async () => {
  const chen = await colleague(world, 'demo-reviewer');
  await chen.get('/desk/by-phone');
  await chen.send({}, '/desk/by-phone');
  expect(chen.here.text).toContain('请读给对方听');
  expect(chen.here.text).toContain('心理压力');
  expect(chen.here.html).not.toMatch(/type="checkbox"[^>]*checked/);
  const { consentGeneral: _without, ...rest } = typedOn(2, 'mobile');
  const again = await chen.send(rest);
  expect(again.text).toContain('同意后才能报名，请勾选');
  expect(again.html).toContain('13800010002');
});

test('nothing goes on before the number is verified, and a changed number is verified anew', async () => {
  const chen = await begin(3);
  await chen.get('/desk/by-phone/who');
  expect(chen.here.at).toBe('/desk/by-phone/verify');
  await chen.send({ action: 'callBack' }, '/desk/by-phone/verify');
  expect(chen.here.at).toBe('/desk/by-phone/who');
  expect(chen.here.text).toContain('手机号已拨回核实');
  await chen.get('/desk/by-phone/mobile');
  await chen.send(typedOn(33, 'mobile'));
  expect(chen.here.at).toBe('/desk/by-phone/verify');
  await chen.send({ action: 'drop' }, undefined as never).catch(() => undefined);
});

test('what goes to a number is counted as one, whichever door sends it', async () => {
  const { documents, clock, tables, sealing } = world.city.env;
  const door = { documents, table: tables.of.door!, clock, ids: { digits: world.desk.digits }, hasher: sealing };
  const { mobile } = answersOf(5, world.city.now(), world.city.city);
  expect((await issueCode(door, 'a-phone', String(mobile))).kind).toBe('issued');
  const chen = await begin(5, 'demo-reviewer-district');
  const before = world.city.sent.length;
  await chen.send({ action: 'send' }, '/desk/by-phone/verify');
  await world.city.run();
  expect(world.city.sent.slice(before).filter(({ template }) => template === 'sms.code')).toEqual([]);
  expect(chen.here.text).toMatch(/\d+ 秒/);
});

test('an old code is worth nothing, and five guesses are all there are', async () => {
  const chen = await begin(4, 'demo-reviewer-district');
  await chen.send({ action: 'send' }, '/desk/by-phone/verify');
  const code = await codeFor(4);
  const wrong = code === '111111' ? '222222' : '111111';
  for (let guess = 0; guess < 5; guess++) await chen.send({ code: wrong });
  expect((await chen.send({ code })).text).toContain('输错次数太多，请 5 分钟后重新获取');
  // Under the public door's rules: no other code while this one is locked.
  expect((await chen.send({ action: 'send' }, '/desk/by-phone/verify')).text).toContain('发得太多了');
  await world.city.run(world.city.now() + 5 * minute);
  await chen.send({ action: 'send' }, '/desk/by-phone/verify');
  const second = await codeFor(4);
  await world.city.run(world.city.now() + 6 * minute);
  expect((await chen.send({ code: second })).text).toContain('已过期');
});

test('what was typed waits when the session ends under somebody’s hands, for the same person only', async () => {
  const chen = await colleague(world, 'demo-intake');
  await chen.get('/desk/by-phone');
  await chen.send({}, '/desk/by-phone');
  await chen.send(typedOn(5, 'mobile'));
  await chen.send({ action: 'callBack' }, '/desk/by-phone/verify');
  const form = chen.formOf();
  await world.city.run(world.city.now() + 21 * minute);
  const over = await chen.post(form.target, { ...form.values, name: '欧阳小雨', idType: 'residentId' });
  expect(over.status).toBe(401);
  expect(over.text).toContain('20 分钟没有操作，请重新登录。没提交的内容已保存。');
  const back = /returnTo=([^"]+)"/.exec(over.html)![1]!;
  const stranger = await colleague(world, 'demo-reviewer');
  expect((await stranger.get(decodeURIComponent(back))).html).not.toContain('欧阳小雨');
  await chen.get(`/desk/sign-in?as=demo-intake&returnTo=${back}`);
  expect(chen.here.html).toContain('欧阳小雨');
  const items = JSON.stringify(
    await world.dynamo.documents.send(
      new (await import('@aws-sdk/lib-dynamodb')).ScanCommand({ TableName: world.desk.staffTable }),
    ),
  );
  expect(items).not.toContain('欧阳小雨');
});

test('somebody under 18 is told at once and nothing is kept', async () => {
  const chen = await colleague(world, 'demo-reviewer');
  await chen.get('/desk/by-phone');
  await chen.send(chen.here.text.includes('开始代报名') ? {} : { action: 'drop' }, '/desk/by-phone');
  if (chen.here.at === '/desk/by-phone') await chen.send({}, '/desk/by-phone');
  await chen.send(typedOn(6, 'mobile'));
  await chen.send({ action: 'callBack' }, '/desk/by-phone/verify');
  await chen.send(typedOn(6, 'who', { idNumber: '420100200912010034' }));
  expect(chen.here.text).toContain('不满 18 周岁');
  await chen.get('/desk/by-phone');
  expect(chen.here.text).toContain('开始代报名');
});

test('only those who take calls sign people up', async () => {
  for (const sub of ['demo-ops', 'demo-admin', 'demo-group-leader', 'demo-lead']) {
    const who = await colleague(world, sub);
    expect((await who.get('/desk/by-phone')).status).toBe(403);
    expect((await who.post('/desk/by-phone/submit', { _csrf: who.token() })).status).not.toBe(200);
  }
});

/** Signs the n-th caller up to the end, called back. */
async function signedUp(n: number, sub = 'demo-intake', change: Record<string, string> = {}) {
  const chen = await colleague(world, sub);
  await chen.get('/desk/by-phone');
  if (!chen.here.text.includes('开始代报名')) await chen.send({ action: 'drop' }, '/desk/by-phone');
  await chen.send({}, '/desk/by-phone');
  await chen.send(typedOn(n, 'mobile', change));
  await chen.send({ action: 'callBack' }, '/desk/by-phone/verify');
  if (chen.here.at.includes('verify')) return chen;
  for (const page of pages) await chen.send(typedOn(n, page));
  await chen.send({ pledge: 'yes' });
  return chen;
}

test('a caller’s sign-up leaves the masked copy for their own page', async () => {
  const chen = await signedUp(40);
  const ref = /by-phone\/done\/(\d{13})/.exec(chen.here.at)![1]!;
  const copy = (await world.city.applicant.copy(ref))!;
  expect(JSON.stringify(copy)).toContain('420***********');
  expect(JSON.stringify(copy)).not.toContain(String(answersOf(40, world.city.now(), world.city.city).mobile));
});

test('a number that has its people is refused at the desk, too, once it has been verified', async () => {
  const mobile = '13700000077';
  for (const n of [41, 42, 43]) {
    const { at } = (await signedUp(n, 'demo-intake', { mobile })).here;
    expect(at).toContain('/done/');
  }
  const chen = await signedUp(44, 'demo-intake', { mobile });
  expect(chen.here.at).toBe('/desk/by-phone/verify?full');
  expect(chen.here.text).toContain('一个手机号最多报 3 人');
  await chen.get('/desk/by-phone/who');
  expect(chen.here.at).toBe('/desk/by-phone/verify');
});

test('when the call is closed nobody is signed up by phone; the draft waits with what was typed', async () => {
  const chen = await begin(45, 'demo-reviewer-district');
  await chen.send({ action: 'callBack' }, '/desk/by-phone/verify');
  const form = chen.formOf();
  world.city.city.open = false;
  try {
    await chen.post(form.target, { ...form.values, ...typedOn(45, 'who'), idNumber: '1', name: '欧阳小雨' });
    expect(chen.here.at).toBe('/desk/by-phone');
    expect(chen.here.text).toContain('这次报名已经结束');
    expect(chen.here.text).not.toContain('开始代报名');
    await chen.get('/desk/by-phone/home');
    expect(chen.here.at).toBe('/desk/by-phone');
  } finally {
    world.city.city.open = true;
  }
  await chen.get('/desk/by-phone/who');
  expect(chen.here.html).toContain('欧阳小雨');
});
