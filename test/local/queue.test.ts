import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failedIds } from '../../infra/local/poller.ts';
import { startCity, type TestCity, until } from './city.ts';
import { clients } from './clients.ts';
import { temporaryFolder, tinyTemplate, writeTiny } from './tiny.ts';

let city: TestCity;
let aws: ReturnType<typeof clients>;
const place = temporaryFolder();
beforeAll(async () => {
  const template = tinyTemplate();
  // Longer than a batch can take on a busy machine, or it would rightly come twice.
  template.Resources.Queue!.Properties!.VisibilityTimeout = 4;
  city = await startCity({ cdkOut: writeTiny(place.folder, template), dataDir: `${place.folder}/data` });
  await Promise.all([1, 2].map(() => city.invoke('Worker', { Records: [] })));
  aws = clients(city.endpoints);
});
afterAll(async () => {
  await city?.stop();
  place.remove();
});

const send = async (bodies: object[]) => {
  const QueueUrl = city.physical('Queue').ref;
  for (let from = 0; from < bodies.length; from += 10) {
    const part = bodies.slice(from, from + 10);
    const Entries = part.map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) }));
    await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
};
const seen = async (id: string) => {
  const Key = { pk: { S: 'message' }, sk: { S: id } };
  return (await aws.dynamodb.send(new GetItemCommand({ TableName: 'tiny-Table', Key, ConsistentRead: true }))).Item;
};
const left = async (name: string) => {
  const queues = (await (await fetch(`${city.endpoints.sqs}/_fauxqs/queues`)).json()) as Record<string, unknown>[];
  const found = queues.find((queue) => queue.name === name)!;
  return Number(found.approximateMessageCount) + Number(found.approximateInflightCount);
};

test('Of a batch only what failed comes again, and what succeeded is gone', async () => {
  await send(['a', 'b', 'c', 'd'].map((id) => ({ id, fail: id === 'b' ? 1 : 0 })));
  await until('b is seen twice', async () => (await seen('b'))?.seen?.N === '2');
  await until('the queue is empty', async () => (await left('tiny-Queue')) === 0);
  for (const id of ['a', 'c', 'd']) expect((await seen(id))?.seen).toStrictEqual({ N: '1' });
});

test('What fails again and again goes to the dead letters after as many receives as the template says', async () => {
  await send([{ id: 'lost', fail: 99 }]);
  await until('it lies with the dead letters', async () => (await left('tiny-dead-letters')) === 1, 40_000);
  expect((await seen('lost'))?.seen).toStrictEqual({ N: '3' });
  const QueueUrl = city.physical('DeadLetters').ref;
  const { Messages } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.[0]?.Body).toBe('{"id":"lost","fail":99}');
});

test('A record has the shape that Lambda gives it', async () => {
  await send([{ id: 'shape' }]);
  await until('it is seen', () => seen('shape'));
  const record = JSON.parse((await seen('shape'))!.lastRecord!.S!);
  expect(record).toStrictEqual({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.any(String),
    body: '{"id":"shape"}',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: expect.any(String),
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {},
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:tiny-Queue',
    awsRegion: 'us-east-1',
  });
});

test('Under load messages come in batches, never more than the template allows, and each is handled', async () => {
  const ids = Array.from({ length: 200 }, (_, index) => `load-${index}`);
  await send(ids.map((id) => ({ id })));
  const items = async () => {
    const { Items = [] } = await aws.dynamodb.send(
      new QueryCommand({
        TableName: 'tiny-Table',
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :load)',
        ExpressionAttributeValues: { ':pk': { S: 'message' }, ':load': { S: 'load-' } },
      }),
    );
    return Items;
  };
  await until('all are handled', async () => (await items()).length === ids.length, 90_000);
  const sizes = (await items()).map(({ batch }) => Number(batch?.N));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
  expect(sizes.filter((size) => size > 1).length).toBeGreaterThan(100);
  await until('the queue is empty', async () => (await left('tiny-Queue')) === 0);
});

const ids = ['a', 'b'];
const answered = (payload: unknown) => ({ ok: true as const, payload: JSON.stringify(payload) });
test.each<[string, Parameters<typeof failedIds>[0], boolean, string[]]>([
  ['nothing', answered(null), true, []],
  ['an empty list', answered({ batchItemFailures: [] }), true, []],
  ['a null list', answered({ batchItemFailures: null }), true, []],
  ['one of them', answered({ batchItemFailures: [{ itemIdentifier: 'b' }] }), true, ['b']],
  ['one that is not in the batch', answered({ batchItemFailures: [{ itemIdentifier: 'z' }] }), true, ids],
  ['an empty identifier', answered({ batchItemFailures: [{ itemIdentifier: '' }] }), true, ids],
  ['a wrong key', answered({ batchItemFailures: [{ id: 'a' }] }), true, ids],
  ['no list', answered({ batchItemFailures: 'a' }), true, ids],
  [
    'a failure, in a mapping that does not report items',
    answered({ batchItemFailures: [{ itemIdentifier: 'b' }] }),
    false,
    [],
  ],
  ['an error', { ok: false, error: { errorType: 'E', errorMessage: '' } }, true, ids],
])('What a function answers decides what comes again: %s', (_, outcome, reports, failed) => {
  expect([...failedIds(outcome, ids, reports)]).toStrictEqual(failed);
});
