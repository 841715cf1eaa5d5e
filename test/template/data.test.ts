import { beforeAll, describe, expect, test } from 'vitest';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { secretIds } from '../../infra/keys.ts';
import { ofType, type Template, templateOf } from './synth.ts';

/*
 * What is written here is a promise to the data that cities already have. A change of a logical id, a name or a key
 * makes CloudFormation replace the resource, and what people wrote is gone. Do not adapt these lists to the code.
 */
const attributes = { pk: 'S', sk: 'S' };
const due = { ...attributes, duePk: 'S', dueSk: 'S' };
const tables = {
  RecruitmentTable: { name: 'kapok-wuhan-recruitment', attributes: due, indexes: ['due'], ttl: undefined },
  MessagesTable: { name: 'kapok-wuhan-messages', attributes: due, indexes: ['due'], ttl: undefined },
  ExportsTable: { name: 'kapok-wuhan-exports', attributes: due, indexes: ['due'], ttl: undefined },
  PeopleTable: { name: 'kapok-wuhan-people', attributes, indexes: [], ttl: undefined },
  DoorTable: { name: 'kapok-wuhan-door', attributes, indexes: [], ttl: 'ttl' },
  StaffTable: { name: 'kapok-wuhan-staff', attributes, indexes: [], ttl: 'ttl' },
};
const secrets = {
  RecruitmentOpenSecret: 'kapok-wuhan/recruitment-open',
  RecruitmentSealSecret: 'kapok-wuhan/recruitment-seal',
  MessagesOpenSecret: 'kapok-wuhan/messages-open',
  MessagesSealSecret: 'kapok-wuhan/messages-seal',
  ExportsOpenSecret: 'kapok-wuhan/exports-open',
  ExportsSealSecret: 'kapok-wuhan/exports-seal',
  DoorSecret: 'kapok-wuhan/door',
  DoorSealSecret: 'kapok-wuhan/door-seal',
  HashSecret: 'kapok-wuhan/hash',
  SessionSecret: 'kapok-wuhan/session',
  PartiesSecret: 'kapok-wuhan/parties',
  OidcClientSecret: 'kapok-wuhan/oidc-client',
};
const queues = {
  RecruitmentQueue: 'kapok-wuhan-recruitment',
  RecruitmentDeadLetters: 'kapok-wuhan-recruitment-dead-letters',
  MessagesQueue: 'kapok-wuhan-messages',
  MessagesDeadLetters: 'kapok-wuhan-messages-dead-letters',
  ExportsQueue: 'kapok-wuhan-exports',
  ExportsDeadLetters: 'kapok-wuhan-exports-dead-letters',
  FilesQueue: 'kapok-wuhan-files',
  FilesDeadLetters: 'kapok-wuhan-files-dead-letters',
};

const keySchema = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

let template: Template;
beforeAll(async () => {
  template = await templateOf(wuhan);
});

test('a city has exactly these tables', () => {
  expect(Object.keys(ofType(template, 'AWS::DynamoDB::Table')).sort()).toEqual(Object.keys(tables).sort());
});

describe.each(Object.entries(tables))('%s', (id, expected) => {
  test('keeps its name and keys, so that no deployment replaces it', () => {
    const { Properties } = template.Resources[id]!;
    expect(Properties.TableName).toBe(expected.name);
    expect(Properties.KeySchema).toEqual(keySchema('pk', 'sk'));
    const types = Properties.AttributeDefinitions.map((one: { AttributeName: string; AttributeType: string }) => [
      one.AttributeName,
      one.AttributeType,
    ]);
    expect(Object.fromEntries(types)).toEqual(expected.attributes);
    expect(Properties.LocalSecondaryIndexes).toBeUndefined();
  });

  test('outlives its stack, and cannot be deleted by hand or by a deployment', () => {
    const table = template.Resources[id]!;
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);
    expect(table.Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  test('has the indexes and the expiry of its contract, and grows on demand', () => {
    const { Properties } = template.Resources[id]!;
    const indexes = Properties.GlobalSecondaryIndexes ?? [];
    expect(indexes.map((index: { IndexName: string }) => index.IndexName)).toEqual(expected.indexes);
    for (const index of indexes)
      expect(index).toMatchObject({
        KeySchema: keySchema('duePk', 'dueSk'),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      });
    expect(Properties.TimeToLiveSpecification?.AttributeName).toBe(expected.ttl);
    expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
  });
});

test('secrets keep their names and outlive the stack; the template holds a placeholder, never a key', () => {
  const found = ofType(template, 'AWS::SecretsManager::Secret');
  expect(Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [id, Properties.Name]))).toEqual(
    secrets,
  );
  for (const secret of Object.values(found)) {
    expect(secret).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(secret.Properties.SecretString).toBe('{}');
    expect(secret.Properties.GenerateSecretString).toBeUndefined();
  }
});

test('queues keep their names: a message on its way is not lost by a deployment', () => {
  const found = Object.entries(ofType(template, 'AWS::SQS::Queue'));
  expect(Object.fromEntries(found.map(([id, { Properties }]) => [id, Properties.QueueName]))).toEqual(queues);
});

test('the website keeps its id, so that its address stays', () => {
  expect(Object.keys(ofType(template, 'AWS::ApiGatewayV2::Api'))).toEqual(['Website']);
});

test('no logical id carries a hash or the city, so that it is the same in every city', () => {
  for (const id of Object.keys(template.Resources)) expect(id).toMatch(/^[A-Z][A-Za-z0-9]*$/);
  expect(Object.keys(template.Resources).filter((id) => /[0-9A-F]{8}|wuhan/i.test(id))).toEqual([]);
});

test('the command that makes keys finds every secret by the name that the template gives it', () => {
  const variables = Object.values(ofType(template, 'AWS::Lambda::Function')).flatMap(({ Properties }) =>
    Object.entries<{ Ref: string }>(Properties.Environment.Variables).filter(([key]) => key.startsWith('SECRET_')),
  );
  const named = variables.map(([key, { Ref }]) => [key, template.Resources[Ref]!.Properties.Name]);
  expect(secretIds('kapok-wuhan', wuhan.workflows)).toEqual(Object.fromEntries(named));
});
