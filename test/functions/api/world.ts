import { randomInt, randomUUID } from 'node:crypto';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createApi } from '../../../functions/api/app.ts';
import type { Api } from '../../../functions/api/ports.ts';
import { messages } from '../../../functions/messages/workflow.ts';
import { formsOf } from '../../../functions/workflows.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import type { City } from '../../../shared/city/city.ts';
import { makeReference } from '../../../shared/identity/reference.ts';
import { checkCharacter } from '../../../shared/identity/resident-number.ts';
import { createHasher } from '../../../shared/privacy/hash.ts';
import { createLog } from '../../../shared/privacy/log.ts';
import { createVerifyBearer } from '../../../shared/staff/bearer.ts';
import { type StaffRole, staffKey } from '../../../shared/staff/staff.ts';
import { advance } from '../../../shared/workflow/advance.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { startDynamo } from '../../support/dynamo.ts';
import { lean } from '../../support/lean.ts';
import { startTestIssuer } from './issuer.ts';

/** Sunday, 22 November 2026, 10:00 in China. */
export const start = Date.parse('2026-11-22T02:00:00Z');

/** What a test says of a request. */
export interface Ask {
  /** Subject of the token; none: no token. */
  as?: string;
  body?: unknown;
  /** Sent as it is, in the place of `body`. */
  text?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  key?: string;
}

/** The API on the real engine and an embedded table; queue, clock and outside parties are the test's. */
export async function makeWorld(city: City = { ...wuhan, order: ['review', 'place'] }) {
  const dynamo = lean(await startDynamo());
  let now = start;
  const clock = {
    now: () => now,
    go(ms: number) {
      now += ms;
    },
  };
  const issuer = await startTestIssuer(clock.now);
  const name = (table: string) => `${table}-${randomUUID()}`;
  const [recruitment, messageTable, people, door, staff] = await Promise.all([
    dynamo.table(name('recruitment'), { due: true }),
    dynamo.table(name('messages'), { due: true }),
    dynamo.table(name('people')),
    dynamo.table(name('door')),
    dynamo.table(name('staff')),
  ]);
  const logged: string[] = [];
  const line = (message: string, extra: Record<string, unknown>) =>
    void logged.push(JSON.stringify({ message, ...extra }));
  const hints: string[] = [];
  const sent: { key: string; messageId: string }[] = [];
  const digits = (n: number) => Array.from({ length: n }, () => randomInt(10)).join('');
  const forms = formsOf(city);
  const env: Env = {
    documents: dynamo.documents,
    tables: { people, of: { recruitment, messages: messageTable } },
    workflows: {
      ...Object.fromEntries(forms.map(({ workflow }) => [workflow.name, [workflow]])),
      messages: [messages],
    },
    queue: {
      send: async (workflow, some) => void hints.push(...some.map((hint) => JSON.stringify({ workflow, hint }))),
    },
    clock,
    ids: { uuid: randomUUID, reference: (at) => makeReference(at, digits), index: (below) => randomInt(below) },
    pause: async () => undefined,
    city,
    sealing: {
      seal: async (_workflow, ref, _group, content) => Buffer.from(JSON.stringify({ ref, content })).toString('hex'),
      open: async (_workflow, _ref, _group, sealed) =>
        JSON.parse(Buffer.from(String(sealed), 'hex').toString()).content,
      hash: createHasher({ keys: [{ version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') }] }).hash,
    },
    parties: {
      // Nobody sends files here.
      files: { list: async () => [], delete: async () => undefined },
      realName: {
        check: async () => ({ kind: 'ok', answer: { result: 'match', checkId: 'c' } }),
        ask: async () => undefined,
      },
      sms: {
        async send(_message: unknown, key: string) {
          const messageId = `sms-${sent.length + 1}`;
          sent.push({ key, messageId });
          return { kind: 'ok', messageId };
        },
        report: async () => ({ kind: 'ok', report: { status: 'accepted' } }),
      },
    },
    log: (code, detail) => void logged.push(`${code} ${JSON.stringify(detail)}`),
  } as Env;
  const api: Api = {
    env,
    forms,
    verify: createVerifyBearer({ issuer: issuer.issuer, clock }),
    tables: { staff, door },
    callbackToken: async () => 'callback-token',
    log: createLog({ info: line, warn: line, error: line }),
    ids: { uuid: randomUUID },
    publicUrl: 'http://localhost:8080',
    issuer: issuer.issuer,
    version: '0.0.0',
  };
  const app = createApi(api);

  async function program(sub: string, role: StaffRole, divisions: string[] = [city.code], active = true) {
    const Item = { ...staffKey(sub), name: '程序', role, divisions, active };
    await dynamo.documents.send(new PutCommand({ TableName: staff, Item }));
  }
  for (const role of ['intake', 'reviewer', 'lead', 'groupLeader', 'admin', 'ops', 'gateway'] as const) {
    await program(`program-${role}`, role);
  }

  async function ask(method: string, path: string, { as, body, text, headers, key }: Ask = {}) {
    const response = await app.request(path, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${await issuer.token(as)}` }),
        ...((body !== undefined || text !== undefined) && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
        ...headers,
      },
      ...((body !== undefined || text !== undefined) && { body: text ?? JSON.stringify(body) }),
    });
    const content = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
    const json: any = content === '' ? undefined : JSON.parse(content);
    return { status: response.status, headers: response.headers, json };
  }
  const example = (change: Record<string, unknown> = {}) => ({ ...forms[0]!.form.example(now, city), ...change });
  const submit = (body: unknown, key: string, more: Ask = {}) =>
    ask('POST', '/api/v1/forms/recruitment/submissions', { as: 'program-intake', body, key, ...more });
  const digitsOf = (reference: string) => reference.replaceAll('-', '');
  /** Lets the workers do what is due. */
  const work = (reference: string, workflow = 'recruitment') => advance(env, workflow, digitsOf(reference));

  return {
    api,
    app,
    ask,
    submit,
    example,
    work,
    program,
    clock,
    logged,
    hints,
    sent,
    issuer,
    dynamo,
    tables: { recruitment, messages: messageTable, people, door, staff },
    items: async (TableName: string) => (await dynamo.documents.send(new ScanCommand({ TableName }))).Items ?? [],
    /** A case that waits for its review. */
    async inReview(change: Record<string, unknown> = {}) {
      const { json } = await submit(example({ idNumber: nextNumber(), mobile: nextMobile(), ...change }), randomUUID());
      await work(json.reference);
      return json.reference as string;
    },
    async stop() {
      await issuer.stop();
      await dynamo.stop();
    },
  };
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

let people = 0;
/** A valid ID number that nobody in this run has had. */
export function nextNumber(): string {
  const body = `4201001990030${String(7000 + ++people).slice(-4)}`;
  return body + checkCharacter(body);
}
/** A mobile number that nobody in this run has had. */
export const nextMobile = () => `139${String(10_000_000 + ++people)}`;
