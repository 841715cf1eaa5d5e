import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recruitmentForm } from '../../functions/recruitment/form.ts';
import { fetchToken } from '../../infra/local/parties/fetch-token.ts';
import type { RecordedCall } from '../../infra/local/recorder.ts';
import { grantsWithoutCalls } from '../../infra/parts/grants.ts';
import { rawOf } from '../../shared/forms/read.ts';
import { startBrowser, type TestBrowser } from '../browser/browser.ts';
import { fill, go } from '../browser/typing.ts';
import { startRealCity, type TestCity, until } from '../local/city.ts';
import { personNumber } from './people.ts';
import { type Grant, grantsIn, needsOf } from './role-grants.ts';

let browser: TestBrowser;
let city: TestCity;
const folder = mkdtempSync(join(tmpdir(), 'kapok-day-'));
const dataDir = join(folder, 'data');
const calls: RecordedCall[] = [];
let reference: string;
let exported: string;

/** Marks that can stand nowhere by chance. */
const marked = {
  ...personNumber(4321),
  name: '麹町标记',
  mobile: '13712345604',
  community: '标记小区',
  organisation: '标记服务中心',
  certificateNumber: '标记管理号777',
  wechatReachable: 'no',
  wechatId: 'marked_wechat_9',
  otherSkills: '标记方言',
  emergencyContactName: '标记联系人',
  emergencyContactMobile: '13787654304',
};
const marks = [
  marked.name,
  marked.idNumber,
  marked.mobile,
  marked.community,
  marked.organisation,
  marked.certificateNumber,
  marked.wechatId,
  marked.otherSkills,
  marked.emergencyContactName,
  marked.emergencyContactMobile,
];

beforeAll(async () => {
  city = await startRealCity('wuhan', { dataDir, clockwork: true, record: (call) => calls.push(call) });
  browser = await startBrowser();
  await aDay();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await city?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const party = (name: string) => city.stack.kapok!.parties!.find((one) => one.name === name)!.port;

async function codeFor(mobile: string): Promise<string> {
  let code: string | undefined;
  await until('the code has arrived', async () => {
    const page = await (await fetch(`http://localhost:${party('sms-gateway')}/messages?to=${mobile}`)).text();
    code = /验证码(\d{6})/.exec(page)?.[1];
    return code !== undefined;
  });
  return code!;
}

async function api(role: 'intake' | 'reviewer' | 'admin', path: string, body?: object, key?: string) {
  const issuer = `http://localhost:${party('issuer')}`;
  const token = await fetchToken({ issuer, data: join(dataDir, 'parties', 'issuer'), role });
  const answer = await fetch(`${city.url}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(key && { 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, unknown> };
}

/** A volunteer signs up on a phone; a program signs another up; staff look, search and decide; the sweeper runs. */
async function aDay() {
  const { context, page } = await browser.visit({ origin: city.url });
  await page.goto('/');
  await page.click('text=我已看过，开始报名');
  for (const { id, fields } of recruitmentForm.pages) {
    if (!page.url().endsWith(`/sign-up/${id}`)) continue;
    const answers = marked as Record<string, unknown>;
    await fill(page, Object.assign({}, ...fields.map((field) => rawOf(field, answers[field.id] as string))));
    await go(page);
    if (id === 'mobile') {
      await page.fill('#code', await codeFor(marked.mobile));
      await go(page);
    }
  }
  if (!page.url().endsWith('/receipt')) {
    await page.locator('#pledge').check({ force: true });
    await go(page);
  }
  reference = /\d{6}-\d{6}-\d/.exec(await page.content())![0].replaceAll('-', '');
  await until('the sign-up is under review', async () => {
    return (await api('reviewer', `/cases/${reference}`)).body.step === 'review';
  });

  // The stand-in of the gateway never reaches a number that ends in 0000.
  const other = { ...personNumber(7), mobile: '13700000000' };
  const sent = await api('intake', '/forms/recruitment/submissions', other, 'day-1');
  expect(sent.status).toBe(202);
  await api('intake', '/forms/recruitment/submissions', other, 'day-1');
  await api('intake', '/forms/recruitment/submissions', { ...other, mobile: '13700000017' }, 'day-2');
  const second = String(sent.body.reference).replaceAll('-', '');
  await until('the second is under review', async () => {
    return (await api('reviewer', `/cases/${second}`)).body.step === 'review';
  });
  await api('reviewer', '/cases?list=review');

  const desk = await browser.visit({ origin: city.url });
  await desk.page.goto('/desk');
  await desk.page.click('text=周敏');
  await desk.page.waitForURL('**/desk**');
  await desk.page.goto('/desk/search');
  await desk.page.fill('#query', marked.mobile.slice(-4));
  await desk.page.click('#main form button.govuk-button');
  await desk.page.goto(`/desk/cases/${reference}`);
  await desk.page.click('text=查看完整内容');
  await desk.page.check('[name=why][value=certificate]', { force: true });
  await desk.page.locator('form[action$="/reveal"] button').first().click();
  // A list becomes a file, which is loaded from the bucket and then thrown away.
  await desk.page.goto('/desk/queues/review/export');
  await desk.page.check('#format-csv', { force: true });
  await desk.page.check('#columns-recruitment_1_mobile', { force: true });
  await desk.page.check('#why-roster', { force: true });
  await desk.page.click('#form button.govuk-button');
  await desk.page.waitForURL('**/desk/exports/*');
  const download = desk.page.locator('a.govuk-button');
  await until('the file is ready', async () => {
    await desk.page.reload();
    return (await download.count()) > 0;
  });
  const loaded = await desk.context.request.get(`${city.url}${await download.getAttribute('href')}`);
  expect(loaded.headers()['content-disposition']).toMatch(/^attachment; filename="kapok-review-\d{4}-\d\d-\d\d\.csv"$/);
  exported = await loaded.text();
  await desk.page.click('text=取消并删除');
  await until('the file is gone', async () => {
    await desk.page.reload();
    return (await desk.page.content()).includes('已经取消');
  });
  await desk.page.goto('/desk/today');
  await desk.page.goto(`/desk/cases/${second}`);
  await desk.page.click('button:has-text("通过，看下一份")');
  await until('the decision can still be undone', async () => {
    return (await api('reviewer', `/cases/${second}`)).body.step === 'decided';
  });
  expect((await api('reviewer', `/cases/${second}/decisions/undo`, {})).status).toBe(200);
  const more = await api('reviewer', `/cases/${second}/decisions/askMore`, { question: '请说明现在的工作单位' });
  expect(more.status).toBe(200);
  await desk.page.goto('/desk');
  await desk.page.click('text=退出登录');
  await desk.context.close();

  expect((await api('reviewer', `/cases/${reference}/decisions/pass`, { reason: '电话核实' })).status).toBe(200);
  await until('a place is offered', async () => {
    return (await api('reviewer', `/cases/${reference}`)).body.step === 'offered';
  });
  await page.goto(`/mine/${reference}`);
  await page.goto(`/mine/${reference}/confirm`);
  await page.locator('#form button.govuk-button, main form button.govuk-button').first().click();
  await until('the post is confirmed', async () => {
    return (await api('reviewer', `/cases/${reference}`)).body.step === 'placed';
  });
  await page.goto(`/mine/${reference}/withdraw`);
  await page.locator('button.govuk-button--warning').click();
  await until('it is withdrawn', async () => {
    return (await api('reviewer', `/cases/${reference}`)).body.step === 'withdrawn';
  });
  await context.close();
  await city.fire('SweeperSchedule');
}

test('11: No personal data in a log line, a message, a URL, a metric or a file name.', () => {
  const log = city.logs.join('\n');
  expect(log).toContain('ANY /{proxy+}');
  const queued = JSON.stringify(calls.filter(({ service }) => service === 'sqs'));
  const stored = JSON.stringify(calls.filter(({ service }) => service === 'dynamodb'));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).join('\n');
  expect(queued).toContain(reference);
  expect(stored).toContain(reference);
  for (const mark of marks) {
    expect(log, 'the log').not.toContain(mark);
    expect(log, 'the log, as in a URL').not.toContain(encodeURIComponent(mark));
    expect(queued, 'the queues').not.toContain(mark);
    expect(stored, 'whatever was sent to the tables').not.toContain(mark);
    expect(files, 'file names').not.toContain(mark);
  }
});

test('what people are sent names nobody and tells no reason', async () => {
  const url = `http://localhost:${party('sms-gateway')}/messages.json?to=${marked.mobile}`;
  const texts = JSON.stringify(await (await fetch(url)).json(), (key, value) => (key === 'to' ? undefined : value));
  expect(texts).toContain('验证码');
  for (const mark of marks) expect(texts).not.toContain(mark);
});

test('a list that was exported has what was asked for: whole numbers as text, names masked', () => {
  expect(exported).toContain(`"\t${reference}"`);
  expect(exported).toContain(`"\t${marked.mobile}"`);
  expect(exported).not.toContain(marked.name);
});

test('15: No function makes a call that its synthesised role refuses', () => {
  const { grants, used } = grantsAndUse();
  const refused = [...used].flatMap(([name, needs]) =>
    [...needs].filter((need) => !grants.get(name)?.has(need)).map((need) => `${name}: ${need}`),
  );
  expect(refused).toEqual([]);
});

test('15: no grant goes unused unless listed with a reason', () => {
  const { grants, used } = grantsAndUse();
  const unused = [...grants].flatMap(([name, own]) =>
    [...own]
      .filter((grant) => !used.get(name)?.has(grant))
      .filter((grant) => !(grant.split(' ')[0]! in grantsWithoutCalls) && !(`${name} ${grant}` in grantsWithoutCalls))
      .map((grant) => `${name} ${grant}`),
  );
  expect(unused.sort()).toEqual([]);
});

function grantsAndUse(): { grants: Map<string, Set<Grant>>; used: Map<string, Set<Grant>> } {
  const file = readdirSync(join(dataDir, 'cdk.out')).find((name) => name.endsWith('.template.json'))!;
  const template = JSON.parse(readFileSync(join(dataDir, 'cdk.out', file), 'utf8'));
  const physical = new Map<string, string>();
  const services: Record<string, string> = {
    'AWS::DynamoDB::Table': 'dynamodb',
    'AWS::S3::Bucket': 's3',
    'AWS::SQS::Queue': 'sqs',
    'AWS::SecretsManager::Secret': 'secretsmanager',
  };
  for (const [id, { Type }] of Object.entries<{ Type: string }>(template.Resources)) {
    const service = services[Type];
    if (!service) continue;
    const { ref, attributes } = city.physical(id);
    for (const name of [ref, ref.split('/').at(-1), ...Object.values(attributes)])
      physical.set(`${service} ${name}`, id);
  }
  const used = new Map<string, Set<Grant>>();
  for (const call of calls) {
    const own = used.get(call.function) ?? new Set();
    for (const need of needsOf(call, physical)) own.add(need);
    used.set(call.function, own);
  }
  return { grants: grantsIn(template), used };
}
