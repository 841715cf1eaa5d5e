import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawOf } from '../../functions/desk/posts/typed.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import type { RecordedCall } from '../../infra/local/recorder.ts';
import { grantsWithoutCalls } from '../../infra/parts/grants.ts';
import { parseReference } from '../../shared/identity/reference.ts';
import { rated } from '../functions/recruitment/workflow/files.ts';
import { startRealCity, type TestCity, until } from '../local/city.ts';
import { phoneJpeg } from '../support/files/images.ts';
import { laidOpen } from '../support/unpacked.ts';
import { comesTo, type Day, decideAt, stepOf, visited } from './day.ts';
import { declarationTests, declared } from './day-of-declarations.ts';
import { rosterTests } from './day-of-rosters.ts';
import {
  atDesk,
  type Browser,
  browser,
  codeFor,
  type Doors,
  messagesOf,
  personal,
  program,
  typed,
  upload,
  walkSignUp,
} from './doors.ts';
import { answers, formsOf, found, marks, mobile, secrets, words } from './marks.ts';
import { grantsAndUse } from './role-grants.ts';

// One day of a city in which everything happens once, with every call of its functions recorded; then two laws are held
// against it: nothing personal lies where it must not (11), and every call is granted, every grant used (15).

const folder = mkdtempSync(join(tmpdir(), 'kapok-day-'));
const dataDir = join(folder, 'data');
const calls: RecordedCall[] = [];
const addresses: string[] = [];
const day = { calls, addresses } as unknown as Day;
let city: TestCity;
let doors: Doors;

const reference = (seen: Browser) => parseReference(/\d{6}-\d{6}-\d/.exec(seen.here.html)![0])!;

beforeAll(async () => {
  city = await startRealCity('wuhan', { dataDir, record: (call) => calls.push(call) });
  const parties = Object.fromEntries(
    city.stack.kapok!.parties!.map(({ name, port }) => [name, `http://localhost:${port}`]),
  );
  doors = { url: city.url, parties, dataDir };
  Object.assign(day, { city, doors });
}, 120_000);
afterAll(async () => {
  await city?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let ref = '';
let person: Browser;
/** Somebody who calls. The number stands in the file that is made of a list, and nowhere else. */
const caller = personal(32, { mobile: '13899887732' });
let called = '';
const mobiles = [mobile, String(caller.mobile), String(declared.mobile)];

test('a volunteer signs up on the pages, sees it, changes times', async () => {
  person = await walkSignUp(doors, answers);
  ref = reference(person);
  Object.assign(day, { person, ref });
  await comesTo(day, ref, 'review');
  for (const path of ['/mine', `/mine/${ref}`, `/mine/${ref}/answers`, `/mine/${ref}/changeTimes`])
    await visited(day, person, path);
  await person.send({ ...typed('posts', answers), ...typed('times', answers), availability: ['sun-am'] });
  expect(person.here.html).toContain('已经记下');
  await visited(day, person, '/sign-up/receipt');
  const guesser = browser(doors);
  await visited(day, guesser, '/link');
  await guesser.send({ secret: 'guessed' });
  expect(guesser.here.status).toBe(404);

  const stranger = browser(doors);
  await visited(day, stranger, '/check');
  await stranger.send({ mobile: '13700007731' });
  await stranger.send({ code: '000000' });
  await stranger.send({ code: await codeFor(doors, '13700007731') });
  expect(stranger.here.html).toContain('没有查到报名');
  await stranger.send({}, '/sign-out');
});

test('staff read, reveal, note and ask; the volunteer answers; a second reviewer looks at the appeal', async () => {
  const desk = await atDesk(doors, 'demo-reviewer');
  for (const path of ['/desk', '/desk/queues/byHand', '/desk/today', '/desk/search', `/desk/cases/${ref}`])
    await visited(day, desk, path);
  await desk.send({ what: 'identity', why: 'other', words: words.why }, `/desk/cases/${ref}/reveal`);
  expect(desk.here.html).toContain(String(answers.idNumber));
  await desk.send({ call: 'reached' }, `/desk/cases/${ref}/call`);
  await desk.send({ verify: 'matches' }, `/desk/cases/${ref}/verify`);
  await desk.go(`/desk/cases/${ref}/watching`, { headers: { 'x-live': '1' } });
  expect(desk.here.status).toBe(200);
  for (const query of [marks.name, 'ouyangbiaojibing', '7731', marks.organisation]) {
    await visited(day, desk, '/desk/search');
    await desk.send({ query }, '/desk/search');
    expect(desk.here.html, query).toContain(ref.slice(-7, -1));
  }
  await decideAt(day, desk, ref, 'askMore', { question: words.question });
  await visited(day, desk, `/desk/cases/${ref}/decisions/undo`);
  await desk.send();
  expect(await stepOf(day, ref)).toBe('review');

  const [reviewer, lead] = [await program(doors, 'reviewer'), await program(doors, 'lead')];
  expect((await reviewer.decide(ref, 'askMore', { question: words.question })).status).toBe(200);
  await comesTo(day, ref, 'answering');
  expect(await visited(day, person, `/mine/${ref}`)).toContain(words.question);
  await visited(day, person, `/mine/${ref}/answer`);
  await person.send({ explanation: words.answer });
  await comesTo(day, ref, 'review');
  expect(await visited(day, desk, `/desk/cases/${ref}`)).toContain(words.answer);
  expect((await reviewer.decide(ref, 'fail', { reason: 'other', text: words.reason })).status).toBe(200);
  await comesTo(day, ref, 'failed');
  expect(await visited(day, person, `/mine/${ref}`)).toContain(words.reason);
  await visited(day, person, `/mine/${ref}/appeal`);
  await person.send({ explanation: words.appeal });
  await comesTo(day, ref, 'review');
  expect((await lead.decide(ref, 'pass', { reason: words.remark })).status).toBe(200);
  await comesTo(day, ref, 'materials');
}, 90_000);

test('materials go up, are examined, kept, opened at the desk; two rate the fit, each by themselves', async () => {
  const page = `/mine/${ref}/materials`;
  const shows = (words: string) => until(words, async () => (await visited(day, person, page)).includes(words));
  await visited(day, person, page);
  await upload(person, phoneJpeg(), `${words.file}.jpg`);
  await shows('govuk-tag--green');
  await upload(person, Buffer.from('no paper'), `${words.file}.pdf`);
  await shows('govuk-tag--red');
  const [, first = ''] = /name="file" value="([^"]+)"/.exec(person.here.html) ?? [];
  await upload(person, phoneJpeg({ width: 24 }), `${words.file}2.jpg`);
  await until('both are kept', async () => (await visited(day, person, page)).split('govuk-tag--green').length === 3);
  await person.send({ file: first }, `${page}/remove`);
  await visited(day, person, page);
  await person.send({}, `${page}/done`);
  await comesTo(day, ref, 'fit');

  const desk = await atDesk(doors, 'demo-reviewer');
  await visited(day, desk, `/desk/cases/${ref}`);
  const [, open = ''] = /action="([^"]+\/files\/[^"]+)"/.exec(desk.here.html) ?? [];
  await desk.send({}, open);
  const [, picture = ''] = /<img src="([^"]+)"/.exec(desk.here.html) ?? [];
  const shown = await fetch(picture.replaceAll('&amp;', '&'));
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  addresses.push(shown.url);

  await visited(day, desk, `/desk/cases/${ref}/decisions/score`);
  const asked = [...desk.here.html.matchAll(/name="((?:ability|match)\d)"/g)].map(([, name]) => [name!, '4']);
  await desk.send({ ...Object.fromEntries(asked), fitReason: words.fit });
  expect(desk.here.html).not.toContain('govuk-error-summary');
  const sheet = { ...rated({ posts: [answers.post1, answers.post2].filter(Boolean) }, 4), reason: words.fit };
  expect((await (await program(doors, 'lead')).decide(ref, 'score', sheet)).status).toBe(200);
  await comesTo(day, ref, 'offered');
}, 90_000);

test('a post is made smaller at the desk, and says who did it', async () => {
  const lead = await atDesk(doors, 'demo-lead');
  const post = wuhan.posts.at(-1)!;
  const max = post.groups[0]!.max - 1;
  await visited(day, lead, '/desk/posts');
  await visited(day, lead, `/desk/posts/${post.id}/change`);
  await lead.send({ ...(rawOf(post) as Record<string, string>), max1: String(max) });
  await lead.send({ action: 'confirm' });
  expect(await visited(day, lead, `/desk/posts/${post.id}`)).toContain(`–${max}`);
  expect(lead.here.html).toContain('郑国强');
});

test('placed, reported isolated by the leader, released by staff: back at the place, which was kept', async () => {
  await visited(day, person, `/mine/${ref}/confirm`);
  await person.send();
  await comesTo(day, ref, 'placed');
  const leader = await atDesk(doors, 'demo-group-leader');
  await visited(day, leader, '/desk');
  await decideAt(day, leader, ref, 'expose', { exposure: 'contact' });
  await comesTo(day, ref, 'held');
  const desk = await atDesk(doors, 'demo-lead');
  await visited(day, person, `/mine/${ref}/release`);
  await person.send({ 'release-year': '2026', 'release-month': '11', 'release-day': '1' });
  expect(person.here.html).not.toContain('govuk-error-summary');
  const [year, month, date] = new Date().toISOString().slice(0, 10).split('-') as [string, string, string];
  const releaseDate = { 'releaseDate-year': year, 'releaseDate-month': month, 'releaseDate-day': date };
  await decideAt(day, desk, ref, 'recordRelease', { ...releaseDate, toldBy: words.told, checkedBy: words.checked });
  await comesTo(day, ref, 'placed');
  const { body } = await (await program(doors, 'reviewer')).get(`/cases/${ref}`);
  expect(JSON.stringify(body)).not.toContain('标记');
});

rosterTests(day);

declarationTests(day);

test('a caller is signed up by phone', async () => {
  const desk = await atDesk(doors, 'demo-intake');
  await visited(day, desk, '/desk/by-phone');
  await desk.send({}, '/desk/by-phone');
  for (let pages = 0; pages < 20 && !desk.here.at.startsWith('/desk/by-phone/done'); pages++) {
    const page = desk.here.at.split('/').at(-1)!;
    addresses.push(desk.here.at);
    if (page === 'verify') await desk.send({ action: 'callBack' }, '/desk/by-phone/verify');
    else await desk.send(page === 'check' ? { pledge: 'yes' } : typed(page, caller));
  }
  expect(desk.here.html).toMatch(/\d{6}-\d{6}-\d/);
  called = reference(desk);
  await comesTo(day, called, 'review');
});

test('a list is exported, loaded from the bucket, and thrown away: whole numbers as text, names masked', async () => {
  const desk = await atDesk(doors, 'demo-reviewer');
  await visited(day, desk, '/desk/queues/review/export');
  const columns = ['row_ref', 'row_name', 'recruitment_1_mobile'];
  await desk.send({ format: 'csv', columns, why: 'roster' });
  expect(desk.here.at).toMatch(/^\/desk\/exports\/\d{13}$/);
  const { at } = desk.here;
  await until('the file is ready', async () => (await visited(day, desk, at)).includes(`href="${at}/file"`));
  await visited(day, desk, `${at}/file`);
  expect(desk.here.headers.get('content-disposition')).toMatch(
    /^attachment; filename="kapok-review-\d{4}-\d\d-\d\d\.csv"$/,
  );
  expect(desk.here.html).toContain(`"\t${called}"`);
  expect(desk.here.html).toContain(`"\t${caller.mobile}"`);
  expect(desk.here.html).not.toContain(caller.name);
  await visited(day, desk, at);
  await desk.send({}, `${at}/cancel`);
  await until('the file is gone', async () => (await visited(day, desk, at)).includes('已经取消'));
});

test('programs list, read, submit and decide; receipts come in; bad input is refused and nothing of it is kept', async () => {
  for (const path of ['/api/openapi.json', '/api/v1/health', '/api/v1/forms', '/api/v1/forms/recruitment']) {
    expect((await fetch(city.url + path)).status, path).toBe(200);
  }
  const [intake, reviewer] = [await program(doors, 'intake'), await program(doors, 'reviewer')];
  const key = 'a-key-of-the-test';
  // The gateway is away for a moment: a message tries again by itself.
  const away = JSON.stringify({ kind: 'failBefore', times: 1 });
  await fetch(`${doors.parties['sms-gateway']}/faults`, { method: 'PUT', body: away });
  // The stand-in of the gateway never reaches a number that ends in 0000.
  const unreached = personal(33, { mobile: '13700000000' });
  const taken = await intake.submit(unreached, key);
  expect([taken.status, (await intake.submit(unreached, key)).body.reference]).toEqual([202, taken.body.reference]);
  expect((await intake.submit(personal(34), key)).status).toBe(409);
  const bad = { ...personal(35, marks), idNumber: marks.name, unknown: marks.community };
  expect((await intake.submit(bad, 'bad-input')).status).toBe(422);
  expect((await reviewer.get('/cases?list=review')).status).toBe(200);
  const other = parseReference(taken.body.reference)!;
  await comesTo(day, other, 'review');
  // The same person by another number: who came first has the claim.
  expect((await intake.submit({ ...unreached, mobile: '13700000017' }, 'another-mobile')).status).toBe(202);
  // What is decided at the desk can be taken back by a program.
  const desk = await atDesk(doors, 'demo-reviewer');
  await visited(day, desk, `/desk/cases/${other}`);
  await desk.send({ action: 'next' }, `/desk/cases/${other}/decisions/pass`);
  await comesTo(day, other, 'decided');
  expect((await reviewer.decide(other, 'undo')).status).toBe(200);
  expect((await reviewer.decide(other, 'pass')).status).toBe(200);
  await comesTo(day, other, 'materials');
  expect((await reviewer.decide(other, 'waiveMaterials', { reason: words.remark })).status).toBe(200);
  await comesTo(day, other, 'fit');
  expect((await reviewer.decide(other, 'withdraw')).status).toBe(200);
  await comesTo(day, other, 'withdrawn');
  await visited(day, desk, '/desk');
  await desk.send({}, '/desk/sign-out');
  await desk.go(`/desk/cases/${other}`);
  expect(desk.here.at).not.toContain(other);
  const gateway = await program(doors, 'gateway');
  const receipt = { messageId: 'sms-0', key: `${other}-0-0`, status: 'delivered' };
  expect((await gateway.call('POST', '/messages/receipts', receipt)).status).toBe(204);
  // A fault of ours, and one of a party: what is logged of them tells no more.
  const fault = JSON.stringify({ kind: 'failAfter', times: 1 });
  await fetch(`${doors.parties['real-name']}/faults`, { method: 'PUT', body: fault });
  expect((await intake.submit(personal(36, { ...marks, wechatReachable: 'no' }), 'through-a-fault')).status).toBe(202);
  await until('the fault is logged', () => city.logs.some((line) => line.includes('call.unsure')));
});

test('a sign-up that is withdrawn and deleted leaves by the same doors', async () => {
  await visited(day, person, `/mine/${ref}/withdraw`);
  await person.send();
  await comesTo(day, ref, 'withdrawn');
  await visited(day, person, `/mine/${ref}/erase`);
  await person.send();
  const reviewer = await program(doors, 'reviewer');
  await until('it is gone', async () => (await reviewer.get(`/cases/${ref}`)).status === 410);
});

test('the sweeper looks at what is due, and what has expired goes', async () => {
  for (const [id, { Type }] of Object.entries(city.stack.template.Resources)) {
    if (/Schedule|Rule/.test(Type)) await city.fire(id);
  }
  await city.expire(Date.now() + 40 * 24 * 3_600_000);
  const called = (by: string, operation: string, queue = '') =>
    calls.some(
      ({ function: name, ...call }) =>
        name === by && call.operation === operation && `${call.input.QueueUrl}`.includes(queue),
    );
  await until('the sweeper has asked', () => called('Sweeper', 'Query'));
  const told = () => called('Api', 'SendMessageBatch', 'messages');
  await until('the gateway has told of a message that did not arrive', told);
  const triedAgain = () => called('MessagesWorker', 'SendMessageBatch', 'messages');
  await until('a message has tried again while the gateway was away', triedAgain);
});

describe('11: No personal data in a log line, a message, a URL, a metric or a file name.', () => {
  test('in no line of a log', () => {
    const logs = city.logs.join('\n');
    for (const said of ['call.unsure', 'ANY /{proxy+}', ref]) expect(logs).toContain(said);
    expect(found(logs, mobiles)).toEqual([]);
  });

  test('in nothing that is sent to a table, a queue, a bucket or anybody else of AWS', () => {
    expect(calls.length).toBeGreaterThan(500);
    const wire = laidOpen(calls);
    expect(wire).toContain(ref);
    // The search sees what lies packed: what the machine works with, and its history.
    for (const packed of ['"formVersion":1', '"cause":"decision:confirm"']) expect(wire).toContain(packed);
    expect(found(wire, mobiles)).toEqual([]);
    const bodies = calls.filter(({ service }) => service === 'sqs').flatMap(({ input }) => input.Entries ?? []);
    expect(bodies.length).toBeGreaterThan(20);
    for (const { MessageBody } of bodies) expect(MessageBody).toMatch(/^\{"ref":"\d{13}","fence":\d+\}$/);
    // What a key of the bucket is made of: references and ids.
    const keys = calls
      .filter(({ service }) => service === 's3')
      .flatMap(({ input }) => input.Key ?? input.Prefix ?? []);
    for (const top of ['incoming/', 'kept/', 'exports/']) expect(keys.join()).toContain(top);
    for (const key of keys) expect(key).toMatch(/^(incoming|kept|exports)\/[a-z]*\/?\d{13}[\w./-]*$/);
  });

  test('in no message but the number that it goes to', async () => {
    const messages = await messagesOf(doors);
    expect(messages.length).toBeGreaterThan(10);
    expect(messages.some(({ text }) => text.includes('验证码'))).toBe(true);
    expect(found(JSON.stringify(messages))).toEqual([]);
    expect(found(messages.map(({ text }) => text).join(), mobiles)).toEqual([]);
  });

  test('in no address', () => {
    expect(addresses.length).toBeGreaterThan(30);
    expect(found(addresses.map(decodeURIComponent).join('\n'), mobiles)).toEqual([]);
  });

  test('in the clear in no file of the city: tables, queues, logs, names of files', () => {
    const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(dataDir, name)).isFile(),
    );
    expect(found(files.join('\n'), mobiles)).toEqual([]);
    const all = files.map((name) => ({ name, bytes: readFileSync(join(dataDir, name)) }));
    // The search finds what is there: a reference in the tables.
    expect(all.some(({ bytes, name }) => !name.startsWith('parties') && bytes.includes(ref))).toBe(true);
    for (const { name, bytes } of all) {
      const here = secrets.filter((secret) => formsOf(secret).some((form) => bytes.includes(form)));
      expect(here, name).toEqual([]);
      // The gateway has to know where a message goes; nobody else keeps the number.
      if (!/^parties.sms-gateway/.test(name)) expect(bytes.includes(mobile), name).toBe(false);
    }
  });
});

test('15: No function makes a call that its synthesised role refuses', () => {
  const { grants, used } = grantsAndUse(city, calls);
  const refused = [...used].flatMap(([name, needs]) =>
    [...needs].filter((need) => !grants.get(name)?.has(need)).map((need) => `${name} ${need}`),
  );
  expect(refused).toEqual([]);
});

test('15: no grant goes unused unless listed with a reason', () => {
  const { grants, used } = grantsAndUse(city, calls);
  const listed = (name: string, grant: string) =>
    grant.split(' ')[0]! in grantsWithoutCalls || `${name} ${grant}` in grantsWithoutCalls;
  const unused = [...grants].flatMap(([name, own]) =>
    [...own].filter((grant) => !used.get(name)?.has(grant) && !listed(name, grant)).map((grant) => `${name} ${grant}`),
  );
  expect(unused.sort()).toEqual([]);
});
