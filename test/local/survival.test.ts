import { existsSync, readFileSync } from 'node:fs';
import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processStart, runningPid } from '../../infra/local/processes.ts';
import { type SpawnedCity, spawnCity, startCity, type TestCity, until } from './city.ts';
import { clients } from './clients.ts';
import { temporaryFolder, tinyTemplate, writeTiny } from './tiny.ts';

let place: ReturnType<typeof temporaryFolder>;
const running: { stop(): Promise<unknown> }[] = [];
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(async () => {
  for (const city of running.splice(0)) await city.stop().catch(() => {});
  place.remove();
});

/** Messages stay hidden for two minutes, so that only a release lets them be seen in time. */
function patientTemplate() {
  const template = tinyTemplate();
  template.Resources.Queue!.Properties!.VisibilityTimeout = 120;
  return template;
}
async function spawn(cdkOut: string, env?: NodeJS.ProcessEnv): Promise<SpawnedCity> {
  const args = ['--cdk-out', cdkOut, '--port', '0'];
  const city = await spawnCity({ dataDir: dataDir(), args, ...(env && { env }) });
  running.push(city);
  return city;
}
async function start(cdkOut: string): Promise<TestCity> {
  const city = await startCity({ cdkOut, dataDir: dataDir() });
  running.push(city);
  return city;
}
const dataDir = () => `${place.folder}/data`;
const pidOf = (name: string) => JSON.parse(readFileSync(`${dataDir()}/${name}.pid`, 'utf8')).pid as number;

const queueUrl = (endpoints: { sqs: string }) => `${endpoints.sqs}/000000000000/tiny-Queue`;
const batch = (ids: string[]) => ids.map((id, index) => ({ Id: String(index), MessageBody: JSON.stringify({ id }) }));
const handled = async ({ dynamodb }: ReturnType<typeof clients>) => {
  const { Items = [] } = await dynamodb.send(
    new QueryCommand({
      TableName: 'tiny-Table',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'message' } },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ sk }) => sk!.S!);
};

test('A host killed under load goes on where it was: what was acknowledged is there, what was queued is handled', async () => {
  const cdkOut = writeTiny(place.folder, patientTemplate());
  const sent: string[] = [];
  const put: string[] = [];
  let url = '';
  for (let round = 0; round < 3; round++) {
    const city = await spawn(cdkOut);
    if (url) expect(city.running.url, 'the address stays').toBe(url);
    url = city.running.url;
    const { sqs } = clients(city.running.endpoints);
    let killed = false;
    const load = async (name: string) => {
      for (let index = 0; !killed; index++) {
        const ids = Array.from({ length: 10 }, (_, part) => `${round}-${name}-${index}-${part}`);
        const QueueUrl = queueUrl(city.running.endpoints);
        const sending = sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: batch(ids) }));
        const asking = fetch(`${url}/?put=${ids[0]}`).then(({ ok }) => ok);
        const [queued, stored] = await Promise.allSettled([sending, asking]);
        if (queued.status === 'fulfilled') sent.push(...ids);
        if (stored.status === 'fulfilled' && stored.value) put.push(ids[0]!);
      }
    };
    const loads = Promise.all([load('a'), load('b')]);
    await until('there is load', () => sent.length >= (round + 1) * 60 && put.length >= (round + 1) * 4);
    await city.kill9();
    killed = true;
    await loads;
    await until('the engines died with their host', () => !runningPid(`${dataDir()}/queues.pid`));
  }
  const city = await spawn(cdkOut);
  const aws = clients(city.running.endpoints);
  await until(
    'all that was queued is handled',
    async () => {
      const done = new Set(await handled(aws));
      return sent.every((id) => done.has(id));
    },
    30_000,
  );
  for (const id of put) expect(await (await fetch(`${url}/?get=${id}`)).text()).toBe('there');
  expect(await city.stop()).toBe(0);
}, 240_000);

test('An engine left by a dead host is stopped before its file is opened again', async () => {
  const cdkOut = writeTiny(place.folder);
  // Without setpriv on the path nothing ties the engine to its host.
  const first = await spawn(cdkOut, { PATH: '' });
  expect((await fetch(`${first.running.url}/?put=kept`)).status).toBe(200);
  const left = pidOf('dynamodb');
  running.push({ stop: async () => processStart(left) && process.kill(left, 'SIGKILL') });
  await first.kill9();
  expect(processStart(left), 'the engine outlives its host').toBeDefined();
  const second = await spawn(cdkOut);
  expect(processStart(left)).toBeUndefined();
  expect(pidOf('dynamodb')).not.toBe(left);
  expect(await (await fetch(`${second.running.url}/?get=kept`)).text()).toBe('there');
  expect(readFileSync(`${dataDir()}/host.log`, 'utf8')).toContain('dynamodb, left by a host that died, was stopped.');
});

test('A number in a pid file that belongs to another process by now is left alone', async () => {
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${place.folder}/x.pid`, JSON.stringify({ pid: process.ppid, started: 'long ago' }));
  expect(runningPid(`${place.folder}/x.pid`)).toBeUndefined();
});

test('A database killed alone is started again, and every write that it acknowledged is there', async () => {
  const city = await start(writeTiny(place.folder));
  const { dynamodb } = clients(city.endpoints);
  const acknowledged: string[] = [];
  let going = true;
  const write = async (name: string) => {
    for (let index = 0; going; index++) {
      const id = `${name}-${index}`;
      const Item = { pk: { S: id }, sk: { S: 'it' } };
      await dynamodb.send(new PutItemCommand({ TableName: 'tiny-Table', Item })).then(
        () => acknowledged.push(id),
        () => {},
      );
    }
  };
  const writers = Promise.all(['a', 'b', 'c'].map(write));
  for (let kill = 1; kill <= 2; kill++) {
    await until('there are writes', () => acknowledged.length > kill * 100);
    await city.kill9Engine('dynamodb');
  }
  going = false;
  await writers;
  expect((await fetch(`${city.url}/?put=after`)).status).toBe(200);
  for (const id of acknowledged) {
    const Key = { pk: { S: id }, sk: { S: 'it' } };
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'tiny-Table', Key, ConsistentRead: true }));
    expect(Item, id).toBeDefined();
  }
});

test('A queue engine killed alone is started again; no message that it acknowledged is lost', async () => {
  const city = await start(writeTiny(place.folder, patientTemplate()));
  const aws = clients(city.endpoints);
  const sent: string[] = [];
  for (let round = 0; round < 10; round++) {
    const ids = Array.from({ length: 10 }, (_, part) => `${round}-${part}`);
    const Entries = batch(ids);
    await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl(city.endpoints), Entries })).then(
      () => sent.push(...ids),
      () => {},
    );
    if (round === 4) await city.kill9Engine('queues');
  }
  expect(sent.length).toBeGreaterThan(50);
  // A receive whose answer was lost hides its messages for their visibility timeout, as on AWS: those few are left out.
  await until('nearly all are handled', async () => {
    const done = new Set(await handled(aws));
    return sent.filter((id) => !done.has(id)).length <= 20;
  });
  const queues = (await (await fetch(`${city.endpoints.sqs}/_fauxqs/queues`)).json()) as Record<string, number>[];
  const waiting = queues.reduce(
    (sum, queue) => sum + queue.approximateMessageCount! + queue.approximateInflightCount!,
    0,
  );
  const lost = sent.length - new Set(await handled(aws)).size - waiting;
  expect(lost).toBeLessThanOrEqual(0);
});

test('A host that was told to stop leaves no process and no lock', async () => {
  const cdkOut = writeTiny(place.folder);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const city = await spawn(cdkOut);
    const pids = [pidOf('dynamodb'), pidOf('queues')];
    expect(await city.stop(signal)).toBe(0);
    expect(pids.map(processStart)).toStrictEqual([undefined, undefined]);
    for (const name of ['host', 'dynamodb', 'queues']) expect(existsSync(`${dataDir()}/${name}.pid`)).toBe(false);
  }
});
