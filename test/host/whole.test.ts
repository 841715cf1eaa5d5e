import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordedCall } from '../../infra/local/recorder.ts';
import { parseReference } from '../../shared/identity/reference.ts';
import { startRealCity, type TestCity, until } from '../local/city.ts';
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
  walkSignUp,
} from './doors.ts';
import { grantsIn, needsOf } from './role-grants.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapok-whole-'));
const dataDir = join(folder, 'data');
const calls: RecordedCall[] = [];
const addresses: string[] = [];
let city: TestCity;
let doors: Doors;

/** Everything of a person that tells who it is, and everything that anybody said of them, each marked. */
const marks = {
  name: '欧阳标记丙',
  wechatId: 'biaoji_wx_7731',
  community: '标记社区甲乙',
  organisation: '标记社会工作服务中心',
  certificateNumber: '标记管理号20190731',
  otherCertificates: '标记证书乙丙',
  otherSkills: '标记特长丙丁',
  volunteerNumber: '420100998877665',
  emergencyContactName: '标记联络人',
  emergencyContactMobile: '13755558731',
} as const;
const words = {
  question: '标记的问题在此',
  answer: '标记的回答在此',
  remark: '标记的备注在此',
  reason: '标记的理由，写得足够长一些',
  appeal: '标记的复核请求',
  told: '标记告知人',
  checked: '标记核对人',
  why: '标记的查看理由',
};
const answers = personal(31, { ...marks, wechatReachable: 'no', mobile: '13899887731' });
const secrets = [...Object.values(marks), ...Object.values(words), String(answers.idNumber)];
/** Why somebody looked at something in full is kept for three years, past the case, and is the applicant's to read. */
const kept: readonly string[] = [words.why];
const mobile = String(answers.mobile);

const reference = (seen: Browser) => parseReference(/\d{6}-\d{6}-\d/.exec(seen.here.html)![0])!;
const stepOf = async (ref: string) => {
  const reviewer = await program(doors, 'reviewer');
  return (await reviewer.get(`/cases/${ref}`)).body.step as string;
};
const comesTo = (ref: string, step: string) =>
  until(`${ref} comes to ${step}`, async () => (await stepOf(ref)) === step, 30_000);

beforeAll(async () => {
  city = await startRealCity('wuhan', { dataDir, record: (call) => calls.push(call) });
  const parties = Object.fromEntries(
    city.stack.kapok!.parties!.map(({ name, port }) => [name, `http://localhost:${port}`]),
  );
  doors = { url: city.url, parties, dataDir };
}, 120_000);
afterAll(async () => {
  await city?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Goes to an address, which is then among those that are searched. */
async function visited(person: Browser, address: string, status = 200) {
  await person.go(address);
  addresses.push(address, person.here.at);
  expect(person.here.status, address).toBe(status);
  return person.here.html;
}

/** Takes a decision at the desk, by its own page where it asks something. */
async function decideAt(desk: Browser, ref: string, decision: string, values: Record<string, string> = {}) {
  await visited(desk, `/desk/cases/${ref}/decisions/${decision}`);
  await desk.send(values);
  addresses.push(desk.here.at);
  expect(desk.here.html, decision).not.toContain('govuk-error-summary');
  expect(desk.here.status, decision).toBe(200);
}

let ref = '';
let person: Browser;

test('a volunteer signs up on the pages, sees it, changes times', async () => {
  person = await walkSignUp(doors, answers);
  ref = reference(person);
  await comesTo(ref, 'review');
  for (const path of ['/mine', `/mine/${ref}`, `/mine/${ref}/answers`, `/mine/${ref}/changeTimes`])
    await visited(person, path);
  await person.send({ ...typed('posts', answers), ...typed('times', answers), availability: ['sun-am'] });
  expect(person.here.html).toContain('已经记下');
  await visited(person, '/sign-up/receipt');
  const guesser = browser(doors);
  await visited(guesser, '/link');
  await guesser.send({ secret: 'guessed' });
  expect(guesser.here.status).toBe(404);

  const stranger = browser(doors);
  await visited(stranger, '/check');
  await stranger.send({ mobile: '13700007731' });
  await stranger.send({ code: '000000' });
  await stranger.send({ code: await codeFor(doors, '13700007731') });
  expect(stranger.here.html).toContain('没有查到报名');
}, 60_000);

test('staff read, reveal, note and ask; the volunteer answers; a second reviewer looks at the appeal', async () => {
  const desk = await atDesk(doors, 'demo-reviewer');
  for (const path of ['/desk', '/desk/queues/byHand', '/desk/today', '/desk/search', `/desk/cases/${ref}`])
    await visited(desk, path);
  await desk.send({ what: 'identity', why: 'other', words: words.why }, `/desk/cases/${ref}/reveal`);
  expect(desk.here.html).toContain(String(answers.idNumber));
  await desk.send({ call: 'reached' }, `/desk/cases/${ref}/call`);
  await desk.send({ verify: 'matches' }, `/desk/cases/${ref}/verify`);
  await desk.go(`/desk/cases/${ref}/watching`, { headers: { 'x-live': '1' } });
  expect(desk.here.status).toBe(200);
  for (const query of [marks.name, 'ouyangbiaojibing', '7731', marks.organisation]) {
    await visited(desk, '/desk/search');
    await desk.send({ query }, '/desk/search');
    expect(desk.here.html, query).toContain(ref.slice(-7, -1));
  }
  await decideAt(desk, ref, 'askMore', { question: words.question });
  await visited(desk, `/desk/cases/${ref}/decisions/undo`);
  await desk.send();
  expect(await stepOf(ref)).toBe('review');

  const [reviewer, lead] = [await program(doors, 'reviewer'), await program(doors, 'lead')];
  expect((await reviewer.decide(ref, 'askMore', { question: words.question })).status).toBe(200);
  await comesTo(ref, 'answering');
  expect(await visited(person, `/mine/${ref}`)).toContain(words.question);
  await visited(person, `/mine/${ref}/answer`);
  await person.send({ explanation: words.answer });
  await comesTo(ref, 'review');
  expect(await visited(desk, `/desk/cases/${ref}`)).toContain(words.answer);
  expect((await reviewer.decide(ref, 'fail', { reason: 'other', text: words.reason })).status).toBe(200);
  await comesTo(ref, 'failed');
  expect(await visited(person, `/mine/${ref}`)).toContain(words.reason);
  await visited(person, `/mine/${ref}/appeal`);
  await person.send({ explanation: words.appeal });
  await comesTo(ref, 'review');
  expect((await lead.decide(ref, 'pass', { reason: words.remark })).status).toBe(200);
  await comesTo(ref, 'offered');
}, 90_000);

test('placed, reported isolated by the leader, released by staff, offered a place again', async () => {
  await visited(person, `/mine/${ref}/confirm`);
  await person.send();
  await comesTo(ref, 'placed');
  const leader = await atDesk(doors, 'demo-group-leader');
  await visited(leader, '/desk');
  await decideAt(leader, ref, 'expose', { exposure: 'contact' });
  await comesTo(ref, 'held');
  const desk = await atDesk(doors, 'demo-lead');
  await visited(person, `/mine/${ref}/release`);
  await person.send({ 'release-year': '2026', 'release-month': '11', 'release-day': '1' });
  expect(person.here.html).not.toContain('govuk-error-summary');
  const [year, month, day] = new Date().toISOString().slice(0, 10).split('-') as [string, string, string];
  const releaseDate = { 'releaseDate-year': year, 'releaseDate-month': month, 'releaseDate-day': day };
  await decideAt(desk, ref, 'recordRelease', { ...releaseDate, toldBy: words.told, checkedBy: words.checked });
  await comesTo(ref, 'offered');
  const { body } = await (await program(doors, 'reviewer')).get(`/cases/${ref}`);
  expect(JSON.stringify(body)).not.toContain('标记');
}, 60_000);

test('a caller is signed up by phone', async () => {
  const desk = await atDesk(doors, 'demo-intake');
  const caller = personal(32, { mobile: '13899887732' });
  await visited(desk, '/desk/by-phone');
  await desk.send({}, '/desk/by-phone');
  for (let pages = 0; pages < 20 && !desk.here.at.startsWith('/desk/by-phone/done'); pages++) {
    const page = desk.here.at.split('/').at(-1)!;
    addresses.push(desk.here.at);
    if (page === 'verify') await desk.send({ action: 'callBack' }, '/desk/by-phone/verify');
    else await desk.send(page === 'check' ? { pledge: 'yes' } : typed(page, caller));
  }
  expect(desk.here.html).toMatch(/\d{6}-\d{6}-\d/);
  await comesTo(reference(desk), 'review');
}, 60_000);

test('programs list, read, submit and decide; receipts come in; bad input is refused and nothing of it is kept', async () => {
  for (const path of ['/api/openapi.json', '/api/v1/health', '/api/v1/forms', '/api/v1/forms/recruitment']) {
    expect((await fetch(city.url + path)).status, path).toBe(200);
  }
  const [intake, reviewer] = [await program(doors, 'intake'), await program(doors, 'reviewer')];
  const key = 'a-key-of-the-test';
  const taken = await intake.submit(personal(33), key);
  expect([taken.status, (await intake.submit(personal(33), key)).body.reference]).toEqual([202, taken.body.reference]);
  expect((await intake.submit(personal(34), key)).status).toBe(409);
  expect(
    (await intake.submit({ ...personal(35, marks), idNumber: marks.name, unknown: marks.community }, 'bad-input'))
      .status,
  ).toBe(422);
  expect((await reviewer.get('/cases?list=review')).status).toBe(200);
  const other = parseReference(taken.body.reference)!;
  await comesTo(other, 'review');
  expect((await reviewer.decide(other, 'pass')).status).toBe(200);
  await comesTo(other, 'offered');
  expect((await reviewer.decide(other, 'withdraw')).status).toBe(200);
  await comesTo(other, 'withdrawn');
  const gateway = await program(doors, 'gateway');
  const receipt = { messageId: 'sms-0', key: `${other}-0-0`, status: 'delivered' };
  expect((await gateway.call('POST', '/messages/receipts', receipt)).status).toBe(204);
  // A fault of ours, and one of a party: what is logged of them tells no more.
  await fetch(`${doors.parties['real-name']}/faults`, {
    method: 'PUT',
    body: JSON.stringify({ kind: 'failAfter', times: 1 }),
  });
  expect((await intake.submit(personal(36, { ...marks, wechatReachable: 'no' }), 'through-a-fault')).status).toBe(202);
  await until('the fault is logged', () => city.logs.some((line) => line.includes('call.unsure')));
}, 60_000);

test('a sign-up that is withdrawn and deleted leaves by the same doors', async () => {
  await visited(person, `/mine/${ref}/withdraw`);
  await person.send();
  await comesTo(ref, 'withdrawn');
  await visited(person, `/mine/${ref}/erase`);
  await person.send();
  const reviewer = await program(doors, 'reviewer');
  await until('it is gone', async () => (await reviewer.get(`/cases/${ref}`)).status === 410, 30_000);
}, 60_000);

test('the sweeper looks at what is due, and what has expired goes', async () => {
  for (const [id, { Type }] of Object.entries(city.stack.template.Resources)) {
    if (/Schedule|Rule/.test(Type)) await city.fire(id);
  }
  await city.expire(Date.now() + 40 * 24 * 3_600_000);
  await until('the sweeper has asked', () =>
    calls.some(({ function: name, operation }) => name === 'Sweeper' && operation === 'Query'),
  );
}, 60_000);

describe('law 11', () => {
  /** A text and every form in which it may hide. */
  const forms = (text: string) => {
    const ascii = [...text].map((char) => (char > '~' ? `\\u${char.charCodeAt(0).toString(16)}` : char)).join('');
    return [...new Set([text, encodeURIComponent(text), ascii, Buffer.from(text).toString('hex')])];
  };
  const found = (where: string, more: string[] = []) =>
    [...secrets, ...more].filter((secret) => forms(secret).some((form) => where.includes(form)));

  test('nothing personal is logged', () => {
    const logs = city.logs.join('\n');
    expect(logs).toContain('call.unsure');
    expect(logs).toContain(ref);
    expect(found(logs, [mobile])).toEqual([]);
  });

  test('nothing personal is sent to a table, a queue or anybody else of AWS in the clear', () => {
    expect(calls.length).toBeGreaterThan(500);
    const wire = JSON.stringify(calls);
    expect(wire).toContain(ref);
    expect(found(wire, [mobile])).toEqual(kept);
    const bodies = calls.filter(({ service }) => service === 'sqs').flatMap(({ input }) => input.Entries ?? []);
    expect(bodies.length).toBeGreaterThan(20);
    for (const { MessageBody } of bodies) expect(MessageBody).toMatch(/^\{"ref":"\d{13}","fence":\d+\}$/);
  });

  test('nothing personal is in a message but the number that it goes to', async () => {
    const messages = await messagesOf(doors);
    expect(messages.length).toBeGreaterThan(10);
    expect(found(JSON.stringify(messages))).toEqual([]);
    expect(found(messages.map(({ text }) => text).join(), [mobile])).toEqual([]);
  });

  test('nothing personal is in an address', () => {
    expect(addresses.length).toBeGreaterThan(30);
    expect(found(addresses.map(decodeURIComponent).join('\n'), [mobile])).toEqual([]);
  });

  test('nothing personal lies in the clear in any file of the city: tables, queues, logs, names of files', () => {
    const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(dataDir, name)).isFile(),
    );
    expect(found(files.join('\n'), [mobile])).toEqual([]);
    const all = files.map((name) => ({ name, bytes: readFileSync(join(dataDir, name)) }));
    // The search finds what is there: a reference in the tables.
    expect(all.some(({ bytes, name }) => !name.startsWith('parties') && bytes.includes(ref))).toBe(true);
    for (const { name, bytes } of all) {
      const here = secrets.filter(
        (secret) => !kept.includes(secret) && forms(secret).some((form) => bytes.includes(form)),
      );
      expect(here, name).toEqual([]);
      // The gateway has to know where a message goes; nobody else keeps the number.
      if (!/^parties.sms-gateway/.test(name)) expect(bytes.includes(mobile), name).toBe(false);
    }
  });
});

test('law 15: not in all this has a function made a call that its synthesised role refuses', () => {
  const physical = new Map<string, string>();
  const services: Record<string, string> = { Table: 'dynamodb', Queue: 'sqs', Secret: 'secretsmanager' };
  for (const [id, { Type }] of Object.entries(city.stack.template.Resources)) {
    const service = services[Type.split('::')[2]!];
    if (!service) continue;
    const { ref, attributes } = city.physical(id);
    for (const name of [ref, ref.split('/').at(-1), ...Object.values(attributes)])
      physical.set(`${service} ${name}`, id);
  }
  const grants = grantsIn(city.stack.template);
  const refused = new Set<string>();
  for (const call of calls) {
    for (const need of needsOf(call, physical)) {
      if (!grants.get(call.function)?.has(need)) refused.add(`${call.function} ${need}`);
    }
  }
  expect([...refused]).toEqual([]);
});
