import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Home } from './home.ts';
import { HostError } from './host-error.ts';
import { type KeptProcess, keepProcess } from './processes.ts';

/** Where the city's DynamoDB and its SQS and S3 answer, and the processes that the host keeps for them. */
export interface Engines {
  dynamodb: string;
  sqs: string;
  s3: string;
  processes: KeptProcess[];
}

interface Keeping {
  home: Home;
  log: (line: string) => void;
  onGivenUp: (sentence: string) => void;
  /** The host's environment: an endpoint that stands there is used instead of an embedded engine. */
  env: NodeJS.ProcessEnv;
}

/** The embedded DynamoDB's program for a platform. @throws HostError where its package isn't installed. */
export function dynoxide(platform: string, arch: string): string {
  const name = `@dynoxide/${platform}-${arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dynoxide');
  } catch {
    throw new HostError(
      `No embedded DynamoDB is installed for ${platform}-${arch}: install the npm package ${name} (1.2.1), or point AWS_ENDPOINT_URL_DYNAMODB to a DynamoDB.`,
    );
  }
}

async function keepDynamodb({ home, log, onGivenUp }: Keeping): Promise<KeptProcess & { url: string }> {
  const command = dynoxide(process.platform, process.arch);
  const port = await home.port('dynamodb');
  const args = () => ['--port', String(port), '--db-path', home.path('dynamodb.sqlite')];
  const pidFile = home.path('dynamodb.pid');
  const kept = await keepProcess({ name: 'dynamodb', command, args, pidFile, port, log, onGivenUp });
  return { ...kept, url: `http://127.0.0.1:${port}` };
}

async function keepQueues({ home, log, onGivenUp }: Keeping): Promise<KeptProcess & { url: string }> {
  const port = await home.port('queues');
  const data = home.path('queues');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const program = fileURLToPath(new URL('./queue-process.ts', import.meta.url));
  const args = (again: boolean) => [
    '--disable-warning=ExperimentalWarning',
    program,
    '--port',
    String(port),
    '--data',
    data,
    ...(again ? [] : ['--release']),
  ];
  const pidFile = home.path('queues.pid');
  const kept = await keepProcess({ name: 'queues', command: process.execPath, args, pidFile, port, log, onGivenUp });
  return { ...kept, url: `http://127.0.0.1:${port}` };
}

/**
 * Starts the embedded engines on the home's files, or takes the endpoints that the SDK's own variables name.
 * @throws HostError when no engine fits the platform, or one doesn't come up.
 */
export async function startEngines(keeping: Keeping): Promise<Engines> {
  const { env } = keeping;
  const outside = {
    dynamodb: env.AWS_ENDPOINT_URL_DYNAMODB,
    sqs: env.AWS_ENDPOINT_URL_SQS,
    s3: env.AWS_ENDPOINT_URL_S3,
  };
  const results = await Promise.allSettled([
    outside.dynamodb ? undefined : keepDynamodb(keeping),
    outside.sqs ? undefined : keepQueues(keeping),
  ]);
  const [dynamodb, queues] = results.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
  const processes = [dynamodb, queues].filter((kept) => kept !== undefined);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    await Promise.all(processes.map((kept) => kept.stop()));
    throw failure.reason;
  }
  const sqs = (outside.sqs ?? queues?.url)!.replace(/\/$/, '');
  return {
    dynamodb: (outside.dynamodb ?? dynamodb?.url)!.replace(/\/$/, ''),
    sqs,
    s3: outside.s3 ?? sqs,
    processes,
  };
}
