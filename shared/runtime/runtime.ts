import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { City } from '../city/city.ts';
import { makeReference } from '../identity/reference.ts';
import { createHasher } from '../privacy/hash.ts';
import { createLog, type Log } from '../privacy/log.ts';
import { createSecrets, type Secrets } from '../privacy/secrets.ts';
import type { AnyWorkflow } from '../workflow/definition.ts';
import type { Env } from '../workflow/env.ts';
import { lighter } from './lighter.ts';
import { createQueue } from './queue.ts';
import { sealingOf } from './sealing.ts';
import { nameOf } from './variables.ts';

/** What every function starts with: the city, clients, secrets, clock and ids. Made once, when the function is loaded. */
export interface Runtime {
  city: City;
  documents: DynamoDBDocumentClient;
  secrets: Secrets;
  log: Log;
  clock: { now(): number };
  ids: { uuid(): string; digits(n: number): string };
  /** A variable that the template must set. Throws its name when it does not. */
  variable(name: string): string;
  /** The engine's surroundings; the secrets that it needs are read on the way. */
  engine(workflows: readonly AnyWorkflow[], parties?: unknown): Promise<Env>;
}

const digits = (n: number) => Array.from({ length: n }, () => randomInt(10)).join('');

/**
 * Reads the function's surroundings: the environment that the template sets, and `city.json` beside the bundle, which
 * synth has checked field by field before it wrote it there.
 */
export function createRuntime(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  city: City = JSON.parse(readFileSync(new URL('./city.json', import.meta.url), 'utf8')),
): Runtime {
  const limits = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 } };
  const documents = DynamoDBDocumentClient.from(lighter(new DynamoDBClient(limits)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const secrets = createSecrets(new SecretsManagerClient(limits), environment);
  const log = createLog();
  const clock = { now: () => Date.now() };
  const ids = { uuid: randomUUID, digits };
  const variable = (name: string) => {
    const value = environment[name];
    if (!value) throw new Error(`the variable ${name} is not set for this function`);
    return value;
  };
  const named = (prefix: string) =>
    Object.fromEntries(
      Object.entries(environment).flatMap(([name, value]) =>
        name.startsWith(prefix) && value ? [[nameOf(name.slice(prefix.length)), value]] : [],
      ),
    );

  /** The sweeper knows keys of cases only, and has no key to hash with. */
  async function hasher(): Promise<Env['sealing']['hash']> {
    if (environment.SECRET_HASH) return createHasher(await secrets.get('SECRET_HASH')).hash;
    return () => {
      throw new Error('this function may not hash');
    };
  }

  async function engine(workflows: readonly AnyWorkflow[], parties: unknown = {}): Promise<Env> {
    const hash = await hasher();
    const queue = createQueue(lighter(new SQSClient(limits)), named('QUEUE_'));
    const tables = named('TABLE_');
    return {
      documents,
      tables: { people: tables.people ?? '', of: tables },
      workflows: Object.fromEntries([...Map.groupBy(workflows, ({ name }) => name)]),
      queue,
      clock,
      ids: {
        uuid: randomUUID,
        reference: (now) => makeReference(now, digits),
        index: (below) => randomInt(below),
      },
      pause: (ms) => sleep(ms),
      city,
      sealing: { ...sealingOf(secrets, (name) => environment[name] !== undefined), hash },
      parties,
      log(code, { ref, workflow, step, count, code: rule }, error) {
        const fields = {
          ...(ref !== undefined && { reference: String(ref) }),
          ...(workflow !== undefined && { workflow: String(workflow) }),
          ...(step !== undefined && { step: String(step) }),
          ...(count !== undefined && { count: Number(count) }),
          ...(rule !== undefined && { rule: String(rule) }),
        };
        if (error === undefined) log.info(code, fields);
        else log.error(code, error, fields);
      },
    };
  }
  return { city, documents, secrets, log, clock, ids, variable, engine };
}
