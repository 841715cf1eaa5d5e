import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRealNameClient } from '../../../../functions/recruitment/parties/real-name-client.ts';
import { drawPort } from '../../../../infra/local/processes.ts';
import { type PartyProcess, startPartyProcess } from '../../../support/party-process.ts';

const data = mkdtempSync(join(tmpdir(), 'kapok-real-name-'));
const person = { name: '王小玉', idType: 'residentId', idNumber: '420100199003070018' };
let party: PartyProcess;
let number = 0;
const newKey = () => `2611210483176-${++number}`;
const client = (token = 'right-token', timeout = 2000) =>
  createRealNameClient({ url: party.url, token: async () => token, timeout });
const effects = async (key: string) =>
  ((await party.json('/effects.json')) as { effects: Record<string, number> }).effects[key] ?? 0;
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: Error & { code: string }) => `${error.name} ${error.code}`,
  );

beforeAll(async () => {
  party = await startPartyProcess('real-name.ts', { data });
});
afterAll(async () => {
  await party?.kill();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(() => party.fault({ kind: 'none' }));

test('name and number are told as 一致, 不一致 or 查无结果', async () => {
  const results = [];
  for (const name of ['王小玉', '张不符', '李查无']) {
    results.push(await client().check({ ...person, name }, newKey()));
  }
  expect(results).toMatchObject([
    { kind: 'ok', answer: { result: 'match' } },
    { kind: 'ok', answer: { result: 'mismatch' } },
    { kind: 'ok', answer: { result: 'notFound' } },
  ]);
});

test.each(['failBefore', 'failAfter', 'lostAnswer', 'down'])(
  'after %s nobody guesses: the client is unsure, and asking tells',
  async (kind) => {
    const key = newKey();
    const happened = kind === 'failAfter' || kind === 'lostAnswer';
    await party.fault({ kind, times: 1 });
    expect(await failure(client().check(person, key))).toMatch(/^PartyUnsure party\.(status\.500|broken)$/);
    expect(await client().ask(key)).toEqual(happened ? { result: 'match', checkId: expect.any(String) } : undefined);
    expect(await effects(key)).toBe(happened ? 1 : 0);
  },
);

test('an answer that comes too late leaves the client unsure', async () => {
  await party.fault({ kind: 'slow', milliseconds: 600, times: 1 });
  const key = newKey();
  expect(await failure(client('right-token', 150).check(person, key))).toBe('PartyUnsure party.timeout');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await client().ask(key)).toMatchObject({ result: 'match' });
});

test('too many, a wrong token and nobody there are surely not done and may be tried again', async () => {
  await party.fault({ kind: 'tooMany', times: 1 });
  expect(await client().check(person, newKey())).toEqual({ kind: 'retry', code: 'party.busy', afterSeconds: 1 });
  expect(await client('wrong').check(person, newKey())).toEqual({ kind: 'retry', code: 'party.denied' });
  const nobody = createRealNameClient({
    url: `http://127.0.0.1:${await drawPort()}`,
    token: async () => 'x',
    timeout: 500,
  });
  expect(await nobody.check(person, newKey())).toEqual({ kind: 'retry', code: 'party.unreachable' });
});

test('a request that can never succeed is refused, in a code that quotes nothing', async () => {
  expect(await client().check({ ...person, idNumber: '' }, newKey())).toEqual({
    kind: 'refused',
    status: 400,
    code: 'realName.body',
  });
  const key = newKey();
  await client().check(person, key);
  expect(await client().check({ ...person, name: '李明' }, key)).toMatchObject({
    kind: 'refused',
    code: 'realName.keyReused',
  });
});

test('hazard: repeating without asking pays for a second check', async () => {
  const key = newKey();
  await client().check(person, key);
  await client().check(person, key);
  expect(await effects(key)).toBe(2);
});

test('an ask that fails is not read as “never arrived”', async () => {
  const key = newKey();
  await client().check(person, key);
  for (const kind of ['failBefore', 'down', 'tooMany']) {
    await party.fault({ kind, times: 1 });
    expect(await failure(client().ask(key)), kind).toMatch(/^PartyUnsure/);
  }
  expect(await failure(client('wrong').ask(key))).toBe('PartyUnsure party.denied');
});

test('what it answered survives SIGKILL, without a name or a number on disk', async () => {
  const key = newKey();
  const { answer } = (await client().check(person, key)) as { answer: object };
  await party.kill('SIGKILL');
  party = await startPartyProcess('real-name.ts', { data });
  expect(await client().ask(key)).toEqual(answer);
  expect(readFileSync(join(data, 'real-name.jsonl'), 'utf8')).not.toMatch(/王小玉|420100199003070018/);
});
