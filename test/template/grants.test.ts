import { beforeAll, describe, expect, test } from 'vitest';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { grantsWithoutCalls } from '../../infra/parts/grants.ts';
import { globalCity, ofType, type Resource, type Template, templateOf } from './synth.ts';

interface Statement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

let template: Template;
let world: Template;
beforeAll(async () => {
  [template, world] = await Promise.all([templateOf(wuhan), templateOf(globalCity)]);
});

const functions = ['Public', 'Desk', 'Api', 'RecruitmentWorker', 'MessagesWorker', 'ExportsWorker', 'Sweeper', 'Files'];
const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
const statementsOf = (role: Resource): Statement[] => role.Properties.Policies[0].PolicyDocument.Statement;

/** What a function may do to a resource of the template, such as `dynamodb:PutItem`. */
function may(name: string, id: string, from = template): string[] {
  return statementsOf(from.Resources[`${name}Role`]!)
    .filter(({ Resource }) => JSON.stringify(Resource).includes(`"${id}"`))
    .flatMap(({ Action }) => list(Action));
}

test('a city has these functions, each with a role of its own', () => {
  const found = ofType(template, 'AWS::Lambda::Function');
  expect(Object.keys(found).sort()).toEqual([...functions].sort());
  for (const [name, { Properties }] of Object.entries(found))
    expect(Properties.Role).toEqual({ 'Fn::GetAtt': [`${name}Role`, 'Arn'] });
});

test('a role is its one list of grants: no managed policy, nothing added beside it', () => {
  for (const { Properties } of Object.values(ofType(template, 'AWS::IAM::Role'))) {
    expect(Properties.ManagedPolicyArns).toBeUndefined();
    expect(Properties.Policies.map((policy: { PolicyName: string }) => policy.PolicyName)).toEqual(['Grants']);
  }
  expect(ofType(template, 'AWS::IAM::Policy')).toEqual({});
});

test('grants name exact actions and one thing each, files by the beginning of their keys', () => {
  for (const from of [template, world])
    for (const role of Object.values(ofType(from, 'AWS::IAM::Role')))
      for (const { Effect, Action, Resource } of statementsOf(role)) {
        expect(Effect).toBe('Allow');
        expect(list(Action).filter((action) => action.includes('*'))).toEqual([]);
        const named = JSON.stringify(Resource).replaceAll(/\/(incoming|kept|exports)\/(\w+\/)?\*/g, '');
        expect(named).not.toContain('*');
      }
});

const reads = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'ConditionCheckItem', 'PartiQLSelect'].map(
  (action) => `dynamodb:${action}`,
);

test('no worker reads another workflow’s table: it may only put a case or an answer there', () => {
  for (const own of ['Recruitment', 'Messages'])
    for (const other of ['Recruitment', 'Messages'].filter((name) => name !== own))
      expect(may(`${own}Worker`, `${other}Table`)).toEqual(['dynamodb:PutItem']);
});

test('nobody scans a table', () => {
  expect(JSON.stringify(template)).not.toContain('dynamodb:Scan');
});

test('the public pages cannot read messages, staff, or what only staff may open', () => {
  expect(may('Public', 'MessagesTable').filter((action) => reads.includes(action))).toEqual([]);
  expect(may('Public', 'StaffTable')).toEqual([]);
  expect(may('Public', 'RecruitmentOpenSecret')).toEqual([]);
  expect(may('Public', 'MessagesOpenSecret')).toEqual([]);
});

test('drafts and applicants’ sessions are the public door’s: neither the desk nor a worker comes near', () => {
  for (const name of ['RecruitmentWorker', 'MessagesWorker', 'Sweeper']) expect(may(name, 'DoorTable')).toEqual([]);
  for (const name of ['Desk', 'RecruitmentWorker', 'MessagesWorker', 'Sweeper'])
    expect(may(name, 'DoorSecret')).toEqual([]);
  // What the desk writes there for people who have not come yet, and nothing else.
  const [door, ...more] = statementsOf(template.Resources.DeskRole!).filter(({ Sid }) => Sid === 'DoorTable');
  expect(more).toEqual([]);
  expect(door!.Condition).toEqual({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['BATCH#*', 'INVITE#*', 'SENDS#*'] },
  });
});

test('only who opens cases holds the key that opens them', () => {
  const holders = (id: string) => functions.filter((name) => may(name, id).length > 0);
  expect(holders('RecruitmentOpenSecret')).toEqual(['Desk', 'RecruitmentWorker', 'ExportsWorker']);
  expect(holders('MessagesOpenSecret')).toEqual(['MessagesWorker']);
  expect(holders('OidcClientSecret')).toEqual(['Desk']);
});

test('exports read what they list and change none of it; the desk loads what they make, and writes no file', () => {
  expect(may('ExportsWorker', 'RecruitmentTable')).toEqual(['dynamodb:Query', 'dynamodb:PutItem']);
  expect(may('ExportsWorker', 'MessagesTable')).toEqual(['dynamodb:Query']);
  expect(may('ExportsWorker', 'StaffTable')).toEqual(['dynamodb:GetItem']);
  expect(may('ExportsWorker', 'PeopleTable')).toEqual([]);
  expect(may('ExportsWorker', 'RecruitmentQueue')).toEqual([]);
  const files = (name: string) =>
    statementsOf(template.Resources[`${name}Role`]!).filter(({ Resource }) =>
      JSON.stringify(Resource).includes('/exports/'),
    );
  expect(files('ExportsWorker').flatMap(({ Action }) => list(Action))).toEqual([
    's3:GetObject',
    's3:PutObject',
    's3:DeleteObject',
  ]);
  expect(files('Desk').flatMap(({ Action }) => list(Action))).toEqual(['s3:GetObject']);
  for (const name of functions.filter((one) => !['ExportsWorker', 'Desk'].includes(one)))
    expect(files(name)).toEqual([]);
});

test('the sweeper sees keys and states only, and queries nothing but the index of what is due', () => {
  expect(functions.filter((name) => JSON.stringify(template.Resources[`${name}Role`]).includes('/index/'))).toEqual([
    'Sweeper',
  ]);
  for (const { Action, Resource } of statementsOf(template.Resources.SweeperRole!))
    if (list(Action).includes('dynamodb:Query')) expect(JSON.stringify(Resource)).toContain('/index/due');
  expect(JSON.stringify(template.Resources.SweeperRole)).not.toContain('secretsmanager:');
});

test('each function writes to its own log and to no other', () => {
  for (const name of functions)
    for (const other of functions)
      expect(may(name, `${other}Logs`)).toEqual(name === other ? ['logs:CreateLogStream', 'logs:PutLogEvents'] : []);
});

test('grants that no call of ours uses are really granted, each with a reason', () => {
  const granted = [template, world].flatMap((from) =>
    Object.values(ofType(from, 'AWS::IAM::Role')).flatMap((role) =>
      statementsOf(role).flatMap(({ Action }) => list(Action)),
    ),
  );
  for (const [action, reason] of Object.entries(grantsWithoutCalls)) {
    // `<Function> <action> <resource>`, or an action alone.
    expect(granted).toContain(action.split(' ').at(-2) ?? action);
    expect(reason.length).toBeGreaterThan(20);
  }
});

describe('a function’s environment', () => {
  test.each(functions)('%s: names exactly the tables, queues and secrets that it was granted', (name) => {
    const variables = template.Resources[name]!.Properties.Environment.Variables;
    const named = Object.entries<{ Ref?: string }>(variables)
      .filter(([, value]) => value.Ref)
      .map(([key, { Ref }]) => [key, Ref as string] as const);
    for (const [key, id] of named) {
      expect(key).toMatch(/^(TABLE|QUEUE|SECRET|BUCKET)_[A-Z_]+$/);
      expect(may(name, id), key).not.toEqual([]);
    }
    const granted = statementsOf(template.Resources[`${name}Role`]!)
      .map(({ Sid }) => Sid)
      .filter((sid) => /(Table|QueueSend|Secret)$/.test(sid))
      .map((sid) => sid.replace(/Send$/, ''));
    const things = named.map(([, id]) => id).filter((id) => id !== 'FilesBucket');
    expect(things.sort()).toEqual(granted.sort());
  });

  test('holds no secret, only where it is', () => {
    for (const { Properties } of Object.values(ofType(template, 'AWS::Lambda::Function')))
      for (const [key, value] of Object.entries(Properties.Environment.Variables))
        if (key.startsWith('SECRET_')) expect(value).toEqual({ Ref: expect.stringMatching(/Secret$/) });
  });

  test('names all that the contract lists, over all functions', () => {
    const all = Object.values(ofType(template, 'AWS::Lambda::Function')).flatMap(({ Properties }) =>
      Object.keys(Properties.Environment.Variables),
    );
    expect([...new Set(all)].sort()).toEqual([
      'BUCKET_FILES',
      'OIDC_CLIENT_ID',
      'OIDC_ISSUER',
      'PARTY_REALNAME_URL',
      'PARTY_SMS_URL',
      'POWERTOOLS_SERVICE_NAME',
      'PUBLIC_URL',
      'QUEUE_EXPORTS',
      'QUEUE_MESSAGES',
      'QUEUE_RECRUITMENT',
      'SECRET_DOOR',
      'SECRET_DOOR_SEAL',
      'SECRET_EXPORTS_OPEN',
      'SECRET_EXPORTS_SEAL',
      'SECRET_HASH',
      'SECRET_MESSAGES_OPEN',
      'SECRET_MESSAGES_SEAL',
      'SECRET_OIDC_CLIENT',
      'SECRET_PARTIES',
      'SECRET_RECRUITMENT_OPEN',
      'SECRET_RECRUITMENT_SEAL',
      'SECRET_SESSION',
      'TABLE_DOOR',
      'TABLE_EXPORTS',
      'TABLE_MESSAGES',
      'TABLE_PEOPLE',
      'TABLE_RECRUITMENT',
      'TABLE_STAFF',
    ]);
  });
});
