import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatReference } from '../../../shared/identity/reference.ts';
import { pagesAfterCode, typedOn } from './answers.ts';
import { signedUp } from './signed-up.ts';
import { type Visitor, visitor } from './visitor.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

let people = 0;
/** A mobile number of its own for each test. */
const newMobile = () => `138${String(10_000_000 + people++)}`;

async function verified(mobile = newMobile()): Promise<Visitor> {
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  await person.send(typedOn(world, 'mobile', { mobile }));
  expect(person.here.at).toBe('/code');
  await person.send({ code: person.code() });
  return person;
}

async function filledIn(person: Visitor, changes: Record<string, string> = {}): Promise<void> {
  for (const page of pagesAfterCode) {
    expect(person.here.at).toBe(`/sign-up/${page}`);
    const mine = Object.fromEntries(Object.entries(changes).filter(([name]) => name in typedOn(world, page)));
    await person.send(typedOn(world, page, mine));
  }
  expect(person.here.at).toBe('/sign-up/check');
  world.clock.go(60_000);
}

test('a volunteer signs up without a script and gets a receipt that says what comes next', async () => {
  const mobile = newMobile();
  const person = await verified(mobile);
  await filledIn(person);
  expect(person.here.html).toContain('420***********001');
  expect(person.here.html).not.toContain('42010019900307001');
  await person.send({ pledge: 'yes' });
  expect(person.here.at).toBe('/sign-up/receipt');
  const [reference] = await world.engine.byMobile(mobile);
  expect(person.here.html).toContain(formatReference(reference!));
  expect(person.here.html).toContain('11月23日');
  const { signUp } = world.engine.cases.get(reference!)!;
  expect(signUp.answers).toMatchObject({ name: '王小玉', mobile, pledge: true });
  expect(signUp.consents.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['ackRisks', 'consentGeneral', 'consentIdNumber', 'consentHealth', 'pledge']),
  );
});

test('a script has the next page in the answer to the last, as the browser by itself would be sent there', async () => {
  const person = await verified();
  const [first, second] = pagesAfterCode as [string, string];
  const hidden = [...person.here.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const typed = Object.entries(typedOn(world, first)).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one] as [string, string]),
  );
  const values = [...hidden.map(([, name, value]) => [name!, value!] as [string, string]), ...typed];
  const answered = await person.post(`/sign-up/${first}`, values, { 'x-next-page': '1' });
  expect(answered.status).toBe(200);
  expect(answered.at).toBe(`/sign-up/${first}`);
  expect(answered.headers.get('content-location')).toBe(`/sign-up/${second}`);
  const told = answered.html;
  await person.get(`/sign-up/${second}`);
  expect(told).toBe(person.here.html);
});

test('a script has the receipt in the answer to the last page, too, and may go on from there', async () => {
  const mobile = newMobile();
  const person = await verified(mobile);
  await filledIn(person);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(person.here.html)![1]!;
  const values: [string, string][] = [
    ['_csrf', csrf],
    ['pledge', 'yes'],
  ];
  const answered = await person.post('/sign-up/check', values, { 'x-next-page': '1' });
  expect([answered.status, answered.headers.get('content-location')]).toEqual([200, '/sign-up/receipt']);
  const [reference] = await world.engine.byMobile(mobile);
  expect(answered.html).toContain(formatReference(reference!));
  expect((await person.get(`/mine/${reference}`)).status).toBe(200);
});

test('a double click, Back and a refresh show the same receipt, and there is one case', async () => {
  const mobile = newMobile();
  const person = await verified(mobile);
  await filledIn(person);
  await person.send({ pledge: 'yes' });
  const first = /\d{6}-\d{6}-\d/.exec(person.here.html)![0];
  await person.get('/sign-up/check');
  expect(person.here.at).toBe('/sign-up/receipt');
  await person.get('/sign-up/who');
  expect(person.here.html).toContain(first);
  expect(await world.engine.byMobile(mobile)).toHaveLength(1);
});

test('two posts of the last page at once make one case', async () => {
  const mobile = newMobile();
  const person = await verified(mobile);
  await filledIn(person);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(person.here.html)![1]!;
  const values = { _csrf: csrf, pledge: 'yes' };
  await Promise.all([person.post('/sign-up/check', values), person.post('/sign-up/check', values)]);
  expect(await world.engine.byMobile(mobile)).toHaveLength(1);
  expect((await person.get('/sign-up/receipt')).html).toMatch(/\d{6}-\d{6}-\d/);
});

test('when the answer to the last page is lost, sending it again gives the receipt of the same case', async () => {
  const mobile = newMobile();
  const person = await verified(mobile);
  await filledIn(person);
  world.engine.loseNext = true;
  const csrf = /name="_csrf" value="([^"]+)"/.exec(person.here.html)![1]!;
  const lost = await person.post('/sign-up/check', { _csrf: csrf, pledge: 'yes' });
  expect(lost.status).toBe(500);
  expect(lost.html).toContain('已提交的内容没有丢');
  await person.post('/sign-up/check', { _csrf: csrf, pledge: 'yes' });
  expect(person.here.at).toBe('/sign-up/receipt');
  expect(await world.engine.byMobile(mobile)).toHaveLength(1);
});

test('under 18: told at once, and nothing of theirs is kept', async () => {
  const mobile = newMobile();
  const person = await verified(mobile);
  await person.send(typedOn(world, 'who', { name: '周小小', idNumber: '420100200912010034' }));
  expect(person.here.at).toBe('/sign-up/stopped/under18');
  expect(person.here.html).toContain('本次招募只面向成年人');
  const again = visitor(world);
  await again.get('/resume');
  world.clock.go(61_000);
  await again.send({ mobile });
  await again.send({ code: again.code() });
  expect(again.here.html).toContain('没有查到报名');
  await person.send({ action: 'fix' });
  expect(person.here.at).toBe('/sign-up/who');
  expect(person.here.html).not.toContain('周小小');
});

test('what was typed on a page comes back with its errors beside the fields, and in the other language', async () => {
  const person = await verified();
  await person.send(typedOn(world, 'who', { name: '王2', idNumber: '420100199003070019' }));
  expect(person.here.title).toMatch(/^错误：/);
  expect(person.here.html).toContain('姓名里不能有数字');
  expect(person.here.html).toContain('value="王2"');
  await person.send({ ...typedOn(world, 'who', { name: 'Jane Doe' }), action: 'lang-en' });
  expect(person.here.html).toContain('lang="en"');
  expect(person.here.html).toContain('value="Jane Doe"');
  expect((await person.get('/sign-up/who')).html).toContain('About you');
});

test('a half-filled page is saved for later and found again on another phone, the ID number masked', async () => {
  const mobile = newMobile();
  const person = await verified(mobile);
  await person.send(typedOn(world, 'who'));
  await person.send({ residenceScope: 'inCity', action: 'later' });
  expect(person.here.at).toBe('/sign-up/saved');
  expect(person.here.html).toContain('11月29日');
  world.clock.go(61_000);
  const other = visitor(world);
  await other.get('/resume');
  await other.send({ mobile });
  await other.send({ code: other.code() });
  expect(other.here.at).toBe('/sign-up/home');
  expect(other.here.html).toMatch(/value="inCity" checked/);
  await other.get('/sign-up/who');
  expect(other.here.html).toMatch(/value="420\*+001\d"/);
  expect(other.here.html).not.toContain('42010019900307');
});

test('a page opened by hand before its turn leads back to the first one that is not complete', async () => {
  const person = await verified();
  await person.get('/sign-up/check');
  expect(person.here.at).toBe('/sign-up/who');
});

test('a draft is over after seven days by the clock, whatever the table still holds', async () => {
  const mobile = newMobile();
  await verified(mobile);
  world.clock.go(7 * 86_400_000 + 1);
  const other = visitor(world);
  await other.get('/resume');
  await other.send({ mobile });
  await other.send({ code: other.code() });
  expect(other.here.html).toContain('没有查到报名');
});

test('a post without our token changes nothing, says so, and shows again what was typed', async () => {
  const person = await verified();
  await person.post('/sign-up/who', { ...typedOn(world, 'who', { name: '李四' }), _csrf: 'forged' });
  expect(person.here.status).toBe(403);
  expect(person.here.html).toContain('页面停留太久了');
  expect(person.here.html).toContain('value="李四"');
  const csrf = /name="_csrf" value="([^"]+)"/.exec(person.here.html)![1]!;
  const foreign = await person.post('/sign-up/who', { _csrf: csrf }, { origin: 'https://evil.example' });
  expect(foreign.status).toBe(403);
});

test('somebody who signed up before is shown that, and may sign up the family, up to the limit', async () => {
  const mobile = newMobile();
  for (let n = 0; n < 3; n++) {
    const person = await verified(mobile);
    if (n > 0) {
      expect(person.here.at).toBe('/sign-up/existing');
      await person.send({ action: 'other' });
    }
    await filledIn(person);
    await person.send({ pledge: 'yes' });
    world.clock.go(61_000);
  }
  const fourth = await verified(mobile);
  expect(fourth.here.html).toContain('一个手机号最多报 3 人');
});

test('the last page sent within seconds is asked for once more, not refused', async () => {
  const mobile = newMobile();
  const person = await verified(mobile);
  for (const page of pagesAfterCode) await person.send(typedOn(world, page));
  await person.send({ pledge: 'yes' });
  expect(person.here.html).toContain('您填得很快');
  await person.send({ pledge: 'yes' });
  expect(person.here.at).toBe('/sign-up/receipt');
});

test('nothing that people typed stands in a log line', () => {
  expect(world.logged.length).toBeGreaterThan(50);
  const all = world.logged.join('\n');
  for (const mark of ['王小玉', '13900139000', '138100000', '4201001990', '桃源社区']) expect(all).not.toContain(mark);
});

test('at night the receipt says when the message comes, and not that it came', async () => {
  const { clock } = world;
  const before = clock.now();
  clock.go(Date.parse('2026-11-23T23:00:00+08:00') - before);
  const { person } = await signedUp(world);
  expect(person.here.at).toBe('/sign-up/receipt');
  expect(person.here.html).toContain('夜间不打扰，短信 11月24日（周二）07:30 发到');
  expect(person.here.html).not.toContain('发了短信');
});
