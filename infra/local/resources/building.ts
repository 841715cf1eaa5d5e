import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Engines } from '../engines.ts';
import type { ExpiringTable } from '../expiry.ts';
import type { LocalFunction } from '../lambda/function.ts';
import type { QueueMapping } from '../poller.ts';
import type { BucketSettings } from '../s3/bucket-settings.ts';
import type { Schedule } from '../schedules.ts';
import type { Secrets } from '../secrets.ts';
import type { Physical } from '../template/resolve.ts';
import type { Stack } from '../template/stack.ts';

/** A resource of the template with its properties resolved. */
export interface Described {
  logicalId: string;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties have the shape that CloudFormation documents for the type
  properties: Record<string, any>;
}

/** Facts from which a resource's names and addresses follow. */
export interface Naming {
  stack: Stack;
  engines: Pick<Engines, 'sqs'>;
  /** Origin of the HTTP API on this machine. */
  apiUrl: string;
}

/** The city while it is put together: what there is to work with, and what the resources have brought so far. */
export interface Building extends Naming {
  engines: Engines;
  dynamodb: DynamoDBClient;
  sqs: SQSClient;
  secrets: Secrets;
  /** Names and ARNs of any resource, by logical id. */
  physical(logicalId: string): Physical;
  /** The environment that the host gives a function beside the template's. */
  functionEnv(name: string, memory: number): Record<string, string>;
  /** How many invocations of one function may run at once, unless the template allows fewer. */
  threads: number;
  log(line: string): void;

  functions: Map<string, LocalFunction>;
  integrations: Map<string, { target: LocalFunction; timeout: number }>;
  routes: { key: string; integration: string }[];
  mappings: QueueMapping[];
  schedules: Schedule[];
  expiring: ExpiringTable[];
  /** By name. */
  buckets: Map<string, BucketSettings>;
  apiId: string;
}

/** What the host knows about one type of resource. */
export interface Kind {
  /** Resources are built in this order, so that each finds what it names. */
  order: number;
  names(resource: Described, naming: Naming): Physical;
  build(resource: Described, building: Building): Promise<void> | void;
}

/** `arn:partition:service:region:account:rest` in the stack's scope. */
export const arn = ({ partition, region, account }: Stack, service: string, rest: string) =>
  `arn:${partition}:${service}:${region}:${account}:${rest}`;

/** The address of a queue in the embedded engine. */
export const queueUrlOf = (engine: string, queueArn: string, account: string) =>
  `${engine}/${account}/${queueArn.split(':').at(-1)}`;

/** The function behind its name, its ARN, or API Gateway's invocation ARN for it. */
export function functionBehind(building: Building, target: string): LocalFunction {
  const name = /function:([^/:]+)/.exec(target)?.[1] ?? target;
  for (const found of building.functions.values()) if (found.definition.name === name) return found;
  throw new Error(`No function of the template has the name ${name}`);
}
