import type { RecordedCall } from '../../infra/local/recorder.ts';
import type { TestCity } from '../local/city.ts';

/** One thing that a role lets its function do: `Desk dynamodb:Query RecruitmentTable`, an index named after its table. */
export type Permission = string;

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Everything that the synthesised roles grant; what has no resource of the template stands under `*`. */
export function granted({ stack }: Pick<TestCity, 'stack'>): Set<Permission> {
  const found = new Set<Permission>();
  const { Resources } = stack.template;
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const role = Resources[`${id}Role`]?.Properties as { Policies: { PolicyDocument: { Statement: Statement[] } }[] };
    if (!Properties || !role) throw new Error(`The function ${id} has no role of its own.`);
    for (const { Action, Resource } of role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)) {
      for (const action of list(Action)) for (const one of list(Resource)) found.add(`${id} ${action} ${nameIn(one)}`);
    }
  }
  return found;
}

/** The logical id in a resource of a statement, with the index where one is meant. */
function nameIn(resource: unknown): string {
  const text = JSON.stringify(resource);
  const id = /"(?:Fn::GetAtt":\["|Ref":")(\w+)"/.exec(text)?.[1] ?? '*';
  const index = /\/index\/(\w+)/.exec(text)?.[1];
  return index ? `${id}/${index}` : id;
}

/** What a recorded call needs of its function's role. */
export function needed(call: RecordedCall, idOf: (physical: string) => string): Permission[] {
  const { function: name, service, operation, input } = call;
  if (service === 'sqs') {
    const action = operation.replace(/Batch$/, '');
    return [`${name} sqs:${action} ${idOf(input.QueueUrl)}`];
  }
  if (service === 'secretsmanager') return [`${name} secretsmanager:${operation} ${idOf(input.SecretId)}`];
  const may = (action: string, table: string) => `${name} dynamodb:${action} ${idOf(table)}`;
  if (operation === 'TransactWriteItems') {
    const actions = {
      Put: 'PutItem',
      Update: 'UpdateItem',
      Delete: 'DeleteItem',
      ConditionCheck: 'ConditionCheckItem',
    };
    return input.TransactItems.flatMap((item: Record<string, { TableName: string }>) =>
      Object.entries(item).map(([kind, { TableName }]) => may(actions[kind as keyof typeof actions], TableName)),
    );
  }
  if (operation === 'TransactGetItems') {
    return input.TransactItems.map(({ Get }: { Get: { TableName: string } }) => may('GetItem', Get.TableName));
  }
  if (/^Batch/.test(operation)) return Object.keys(input.RequestItems).map((table) => may(operation, table));
  const of = may(operation, input.TableName);
  return [input.IndexName ? `${of}/${input.IndexName}` : of];
}

/** Logical ids by every name and address under which functions call the resources. */
export function idsOf(city: TestCity): (physical: string) => string {
  const ids = new Map<string, string>();
  for (const id of Object.keys(city.stack.template.Resources)) {
    try {
      const { ref, attributes } = city.physical(id);
      for (const one of [ref, ...Object.values(attributes)]) ids.set(String(one), id);
    } catch {
      // A resource that the machine has no use for.
    }
  }
  return (physical) => {
    const id = ids.get(physical) ?? ids.get(physical.replace(/^https?:\/\/[^/]+/, ''));
    if (!id) throw new Error(`Nothing in the template is called ${physical}`);
    return id;
  };
}
