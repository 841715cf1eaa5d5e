import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { drawPort, tied } from '../../infra/local/processes.ts';

/** An embedded DynamoDB for one test file, or the endpoint that AWS_ENDPOINT_URL_DYNAMODB names. */
export interface Dynamo {
  endpoint: string;
  client: DynamoDBClient;
  documents: DynamoDBDocumentClient;
  /** Makes a table with keys `pk`, `sk` and, where asked, the `due` index. */
  table(name: string, options?: { due?: boolean }): Promise<string>;
  drop(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** A table with keys `pk`, `sk` and, where asked, the `due` index. */
export function tableOf(TableName: string, { due = false } = {}): CreateTableCommandInput {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk', ...(due ? ['duePk', 'dueSk'] : [])].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    ...(due && {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'duePk', KeyType: 'HASH' },
            { AttributeName: 'dueSk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  };
}

/** Starts the engine, in memory: what survives a kill is the host's tests' business. */
export async function startDynamo(): Promise<Dynamo> {
  const outside = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  let child: ChildProcess | undefined;
  let endpoint = outside;
  if (!endpoint) {
    const port = await drawPort();
    const home = dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json'));
    // A test that is killed leaves no engine behind.
    const [command, args] = tied(join(home, 'dynoxide'), ['--port', String(port)]);
    child = spawn(command, args, { stdio: 'ignore' });
    endpoint = `http://127.0.0.1:${port}`;
  }
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  for (let attempt = 0; ; attempt++) {
    try {
      await client.send(new ListTablesCommand({}));
      break;
    } catch (error) {
      if (attempt > 200) throw error;
      await sleep(25);
    }
  }
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return {
    endpoint,
    client,
    documents,
    async table(name, options) {
      await client.send(new CreateTableCommand(tableOf(name, options)));
      return name;
    },
    async drop(name) {
      await client.send(new DeleteTableCommand({ TableName: name }));
    },
    async stop() {
      client.destroy();
      if (child) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      }
    },
  };
}
