import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatReference } from '../../../shared/identity/reference.ts';
import { lookedUp, newMobile, signedUp } from './signed-up.ts';
import { visitor } from './visitor.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

const wrong = (code: string) => (code === '000000' ? '111111' : '000000');
const at = (reference: string, page = '') => `/mine/${reference}/changeMobile${page && `/${page}`}`;

/** To the question for the new number: the old one verified by a fresh code. */
async function verifiedOld() {
  const one = await signedUp(world);
  await one.person.get(`/mine/${one.reference}`);
  expect(one.person.here.html).toContain(`href="${at(one.reference)}"`);
  await one.person.get(at(one.reference));
  expect(one.person.here.html).toContain('先验证旧号码');
  await one.person.send({});
  expect(world.sent.at(-1)!.mobile).toBe(one.mobile);
  await one.person.send({ code: one.person.code() });
  expect(one.person.here.at).toBe(at(one.reference, 'new'));
  return one;
}

test('both numbers verified, the sign-up opens with the new one only: old sessions, codes and links open nothing', async () => {
  const { person, reference, mobile } = await verifiedOld();
  const elsewhere = await lookedUp(world, mobile);
  expect(elsewhere.here.at).toBe(`/mine/${reference}`);
  const { makeLink } = await import('../../../functions/web/door/links.ts');
  const link = await makeLink(world.door, reference, world.engine.holderId(mobile));
  const byLink = visitor(world);
  await byLink.get(`/link/${link}`);
  await byLink.send({}, '/link');
  expect(byLink.here.at).toBe(`/mine/${reference}`);
  const before = new Map(person.jar);

  const next = newMobile();
  await person.send({ mobile: next });
  expect(person.here.at).toBe(at(reference, 'code'));
  expect(world.sent.at(-1)!.mobile).toBe(next);
  await person.send({ code: person.code() });
  expect(person.here.at).toBe(`/mine/${reference}?said=done`);
  expect(person.here.html).toContain(formatReference(reference));
  await person.get(`/mine/${reference}/answers`);
  expect(person.here.html).toContain(`${next.slice(0, 3)}****${next.slice(-4)}`);

  expect((await elsewhere.get(`/mine/${reference}`)).status).toBe(404);
  expect((await byLink.get(`/mine/${reference}`)).status).toBe(404);
  const late = visitor(world);
  await late.get(`/link/${link}`);
  await late.send({}, '/link');
  expect(late.here.html).toContain('这个链接已过期');
  const thief = visitor(world);
  for (const [name, value] of before) thief.jar.set(name, value);
  expect((await thief.get(`/mine/${reference}`)).status).toBe(404);
  await thief.get('/sign-up/receipt');
  expect(thief.here.html).not.toContain(formatReference(reference));
  expect((await lookedUp(world, mobile)).here.html).toContain('没有查到报名');
  expect((await lookedUp(world, next)).here.at).toBe(`/mine/${reference}`);
});

test('no step is left out by typing its address, and a wrong code goes no further', async () => {
  const { person, reference } = await signedUp(world);
  for (const page of ['old', 'new', 'code']) {
    await person.get(at(reference, page));
    expect(person.here.at, page).toBe(page === 'old' ? at(reference, 'old') : at(reference));
  }
  await person.get(at(reference));
  world.clock.go(61_000);
  await person.send({});
  await person.send({ code: wrong(person.code()) });
  expect(person.here.at).toBe(at(reference, 'old'));
  expect(person.here.title).toMatch(/^错误：/);
  expect(person.here.html).toContain('验证码不对，还可以试 4 次');
  await person.get(at(reference, 'new'));
  expect(person.here.at).toBe(at(reference));
});

test('the code of a moment ago that has been used is not taken for a new one: one waits', async () => {
  const { mobile, reference } = await signedUp(world);
  const person = await lookedUp(world, mobile);
  await person.get(at(reference));
  const sent = world.sent.length;
  await person.send({});
  expect(world.sent.length).toBe(sent);
  expect(person.here.html).toContain('刚才发过验证码，请 60 秒后再点');
  world.clock.go(60_000);
  await person.send({});
  expect(person.here.at).toBe(at(reference, 'old'));
});

test('the new number: checked like any, not the old one, and not one that has its people; what was typed stays', async () => {
  const { person, reference, mobile } = await verifiedOld();
  await person.send({ mobile: '12' });
  expect(person.here.html).toContain('手机号是 1 开头的 11 位数字');
  expect(person.here.html).toContain('value="12"');
  await person.send({ mobile: '12', action: 'lang-en' });
  expect(person.here.html).toContain('New mobile number');
  expect(person.here.html).toContain('value="12"');
  await person.send({ mobile: '12', action: 'lang-zh' });
  await person.send({ mobile: `+86 ${mobile}` });
  expect(person.here.html).toContain('这就是现在的手机号');
  const full = newMobile();
  const { mayAdd } = world.engine;
  world.engine.mayAdd = async () => false;
  await person.send({ mobile: full });
  expect(person.here.at).toBe(at(reference, 'code'));
  await person.send({ code: person.code() });
  world.engine.mayAdd = mayAdd;
  expect(person.here.at).toBe(at(reference, 'new'));
  expect(person.here.html).toContain('一个手机号最多报 3 人');
  expect(await world.engine.byMobile(mobile)).toContain(reference);
});

test('who came by a private link is asked for the number first; a stranger sees nothing', async () => {
  const { reference, mobile } = await signedUp(world);
  const { makeLink } = await import('../../../functions/web/door/links.ts');
  const link = await makeLink(world.door, reference, world.engine.holderId(mobile));
  const byLink = visitor(world);
  await byLink.get(`/link/${link}`);
  await byLink.send({}, '/link');
  await byLink.get(at(reference));
  expect(byLink.here.at).toBe('/check');
  const { person: stranger } = await signedUp(world);
  expect((await stranger.get(at(reference))).status).toBe(404);
});

test('where the case can no longer change, the page says so', async () => {
  const { person, reference } = await signedUp(world);
  Object.assign(world.engine.cases.get(reference)!, { decisions: ['erase'] });
  await person.get(at(reference));
  expect(person.here.at).toBe(`/mine/${reference}?said=moved`);
});
