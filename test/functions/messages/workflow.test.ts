import { randomInt } from 'node:crypto';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DeliveryReport, SmsClient, SmsMessage } from '../../../functions/messages/sms-client.ts';
import { messages } from '../../../functions/messages/workflow.ts';
import { wuhan as city } from '../../../infra/cities/wuhan.ts';
import { type MessageOrder, messageCase } from '../../../shared/messages/message.ts';
import { accept } from '../../../shared/workflow/accept.ts';
import { advance } from '../../../shared/workflow/advance.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { load } from '../../../shared/workflow/load.ts';
import type { State } from '../../../shared/workflow/state.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';
import { lean } from '../../support/lean.ts';

const at = (clock: string, day = 22) => Date.parse(`2026-11-${day}T${clock}:00+08:00`);
const minute = 60_000;
let dynamo: Dynamo;
let env: Env;
let now: number;
let sent: { message: SmsMessage; key: string; at: number }[];
let answers: (Awaited<ReturnType<SmsClient['send']>> | Error)[];
let reports: DeliveryReport[];
let logged: string[];

beforeAll(async () => {
  dynamo = lean(await startDynamo());
  await dynamo.table('messages', { due: true });
  await dynamo.table('people');
});
afterAll(() => dynamo?.stop());
beforeEach(() => {
  [sent, answers, reports, logged] = [[], [], [], []];
  now = at('12:00');
  const sms: SmsClient = {
    async send(message, key) {
      const answer = answers.shift() ?? { kind: 'ok' as const, messageId: `sms-${sent.length + 1}` };
      if (answer instanceof Error) throw answer;
      if (answer.kind === 'ok') sent.push({ message, key, at: now });
      return answer;
    },
    report: async () => ({ kind: 'ok', report: reports.shift() ?? { status: 'accepted' } }),
  };
  let ids = 0;
  env = {
    documents: dynamo.documents,
    tables: { people: 'people', of: { messages: 'messages' } },
    workflows: { messages: [messages] },
    queue: { send: async () => undefined },
    clock: { now: () => now },
    ids: {
      uuid: () => `u${++ids}-${randomInt(1e9)}`,
      reference: () => `261122${String(randomInt(1e7)).padStart(7, '0')}`,
      index: (below) => randomInt(below),
    },
    pause: async () => undefined,
    city,
    sealing: {
      seal: async (_w, ref, _g, content) => Buffer.from(JSON.stringify({ ref, content })).toString('hex'),
      open: async (_w, _r, _g, sealed) => JSON.parse(Buffer.from(String(sealed), 'hex').toString()).content,
      hash: (purpose, value) => `${purpose}:${value}`,
    },
    parties: { sms },
    log: (code, detail) => logged.push(`${code} ${JSON.stringify(detail)}`),
  };
});

const order = (change: Partial<MessageOrder> = {}): MessageOrder => ({
  template: 'sms.offered',
  to: '13800130009',
  params: { post: '医务人员支持', ref: '2611210483176' },
  due: at('12:00', 24),
  about: '2611210483176',
  divisions: ['420102'],
  ...change,
});

/** Starts a message and lets the machine do what is due until `until`, on virtual time. */
async function start(change: Partial<MessageOrder> = {}, lang: 'zh' | 'en' = 'zh'): Promise<string> {
  const { data, sealed } = messageCase(order(change));
  const receipt = await accept(env, {
    workflow: 'messages',
    client: 'test',
    token: env.ids.uuid(),
    by: { kind: 'system', id: 'test' },
    answers: sealed,
    formVersion: 0,
    data,
    lang,
  });
  if (receipt.kind !== 'accepted') throw new Error(receipt.kind);
  return receipt.ref;
}
async function stateOf(ref: string): Promise<State> {
  return ((await load(env, 'messages', ref)) as { state: State }).state;
}
async function run(ref: string, until = now): Promise<State> {
  for (;;) {
    await advance(env, 'messages', ref);
    const state = await stateOf(ref);
    const over = ['done', 'expired'].includes(state.status) || state.status === 'stuck';
    if (over || state.at === undefined || state.at > until) return state;
    now = Math.max(now, state.at);
  }
}
const gatewayActor = { kind: 'program', id: 'program-gateway', role: 'gateway' } as const;

test('a message goes out at once by day, with what its template takes and nothing more', async () => {
  const state = await run(await start());
  expect(state.step).toBe('delivery');
  expect(sent[0]!.message).toEqual({
    template: 'sms.offered',
    params: { post: '医务人员支持', due: '11月24日12时' },
    to: '13800130009',
    signature: city.signature,
    lang: 'zh',
  });
});

test('a time that we promise is rounded up, a time to act by is rounded down', async () => {
  await run(await start({ due: at('18:20') }));
  await run(await start({ template: 'sms.received', due: at('18:20') }));
  expect(sent.map(({ message }) => message.params.due)).toEqual(['11月22日18时', '11月22日19时']);
});

test('law: a message of the night goes out in the morning, once; a code goes at once and is not followed up', async () => {
  now = at('23:00');
  const ref = await start({ template: 'sms.placed' });
  expect((await run(ref)).step).toBe('held');
  await run(ref, at('08:00', 23));
  expect(sent.map((one) => one.at)).toEqual([at('07:30', 23)]);

  now = at('23:00');
  const code = await run(await start({ template: 'sms.code', params: { code: '048317' } }));
  expect([code.step, code.status, sent.at(-1)!.at]).toEqual(['sent', 'done', at('23:00')]);
});

test('a message that is not true any more when it could go is not sent', async () => {
  now = at('23:00');
  const held = await run(await start({ template: 'sms.askMore.remind', lapses: at('03:00', 23) }), at('12:00', 23));
  answers = [
    { kind: 'retry', code: 'party.busy' },
    { kind: 'retry', code: 'party.busy' },
    { kind: 'retry', code: 'party.busy' },
  ];
  now = at('12:00');
  const late = await run(
    await start({ template: 'sms.code', params: { code: '048317' }, lapses: now + 60_000 }),
    now + 60 * minute,
  );
  expect([held.step, late.step]).toEqual(['overtaken', 'overtaken']);
  expect(sent).toEqual([]);
});

test('law 12: a message that is called off is not sent, neither held over the night nor tried again', async () => {
  const callOff = (ref: string) =>
    dynamo.documents.send(new PutCommand({ TableName: 'messages', Item: { pk: `CASE#${ref}`, sk: '#RECALL' } }));
  now = at('23:00');
  const held = await start({ template: 'sms.offered.remind' });
  expect((await run(held)).step).toBe('held');
  await callOff(held);
  expect((await run(held, at('08:00', 23))).step).toBe('overtaken');
  answers = [{ kind: 'retry', code: 'party.busy' }];
  const tried = await start({ template: 'sms.offered.remind' });
  await run(tried);
  await callOff(tried);
  expect((await run(tried, now + 30 * minute)).step).toBe('overtaken');
  expect(sent).toEqual([]);
});

test('law 6: over lost answers and retries a message keeps one key', async () => {
  const keys: string[] = [];
  const { sms } = env.parties as { sms: SmsClient };
  const send = sms.send;
  sms.send = (message, key) => {
    keys.push(key);
    return send(message, key);
  };
  answers = [new Error('lost'), { kind: 'retry', code: 'party.busy' }, new Error('lost')];
  const state = await run(await start(), now + 30 * minute);
  expect(state.step).toBe('delivery');
  expect(keys).toHaveLength(4);
  expect(new Set(keys).size).toBe(1);
});

test('a delivery that is reported ends the message; a second report changes nothing', async () => {
  const ref = await start();
  await run(ref);
  const report = { workflow: 'messages', ref, decision: 'report', by: gatewayActor, input: { status: 'delivered' } };
  expect((await decide(env, report)).kind).toBe('done');
  expect(['notOpen', 'tooLate']).toContain((await decide(env, report)).kind);
  expect((await stateOf(ref)).step).toBe('delivered');
});

test('a delivery that nobody reports is asked for, three times at most', async () => {
  const ref = await start();
  reports = [{ status: 'accepted' }, { status: 'delivered' }];
  expect((await run(ref, now + 30 * minute)).step).toBe('delivered');
  const never = await start();
  expect((await run(never, now + 10 * 60 * minute)).step).toBe('unreported');
});

test('not delivered twice in a row: sent once more under another key, then the desk is asked to call', async () => {
  reports = [
    { status: 'undelivered', reason: 'absent' },
    { status: 'undelivered', reason: 'absent' },
  ];
  const ref = await start();
  const state = await run(ref, now + 60 * minute);
  expect(state.step).toBe('undelivered');
  expect(sent).toHaveLength(2);
  expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
  const { Items = [] } = await dynamo.documents.send(new ScanCommand({ TableName: 'messages' }));
  const row = Items.find((item) => item.pk === 'LIST#messages.undelivered#420102#0' && item.sk.endsWith(ref));
  expect(row).toMatchObject({
    mobile: '138****0009',
    about: '2611210483176',
    template: 'sms.offered',
    reason: 'absent',
  });

  const called = (result: string) =>
    decide(env, {
      workflow: 'messages',
      ref,
      decision: 'called',
      by: { kind: 'staff', id: 'demo-reviewer', role: 'reviewer' },
      input: { result },
    });
  await called('noAnswer');
  expect((await stateOf(ref)).step).toBe('undelivered');
  await called('reached');
  expect((await stateOf(ref)).step).toBe('called');
});

test('a number that the gateway refuses is not tried again: the desk calls', async () => {
  answers = [{ kind: 'refused', status: 422, code: 'sms.number' }];
  expect(await run(await start())).toMatchObject({ step: 'undelivered', data: { reason: 'sms.number' } });
});

test('a message that does not fit its template is stuck and seen, not sent', async () => {
  const state = await run(await start({ template: 'sms.code', params: { code: '12345678' } }), now + 60 * minute);
  expect(state.status).toBe('stuck');
  expect(sent).toEqual([]);
});

test('law 11: number and values stand nowhere in the clear, in table or log', async () => {
  answers = [new Error('13800130009 does not answer')];
  await run(await start({ to: '13899990009', params: { post: '标记岗位' } }), now + 5 * minute);
  const { Items } = await dynamo.documents.send(new ScanCommand({ TableName: 'messages' }));
  expect(JSON.stringify(Items)).not.toMatch(/13899990009|标记岗位/);
  expect(logged.join()).not.toMatch(/138\d{8}/);
  expect(logged.length).toBeGreaterThan(0);
});
