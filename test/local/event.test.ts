import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toAnswer } from '../../infra/local/http/answer.ts';
import { toEvent } from '../../infra/local/http/event.ts';
import { matchRoute, parseRoute } from '../../infra/local/http/routes.ts';

const samples = new URL('./samples/', import.meta.url);

// Samples of requests; those of other sources have tests of their own.
for (const file of readdirSync(samples).filter((name) => /^(get|post)-/.test(name))) {
  const { about, request, facts, event } = JSON.parse(readFileSync(new URL(file, samples), 'utf8'));
  test(`An event equals the stored sample of payload 2.0, key for key: ${about}`, () => {
    const made = toEvent({ ...request, body: Buffer.from(request.body) }, facts);
    expect(JSON.parse(JSON.stringify(made))).toStrictEqual(event);
    expect(Object.keys(made.headers)).toStrictEqual(Object.keys(event.headers));
  });
}

test('A decoded question mark ends the path, as an HTTP API has it', () => {
  const request = { method: 'GET', httpVersion: '1.1', rawHeaders: [], body: Buffer.alloc(0), from: '::1', port: 1 };
  const facts = {
    accountId: '',
    apiId: '',
    routeKey: '',
    pathParameters: undefined,
    requestId: '',
    traceId: '',
    now: 0,
  };
  expect(toEvent({ ...request, target: '/a%3Fb=c/d?e=f' }, facts)).toMatchObject({
    rawPath: '/a',
    rawQueryString: 'e=f',
  });
  expect(toEvent({ ...request, target: '/100%/x' }, facts).rawPath).toBe('/100%/x');
});

test.each([
  ['GET', '/desk', 'ANY /desk'],
  ['GET', '/desk/cases/1', 'ANY /desk/{proxy+}'],
  ['GET', '/desks', 'ANY /{proxy+}'],
  ['GET', '/', 'ANY /'],
  ['GET', '/pets/7', 'GET /pets/{id}'],
  ['POST', '/pets/7', 'ANY /{proxy+}'],
  ['GET', '/pets/mine', 'ANY /pets/mine'],
  ['PUT', '/form', 'PUT /form'],
  ['GET', '/form', 'ANY /form'],
  ['GET', '/pets/a%2Fb', 'GET /pets/{id}'],
])('The most specific route answers: %s %s → %s', (method, path, key) => {
  const keys = [
    'ANY /{proxy+}',
    'ANY /',
    'ANY /desk',
    'ANY /desk/{proxy+}',
    'GET /pets/{id}',
    'ANY /pets/mine',
    'ANY /form',
    'PUT /form',
  ];
  for (const order of [keys, [...keys].reverse()])
    expect(matchRoute(order.map(parseRoute), method, path)?.route.key).toBe(key);
});

test('Where no route fits, none answers, and $default takes what others leave', () => {
  expect(matchRoute([parseRoute('ANY /desk/{proxy+}')], 'GET', '/desk')).toBeUndefined();
  const routes = ['$default', 'ANY /desk/{proxy+}'].map(parseRoute);
  expect(matchRoute(routes, 'GET', '/elsewhere')?.route.key).toBe('$default');
  expect(matchRoute(routes, 'GET', '/desk/%E7%94%B2/x')).toMatchObject({ pathParameters: { proxy: '甲/x' } });
});

test.each([
  ['a text', '"hello"', 200, 'application/json', 'hello'],
  ['an object without statusCode', '{"a":1}', 200, 'application/json', '{"a":1}'],
  ['a whole answer', '{"statusCode":201,"headers":{"Content-Type":"text/html"},"body":"<p>"}', 201, 'text/html', '<p>'],
  ['no content type', '{"statusCode":200,"body":"x"}', 200, 'text/plain; charset=utf-8', 'x'],
  ['base64', '{"statusCode":200,"body":"5bym","isBase64Encoded":true}', 200, 'text/plain; charset=utf-8', '弦'],
  ['a status that is none', '{"statusCode":"abc"}', 500, 'application/json', '{"message":"Internal Server Error"}'],
  [
    'a body that is no text',
    '{"statusCode":200,"body":{}}',
    500,
    'application/json',
    '{"message":"Internal Server Error"}',
  ],
])('A function may answer with %s', (_, payload, status, type, body) => {
  const answer = toAnswer(payload);
  expect(answer.status).toBe(status);
  expect(Object.fromEntries(answer.headers)['content-type']).toBe(type);
  expect(answer.body.toString()).toBe(body);
});

test('Each cookie of an answer is a header of its own', () => {
  const { headers } = toAnswer('{"statusCode":200,"cookies":["a=1; Path=/","b=2"]}');
  expect(headers.filter(([name]) => name === 'set-cookie')).toStrictEqual([
    ['set-cookie', 'a=1; Path=/'],
    ['set-cookie', 'b=2'],
  ]);
});
