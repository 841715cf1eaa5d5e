import { request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, startCity, type TestCity } from './city.ts';
import { temporaryFolder, tinyTemplate, writeTiny } from './tiny.ts';

/** Calls another server over a connection that it keeps, without trying twice. */
const caller = `
import { Agent, request } from 'node:http';
const agent = new Agent({ keepAlive: true });
export const handler = ({ port }) => new Promise((resolve, reject) => {
  const outgoing = request({ port, agent, method: 'POST' }, (response) => {
    response.resume().on('end', () => resolve(response.statusCode));
  });
  outgoing.on('error', reject).end('x');
});`;

let city: TestCity;
const place = temporaryFolder();
beforeAll(async () => {
  const template = tinyTemplate();
  template.Resources.Other!.Properties!.Timeout = 2;
  template.Resources.OtherIntegration!.Properties!.TimeoutInMillis = 2000;
  const { Properties } = template.Resources.Clock!;
  const Code = { S3Bucket: 'assets', S3Key: 'caller.zip' };
  template.Resources.Caller = { Type: 'AWS::Lambda::Function', Properties: { ...Properties, Code } };
  city = await startCity({ cdkOut: writeTiny(place.folder, template, { caller }), dataDir: `${place.folder}/data` });
});
afterAll(async () => {
  await city?.stop();
  place.remove();
});

const ask = (path: string) => json(city.url + path);
const bare = { headers: {}, queryStringParameters: {} };

test('Two requests at once run in two threads, and a third waits for one of them', async () => {
  const began = Date.now();
  const answers = await Promise.all([ask('/?wait=400'), ask('/?wait=400'), ask('/?wait=400')]);
  expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(2);
  expect(Date.now() - began).toBeGreaterThan(790);
});

test('A thread is reused, one request after the other', async () => {
  const one = await ask('/');
  const other = await ask('/');
  expect(other.threadId).toBe(one.threadId);
  expect(other.calls).toBe(one.calls + 1);
});

test('Work left after the answer does not run on: the thread stands still until its next invocation', async () => {
  const { threadId, ticks: before } = await ask('/?leave=1');
  await sleep(300);
  const after = await ask('/');
  expect(after.threadId).toBe(threadId);
  expect(after.ticks - before).toBeLessThan(20);
  const busy = await ask('/?wait=200');
  expect(busy.ticks - after.ticks, 'the work goes on while an invocation runs').toBeGreaterThan(50);
});

test('A connection that was closed while the thread stood still is not used again', async () => {
  // Closes without a word a moment after it has answered; an agent that was told a time would not try.
  const other = createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        setTimeout(() => socket.destroy(), 20);
      });
  }).listen(0);
  const { port } = other.address() as { port: number };
  for (let round = 0; round < 3; round++) {
    expect(await city.invoke('Caller', { port })).toStrictEqual({ value: 200 });
    await sleep(100);
  }
  other.close();
});

test('The context tells the function about itself', async () => {
  const { context, env } = await ask('/');
  expect(context).toMatchObject({ functionName: 'tiny-Echo', memoryLimitInMB: '256', functionVersion: '$LATEST' });
  expect(context.invokedFunctionArn).toBe('arn:aws:lambda:us-east-1:000000000000:function:tiny-Echo');
  expect(context.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(context.remaining).toBeGreaterThan(8000);
  expect(context.remaining).toBeLessThanOrEqual(10_000);
  expect(env.AWS_LAMBDA_FUNCTION_NAME).toBe('tiny-Echo');
});

test.each([
  ['throw', { errorType: 'TypeError', errorMessage: 'as asked' }],
  ['exit', { errorType: 'Runtime.ExitError' }],
  ['reject', { errorMessage: 'nobody waits for me' }],
])(
  'A function that fails (%s) answers with Lambda’s envelope, a page with 500, and the next request is served',
  async (fail, envelope) => {
    const event = { ...bare, queryStringParameters: { fail } };
    expect(await city.invoke('Echo', event)).toMatchObject({ error: envelope });
    const answer = await fetch(`${city.url}/?fail=${fail}`);
    expect([answer.status, await answer.json()]).toStrictEqual([500, { message: 'Internal Server Error' }]);
    expect((await fetch(city.url)).status).toBe(200);
  },
);

test('An invocation that takes longer than its function may ends there', async () => {
  const event = { ...bare, queryStringParameters: { wait: '60000' } };
  const began = Date.now();
  expect(await city.invoke('Other', event)).toMatchObject({
    error: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 2.00 seconds'),
    },
  });
  expect(Date.now() - began).toBeLessThan(30_000);
});

test('A page that takes longer than the gateway waits gets 503', async () => {
  // Three at once on two threads: the third has not begun when its time is up.
  await Promise.all([1, 2].map(() => fetch(`${city.url}/other/x?wait=100`)));
  const answers = await Promise.all([1, 2, 3].map(() => fetch(`${city.url}/other/x?wait=1200`)));
  expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 200, 503]);
});

test('The line of a request in the log names its route, never path or query', async () => {
  await fetch(`${city.url}/secret-link-4711?code=123456`);
  const line = city.logs.findLast((text) => text.includes('"route"'))!;
  expect(JSON.parse(line)).toMatchObject({ method: 'GET', route: 'ANY /{proxy+}', status: 200 });
  expect(city.logs.join('\n')).not.toMatch(/4711|123456/);
});

test('What a function prints stands in the log, at once and under its name', async () => {
  await fetch(`${city.url}/?log=hello`);
  expect(city.logs).toContain('Echo: said hello');
});

/** A request exactly as given, since fetch adds headers of its own. */
const raw = (options: object, body?: string) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const outgoing = request(`${city.url}/x`, { agent: false, ...options }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part)).on('end', () => resolve({ status: response.statusCode!, text }));
    });
    outgoing.on('error', reject).end(body);
  });

test('Request line and headers may have 10,240 bytes and not one more', async () => {
  const { event } = await ask('/');
  const length = (value: string) =>
    `GET /x HTTP/1.1`.length + `Host${event.headers.host}Connectionclosex-long`.length + value.length;
  const most = 'a'.repeat(10_240 - length(''));
  expect((await raw({ headers: { 'x-long': most } })).status).toBe(200);
  expect(await raw({ headers: { 'x-long': `${most}a` } })).toStrictEqual({
    status: 431,
    text: '{"message":"Request Header Fields Too Large"}',
  });
  expect((await raw({ headers: { 'x-long': 'a'.repeat(60_000) } })).status).toBe(431);
});

test('A body over what Lambda takes is refused with 413 and the host goes on', async () => {
  const headers = { 'content-type': 'text/plain' };
  const refused = { status: 413, text: '{"message":"Request Entity Too Large"}' };
  expect(await raw({ method: 'POST', headers }, 'a'.repeat(6 * 1024 * 1024 + 1))).toStrictEqual(refused);
  // Five million bytes of form are more than six as base64.
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await raw({ method: 'POST', headers: form }, 'a'.repeat(5_000_000))).toStrictEqual(refused);
  expect((await raw({ method: 'POST', headers }, 'a'.repeat(2_000_000))).status).toBe(200);
});

test('Cookies of an answer arrive one by one, HEAD gets no body', async () => {
  const answer = encodeURIComponent(JSON.stringify({ statusCode: 201, cookies: ['a=1', 'b=2'], body: 'x' }));
  const response = await fetch(`${city.url}/?answer=${answer}`);
  expect([response.status, response.headers.getSetCookie()]).toStrictEqual([201, ['a=1', 'b=2']]);
  expect(await (await fetch(city.url, { method: 'HEAD' })).text()).toBe('');
});

test('A header that HTTP cannot carry is the function’s 500, and the host goes on', async () => {
  const answer = encodeURIComponent(JSON.stringify({ statusCode: 200, headers: { 'x-name': '张' } }));
  expect((await fetch(`${city.url}/?answer=${answer}`)).status).toBe(500);
  expect((await fetch(city.url)).status).toBe(200);
});

test('A schedule invokes its function with EventBridge’s event, when fired', async () => {
  const { GetItemCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const dynamodb = new DynamoDBClient({
    endpoint: city.endpoints.dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  await city.fire('Schedule');
  await city.fire('Schedule');
  const Key = { pk: { S: 'schedule' }, sk: { S: 'Scheduled Event' } };
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'tiny-Table', Key, ConsistentRead: true }));
  expect(Item?.seen).toStrictEqual({ N: '2' });
});
