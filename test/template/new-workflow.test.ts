import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { secretIds } from '../../infra/keys.ts';
import { synthesise } from '../../infra/synth.ts';
import { type City, City as Shape } from '../../shared/city/city.ts';
import { ofType, type Template, templateOf } from './synth.ts';

/*
 * A new workflow is a folder, and its name in the city's list (design, section 3): `greetings` tells whoever asks.
 */
const folder = mkdtempSync(join(tmpdir(), 'kapok-greetings-'));
const city: City = { ...wuhan, workflows: [...wuhan.workflows, 'greetings'] };
let template: Template;

beforeAll(async () => {
  writeFileSync(
    join(folder, 'needs.ts'),
    `export const needs = {
      starts: ['messages'],
      parties: ['sms'],
      settings: ['PUBLIC_URL'],
      doors: { Desk: { table: ['Query', 'PutItem'], opens: true }, Api: { table: ['PutItem'], seals: true } },
    };`,
  );
  template = await templateOf(city, 'aws', { greetings: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Statement {
  Action: string | string[];
  Resource: unknown;
}
/** What a function may do to a resource of the template. */
const may = (name: string, id: string): string[] =>
  template.Resources[`${name}Role`]!.Properties.Policies[0].PolicyDocument.Statement.filter(({ Resource }: Statement) =>
    JSON.stringify(Resource).includes(`"${id}"`),
  ).flatMap(({ Action }: Statement) => Action);

test('its table, queues, key pair and worker follow from its name', () => {
  expect(template.Resources.GreetingsTable!.Properties.TableName).toBe('kapok-wuhan-greetings');
  expect(template.Resources.GreetingsTable!.Properties.GlobalSecondaryIndexes).toHaveLength(1);
  expect(template.Resources.GreetingsQueue!.Properties.QueueName).toBe('kapok-wuhan-greetings');
  expect(template.Resources.GreetingsDeadLetters).toBeDefined();
  expect(template.Resources.GreetingsOpenSecret!.Properties.Name).toBe('kapok-wuhan/greetings-open');
  expect(template.Resources.GreetingsSealSecret!.Properties.Name).toBe('kapok-wuhan/greetings-seal');
  expect(template.Resources.GreetingsWorker!.Type).toBe('AWS::Lambda::Function');
  const mappings = Object.values(ofType(template, 'AWS::Lambda::EventSourceMapping'));
  const its = mappings.filter(({ Properties }) => Properties.FunctionName.Ref === 'GreetingsWorker');
  expect(its.map(({ Properties }) => Properties.EventSourceArn['Fn::GetAtt'][0])).toEqual([
    'GreetingsQueue',
    'GreetingsDeadLetters',
  ]);
});

test('the alarms watch it, and the command that makes keys makes its pair', () => {
  for (const id of ['GreetingsDeadLetters', 'GreetingsQueueAge', 'GreetingsWorkerErrors', 'GreetingsTableThrottled'])
    expect(template.Resources[`${id}Alarm`], id).toBeDefined();
  expect(secretIds('kapok-wuhan', city.workflows)).toMatchObject({
    SECRET_GREETINGS_OPEN: 'kapok-wuhan/greetings-open',
    SECRET_GREETINGS_SEAL: 'kapok-wuhan/greetings-seal',
  });
});

test('its worker may do what the folder says, and nothing else', () => {
  expect(template.Resources.GreetingsWorker!.Properties.Environment.Variables).toEqual({
    POWERTOOLS_SERVICE_NAME: 'kapok-wuhan-greetings-worker',
    TABLE_GREETINGS: { Ref: 'GreetingsTable' },
    TABLE_MESSAGES: { Ref: 'MessagesTable' },
    QUEUE_GREETINGS: { Ref: 'GreetingsQueue' },
    QUEUE_MESSAGES: { Ref: 'MessagesQueue' },
    SECRET_GREETINGS_OPEN: { Ref: 'GreetingsOpenSecret' },
    SECRET_MESSAGES_SEAL: { Ref: 'MessagesSealSecret' },
    SECRET_HASH: { Ref: 'HashSecret' },
    SECRET_PARTIES: { Ref: 'PartiesSecret' },
    PARTY_SMS_URL: wuhan.parties.smsUrl,
    PUBLIC_URL: `https://${wuhan.host}`,
  });
  expect(may('GreetingsWorker', 'MessagesTable')).toEqual(['dynamodb:PutItem']);
  expect(may('GreetingsWorker', 'RecruitmentTable')).toEqual([]);
});

test('the doors that the folder names, the sweeper and whoever answers it come to it, and nobody else', () => {
  const actions = ['Public', 'Desk', 'Api', 'Sweeper', 'MessagesWorker', 'RecruitmentWorker'].map((name) => [
    name,
    may(name, 'GreetingsTable').map((action) => action.slice('dynamodb:'.length)),
    ['GreetingsOpenSecret', 'GreetingsSealSecret'].filter((id) => may(name, id).length > 0),
    may(name, 'GreetingsQueue').length > 0,
  ]);
  expect(actions).toEqual([
    ['Public', [], [], false],
    ['Desk', ['Query', 'PutItem'], ['GreetingsOpenSecret'], true],
    ['Api', ['PutItem'], ['GreetingsSealSecret'], true],
    ['Sweeper', ['UpdateItem', 'Query'], [], true],
    ['MessagesWorker', ['PutItem'], [], true],
    ['RecruitmentWorker', [], [], false],
  ]);
});

test('nothing of the city before it changes', async () => {
  const before = await templateOf(wuhan);
  for (const id of Object.keys(before.Resources))
    expect(template.Resources[id]?.Type, id).toBe(before.Resources[id]!.Type);
});

test('a name in the city’s list that has no folder, or starts what the city does not run, is said in a sentence', async () => {
  const synth = (workflows: string[], folders = {}) =>
    synthesise({ target: 'aws', city: Shape.parse({ ...wuhan, workflows }), outdir: folder, bundling: false, folders });
  await expect(synth([...wuhan.workflows, 'elsewhere'])).rejects.toThrow(
    'wuhan: workflows[3] is "elsewhere", but there is no functions/elsewhere/needs.ts.',
  );
  const lonely = mkdtempSync(join(tmpdir(), 'kapok-lonely-'));
  writeFileSync(join(lonely, 'needs.ts'), `export const needs = { starts: ['nobody'] };`);
  await expect(synth([...wuhan.workflows, 'lonely'], { lonely })).rejects.toThrow(
    'wuhan: lonely starts cases of "nobody", which workflows does not hold.',
  );
  rmSync(lonely, { recursive: true });
});
