import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '../../infra/local/template/stack.ts';

/** A folder of its own for one test, gone with `remove`. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'kapok-host-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Runs a function's source against the host: tells about itself, reads and writes a table, leaves work behind, fails. */
const echo = `
import { DynamoDBClient, GetItemCommand, PutItemCommand } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-dynamodb'))};
import { threadId } from 'node:worker_threads';
const dynamodb = new DynamoDBClient({});
let ticks = 0;
let calls = 0;
export async function handler(event, context) {
  calls++;
  const query = event.queryStringParameters ?? {};
  if (query.wait) await new Promise((resolve) => setTimeout(resolve, Number(query.wait)));
  if (query.fail === 'throw') throw new TypeError('as asked');
  if (query.fail === 'exit') process.exit(3);
  if (query.fail === 'reject') { Promise.reject(new Error('nobody waits for me')); await new Promise(() => {}); }
  if (query.leave) setInterval(() => ticks++, 1);
  if (query.put) await dynamodb.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: query.put }, sk: { S: 'it' } } }));
  if (query.get) {
    const found = await dynamodb.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { pk: { S: query.get }, sk: { S: 'it' } }, ConsistentRead: true }));
    return { statusCode: found.Item ? 200 : 404, body: found.Item ? 'there' : 'missing' };
  }
  if (query.answer) return JSON.parse(query.answer);
  if (query.log) console.log('said ' + query.log);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({
    event, env: process.env, threadId, ticks, calls,
    context: { ...context, remaining: context.getRemainingTimeInMillis?.() },
  }) };
}
`;

/** Writes what it got to the table, one item for each time; fails the messages whose body says so. */
const worker = `
import { DynamoDBClient, UpdateItemCommand } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-dynamodb'))};
const dynamodb = new DynamoDBClient({});
export async function handler({ Records }) {
  const batchItemFailures = [];
  for (const record of Records) {
    const { id, fail = 0 } = JSON.parse(record.body);
    const { Attributes } = await dynamodb.send(new UpdateItemCommand({
      TableName: process.env.TABLE, Key: { pk: { S: 'message' }, sk: { S: id } },
      UpdateExpression: 'ADD seen :one SET #batch = :batch, lastRecord = :record',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':batch': { N: String(Records.length) }, ':record': { S: JSON.stringify(record) } },
      ExpressionAttributeNames: { '#batch': 'batch' },
      ReturnValues: 'ALL_NEW',
    }));
    if (Number(Attributes.seen.N) <= fail) batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}
`;

const clock = `
import { DynamoDBClient, UpdateItemCommand } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-dynamodb'))};
const dynamodb = new DynamoDBClient({});
export const handler = (event) => dynamodb.send(new UpdateItemCommand({
  TableName: process.env.TABLE, Key: { pk: { S: 'schedule' }, sk: { S: event['detail-type'] } },
  UpdateExpression: 'ADD seen :one', ExpressionAttributeValues: { ':one': { N: '1' } },
}));
`;

const getAtt = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });

function lambda(asset: string, more: object = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: { 'Fn::Join': ['-', ['assets', { Ref: 'AWS::AccountId' }]] }, S3Key: `${asset}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 10,
      MemorySize: 256,
      Role: getAtt('Role'),
      Environment: { Variables: { TABLE: { Ref: 'Table' }, GREETING: 'hello', QUEUE: { Ref: 'Queue' } } },
      ...more,
    },
  };
}

/** A template of all that the host knows, made by hand so that it needs nobody else's code. */
export function tinyTemplate(): Template {
  return {
    Metadata: { Kapok: { city: 'tiny', dataVersion: 1 } },
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: {} },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
            { AttributeName: 'duePk', AttributeType: 'S' },
            { AttributeName: 'dueSk', AttributeType: 'S' },
          ],
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
          TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        },
      },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          VisibilityTimeout: 1,
          RedrivePolicy: { deadLetterTargetArn: getAtt('DeadLetters'), maxReceiveCount: 3 },
        },
      },
      DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'tiny-dead-letters' } },
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'tiny/secret', SecretString: '{}' } },
      Echo: lambda('echo'),
      Other: lambda('echo'),
      Worker: lambda('worker'),
      Clock: lambda('clock'),
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'tiny', ProtocolType: 'HTTP' } },
      Stage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
      },
      EchoIntegration: integration('Echo'),
      OtherIntegration: integration('Other'),
      RootRoute: route('ANY /', 'EchoIntegration'),
      ProxyRoute: route('ANY /{proxy+}', 'EchoIntegration'),
      OtherRoute: route('ANY /other/{proxy+}', 'OtherIntegration'),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: getAtt('Queue'),
          FunctionName: { Ref: 'Worker' },
          BatchSize: 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
      Schedule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(1 minute)',
          State: 'ENABLED',
          Targets: [{ Id: 'Target0', Arn: getAtt('Clock') }],
        },
      },
    },
  };
}

function integration(name: string) {
  return {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: getAtt(name),
      PayloadFormatVersion: '2.0',
    },
  };
}

function route(RouteKey: string, integrationId: string) {
  return {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey,
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: integrationId }]] },
    },
  };
}

/** Writes a cdk.out of the template and its bundles into a folder; answers the folder. */
export function writeTiny(folder: string, template: Template = tinyTemplate(), bundles: Record<string, string> = {}) {
  const cdkOut = join(folder, 'cdk.out');
  mkdirSync(cdkOut, { recursive: true });
  const files: Record<string, object> = {};
  for (const [name, source] of Object.entries({ echo, worker, clock, ...bundles })) {
    mkdirSync(join(cdkOut, `asset.${name}`), { recursive: true });
    writeFileSync(join(cdkOut, `asset.${name}`, 'index.mjs'), source);
    const destinations = { here: { bucketName: 'assets', objectKey: `${name}.zip` } };
    files[name] = { source: { path: `asset.${name}`, packaging: 'zip' }, destinations };
  }
  writeFileSync(join(cdkOut, 'tiny.template.json'), JSON.stringify(template));
  writeFileSync(join(cdkOut, 'tiny.assets.json'), JSON.stringify({ version: '1', files }));
  return cdkOut;
}
