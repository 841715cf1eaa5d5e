import { createServer, type Server } from 'node:http';
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureOf } from '../../../shared/table/errors.ts';

/** What the service says, as it stands on the wire; the SDK makes an error of it. */
let answer: { status: number; body: unknown } | 'hangUp';
let server: Server;
let documents: DynamoDBDocumentClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (answer === 'hangUp') return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'x',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  documents = DynamoDBDocumentClient.from(client);
});
afterAll(() => {
  documents.destroy();
  server.close();
});

const put = () => documents.send(new PutCommand({ TableName: 't', Item: { pk: '1' } }));
const failed = (run: () => Promise<unknown>) => run().then(() => undefined, failureOf);
const says = (status: number, type: string, more: object = {}) => {
  answer = { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'm', ...more } };
};

describe('what the table says, through the SDK, becomes one of four failures', () => {
  test.each([
    ['ConditionalCheckFailedException', { kind: 'refused', refused: [0] }],
    ['ProvisionedThroughputExceededException', { kind: 'busy' }],
    ['ThrottlingException', { kind: 'busy' }],
    ['RequestLimitExceeded', { kind: 'busy' }],
    ['TransactionConflictException', { kind: 'busy' }],
    ['TransactionInProgressException', { kind: 'busy' }],
    ['ValidationException', { kind: 'fault' }],
    ['AccessDeniedException', { kind: 'fault' }],
    ['ResourceNotFoundException', { kind: 'fault' }],
    ['SomethingNewException', { kind: 'fault' }],
  ])('400 %s', async (type, failure) => {
    says(400, type);
    expect(await failed(put)).toEqual(failure);
  });

  test('500 and 503 may or may not have been applied', async () => {
    for (const status of [500, 503]) {
      says(status, 'InternalServerError');
      expect(await failed(put)).toEqual({ kind: 'uncertain' });
    }
  });

  test('a broken connection may or may not have been applied', async () => {
    answer = 'hangUp';
    expect(await failed(put)).toEqual({ kind: 'uncertain' });
  });
});

describe('law 13: a transaction’s conflict or throttling is never read as refusal', () => {
  const transact = () =>
    documents.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: 't', Item: { pk: '1' } } }] }));
  const cancelled = (...codes: string[]) =>
    says(400, 'TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });

  test.each([
    [['None', 'ConditionalCheckFailed', 'None', 'ConditionalCheckFailed'], { kind: 'refused', refused: [1, 3] }],
    [['ConditionalCheckFailed', 'TransactionConflict'], { kind: 'busy' }],
    [['ConditionalCheckFailed', 'ThrottlingError'], { kind: 'busy' }],
    [['ProvisionedThroughputExceeded', 'ConditionalCheckFailed'], { kind: 'busy' }],
    [['TransactionConflict'], { kind: 'busy' }],
    [['ValidationError', 'None'], { kind: 'fault' }],
    [['ItemCollectionSizeLimitExceeded'], { kind: 'fault' }],
  ])('%j', async (codes, failure) => {
    cancelled(...codes);
    expect(await failed(transact)).toEqual(failure);
  });

  test('the same from the SDK’s own exception class', async () => {
    const mocked = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'x' }));
    const mock = mockClient(mocked);
    const CancellationReasons = [{ Code: 'ConditionalCheckFailed' }, { Code: 'TransactionConflict' }];
    mock.rejects(new TransactionCanceledException({ message: 'm', $metadata: {}, CancellationReasons }));
    const send = () => mocked.send(new TransactWriteCommand({ TransactItems: [] }));
    expect(await failed(send)).toEqual({ kind: 'busy' });
  });
});
