import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createSmsClient } from '../../../functions/messages/sms-client.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { drawPort } from '../../../infra/local/processes.ts';
import { type PartyProcess, startPartyProcess } from '../../support/party-process.ts';

const data = mkdtempSync(join(tmpdir(), 'kapok-sms-'));
const reports: { authorization?: string; body: Record<string, string> }[] = [];
let callbackStatus = 500;
const callback = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  reports.push({ authorization: request.headers.authorization, body: JSON.parse(body) });
  response.statusCode = callbackStatus;
  response.end('{}');
});
let gateway: PartyProcess;
let start: () => Promise<PartyProcess>;
let number = 0;
const newKey = () => `message-${++number}`;
const code = (to = '13800138000') => ({
  template: 'sms.code',
  params: { code: '048317' },
  to,
  signature: wuhan.signature,
  lang: 'zh' as const,
});
const client = (token = 'right-token') =>
  createSmsClient({ url: gateway.url, token: async () => token, timeout: 2000 });
const shown = async (to: string) =>
  (await gateway.json(`/messages.json?to=${to}`)) as { text: string; status: string }[];

beforeAll(async () => {
  writeFileSync(join(data, 'city.json'), JSON.stringify(wuhan));
  const port = await drawPort();
  await new Promise<void>((resolve) => callback.listen(port, '127.0.0.1', resolve));
  start = () =>
    startPartyProcess('sms-gateway.ts', {
      data,
      args: [
        '--city',
        join(data, 'city.json'),
        '--delivery-ms',
        '200',
        '--callback',
        `http://127.0.0.1:${port}/receipts`,
      ],
      env: { CALLBACK_TOKEN: 'callback-token' },
    });
  gateway = await start();
});
afterAll(async () => {
  await gateway?.kill();
  callback.close();
  callback.closeAllConnections();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(() => gateway.fault({ kind: 'none' }));

test('a message shows as it would arrive, signature first', async () => {
  expect(await client().send(code(), newKey())).toEqual({ kind: 'ok', messageId: expect.any(String) });
  const [message] = await shown('13800138000');
  expect(message!.text).toBe(`【${wuhan.signature}】验证码048317，用于志愿者报名，5分钟内有效。请勿告诉他人。`);
  const page = await (await fetch(`${gateway.url}/messages`)).text();
  expect(page).toContain('验证码048317');
});

test('law 6: one key is one message, over retries, faults, at once, and after SIGKILL', async () => {
  const to = '13800130006';
  const key = newKey();
  for (const kind of ['failAfter', 'lostAnswer', 'failBefore']) {
    await gateway.fault({ kind, times: 1 });
    await expect(client().send(code(to), key)).rejects.toMatchObject({ name: 'PartyUnsure' });
  }
  const answers = await Promise.all(Array.from({ length: 10 }, () => client().send(code(to), key)));
  await gateway.kill('SIGKILL');
  gateway = await start();
  answers.push(await client().send(code(to), key));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await shown(to)).toHaveLength(1);
});

test('ten requests at once with a new key make one message', async () => {
  const key = newKey();
  await Promise.all(Array.from({ length: 10 }, () => client().send(code('13800130007'), key)));
  expect(await shown('13800130007')).toHaveLength(1);
});

test('what the gateway has not approved is refused in a code that quotes nothing', async () => {
  const send = (change: object) => client().send({ ...code(), ...change }, newKey());
  expect(await send({ template: 'sms.free' })).toEqual({ kind: 'refused', status: 422, code: 'sms.message.template' });
  expect(await send({ params: { code: '12345678' } })).toMatchObject({ code: 'sms.message.tooLong.code' });
  expect(await send({ signature: '别的单位' })).toMatchObject({ code: 'sms.signature' });
  expect(await send({ to: '13800130002' })).toMatchObject({ code: 'sms.number' });
  const key = newKey();
  await client().send(code(), key);
  expect(await client().send(code('13900139000'), key)).toMatchObject({ kind: 'refused', code: 'sms.keyReused' });
});

test('delivery can be asked for: delivered, never reached, never reported, unknown', async () => {
  const [good, absent, silent] = await Promise.all(
    ['13800138000', '13800130000', '13800130001'].map(async (to) => {
      const sent = await client().send(code(to), newKey());
      return sent.kind === 'ok' ? sent.messageId : '';
    }),
  );
  await vi.waitFor(async () =>
    expect(await client().report(good!)).toEqual({ kind: 'ok', report: { status: 'delivered' } }),
  );
  expect(await client().report(absent!)).toEqual({ kind: 'ok', report: { status: 'undelivered', reason: 'absent' } });
  expect(await client().report(silent!)).toEqual({ kind: 'ok', report: { status: 'accepted' } });
  expect(await client().report('sms-none')).toEqual({ kind: 'ok', report: { status: 'unknown' } });
});

test('a delivery is reported to the callback until it is taken, with the key and without the number', async () => {
  const key = newKey();
  await client().send(code('13900130000'), key);
  const about = () => reports.filter(({ body }) => body.key === key);
  await vi.waitFor(() => expect(about().length).toBeGreaterThan(0), { timeout: 10_000 });
  callbackStatus = 204;
  const refused = about().length;
  await vi.waitFor(() => expect(about().length).toBeGreaterThan(refused), { timeout: 10_000 });
  const taken = about().length;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(about().length).toBe(taken);
  expect(about()[0]).toMatchObject({
    authorization: 'Bearer callback-token',
    body: { status: 'undelivered', reason: 'absent' },
  });
  expect(JSON.stringify(reports)).not.toContain('13900130000');
});

test('law 11: no error of the client holds a number, a code or a text', async () => {
  const texts: string[] = [];
  for (const kind of ['failBefore', 'lostAnswer', 'down', 'tooMany']) {
    await gateway.fault({ kind, times: 1 });
    const told = await client()
      .send(code(), newKey())
      .catch((error: Error) => `${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause}`);
    texts.push(JSON.stringify(told));
  }
  expect(texts.join()).not.toMatch(/13800138000|048317|验证码/);
});

test('markup in a message does not become markup on the viewer', async () => {
  await client().send({ ...code(), params: { code: '<b>1' } }, newKey());
  const page = await (await fetch(`${gateway.url}/messages`)).text();
  expect(page).not.toContain('<b>1');
});
