import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dynoxide } from '../../infra/local/engines.ts';
import { cronHolds, rateOf } from '../../infra/local/schedules.ts';
import { readSettings } from '../../infra/local/settings.ts';
import { json, runStart, spawnCity, startCity, type TestCity } from './city.ts';
import { clients } from './clients.ts';
import { temporaryFolder, tinyTemplate, writeTiny } from './tiny.ts';

let place: ReturnType<typeof temporaryFolder>;
const running: { stop(): Promise<unknown> }[] = [];
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(async () => {
  for (const city of running.splice(0).reverse()) await city.stop().catch(() => {});
  place.remove();
});
const start = async (options: Partial<Parameters<typeof startCity>[0]> = {}): Promise<TestCity> => {
  const cdkOut = options.cdkOut ?? writeTiny(place.folder);
  const city = await startCity({ dataDir: `${place.folder}/data`, ...options, cdkOut });
  running.push(city);
  return city;
};

test('A taken port, data in use, data of another city: each is said in one sentence, and nothing is left running', async () => {
  const city = await start();
  const cdkOut = `${place.folder}/cdk.out`;
  const at = (data: string, port: string | number) => ['--cdk-out', cdkOut, '--data', data, '--port', String(port)];
  const inUse = await runStart(at(`${place.folder}/data`, 0));
  expect(inUse).toMatchObject({
    code: 1,
    printed: expect.stringMatching(/^The data in .*\/data is in use by the host with process id \d+\.\n$/),
  });
  const taken = await runStart(at(`${place.folder}/other`, new URL(city.url).port));
  expect(taken).toMatchObject({ code: 1, printed: expect.stringMatching(/^Port \d+ is taken: .*\.\n$/) });
  await city.stop();
  const template = tinyTemplate();
  template.Metadata = { Kapok: { city: 'other', dataVersion: 1 } };
  writeTiny(place.folder, template);
  const foreign = await runStart(at(`${place.folder}/data`, 0));
  expect(foreign.code).toBe(1);
  expect(foreign.printed.split('\n').at(-2)).toMatch(/^The data in .* belongs to the city tiny, not to other: .*\.$/);
  for (const folder of ['data', 'other'])
    for (const name of ['host', 'dynamodb', 'queues'])
      expect(existsSync(`${place.folder}/${folder}/${name}.pid`)).toBe(false);
});

test('--fresh begins anew, but empties no folder that holds no city', async () => {
  const cdkOut = writeTiny(place.folder);
  const options = { dataDir: `${place.folder}/data`, args: ['--cdk-out', cdkOut, '--port', '0'] };
  const first = await spawnCity(options);
  running.push(first);
  await fetch(`${first.running.url}/?put=old`);
  await first.stop();
  const second = await spawnCity({ ...options, args: [...options.args, '--fresh'] });
  running.push(second);
  expect((await fetch(`${second.running.url}/?get=old`)).status).toBe(404);
  mkdirSync(`${place.folder}/photos`);
  writeFileSync(`${place.folder}/photos/one.jpg`, '');
  const refused = await runStart([...options.args, '--fresh', '--data', `${place.folder}/photos`]);
  expect(refused).toMatchObject({ code: 1, printed: expect.stringContaining('holds no city') });
  expect(existsSync(`${place.folder}/photos/one.jpg`)).toBe(true);
});

test('Where no engine fits, one sentence names the package and the variable', () => {
  expect(() => dynoxide('darwin', 'arm64')).toThrow(
    /^No embedded DynamoDB is installed for darwin-arm64: install the npm package @dynoxide\/darwin-arm64 .*AWS_ENDPOINT_URL_DYNAMODB.*\.$/,
  );
});

test('Endpoints in the environment are used instead of embedded engines', async () => {
  const first = await start();
  const second = await start({
    dataDir: `${place.folder}/second`,
    env: { AWS_ENDPOINT_URL_DYNAMODB: `${first.endpoints.dynamodb}/`, AWS_ENDPOINT_URL_SQS: first.endpoints.sqs },
  });
  expect(second.processes).toStrictEqual([]);
  await fetch(`${second.url}/?put=shared`);
  expect(await (await fetch(`${first.url}/?get=shared`)).text()).toBe('there');
  expect((await json(second.url)).env.AWS_ENDPOINT_URL_DYNAMODB).toBe(first.endpoints.dynamodb);
});

test('It listens on 127.0.0.1 and nowhere else, the engines too', async () => {
  const city = await start();
  const { networkInterfaces } = await import('node:os');
  const outer = Object.values(networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === 'IPv4');
  if (!outer) return;
  for (const url of [city.url, ...Object.values(city.endpoints)]) {
    const { port } = new URL(url);
    expect(
      await fetch(`http://${outer.address}:${port}/health`).then(
        () => 'open',
        () => 'closed',
      ),
      url,
    ).toBe('closed');
  }
});

test('What was made is prepared before the doors open: secrets and tables by the variables that name them', async () => {
  const template = tinyTemplate();
  const { Properties } = template.Resources.Echo!;
  (Properties!.Environment as { Variables: object }).Variables = {
    SECRET_ONE: { Ref: 'Secret' },
    TABLE: { Ref: 'Table' },
  };
  const city = await start({
    cdkOut: writeTiny(place.folder, template),
    async prepare({ secrets, dynamodb, variables }) {
      await secrets.send(
        new PutSecretValueCommand({ SecretId: variables.SECRET_ONE, SecretString: '{"filled":true}' }),
      );
      const Item = { pk: { S: 'staff' }, sk: { S: 'it' } };
      await dynamodb.send(new PutItemCommand({ TableName: variables.TABLE, Item }));
    },
  });
  const { secrets } = clients(city.endpoints);
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: 'tiny/secret' }));
  expect(SecretString).toBe('{"filled":true}');
  expect(await (await fetch(`${city.url}/?get=staff`)).text()).toBe('there');
});

test('Items go when their time has passed, and only those', async () => {
  const city = await start();
  const { dynamodb } = clients(city.endpoints);
  const now = 1_796_083_200;
  const ttls = { past: now - 1, future: now + 1, none: undefined, sixYearsAgo: now - 6 * 366 * 86_400 };
  for (const [pk, ttl] of Object.entries(ttls)) {
    const Item = { pk: { S: pk }, sk: { S: 'it' }, ...(ttl && { ttl: { N: String(ttl) } }) };
    await dynamodb.send(new PutItemCommand({ TableName: 'tiny-Table', Item }));
  }
  expect(await city.expire(now * 1000)).toBe(1);
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: 'tiny-Table' }));
  expect(Items?.map(({ pk }) => pk?.S).sort()).toStrictEqual(['future', 'none', 'sixYearsAgo']);
});

test('An outside party runs in a process of its own with the token that the city calls it by, and comes back when it dies', async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const module = `${place.folder}/party.mjs`;
  writeFileSync(
    module,
    `import { createServer } from 'node:http';
     const at = (name) => process.argv[process.argv.indexOf(name) + 1];
     createServer((_, response) => response.end(JSON.stringify({ pid: process.pid, data: at('--data'), token: process.env.PARTY_TOKEN })))
       .listen(Number(at('--port')), '127.0.0.1');`,
  );
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
  const template = tinyTemplate();
  const parties = [{ name: 'real-name', module: relative(root, module), port }];
  template.Metadata = { Kapok: { city: 'tiny', dataVersion: 1, parties } };
  const variables = { SECRET_PARTIES: { Ref: 'Secret' } };
  (template.Resources.Echo!.Properties!.Environment as { Variables: object }).Variables = variables;
  template.Resources.Secret!.Properties!.SecretString = '{"realName":{"token":"t-1"}}';
  const city = await start({ cdkOut: writeTiny(place.folder, template) });
  const before = await json(`http://127.0.0.1:${port}/`);
  expect(before).toMatchObject({ data: `${place.folder}/data/parties/real-name`, token: 't-1' });
  await city.kill9Engine('real-name');
  expect((await json(`http://127.0.0.1:${port}/`)).pid).not.toBe(before.pid);
});

test('Settings come from the command line, then from the environment', () => {
  expect(readSettings([], {})).toMatchObject({ city: 'wuhan', port: 8080, fresh: false, host: undefined });
  expect(readSettings([], {}).data).toMatch(/\/\.data\/wuhan$/);
  const env = { KAPOK_CITY: 'shanghai', PORT: '9000', KAPOK_DATA: '/d' };
  expect(readSettings([], env)).toMatchObject({ city: 'shanghai', port: 9000, data: '/d' });
  expect(readSettings(['--city', 'wuhan', '--port', '1', '--data', '/e', 'reviewer'], env)).toMatchObject({
    city: 'wuhan',
    port: 1,
    data: '/e',
    rest: ['reviewer'],
  });
  expect(() => readSettings(['--port', 'x'], {})).toThrow('x is not a port.');
  expect(() => readSettings(['--colour'], {})).toThrow(/Unknown option '--colour'/);
});

test.each([
  ['cron(0 3 * * ? *)', '2026-11-22T03:00:00Z', true],
  ['cron(0 3 * * ? *)', '2026-11-22T03:01:00Z', false],
  ['cron(*/15 8-17 ? * MON-FRI *)', '2026-11-23T08:45:00Z', true],
  ['cron(*/15 8-17 ? * MON-FRI *)', '2026-11-22T08:45:00Z', false],
  ['cron(0 0 1 1,7 ? 2027)', '2027-07-01T00:00:00Z', true],
])('A schedule by the calendar: %s at %s is %s', (expression, time, holds) => {
  expect(cronHolds(expression, Date.parse(time))).toBe(holds);
});

test('A schedule by rate comes to milliseconds', () => {
  expect([rateOf('rate(1 minute)'), rateOf('rate(2 hours)'), rateOf('rate(1 day)')]).toStrictEqual([
    60_000, 7_200_000, 86_400_000,
  ]);
});
