import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Stack } from 'aws-cdk-lib/core';
import { type FilesParts, filesStatements } from './files.ts';
import type { Grants } from './grants.ts';
import { type FunctionName, pascal } from './names.ts';
import type { WorkflowParts } from './workflow.ts';

/** Everything that a city's functions may touch. */
export interface Things {
  tables: Readonly<Record<string, Table>>;
  workflows: readonly WorkflowParts[];
  secrets: Readonly<Record<string, Secret>>;
  files: FilesParts;
}

/** What an event source mapping does with the role of its function. */
const receive = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * The role of one function: exactly its grants, as one policy inside the role, a statement for each thing.
 * CDK may not add to it.
 */
export function roleOf(
  stack: Stack,
  options: { name: FunctionName; grants: Grants; things: Things; logs: LogGroup },
): IRole {
  const { name, grants, things, logs } = options;
  const statements: PolicyStatement[] = [];
  const allow = (sid: string, service: string, actions: readonly string[], ...resources: string[]) => {
    if (actions.length === 0) return;
    statements.push(new PolicyStatement({ sid, actions: actions.map((action) => `${service}:${action}`), resources }));
  };

  for (const [key, actions] of Object.entries(grants.tables)) {
    allow(`${pascal(key)}Table`, 'dynamodb', actions, tableOf(things, key).tableArn);
    const begins = grants.keys?.[key]?.map((beginning) => `${beginning}*`);
    if (begins) statements.at(-1)!.addCondition('ForAllValues:StringLike', { 'dynamodb:LeadingKeys': begins });
  }
  for (const key of grants.due)
    allow(`${pascal(key)}Due`, 'dynamodb', ['Query'], `${tableOf(things, key).tableArn}/index/due`);
  for (const { name: key, queue, deadLetters } of things.workflows) {
    if (grants.sends.includes(key)) allow(`${pascal(key)}QueueSend`, 'sqs', ['SendMessage'], queue.queueArn);
    if (grants.receives.includes(key))
      allow(`${pascal(key)}QueueReceive`, 'sqs', receive, queue.queueArn, deadLetters.queueArn);
  }
  for (const key of grants.secrets)
    allow(`${pascal(key)}Secret`, 'secretsmanager', ['GetSecretValue'], secretOf(things, key).secretArn);
  for (const use of grants.files ?? []) statements.push(...filesStatements(things.files, use));
  if (grants.files?.includes('examine')) {
    const { queue, deadLetters } = things.files;
    allow('FilesQueueReceive', 'sqs', receive, queue.queueArn, deadLetters.queueArn);
  }
  // Ends in `:*`: the streams of the function's own log group, and no other.
  allow('Logs', 'logs', ['CreateLogStream', 'PutLogEvents'], logs.logGroupArn);

  return new Role(stack, `${name}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${name} of ${stack.stackName} may do`,
    inlinePolicies: { Grants: new PolicyDocument({ statements }) },
  }).withoutPolicyUpdates();
}

/** Throws when the city has no such secret. */
export function secretOf(things: Things, key: string): Secret {
  const secret = things.secrets[key];
  if (!secret) throw new Error(`No secret ${key}`);
  return secret;
}

function tableOf(things: Things, key: string): Table {
  const table = things.tables[key];
  if (!table) throw new Error(`No table ${key}`);
  return table;
}
