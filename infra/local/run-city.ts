import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { lighter } from '../../shared/runtime/lighter.ts';
import { type Engines, startEngines } from './engines.ts';
import { accessKey, functionEnvironment } from './environment.ts';
import { deleteExpired } from './expiry.ts';
import { type Home, openHome, writeWhole } from './home.ts';
import { type Gateway, startGateway } from './http/gateway.ts';
import { parseRoute } from './http/routes.ts';
import type { Outcome } from './lambda/function.ts';
import { startParties } from './parties.ts';
import { type Poller, startPoller } from './poller.ts';
import type { KeptProcess } from './processes.ts';
import { type RecordedCall, startRecorder } from './recorder.ts';
import { buildResources, createNames, refuseUnknown } from './resources/build.ts';
import { type Building, queueUrlOf } from './resources/building.ts';
import { type FilesDoor, openFiles } from './s3/files.ts';
import { type Schedules, startSchedules } from './schedules.ts';
import { type Secrets, startSecrets } from './secrets.ts';
import { readStack, type Stack } from './template/stack.ts';
import { takeTurns } from './turns.ts';

export interface RunOptions {
  /** The synthesised folder, or what makes it, once the city's address is known; the engines start meanwhile. */
  cdkOut: string | ((at: { home: Home; url: string }) => Promise<string>);
  dataDir: string;
  /** Port of the city's address; 0: one that is free, the same at every start. */
  port: number;
  /** Address to listen on; 127.0.0.1 unless told otherwise. */
  host?: string;
  /** Which stack of the folder, when there are several. */
  stack?: string;
  /** Fills what has just been made with what it needs before anybody comes: keys, demonstration staff. */
  prepare?: (made: Made) => Promise<unknown>;
  /** Invocations of one function at once, unless the template allows fewer. */
  threads?: number;
  /** False: the outside parties that the template names are not started. */
  parties?: boolean;
  /** False: schedules fire and expired items go only when told to. */
  clockwork?: boolean;
  env?: NodeJS.ProcessEnv;
  /** Is told of every call that a function makes to DynamoDB, SQS, Secrets Manager or S3, and of posts that it signed, before it is answered. */
  record?: (call: RecordedCall) => void;
  /** Is told of every invocation of a function when it is over. Milliseconds, MiB. */
  invoked?: (invocation: { function: string; ms: number; memory: number }) => void;
  log?: (line: string) => void;
  /** A part of the start that begins, for a person who waits. */
  progress?: (what: string) => void;
  /** A process of the city can't be kept alive. */
  onGivenUp?: (sentence: string) => void;
}

/** A city whose resources exist and whose doors are still closed. */
export interface Made {
  secrets: SecretsManagerClient;
  dynamodb: DynamoDBClient;
  /** Every variable that the template gives to any function, by its name: ARNs of secrets, names of tables. */
  variables: Record<string, string>;
  /** The city's data as the functions have it; undefined when no bundle carries it. */
  cityFile: string | undefined;
}

export interface RunningCity {
  /** Origin of the city's address. */
  url: string;
  endpoints: { dynamodb: string; sqs: string; s3: string; secrets: string };
  stack: Stack;
  /** Lines of functions, engines, gateway. */
  logs: string[];
  /** Invokes a function by its logical id or its name; what it answers, parsed. */
  invoke(functionName: string, event: unknown): Promise<{ value: unknown } | { error: unknown }>;
  /** Fires a schedule at once. */
  fire(schedule: string): Promise<void>;
  /** Deletes what has expired by `now` (epoch ms); how many items and objects went. */
  expire(now: number): Promise<number>;
  /** Names and addresses of a resource by its logical id: `ref` and `attributes`. */
  physical(logicalId: string): { ref: string; attributes: Record<string, string> };
  /** The processes of the city by name: dynamodb, queues, and the outside parties. */
  processes: KeptProcess[];
  stop(): Promise<void>;
}

const keptLogLines = 20_000;

/**
 * Runs a synthesised city on this machine, reading nothing but `cdkOut`.
 * @throws HostError with one sentence when something that a person can put right is wrong; nothing is left running then.
 */
export async function runCity(options: RunOptions): Promise<RunningCity> {
  const logs: string[] = [];
  const log = (line: string) => {
    if (logs.push(line) > keptLogLines) logs.splice(0, keptLogLines / 2);
    options.log?.(line);
  };
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await run(options, { logs, log, undo, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Running {
  logs: string[];
  log: (line: string) => void;
  /** What stops the parts started so far, in their order. */
  undo: (() => unknown)[];
  stop: () => Promise<void>;
}

async function run(options: RunOptions, { logs, log, undo, stop }: Running): Promise<RunningCity> {
  const { env = process.env, progress = () => {}, onGivenUp = log, clockwork = true } = options;
  const home = await openHome(options.dataDir, log);
  undo.push(home.release);
  const listenOn = options.host ?? '127.0.0.1';
  const port = options.port || (await home.port('city'));
  const gateway: Gateway = await startGateway(listenOn, port, { now: Date.now, log });
  undo.push(() => gateway.stop(10_000));

  // An address of this machine in its network is named as it is; any other means whoever sits before the machine.
  const named = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(listenOn) ? 'localhost' : listenOn;
  const apiUrl = `http://${named}:${gateway.port}`;

  progress('engines');
  const { cdkOut } = options;
  const [started, synthesised] = await Promise.allSettled([
    startEngines({ home, log, onGivenUp, env }),
    typeof cdkOut === 'string' ? cdkOut : cdkOut({ home, url: apiUrl }),
  ]);
  if (started.status === 'fulfilled') for (const kept of started.value.processes) undo.push(() => kept.stop());
  if (started.status === 'rejected') throw started.reason;
  if (synthesised.status === 'rejected') throw synthesised.reason;
  const engines: Engines = started.value;
  const stack = readStack(synthesised.value, options.stack);
  refuseUnknown(stack);
  home.holds(stack.kapok);

  progress('resources');
  const secrets: Secrets = await startSecrets(home.path('secrets.json'), await home.port('secrets'), Date.now);
  undo.push(() => secrets.stop());
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? accessKey('host'),
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? 'local',
  };
  const client = { region: stack.region, credentials };
  const dynamodb = new DynamoDBClient({ ...client, endpoint: engines.dynamodb });
  const sqs = lighter(new SQSClient({ ...client, endpoint: engines.sqs, cacheMiddleware: true }));
  const secretsClient = new SecretsManagerClient({ ...client, endpoint: secrets.url });
  undo.push(() => {
    for (const one of [dynamodb, sqs, secretsClient]) one.destroy();
  });

  const keyHolders = new Map<string, string>();
  /** Where the functions find a service: behind the recorder, when there is one. */
  const seen = async (target: string) => {
    if (!options.record) return target;
    const recorder = await startRecorder(target, keyHolders, options.record);
    undo.push(recorder.stop);
    return recorder.url;
  };
  const [dynamodbUrl, sqsUrl, secretsUrl] = [
    await seen(engines.dynamodb),
    await seen(engines.sqs),
    await seen(secrets.url),
  ];
  const names = createNames({ stack, engines: { sqs: sqsUrl }, apiUrl });
  const filesPort = await home.port('files');
  const filesUrl = `http://${named}:${filesPort}`;
  const environment = {
    stack,
    endpoints: { dynamodb: dynamodbUrl, sqs: sqsUrl, s3: filesUrl, secrets: secretsUrl },
    credentials: env.AWS_ENDPOINT_URL_DYNAMODB || env.AWS_ENDPOINT_URL_SQS ? env : {},
  };
  const building: Building = {
    stack,
    engines,
    apiUrl,
    dynamodb,
    sqs,
    secrets,
    physical: names.physical,
    functionEnv: (name, memory) => functionEnvironment(name, memory, environment),
    threads: options.threads ?? 2,
    log,
    functions: new Map(),
    integrations: new Map(),
    routes: [],
    mappings: [],
    schedules: [],
    expiring: [],
    buckets: new Map(),
    apiId: '',
  };
  await buildResources(building, names);
  for (const { target } of [...building.mappings, ...building.schedules]) target.definition.background = true;
  const functions = [...building.functions.values()];
  undo.push(() => Promise.all(functions.map((one) => one.stop())));

  const { invoked } = options;
  if (invoked)
    for (const one of functions) {
      const { invoke, definition } = one;
      one.invoke = async (event) => {
        const began = performance.now();
        const outcome = await invoke(event);
        invoked({ function: definition.logicalId, ms: performance.now() - began, memory: definition.memory });
        return outcome;
      };
    }

  for (const { definition } of functions) keyHolders.set(definition.env.AWS_ACCESS_KEY_ID!, definition.logicalId);
  const variables = Object.assign({}, ...functions.map(({ definition }) => definition.variables));
  const cityFile = functions.map(({ definition }) => join(definition.folder, 'city.json')).find(existsSync);
  await options.prepare?.({ secrets: secretsClient, dynamodb, variables, cityFile });
  if (options.parties !== false && stack.kapok?.parties?.length) {
    progress('parties');
    const secret = (name: string, ...path: string[]) => {
      const text = variables[name] && secrets.read(variables[name]);
      return text ? path.reduce((value, key) => value?.[key], JSON.parse(text)) : undefined;
    };
    const facts = { publicUrl: apiUrl, cityFile, secret };
    const parties = await startParties(stack.kapok.parties, facts, { home, log, onGivenUp });
    undo.push(() => Promise.all(parties.map((party) => party.stop())));
    engines.processes.push(...parties);
  }

  const files: FilesDoor = await openFiles({
    host: listenOn,
    port: filesPort,
    stack,
    engine: engines.s3,
    buckets: building.buckets,
    journal: home.path('told.log'),
    functions,
    send: (queueArn, MessageBody) =>
      sqs.send(new SendMessageCommand({ QueueUrl: queueUrlOf(engines.sqs, queueArn, stack.account), MessageBody })),
    ...(options.record && { record: options.record }),
    log,
  });
  undo.push(files.stop);

  const turns = takeTurns();
  for (const one of functions.filter(({ definition }) => !definition.background)) {
    const { invoke } = one;
    one.invoke = (event) => turns.serving(() => invoke(event));
  }
  const pollers: Poller[] = building.mappings.map((mapping) => startPoller(mapping, sqs, log, turns.behind));
  undo.push(() => Promise.all(pollers.map((poller) => poller.stop())));
  const schedules: Schedules = startSchedules(clockwork ? building.schedules : [], building.schedules, Date.now, log);
  undo.push(() => schedules.stop());
  const expire = async (now: number) =>
    (await deleteExpired(dynamodb, building.expiring, now)) + (await files.expire(now));
  if (clockwork) {
    const sweep = () => expire(Date.now()).catch((error: Error) => log(`expiry: ${error.name}`));
    const timer = setInterval(sweep, 60_000);
    undo.push(() => clearInterval(timer));
  }
  gateway.open(
    building.routes.map(({ key, integration }) => ({ ...parseRoute(key), ...building.integrations.get(integration)! })),
    { accountId: stack.account, apiId: building.apiId },
  );
  // Begun first, so that a taken port is said at once; ended first, so that what is under way finds its functions.
  undo.push(() => gateway.stop(10_000));
  const endpoints = { dynamodb: engines.dynamodb, sqs: engines.sqs, s3: filesUrl, secrets: secrets.url };
  const parties = Object.fromEntries(
    (stack.kapok?.parties ?? []).map(({ name, port }) => [name, `http://localhost:${port}`]),
  );
  writeWhole(home.path('running.json'), JSON.stringify({ pid: process.pid, url: apiUrl, endpoints, parties }, null, 2));

  return {
    url: apiUrl,
    endpoints,
    stack,
    logs,
    async invoke(name, event) {
      const found = functions.find(({ definition }) => definition.logicalId === name || definition.name === name);
      if (!found) throw new Error(`The city has no function ${name}`);
      const outcome: Outcome = await found.invoke(event);
      return outcome.ok ? { value: JSON.parse(outcome.payload) } : { error: outcome.error };
    },
    fire: schedules.fire,
    expire,
    physical: names.physical,
    processes: engines.processes,
    stop,
  };
}
