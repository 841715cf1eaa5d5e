import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { RecordedCall } from '../../../infra/local/recorder.ts';
import type { CaseCalls } from './calls.ts';

// A bare loop: the calls that a case makes on the host, with the same sizes, and nothing around them. It has a process,
// a table and a queue of its own. Usage: node bare.ts '{"calls":"file.json","cases":600,…}'

export interface BareOptions {
  /** A file with the calls of one case. */
  calls: string;
  endpoints: { dynamodb: string; sqs: string };
  table: string;
  cases: number;
  /** Submissions at once. */
  clients: number;
  /** Batches of messages at once. */
  receivers: number;
}

const options = JSON.parse(process.argv[2]!) as BareOptions;
const { accept, work, ref } = JSON.parse(readFileSync(options.calls, 'utf8')) as CaseCalls;
const client = { region: 'us-east-1', credentials: { accessKeyId: 'bare', secretAccessKey: 'bare' } };
const dynamodb = new DynamoDBClient({ ...client, endpoint: options.endpoints.dynamodb });
const sqs = new SQSClient({ ...client, endpoint: options.endpoints.sqs });
const { table } = options;

const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];
await dynamodb.send(
  new CreateTableCommand({
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: key('pk', 'sk'),
    AttributeDefinitions: ['pk', 'sk', 'duePk', 'dueSk'].map(text),
    GlobalSecondaryIndexes: [
      { IndexName: 'due', KeySchema: key('duePk', 'dueSk'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  }),
);
const made = await sqs.send(new CreateQueueCommand({ QueueName: table, Attributes: { VisibilityTimeout: '180' } }));
const QueueUrl = `${options.endpoints.sqs}/${made.QueueUrl!.split('/').slice(-2).join('/')}`;

const digits = () => String(randomInt(1e12, 1e13 - 1));
const commands = { TransactWriteItems: TransactWriteItemsCommand, PutItem: PutItemCommand, Query: QueryCommand };
/** Bytes stand in letters on the wire, and are bytes to the client. */
const bytes = (key: string, value: unknown) => (key === 'B' ? Buffer.from(String(value), 'base64') : value);
/** A call as a function of the case's reference; what must be its own in each case is drawn anew. */
function prepared({ service, operation, input }: RecordedCall) {
  const recorded = JSON.stringify(input);
  const [name] = /kapok-[a-z]+-recruitment/.exec(recorded)!;
  const parts = recorded.replaceAll(name, table).split(ref);
  return async (own: string) => {
    const filled = JSON.parse(parts.join(own), bytes);
    if (service === 'sqs') return sqs.send(new SendMessageBatchCommand({ ...filled, QueueUrl }));
    if (filled.ClientRequestToken) filled.ClientRequestToken = randomUUID();
    const token =
      filled.TransactItems?.[0].Put?.Item.sk.S === 'TOKEN' ? filled.TransactItems[0].Put.Item.pk : undefined;
    if (token) token.S = token.S.slice(0, -13) + own;
    return dynamodb.send(new commands[operation as 'Query'](filled));
  };
}
const submission = accept.map(prepared);
const working = work.map(prepared);

let left = options.cases;
let open = options.cases;
let calls = 0;
const began = performance.now();
async function submit() {
  while (left-- > 0) {
    const own = digits();
    for (const call of submission) await call(own);
    calls += submission.length;
  }
}
async function receive() {
  while (open > 0) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    calls++;
    if (Messages.length === 0) continue;
    await Promise.all(
      Messages.map(async ({ Body }) => {
        const own = JSON.parse(Body!).ref;
        for (const call of working) await call(own);
        calls += working.length;
      }),
    );
    open -= Messages.length;
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    calls++;
    const removed = sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    if (open <= 0) break;
    removed.catch(() => {});
  }
}
const received = Array.from({ length: options.receivers }, receive);
await Promise.all(Array.from({ length: options.clients }, submit));
await Promise.race(received);
while (open > 0) await Promise.race(received.slice());
const perSecond = (options.cases / (performance.now() - began)) * 1000;
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({ perSecond, callsPerCase: calls / options.cases, cpu: (user + system) / 1000 / options.cases }),
);
process.exit(0);
