import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNames, refuseUnknown } from '../../infra/local/resources/build.ts';
import { readStack, type Template } from '../../infra/local/template/stack.ts';
import { json, startCity, type TestCity } from './city.ts';
import { temporaryFolder, tinyTemplate, writeTiny } from './tiny.ts';

let place: ReturnType<typeof temporaryFolder>;
let city: TestCity | undefined;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(async () => {
  await city?.stop();
  city = undefined;
  place.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: a test changes templates at will
type Loose = { Resources: Record<string, { Type: string; Properties: any }> };
const run = async (change: (template: Loose) => void) => {
  const template = tinyTemplate();
  change(template as Loose);
  city = await startCity({ cdkOut: writeTiny(place.folder, template), dataDir: `${place.folder}/data` });
  return city;
};

test('A route taken out of the template vanishes from the host', async () => {
  const { url } = await run(({ Resources }) => {
    delete Resources.OtherRoute;
  });
  const { event } = await json(`${url}/other/x`);
  expect(event.routeKey).toBe('ANY /{proxy+}');
  await city?.stop();
  const { url: again } = await run(({ Resources }) => {
    delete Resources.OtherRoute;
    delete Resources.ProxyRoute;
  });
  const answer = await fetch(`${again}/other/x`);
  expect([answer.status, await answer.json()]).toStrictEqual([404, { message: 'Not Found' }]);
});

test('A variable taken out of the template vanishes from its function, and nothing of the host leaks in', async () => {
  process.env.KAPOK_SECRET_OF_THE_HOST = 'x';
  const { url } = await run(({ Resources }) => {
    delete Resources.Echo!.Properties.Environment.Variables.GREETING;
  });
  const { env } = await json(url);
  const { env: other } = await json(`${url}/other/x`);
  delete process.env.KAPOK_SECRET_OF_THE_HOST;
  expect(other.GREETING).toBe('hello');
  expect(
    Object.keys(env)
      .filter((name) => !/^(AWS_|_HANDLER$)/.test(name))
      .sort(),
  ).toStrictEqual(['QUEUE', 'TABLE']);
  expect(env.AWS_ACCESS_KEY_ID).toMatch(/^AKIA[0-9A-Z]{16}$/);
  expect(env.AWS_ACCESS_KEY_ID).not.toBe(other.AWS_ACCESS_KEY_ID);
});

test('A mapping taken out of the template leaves its queue alone', async () => {
  const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const { setTimeout: sleep } = await import('node:timers/promises');
  const { endpoints, physical } = await run(({ Resources }) => {
    delete Resources.Mapping;
  });
  const sqs = new SQSClient({
    endpoint: endpoints.sqs,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  await sqs.send(new SendMessageCommand({ QueueUrl: physical('Queue').ref, MessageBody: '{"id":"left"}' }));
  await sleep(500);
  const queues: { name: string }[] = await json(`${endpoints.sqs}/_fauxqs/queues`);
  const queue = queues.find(({ name }) => name === 'tiny-Queue');
  expect(queue).toMatchObject({ approximateMessageCount: 1, approximateInflightCount: 0 });
});

test('A resource type that the host does not know stops it with that name, in one sentence', async () => {
  const start = run(({ Resources }) => {
    Resources.Machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: {} };
  });
  await expect(start).rejects.toThrow(
    /^The one-machine host doesn't know the resource type AWS::StepFunctions::StateMachine \(Machine\)\.$/,
  );
});

test.each<[string, (template: Loose) => void, RegExp]>([
  [
    'a filter',
    ({ Resources }) => {
      Resources.Mapping!.Properties.FilterCriteria = { Filters: [] };
    },
    /no filters, and Mapping/,
  ],
  [
    'an authorizer',
    ({ Resources }) => {
      Resources.RootRoute!.Properties.AuthorizationType = 'JWT';
    },
    /no authorizers, and the route RootRoute/,
  ],
  [
    'another runtime',
    ({ Resources }) => {
      Resources.Echo!.Properties.Runtime = 'python3.13';
    },
    /can't run Echo: its runtime is python3\.13/,
  ],
  [
    'payload 1.0',
    ({ Resources }) => {
      Resources.EchoIntegration!.Properties.PayloadFormatVersion = '1.0';
    },
    /payload format 2\.0, and EchoIntegration/,
  ],
  [
    'a schedule it cannot read',
    ({ Resources }) => {
      Resources.Schedule!.Properties.ScheduleExpression = 'at(2026-01-01T00:00:00)';
    },
    /schedule at\(/,
  ],
])('A property that would be ignored stops the host instead: %s', async (_, change, sentence) => {
  await expect(run(change)).rejects.toThrow(sentence);
});

test('A city finds the data of another city, or of another version, and says so', async () => {
  await run(() => {});
  await city?.stop();
  const other = { Kapok: { city: 'other', dataVersion: 1 } };
  await expect(run((template) => Object.assign(template, { Metadata: other }))).rejects.toThrow(
    /belongs to the city tiny, not to other/,
  );
  const later = { Kapok: { city: 'tiny', dataVersion: 2 } };
  await expect(run((template) => Object.assign(template, { Metadata: later }))).rejects.toThrow(
    /has version 1 and this Kapok needs 2/,
  );
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are CloudFormation's
test('Intrinsic functions come to what CloudFormation makes of them', () => {
  const template: Template = {
    Conditions: {
      Yes: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws'] },
      No: { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'Yes' }] }] },
    },
    Parameters: { Version: { Default: '21' } },
    Mappings: { Sizes: { 'us-east-1': { small: 't1' } } },
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': '${AWS::StackName}-q' } } },
      Role: { Type: 'AWS::IAM::Role' },
    },
  };
  writeTiny(place.folder, template);
  const stack = readStack(`${place.folder}/cdk.out`);
  refuseUnknown(stack);
  const { resolver } = createNames({ stack, engines: { sqs: 'http://127.0.0.1:1' }, apiUrl: 'http://localhost:2' });
  const value = resolver.resolve({
    join: { 'Fn::Join': ['-', ['a', { Ref: 'Version' }, { 'Fn::Select': ['1', { 'Fn::Split': [',', 'x,y'] }] }]] },
    sub: { 'Fn::Sub': ['${Queue.Arn} ${Queue} ${!kept} ${own}', { own: { Ref: 'AWS::Region' } }] },
    att: { 'Fn::GetAtt': ['Role', 'Arn'] },
    chosen: { 'Fn::If': ['No', 'no', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }] },
    gone: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] },
    list: [1, { Ref: 'AWS::NoValue' }, 2],
    statement: { Condition: { StringEquals: { a: 'b' } } },
  });
  expect(value).toStrictEqual({
    join: 'a-21-y',
    sub: 'arn:aws:sqs:us-east-1:000000000000:tiny-q http://127.0.0.1:1/000000000000/tiny-q ${kept} us-east-1',
    att: 'arn:aws:iam:us-east-1:000000000000:Role',
    chosen: 't1',
    list: [1, 2],
    statement: { Condition: { StringEquals: { a: 'b' } } },
  });
  expect(() => resolver.resolve({ 'Fn::ImportValue': 'x' })).toThrow(/doesn't know the function Fn::ImportValue/);
  expect(() => resolver.resolve({ Ref: 'Nobody' })).toThrow(/refers to Nobody/);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are CloudFormation's
