import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { answerShapes } from '../../../functions/api/openapi/schemas.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { load } from '../../../shared/workflow/load.ts';
import { makeWorld, nextMobile, nextNumber, type World } from './world.ts';

let world: World;
const [home, elsewhere] = [wuhan.districts[0]!.id, wuhan.districts[1]!.id];
beforeAll(async () => {
  world = await makeWorld();
  await world.program('program-home', 'reviewer', [home]);
  await world.program('program-elsewhere', 'reviewer', [elsewhere]);
  await world.program('program-two', 'reviewer', [home, elsewhere]);
  await world.program('program-second', 'reviewer');
  await world.program('program-other-intake', 'intake');
});
afterAll(() => world?.stop());

const get = (reference: string, as = 'program-reviewer', headers = {}) =>
  world.ask('GET', `/api/v1/cases/${reference}`, { as, headers });
const decide = (reference: string, decision: string, ask: Parameters<World['ask']>[2] = {}) =>
  world.ask('POST', `/api/v1/cases/${reference}/decisions/${decision}`, { as: 'program-reviewer', ...ask });

describe('a case', () => {
  test('shows where it is, how it came there, and what may be decided now, in the shape that is described', async () => {
    const reference = await world.inReview();
    const { status, json } = await get(reference);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      reference,
      form: 'recruitment',
      workflow: 'recruitment',
      status: 'waiting',
      step: 'review',
      steps: ['identity', 'realName', 'eligibility', 'resume', 'enterReview'],
    });
    expect(json.history[0]).toMatchObject({ fence: 0, cause: 'accept', by: { kind: 'program', role: 'intake' } });
    expect(json.history.map(({ fence }: { fence: number }) => fence)).toEqual(json.history.keys().toArray());
    const names = json.decisions.map(({ name }: { name: string }) => name);
    expect(names.sort()).toEqual(['askMore', 'expose', 'fail', 'pass', 'recordOrder', 'withdraw']);
    expect(answerShapes.Case.parse(json)).toEqual(json);
  });

  test('a schema says what a decision takes: nothing but a reason for pass', async () => {
    const { json } = await get(await world.inReview());
    const schemas = Object.fromEntries(
      json.decisions.map(({ name, schema }: { name: string; schema: object }) => [
        name,
        z.fromJSONSchema(schema as never),
      ]),
    );
    expect(schemas.pass?.safeParse({ reason: 'ok' }).success).toBe(true);
    expect(schemas.pass?.safeParse({ resaon: 'ok' }).success).toBe(false);
    expect(schemas.fail?.safeParse({}).success).toBe(false);
    expect(schemas.fail?.safeParse({ reason: 'certMissing', wait: 3 }).success).toBe(true);
  });

  test('is found by its shown form and by its digits; a slip in a digit is told from an unknown one', async () => {
    const reference = await world.inReview();
    const digits = reference.replaceAll('-', '');
    expect((await get(digits)).json.reference).toBe(reference);
    const slip = `${digits.slice(0, 12)}${(Number(digits[12]) + 1) % 10}`;
    expect(await get(slip)).toMatchObject({ status: 404, json: { code: 'case.reference' } });
    expect(await get('2611210483176')).toMatchObject({ status: 404 });
    expect(await get("1' OR 1=1")).toMatchObject({ status: 404, json: { code: 'case.reference' } });
  });

  test('is sent again only when it has changed', async () => {
    const reference = await world.inReview();
    const first = await get(reference);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const unchanged = await get(reference, 'program-reviewer', { 'if-none-match': etag });
    expect([unchanged.status, unchanged.json]).toEqual([304, undefined]);
    await decide(reference, 'pass', { body: { reason: 'ok' } });
    expect((await get(reference, 'program-reviewer', { 'if-none-match': etag })).status).toBe(200);
  });

  test('holds no name, number, note or text of anybody', async () => {
    const mobile = nextMobile();
    const reference = await world.inReview({ mobile, name: '欧阳标记' });
    await decide(reference, 'askMore', { body: { question: '秘密的问题' } });
    await world.work(reference);
    const text = JSON.stringify((await get(reference)).json);
    for (const secret of ['欧阳', mobile, '秘密', 'program-']) expect(text).not.toContain(secret);
  });

  test('belongs to a division: its own sees it, another does not', async () => {
    const reference = await world.inReview();
    expect((await get(reference, 'program-home')).status).toBe(200);
    expect(await get(reference, 'program-elsewhere')).toMatchObject({ status: 403, json: { code: 'auth.division' } });
    const answer = await decide(reference, 'pass', { as: 'program-elsewhere', body: {} });
    expect(answer).toMatchObject({ status: 403, json: { code: 'auth.division' } });
    expect(await get(reference, 'program-gateway')).toMatchObject({ status: 403, json: { code: 'auth.role' } });
  });
});

describe('a program that submits', () => {
  test('sees its own submissions, as their applicants do, and decides nothing', async () => {
    const reference = await world.inReview();
    const { json } = await get(reference, 'program-intake');
    expect(json).toMatchObject({ status: 'waiting', step: 'review', steps: [], decisions: [] });
    expect(json.history).toHaveLength(1);
    expect(answerShapes.Case.parse(json)).toEqual(json);
    const other = await get(reference, 'program-other-intake');
    expect(other).toMatchObject({ status: 403, json: { code: 'case.notYours' } });
    const pass = await decide(reference, 'pass', { as: 'program-intake', body: {} });
    expect(pass).toMatchObject({ status: 403, json: { code: 'auth.role' } });
  });

  test('does not learn from a case that this person had signed up before', async () => {
    const idNumber = nextNumber();
    await world.inReview({ idNumber });
    const second = await world.inReview({ idNumber });
    expect((await get(second)).json.step).toBe('known');
    const text = JSON.stringify((await get(second, 'program-intake')).json);
    expect(text).not.toMatch(/sameId|"known"|duplicate/);
  });
});

describe('a decision', () => {
  test('answers with the case as it stands then, and a place is offered', async () => {
    const reference = await world.inReview();
    const { status, json } = await decide(reference, 'pass', { body: { reason: '证书已核验' } });
    expect(status).toBe(200);
    expect(json).toMatchObject({ reference, status: 'running', step: 'passed' });
    expect(json.history.at(-1)).toMatchObject({ cause: 'decision:pass', by: { kind: 'program', role: 'reviewer' } });
    await world.work(reference);
    expect((await get(reference)).json).toMatchObject({ status: 'waiting', step: 'offered' });
  });

  test('of two at once one stands; the other is told who, what and when, without a name', async () => {
    const reference = await world.inReview();
    const { wait } = (await get(reference)).json;
    const both = await Promise.all([
      decide(reference, 'pass', { body: { wait } }),
      decide(reference, 'fail', { as: 'program-second', body: { wait, reason: 'certMissing' } }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = both.find(({ status }) => status === 409)!.json;
    const won = both[0]!.status === 200 ? 'pass' : 'fail';
    expect(lost).toMatchObject({
      code: 'decision.tooLate',
      decided: { decision: won, role: 'reviewer', kind: 'program', at: expect.stringMatching(/Z$/) },
    });
    expect(JSON.stringify(lost)).not.toContain('program-');
    expect(lost.detail).toContain('11月22日（周日）10:00');
  });

  test('a second decision without a wait is too late as well', async () => {
    const reference = await world.inReview();
    await decide(reference, 'pass', {});
    await world.work(reference);
    const answer = await decide(reference, 'fail', { body: { reason: 'certMissing' } });
    expect(answer).toMatchObject({ status: 409, json: { code: 'decision.tooLate', decided: { decision: 'pass' } } });
    const now = { status: 'waiting', step: 'offered', decisions: ['withdraw', 'expose'] };
    expect(answer.json).toMatchObject({ status: 409, case: now });
    expect(answerShapes.Problem.parse(answer.json)).toEqual(answer.json);
  });

  test('repeated with its key it is the first one again; the key does not vouch for another', async () => {
    const reference = await world.inReview();
    const first = await decide(reference, 'pass', { body: { reason: 'ok' }, key: 'd1' });
    await world.work(reference);
    const again = await decide(reference, 'pass', { body: { reason: 'ok' }, key: 'd1' });
    expect([first.status, again.status]).toEqual([200, 200]);
    // Not the present state, which has moved on: the answer that may have got lost.
    expect(again.json).toEqual(first.json);
    expect((await get(reference)).json.step).toBe('offered');
    const history = again.json.history.filter(({ cause }: { cause: string }) => cause === 'decision:pass');
    expect(history).toHaveLength(1);
    const other = await decide(reference, 'withdraw', { key: 'd1' });
    expect(other).toMatchObject({ status: 409, json: { code: 'decision.tooLate' } });
    const foreign = await decide(reference, 'pass', { as: 'program-second', body: {}, key: 'd1' });
    expect(foreign.status).toBe(409);
  });

  test('that takes papers on a desk is no program’s, and is not offered to one', async () => {
    const reference = await world.inReview();
    const body = { mobile: '13700000001', papers: 'inPerson', by: '周敏', reason: '旧号码停用' };
    expect(await decide(reference, 'changeMobile', { body })).toMatchObject({
      status: 403,
      json: { code: 'auth.role' },
    });
    const names = (await get(reference)).json.decisions.map(({ name }: { name: string }) => name);
    expect(names).toContain('pass');
    expect(names).not.toContain('changeMobile');
  });

  test('on a case whose deadline was faster: moved on, and nobody decided', async () => {
    const reference = await world.inReview();
    await decide(reference, 'pass', {});
    await world.work(reference);
    const { wait } = (await get(reference)).json;
    world.clock.go(72 * 3_600_000);
    await world.work(reference);
    const answer = await decide(reference, 'expose', { body: { wait, status: 'contact' } });
    world.clock.go(-72 * 3_600_000);
    expect(answer).toMatchObject({
      status: 409,
      json: { code: 'decision.moved', case: { decisions: expect.any(Array) } },
    });
    expect(answer.json.decided).toBeUndefined();
  });

  test('that nothing waits for', async () => {
    const reference = await world.inReview();
    expect(await decide(reference, 'recheck')).toMatchObject({ status: 409, json: { code: 'decision.notOpen' } });
    expect(await decide(reference, 'dance')).toMatchObject({ status: 404, json: { code: 'decision.unknown' } });
    expect(await decide(reference, 'constructor')).toMatchObject({ status: 404, json: { code: 'decision.unknown' } });
    expect(await decide(reference, 'confirm')).toMatchObject({ status: 403, json: { code: 'auth.role' } });
  });

  test.each([
    ['an item that is missing', 'fail', {}, ['reason input.required']],
    ['a value that is none', 'fail', { reason: 'because' }, ['reason input.option']],
    ['a rule', 'fail', { reason: 'other', text: '短' }, ['text input.rule']],
    ['too long', 'pass', { reason: 'x'.repeat(301) }, ['reason input.long']],
    [
      'unknown items',
      'pass',
      { reason: 'ok', note: 'x', __proto: 1 },
      ['note input.unknownField', '__proto input.unknownField'],
    ],
    ['a wait that is none', 'pass', { wait: '3' }, ['wait input.type']],
    [
      'a date that is none',
      'recordOrder',
      { verified: true, number: '1', date: '2026', issuer: 'x', by: 'x', how: 'phone' },
      ['date input.format'],
    ],
  ])('with %s is refused, item by item, and nothing moves', async (_name, decision, body, errors) => {
    const reference = await world.inReview();
    const { status, json } = await decide(reference, decision, { body });
    expect(status).toBe(422);
    expect(json.code).toBe('decision.invalid');
    expect(json.errors.map(({ field, code }: Record<string, string>) => `${field} ${code}`)).toEqual(errors);
    expect((await get(reference)).json.step).toBe('review');
  });

  test('that is no JSON object, or too much', async () => {
    const reference = await world.inReview();
    const text = (body: string) => decide(reference, 'pass', { text: body });
    expect(await text('[1]')).toMatchObject({ status: 400, json: { code: 'body.notObject' } });
    expect(await text(`{"reason":"${'x'.repeat(70_000)}"}`)).toMatchObject({ status: 413 });
    const form = { text: 'reason=ok', headers: { 'content-type': 'text/plain' } };
    expect(await decide(reference, 'pass', form)).toMatchObject({ status: 415, json: { code: 'body.type' } });
  });

  test('on an appeal another reviewer than the first must decide', async () => {
    const reference = await world.inReview();
    await decide(reference, 'fail', { body: { reason: 'certMissing' } });
    await world.work(reference);
    const { decide: asEngine } = await import('../../../shared/workflow/decide.ts');
    const ref = reference.replaceAll('-', '');
    await asEngine(world.api.env, {
      workflow: 'recruitment',
      ref,
      decision: 'appeal',
      by: { kind: 'applicant', id: 'x' },
      input: { text: '请再看一次' },
    });
    await world.work(reference);
    const same = await decide(reference, 'pass', {});
    expect(same).toMatchObject({ status: 403, json: { code: 'decision.sameReviewer' } });
    expect((await decide(reference, 'pass', { as: 'program-second' })).status).toBe(200);
  });
});

describe('lists', () => {
  const list = (query: string, as = 'program-reviewer') => world.ask('GET', `/api/v1/cases?${query}`, { as });

  test('show masked rows of the caller’s division, page by page, each case once', async () => {
    const own = await makeWorld();
    try {
      const made: string[] = [];
      for (let i = 0; i < 53; i++) made.push(await own.inReview());
      const seen: string[] = [];
      let address: string | undefined = '/api/v1/cases?list=review';
      const pages: number[] = [];
      while (address) {
        const { json, status } = await own.ask('GET', address, { as: 'program-reviewer' });
        expect(status).toBe(200);
        expect(answerShapes.List.parse(json)).toEqual(json);
        seen.push(...json.cases.map(({ reference }: { reference: string }) => reference));
        pages.push(json.cases.length);
        expect(JSON.stringify(json)).not.toMatch(/王小玉|139\d{8}/);
        address = json.next?.replace(own.api.publicUrl, '');
      }
      expect(pages).toEqual([50, 3]);
      expect(seen.sort()).toEqual(made.sort());
    } finally {
      await own.stop();
    }
  });

  test('stay within the division', async () => {
    await world.inReview();
    expect((await list('list=review', 'program-home')).json.division).toBe(home);
    expect((await list('list=review', 'program-elsewhere')).json.cases).toEqual([]);
    const beyond = await list(`list=review&division=${home}`, 'program-elsewhere');
    expect(beyond).toMatchObject({ status: 403, json: { code: 'auth.division' } });
    expect(await list('list=review', 'program-two')).toMatchObject({ status: 400, json: { code: 'list.division' } });
    const chosen = await list(`list=review&division=${home}`, 'program-two');
    expect(chosen.json.cases.length).toBeGreaterThan(0);
    expect(await list('list=review&division=999999')).toMatchObject({ status: 400, json: { code: 'list.division' } });
  });

  test('are for those who work with them, and are named', async () => {
    expect(await list('list=review', 'program-intake')).toMatchObject({ status: 403, json: { code: 'auth.role' } });
    expect(await list('list=everything')).toMatchObject({ status: 404, json: { code: 'list.unknown' } });
    expect(await list('list=review&cursor=LIST')).toMatchObject({ status: 400, json: { code: 'list.cursor' } });
  });
});

describe('delivery receipts', () => {
  const receipt = (
    body: unknown,
    headers: Record<string, string> = { authorization: 'Bearer callback-token' },
    as?: string,
  ) => world.ask('POST', '/api/v1/messages/receipts', { body, headers, ...(as && { as }) });

  /** A message that the gateway has taken; its receipt's key. */
  async function sentMessage() {
    await world.inReview();
    const hint = world.hints.findLast((one) => one.includes('"messages"'))!;
    const ref = JSON.parse(hint).hint.ref as string;
    await world.work(ref, 'messages');
    const { key, messageId } = world.sent.findLast((one) => one.key.startsWith(ref))!;
    return { ref, key, messageId };
  }
  const stepOf = async (ref: string) => {
    const loaded = await load(world.api.env, 'messages', ref);
    return 'destroyed' in loaded ? 'destroyed' : loaded.state.step;
  };

  test('end a message’s case, and may come twice', async () => {
    const { ref, key, messageId } = await sentMessage();
    for (const _ of [1, 2]) {
      expect((await receipt({ key, messageId, status: 'delivered' })).status).toBe(204);
      expect(await stepOf(ref)).toBe('delivered');
    }
  });

  test('a program of the role gateway reports as well', async () => {
    const { ref, key, messageId } = await sentMessage();
    const answer = await receipt({ key, messageId, status: 'undelivered', reason: 'absent' }, {}, 'program-gateway');
    expect(answer.status).toBe(204);
    expect(await stepOf(ref)).toBe('again');
  });

  test('a late word on a message is none on the one that was sent again', async () => {
    const { ref, key, messageId } = await sentMessage();
    expect((await receipt({ key, messageId: `${messageId}0`, status: 'delivered' })).status).toBe(204);
    expect(await stepOf(ref)).toBe('delivery');
  });

  test('of unknown messages, and of those not yet there, are taken all the same', async () => {
    const unknown = { messageId: 'sms-1', status: 'delivered' };
    for (const key of ['2611210483176-3-0', 'not-a-reference-at-all']) {
      expect((await receipt({ ...unknown, key })).status).toBe(204);
    }
    expect((await receipt({ ...unknown, status: 'accepted', key: 'x'.repeat(20) })).status).toBe(204);
    expect(await receipt({ status: 'delivered' })).toMatchObject({ status: 422, json: { code: 'receipt.invalid' } });
  });

  test('nobody else reports', async () => {
    const body = { key: '2611210483176-3-0', messageId: 'm', status: 'delivered' };
    expect(await receipt(body, {})).toMatchObject({ status: 401, json: { code: 'auth.missing' } });
    const wrong = { authorization: 'Bearer callback-tokem' };
    expect(await receipt(body, wrong)).toMatchObject({ status: 401, json: { code: 'auth.invalid' } });
    expect(await receipt(body, {}, 'program-admin')).toMatchObject({ status: 403, json: { code: 'auth.role' } });
  });
});

test('a case of a version that this build does not know is shown, and nothing may be decided', async () => {
  const reference = await world.inReview();
  const { env } = world.api;
  const before = env.workflows;
  Object.assign(env, {
    workflows: { ...before, recruitment: before.recruitment!.map((w) => ({ ...w, version: 99 })) },
  });
  const { status, json } = await get(reference);
  const answer = await decide(reference, 'pass', { body: {}, key: randomUUID() });
  Object.assign(env, { workflows: before });
  expect([status, json.decisions]).toEqual([200, []]);
  expect(answer.status).toBe(404);
});
