import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  RecursiveLoop,
  Runtime,
  RuntimeFamily,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib/core';
import type { City } from '../../shared/city/city.ts';
import type { Needs } from '../../shared/runtime/needs.ts';
import { constant } from '../../shared/runtime/variables.ts';
import { type Grants, grantsOf, type Settings } from './grants.ts';
import { kebab } from './names.ts';
import { partitions } from './partition.ts';
import type { FunctionPlan } from './plan.ts';
import { roleOf, secretOf, type Things } from './role.ts';

/** A function and the log that it writes. */
export interface CityFunction {
  function: LambdaFunction;
  logs: LogGroup;
}

/** Builds one function with its log group, its role and its environment. */
export function cityFunction(
  stack: Stack,
  options: {
    city: City;
    needs: Readonly<Record<string, Needs>>;
    plan: FunctionPlan;
    code: Code;
    things: Things;
    settings: Settings;
  },
): CityFunction {
  const { city, needs, plan, code, things, settings } = options;
  const { name } = plan;
  const offers = partitions[city.partition];
  const grants = grantsOf(name, needs);
  const functionName = `${stack.stackName}-${kebab(name)}`;
  // Lambda writes to this name by itself; made here it has an end of retention.
  const logs = new LogGroup(stack, `${name}Logs`, {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const made = new LambdaFunction(stack, name, {
    functionName,
    description: `${name} of ${stack.stackName} (${plan.entry})`,
    runtime: new Runtime(city.runtime, RuntimeFamily.NODEJS, { supportsInlineCode: true }),
    architecture: city.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    code,
    handler: 'index.handler',
    memorySize: plan.memory,
    timeout: Duration.seconds(plan.timeout),
    role: roleOf(stack, { name, grants, things, logs }),
    environment: environmentOf(functionName, grants, things, settings),
    // A worker sends to the queue that feeds it: that is the design, not a runaway.
    ...(offers.loopDetection && { recursiveLoop: RecursiveLoop.ALLOW }),
  });
  made.node.addDependency(logs);
  return { function: made, logs };
}

/** The names of what the function was granted, and nothing else. */
function environmentOf(service: string, grants: Grants, things: Things, settings: Settings): Record<string, string> {
  const environment: Record<string, string> = { POWERTOOLS_SERVICE_NAME: service };
  for (const key of Object.keys(grants.tables)) environment[`TABLE_${constant(key)}`] = things.tables[key]!.tableName;
  for (const { name, queue } of things.workflows)
    if (grants.sends.includes(name)) environment[`QUEUE_${constant(name)}`] = queue.queueUrl;
  for (const key of grants.secrets) environment[`SECRET_${constant(key)}`] = secretOf(things, key).secretArn;
  for (const key of grants.settings) environment[key] = settings[key];
  if (grants.files) environment.BUCKET_FILES = things.files.bucket.ref;
  return environment;
}
