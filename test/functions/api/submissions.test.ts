import { randomUUID } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { largestBody } from '../../../functions/api/body.ts';
import { readCopy } from '../../../functions/recruitment/copy.ts';
import { shanghai } from '../../../infra/cities/shanghai.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { checkCharacter } from '../../../shared/identity/resident-number.ts';
import { destroy } from '../../../shared/workflow/destroy.ts';
import { answersSk, casePk } from '../../../shared/workflow/keys.ts';
import { load } from '../../../shared/workflow/load.ts';
import { makeWorld, nextMobile, nextNumber, start, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

const path = '/api/v1/forms/recruitment/submissions';
const digits = (reference: string) => reference.replaceAll('-', '');
const person = (change = {}) => world.example({ idNumber: nextNumber(), mobile: nextMobile(), ...change });
const cases = async () => (await world.items(world.tables.recruitment)).filter(({ sk }) => sk === '#STATE').length;

test('a program submits the example: 202 with a reference once it is durable, and the case begins', async () => {
  const { status, json, headers } = await world.submit(world.example(), 'first');
  expect(status).toBe(202);
  expect(json).toMatchObject({
    reference: expect.stringMatching(/^261122-\d{6}-\d$/),
    status: 'running',
    links: { case: `http://localhost:8080/api/v1/cases/${json.reference}` },
  });
  expect(headers.get('location')).toBe(json.links.case);
  expect(headers.get('cache-control')).toBe('no-store');
  const loaded = await load(world.api.env, 'recruitment', digits(json.reference));
  expect(loaded).toMatchObject({ state: { status: 'running', step: 'identity', lang: 'zh' } });
  expect(world.hints).toContainEqual(expect.stringContaining(digits(json.reference)));
});

test('each consent is kept with its text’s version, the time, and the program that took it', async () => {
  const { json } = await world.submit(person(), randomUUID(), { headers: { 'content-language': 'en' } });
  const ref = digits(json.reference);
  const { Item } = await world.dynamo.documents.send(
    new GetCommand({ TableName: world.tables.recruitment, Key: { pk: casePk(ref), sk: answersSk } }),
  );
  const answers = (await world.api.env.sealing.open('recruitment', ref, 'answers', Item?.sealed)) as {
    consents: unknown[];
  };
  expect(answers.consents).toContainEqual({
    id: 'consentIdNumber',
    version: expect.stringMatching(/^\d{4}-\d\d-[a-z]$/),
    given: true,
    at: start,
    channel: 'api',
    takenBy: 'program-intake',
  });
  const loaded = await load(world.api.env, 'recruitment', ref);
  expect(loaded).toMatchObject({ state: { lang: 'en' } });
});

describe('retries', () => {
  test('the same key with the same answers gives the same answer and makes one case', async () => {
    const body = person();
    const before = await cases();
    const first = await world.submit(body, 'again');
    const second = await world.submit({ ...body, mobile: ` +86 ${body.mobile}` }, 'again');
    expect(second.status).toBe(202);
    expect(second.json).toEqual(first.json);
    expect(await cases()).toBe(before + 1);
  });

  test('two requests with one key at once make one case', async () => {
    const body = person();
    const before = await cases();
    const both = await Promise.all(Array.from({ length: 6 }, () => world.submit(body, 'at once')));
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(both.map(({ json }) => json.reference)).size).toBe(1);
    expect(await cases()).toBe(before + 1);
  });

  test('two sets of answers under one key at once: one stands, the other is told so', async () => {
    const both = await Promise.all([person(), person()].map((body) => world.submit(body, 'rivals')));
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
    const [won, lost] = both.sort((a, b) => a.status - b.status);
    expect(lost?.json).toMatchObject({ code: 'submission.conflict', reference: won?.json.reference });
  });

  test('the same key with other answers is a conflict, and the first answers stand', async () => {
    const first = await world.submit(person(), 'changed');
    const { status, json, headers } = await world.submit(person(), 'changed');
    expect(status).toBe(409);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(json).toMatchObject({ status: 409, code: 'submission.conflict', reference: first.json.reference });
  });

  test('a retry on the day after gets its receipt, though a date in the answers has passed', async () => {
    const body = person();
    const first = await world.submit(body, 'lost answer');
    world.clock.go(86_400_000);
    const again = await world.submit(body, 'lost answer');
    const anew = await world.submit(body, 'a new key');
    world.clock.go(-86_400_000);
    expect(again.json).toEqual(first.json);
    expect(anew.json).toMatchObject({ status: 422, errors: [{ field: 'availableFrom', code: 'availableFrom.past' }] });
  });

  test('the key of a case that was destroyed is gone for ever', async () => {
    const body = person();
    const { json } = await world.submit(body, 'destroyed');
    const loaded = await load(world.api.env, 'recruitment', digits(json.reference));
    if ('destroyed' in loaded) throw new Error('already');
    await destroy(world.api.env, loaded.state);
    expect(await world.submit(body, 'destroyed')).toMatchObject({ status: 410, json: { code: 'submission.gone' } });
    const seen = await world.ask('GET', `/api/v1/cases/${json.reference}`, { as: 'program-reviewer' });
    expect(seen).toMatchObject({ status: 410, json: { code: 'case.gone' } });
  });

  test('two programs may use the same key', async () => {
    const first = await world.submit(person(), 'shared');
    const second = await world.submit(person(), 'shared', { as: 'program-admin' });
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.json.reference).not.toBe(first.json.reference);
  });

  test('a key is needed, and must be printable', async () => {
    const without = await world.ask('POST', path, { as: 'program-intake', body: person() });
    expect(without).toMatchObject({ status: 400, json: { code: 'idempotency.missing' } });
    for (const key of ['x'.repeat(201), 'schl\u00fcssel']) {
      expect(await world.submit(person(), key)).toMatchObject({ status: 400, json: { code: 'idempotency.invalid' } });
    }
  });
});

describe('answers that are not right', () => {
  test('each gets a code and a sentence, Chinese first', async () => {
    const wrong = person({ idNumber: '420100199003070019', mobile: '123' });
    const { status, json } = await world.submit(wrong, randomUUID());
    expect(status).toBe(422);
    expect(json.code).toBe('submission.invalid');
    expect(json.title).toBe('有 2 处需要修改');
    expect(json.errors.map(({ field }: { field: string }) => field)).toEqual(['mobile', 'idNumber']);
    for (const { code, detail } of json.errors) {
      expect(code).toMatch(/^[a-z][A-Za-z]*\.[A-Za-z]+$/);
      expect(detail).toMatch(/\p{Script=Han}/u);
    }
  });

  test('in English for who asks for it', async () => {
    const headers = { 'accept-language': 'fr;q=0.9, en-GB;q=0.8, zh;q=0.5' };
    const { json, headers: got } = await world.submit(person({ mobile: '123' }), randomUUID(), { headers });
    expect(json.errors[0].detail).not.toMatch(/\p{Script=Han}/u);
    expect(json.title).toBe('1 thing(s) to fix');
    expect(got.get('content-language')).toBe('en');
    expect(got.get('vary')).toContain('accept-language');
  });

  test('unknown fields, wrong types and what JavaScript keeps in objects are named, not swallowed', async () => {
    const text = JSON.stringify(person({ nickname: '小王', name: ['王小玉'], constructor: 'x' })).replace(
      /}$/,
      ',"__proto__":{"admin":true}}',
    );
    const { status, json } = await world.submit(undefined, randomUUID(), { text });
    expect(status).toBe(422);
    const codes = json.errors.map(({ field, code }: Record<string, string>) => `${field} ${code}`);
    expect(codes.sort()).toEqual([
      '__proto__ answers.unknownField',
      'constructor answers.unknownField',
      'name name.type',
      'nickname answers.unknownField',
    ]);
  });

  test('somebody under 18 gets a code of its own, and nothing is kept of them, not even in a log', async () => {
    const before = await Promise.all([world.tables.recruitment, world.tables.people].map(world.items));
    world.logged.length = 0;
    const idNumber = `42010020120307001${checkCharacter('42010020120307001')}`;
    const minor = person({ idNumber, name: '未成年者' });
    const { status, json } = await world.submit(minor, 'minor');
    expect(status).toBe(422);
    expect(json.code).toBe('submission.under18');
    expect(json.errors).toBeUndefined();
    expect(await Promise.all([world.tables.recruitment, world.tables.people].map(world.items))).toEqual(before);
    expect(JSON.stringify([world.logged, json])).not.toMatch(/42010020120307001|未成年者/);
  });

  test('an answer whose question is not asked is named in the receipt and not kept', async () => {
    const { json, status } = await world.submit(person({ province: '420000' }), randomUUID());
    expect([status, json.ignored]).toEqual([202, ['province']]);
  });

  test('full width, spaces and a lower-case x are brought into one form', async () => {
    const body = person({ mobile: '１３８ 0013 8000', idNumber: ' 420100 19900307 001 8 ' });
    expect(await world.submit(body, randomUUID())).toMatchObject({ status: 202 });
  });
});

describe('bodies that are none', () => {
  const deep = (n: number) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`;
  test.each([
    ['not JSON', { text: '{"a":' }, 400, 'body.notJson'],
    ['nothing', { text: '' }, 400, 'body.notJson'],
    [
      'bytes that are no UTF-8',
      { text: new Uint8Array([...Buffer.from('{"name":"'), 0xff, ...Buffer.from('"}')]) },
      400,
      'body.notJson',
    ],
    ['a list', { text: '[]' }, 400, 'body.notObject'],
    ['a word', { text: '"x"' }, 400, 'body.notObject'],
    ['null', { text: 'null' }, 400, 'body.notObject'],
    ['absurdly deep', { text: deep(5_000) }, 400, 'body.tooDeep'],
    ['too large', { text: `{"name":"${'x'.repeat(largestBody)}"}` }, 413, 'body.tooLarge'],
    ['a form', { text: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'body.type'],
  ])('%s', async (_name, ask, status, code) => {
    expect(await world.submit(undefined, randomUUID(), ask)).toMatchObject({ status, json: { status, code } });
  });

  test('an unknown form', async () => {
    const ask = { as: 'program-intake', body: {}, key: 'k' };
    const answer = await world.ask('POST', '/api/v1/forms/nothing/submissions', ask);
    expect(answer).toMatchObject({ status: 404, json: { code: 'form.missing' } });
  });
});

describe('who may', () => {
  test.each(['reviewer', 'lead', 'groupLeader', 'ops', 'gateway'])('%s may not submit', async (role) => {
    const answer = await world.submit(person(), randomUUID(), { as: `program-${role}` });
    expect(answer).toMatchObject({ status: 403, json: { code: 'auth.role' } });
  });

  test('no token, a foreign, expired or altered one, one for another audience or of another type', async () => {
    const { issuer, ask } = world;
    const none = await ask('POST', path, { body: {}, key: 'k' });
    expect(none).toMatchObject({ status: 401, json: { code: 'auth.missing' } });
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="kapok"');
    const good = await issuer.token('program-intake');
    const bad = [
      await issuer.token('program-intake', { foreign: true }),
      await issuer.token('program-intake', { seconds: -60 }),
      await issuer.token('program-intake', { audience: 'elsewhere' }),
      await issuer.token('program-intake', { type: 'JWT' }),
      `${good.slice(0, -6)}AAAAAA`,
    ];
    for (const token of bad) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await ask('POST', path, { body: {}, key: 'k', headers });
      expect(answer).toMatchObject({ status: 401, json: { code: 'auth.invalid' } });
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
  });

  test('a program that the city does not know, or has stopped', async () => {
    await world.program('program-stopped', 'intake', [wuhan.code], false);
    for (const as of ['program-nobody', 'program-stopped']) {
      const answer = await world.submit(person(), randomUUID(), { as });
      expect(answer).toMatchObject({ status: 403, json: { code: 'auth.unknown' } });
    }
  });

  test('a program that runs wild is asked to wait, alone', async () => {
    await world.program('program-wild', 'intake');
    const key = { pk: 'LIMIT#program#program-wild', sk: String(start) };
    await world.dynamo.documents.send(
      new UpdateCommand({
        TableName: world.tables.door,
        Key: key,
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': 12_000 },
      }),
    );
    const answer = await world.submit(person(), randomUUID(), { as: 'program-wild' });
    expect(answer).toMatchObject({ status: 429, json: { code: 'rate.limited' } });
    expect(answer.headers.get('retry-after')).toBe('60');
    expect((await world.submit(person(), randomUUID())).status).toBe(202);
    world.clock.go(60_000);
    expect((await world.submit(person(), randomUUID(), { as: 'program-wild' })).status).toBe(202);
    world.clock.go(-60_000);
  });

  test('requests of a program are counted by the twenty, and anew in each minute', async () => {
    await world.program('program-counted', 'reviewer');
    const counted = async (window: number) => {
      const Key = { pk: 'LIMIT#program#program-counted', sk: String(window) };
      const { Item } = await world.dynamo.documents.send(new GetCommand({ TableName: world.tables.door, Key }));
      return Item?.n;
    };
    const ask = () => world.ask('GET', '/api/v1/cases?list=review', { as: 'program-counted' });
    const seen: unknown[] = [];
    for (let n = 0; n < 21; n++) {
      expect((await ask()).status).toBe(200);
      if (n === 0 || n > 18) seen.push(await counted(start));
    }
    expect(seen).toEqual([20, 20, 40]);
    world.clock.go(60_000);
    await ask();
    expect(await counted(start + 60_000)).toBe(20);
    world.clock.go(-60_000);
  });

  test('submissions stay open when the counter’s table does not answer', async () => {
    await world.program('program-uncounted', 'intake');
    const { tables } = world.api;
    world.api.tables = { ...tables, door: 'no-such-table' };
    const answer = await world.submit(person(), randomUUID(), { as: 'program-uncounted' });
    world.api.tables = tables;
    expect(answer.status).toBe(202);
    expect(world.logged.join()).toContain('api.limitUnavailable');
  });
});

test.each([wuhan, shanghai])('the example of $id can be submitted as it is shown, on any day', async (city) => {
  // One and the same mobile, however often it is drawn.
  const own = await makeWorld({ ...city, peoplePerMobile: 100 });
  try {
    const day = fc.integer({ min: 0, max: 3650 });
    await fc.assert(
      fc.asyncProperty(day, async (days) => {
        own.clock.go(days * 86_400_000);
        const shown = await own.ask('GET', '/api/v1/forms/recruitment');
        const { status } = await own.submit(shown.json.example, randomUUID());
        own.clock.go(-days * 86_400_000);
        expect(status).toBe(202);
      }),
      { numRuns: 25 },
    );
  } finally {
    await own.stop();
  }
});

test('a number that has its people is refused beside the pages’ rule; whoever was accepted gets the answer again', async () => {
  const mobile = nextMobile();
  const bodies = [1, 2, 3].map(() => person({ mobile }));
  const first = await Promise.all(bodies.map((body, n) => world.submit(body, `family ${n}`)));
  expect(first.map(({ status }) => status)).toEqual([202, 202, 202]);
  const before = await cases();
  const fourth = await world.submit(person({ mobile }), 'family 4');
  expect(fourth).toMatchObject({ status: 409, json: { code: 'submission.mobileFull' } });
  expect(fourth.json.detail).toContain('一个手机号最多报 3 人');
  expect(await cases()).toBe(before);
  const again = await world.submit(bodies[1], 'family 1');
  expect(again).toMatchObject({ status: 202, json: { reference: first[1]!.json.reference } });
});

test('when the call is closed nothing is taken in, a retry is answered, and what was sent can be read', async () => {
  const own = await makeWorld({ ...wuhan });
  try {
    const body = own.example({ idNumber: nextNumber(), mobile: nextMobile() });
    const { json } = await own.submit(body, 'before');
    own.api.env.city.open = false;
    const answer = await own.submit(own.example({ idNumber: nextNumber(), mobile: nextMobile() }), 'after');
    expect(answer).toMatchObject({ status: 409, json: { code: 'submission.closed' } });
    expect(await own.submit(body, 'before')).toMatchObject({ status: 202, json: { reference: json.reference } });
    const seen = await own.ask('GET', `/api/v1/cases/${json.reference}`, { as: 'program-intake' });
    expect(seen.status).toBe(200);
  } finally {
    await own.stop();
  }
});

test('a program’s submission leaves the applicant’s masked copy, as one of the pages does', async () => {
  const body = person();
  const { json } = await world.submit(body, randomUUID());
  const copy = await readCopy(world.api.env, digits(json.reference));
  expect(JSON.stringify(copy)).toContain('420***********');
  for (const secret of [body.idNumber, body.mobile]) expect(JSON.stringify(copy)).not.toContain(String(secret));
});

test('nothing that a person answered stands in a log or a hint', async () => {
  world.logged.length = 0;
  const body = person({ name: '欧阳测试', organisation: '标记机构甲' });
  const { json } = await world.submit(body, randomUUID());
  await world.work(json.reference);
  await world.submit({ ...body, mobile: '1' }, randomUUID());
  const told = JSON.stringify([world.logged, world.hints]);
  expect(world.logged.length).toBeGreaterThan(1);
  for (const secret of ['欧阳', '标记机构', body.idNumber, body.mobile]) expect(told).not.toContain(String(secret));
});
