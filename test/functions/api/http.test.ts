import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { acceptedLanguage } from '../../../functions/api/language.ts';
import { answerShapes } from '../../../functions/api/openapi/schemas.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

test('health is public, reads no table, and names city and version', async () => {
  const send = vi.spyOn(world.dynamo.documents, 'send');
  const { status, json } = await world.ask('GET', '/api/v1/health');
  expect(send).not.toHaveBeenCalled();
  send.mockRestore();
  expect([status, json]).toEqual([200, { status: 'ok', city: 'wuhan', version: '0.0.0' }]);
});

describe('forms', () => {
  test('are listed and described in the reader’s language, in the shape that is described', async () => {
    const list = await world.ask('GET', '/api/v1/forms');
    expect(answerShapes.Forms.parse(list.json)).toEqual(list.json);
    expect(list.json.forms).toMatchObject([{ id: 'recruitment', version: 1, title: '志愿者报名' }]);
    const headers = { 'accept-language': 'en' };
    const { json } = await world.ask('GET', '/api/v1/forms/recruitment', { headers });
    expect(answerShapes.FormDescription.parse(json)).toEqual(json);
    expect(json.title).toBe('Volunteer sign-up');
    expect(json.pages[0]).toMatchObject({ id: 'mobile' });
    expect(json.schema.properties.idNumber['x-sensitivity']).toBe('sensitive');
    expect(Object.keys(json.example)).toEqual(expect.arrayContaining(['idNumber', 'mobile', 'pledge']));
  });

  test('a consent comes with the text that must have been read', async () => {
    const { json } = await world.ask('GET', '/api/v1/forms/recruitment');
    const fields = json.pages.flatMap((page: { fields: { id: string }[] }) => page.fields);
    const field = fields.find(({ id }: { id: string }) => id === 'consentIdNumber');
    expect(field.consent.text.join()).toContain('为什么要证件号码');
  });

  test('are revalidated with an ETag, and compressed', async () => {
    const first = await world.ask('GET', '/api/v1/forms/recruitment');
    const headers = { 'if-none-match': first.headers.get('etag')! };
    expect((await world.ask('GET', '/api/v1/forms/recruitment', { headers })).status).toBe(304);
    const zipped = await world.app.request('/api/v1/forms/recruitment', { headers: { 'accept-encoding': 'gzip' } });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
  });
});

describe('every answer', () => {
  test('an address that there is not, a method that it does not take', async () => {
    const missing = await world.ask('GET', '/api/v2/anything');
    expect(missing).toMatchObject({ status: 404, json: { code: 'route.missing', title: '没有这个地址' } });
    const method = await world.ask('DELETE', '/api/v1/cases/261121-048317-6', { as: 'program-admin' });
    expect(method).toMatchObject({ status: 405, json: { code: 'method.notAllowed' } });
    expect(method.headers.get('allow')).toContain('GET');
    expect(method.headers.get('content-type')).toContain('application/problem+json');
  });

  test('names its request, and so does its problem document', async () => {
    const response = await world.app.request('/api/nothing', {}, { requestContext: { requestId: 'Abc-123=' } });
    expect(response.headers.get('x-request-id')).toBe('Abc-123=');
    expect(await response.json()).toMatchObject({ instance: 'urn:kapok:request:Abc-123=' });
    expect((await world.ask('GET', '/api/v1/health')).headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  test('a fault of ours is a number to quote, never a stack trace', async () => {
    const { env } = world.api;
    const { documents } = env;
    const broken = { send: () => Promise.reject(new Error('secret 13800138000')) };
    Object.assign(env, { documents: broken });
    world.logged.length = 0;
    const answer = await world.ask('GET', '/api/v1/cases/261121-048317-6', { as: 'program-reviewer' });
    Object.assign(env, { documents });
    expect(answer).toMatchObject({ status: 500, json: { code: 'fault' } });
    expect(JSON.stringify(answer.json)).not.toMatch(/secret|\.ts|at /);
    const line = world.logged.find((one) => one.includes('api.fault'))!;
    expect(answer.json.detail).toContain(JSON.parse(line).errorId);
    expect(world.logged.join()).not.toContain('13800138000');
  });

  test('the log knows the route, never the reference that was asked for', async () => {
    world.logged.length = 0;
    await world.ask('GET', '/api/v1/cases/261121-048317-6', { as: 'program-reviewer' });
    await world.ask('GET', '/api/v1/mobile/13800138000');
    expect(world.logged.join()).toContain('/api/v1/cases/:reference');
    expect(world.logged.join()).not.toMatch(/261121|13800138000/);
  });

  test('an issuer that is away is 503, not a bad token', async () => {
    const { verify } = world.api;
    const { createVerifyBearer } = await import('../../../shared/staff/bearer.ts');
    const { createApi } = await import('../../../functions/api/app.ts');
    const away = createVerifyBearer({ issuer: 'http://localhost:9', clock: world.clock });
    const app = createApi({ ...world.api, verify: away });
    const response = await app.request('/api/v1/cases?list=review', { headers: { authorization: 'Bearer a.b.c' } });
    expect(verify).toBeDefined();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  });
});

test.each([
  [undefined, 'zh'],
  ['', 'zh'],
  ['*', 'zh'],
  ['fr', 'zh'],
  ['en', 'en'],
  ['EN-us', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.5, zh-Hans;q=0.4', 'en'],
  ['en;q=0', 'zh'],
  ['en;q=x,zh;q=0.1', 'zh'],
])('Accept-Language %s is read as %s', (header, lang) => {
  expect(acceptedLanguage(header, ['zh', 'en'])).toBe(lang);
});

test('a language that the city does not offer is not given', () => {
  expect(acceptedLanguage('en', ['zh'])).toBe('zh');
});
