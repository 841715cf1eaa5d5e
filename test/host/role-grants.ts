import type { RecordedCall } from '../../infra/local/recorder.ts';
import type { Template } from '../../infra/local/template/stack.ts';
import type { TestCity } from '../local/city.ts';

/**
 * One thing that a role lets its function do: `dynamodb:Query RecruitmentTable`, an index named after its table, and what
 * keys begin with after their bucket.
 */
export type Grant = string;

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Everything that the synthesised roles grant, by function; what has no resource of the template stands under `*`. */
function grantsIn({ Resources }: Pick<Template, 'Resources'>): Map<string, Set<Grant>> {
  const grants = new Map<string, Set<Grant>>();
  for (const [id, { Type }] of Object.entries(Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const role = Resources[`${id}Role`]?.Properties as { Policies: { PolicyDocument: { Statement: Statement[] } }[] };
    if (!role) throw new Error(`The function ${id} has no role of its own.`);
    const statements = role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const own = statements.flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((one) => `${action} ${nameIn(one)}`)),
    );
    grants.set(id, new Set(own));
  }
  return grants;
}

/** The logical id in a resource of a statement, with the index where one is meant. */
function nameIn(resource: unknown): string {
  const text = JSON.stringify(resource);
  const id = /"(?:Fn::GetAtt":\["|Ref":")(\w+)"/.exec(text)?.[1] ?? '*';
  const index = /\/index\/(\w+)/.exec(text)?.[1];
  const keys = /"\/((?:incoming|kept|exports)\/[^"]*)\*"/.exec(text)?.[1];
  return index ? `${id}/${index}` : keys ? `${id}/${keys}` : id;
}

const actions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

const services: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::S3::Bucket': 's3',
  'AWS::SQS::Queue': 'sqs',
  'AWS::SecretsManager::Secret': 'secretsmanager',
};

/** Everything that a running city's roles grant, and what of it the recorded calls used, by function. */
export function grantsAndUse(city: Pick<TestCity, 'stack' | 'physical'>, calls: readonly RecordedCall[]) {
  const { template } = city.stack;
  const physical = new Map<string, string>();
  for (const [id, { Type }] of Object.entries(template.Resources)) {
    const service = services[Type];
    if (!service) continue;
    const { ref, attributes } = city.physical(id);
    for (const name of [ref, ref.split('/').at(-1), ...Object.values(attributes)])
      physical.set(`${service} ${name}`, id);
  }
  const used = new Map<string, Set<Grant>>();
  for (const call of calls) {
    const own = used.get(call.function) ?? new Set();
    for (const need of needsOf(call, physical)) own.add(need);
    used.set(call.function, own);
  }
  return { grants: grantsIn(template), used };
}

/**
 * What a recorded call needs of its function's role.
 *
 * @param physical logical ids by service and name or address, `dynamodb kapok-wuhan-recruitment`.
 */
function needsOf(call: RecordedCall, physical: ReadonlyMap<string, string>): Grant[] {
  const { service, operation, input } = call;
  const may = (action: string, name: string, more = '') => {
    const id = physical.get(`${service} ${name}`) ?? physical.get(`${service} ${name.split('/').at(-1)}`);
    if (!id) throw new Error(`Nothing in the template is called ${name}`);
    return `${service}:${action} ${id}${more}`;
  };
  if (service === 's3') {
    if (operation === 'ListObjectsV2') return [may('ListBucket', input.Bucket)];
    const action = operation === 'HeadObject' ? 'GetObject' : operation;
    const [top, workflow] = input.Key.split('/');
    // A worker's grants are for its own workflow's files; everybody else's, and those for exports, for all.
    const prefix = call.function.endsWith('Worker') && top !== 'exports' ? `${top}/${workflow}/` : `${top}/`;
    return [may(action, input.Bucket, `/${prefix}`)];
  }
  if (service === 'sqs') return [may(operation.replace(/Batch$/, ''), input.QueueUrl)];
  if (service === 'secretsmanager') return [may(operation, input.SecretId)];
  if (/^Transact/.test(operation)) {
    return input.TransactItems.flatMap((item: Record<string, { TableName: string }>) =>
      Object.entries(item).map(([kind, { TableName }]) => may(actions[kind]!, TableName)),
    );
  }
  if (/^Batch/.test(operation)) return Object.keys(input.RequestItems).map((table) => may(operation, table));
  return [may(operation, input.TableName, input.IndexName ? `/${input.IndexName}` : '')];
}
