import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { spawnCity } from '../../local/city.ts';
import { createClient } from '../client.ts';
import { atLeast, type Figure, known, median, percentile } from '../figure.ts';
import { between, used } from '../machine.ts';
import type { BareOptions } from './bare.ts';
import { synthesiseSynthetic } from './city.ts';
import { countDone, drive } from './drive.ts';
import { type Kind, recordCalls } from './record.ts';

const table = 'kapok-wuhan-recruitment';
/** Requests at once. */
const clients = 16;
/** Batches of messages at once: the host's pollers for two threads. */
const receivers = 3;
const says: Record<Kind, string> = { joined: '5 steps joined', apart: '5 steps committed one by one' };

interface Round {
  perSecond: number;
  /** Of the bare loop right after it. */
  bare: number;
  ratio: number;
  cpu: number;
  bareCpu: number;
  answered: number[];
}

/**
 * Cases from HTTP to their end on the host with durable engines. After each round a bare loop makes the same calls on
 * the same engines, so that the two see the same machine; medians of the rounds.
 */
export async function throughput(folder: string, rounds: number): Promise<Figure[]> {
  const cdkOut = await synthesiseSynthetic(folder);
  const calls = await recordCalls(cdkOut, folder);
  const dataDir = join(folder, 'data');
  const spawned = await spawnCity({ dataDir, args: ['--cdk-out', cdkOut, '--port', '0'] });
  const { url, endpoints } = spawned.running;
  const client = createClient(url);
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const dynamodb = new DynamoDBClient({ region: 'us-east-1', credentials, endpoint: endpoints.dynamodb });
  const memory = () => used(dataDir, spawned.process.pid!).reduce((sum, one) => sum + one.memory, 0);
  const atReady = memory();
  let cases = 0;
  let highest = 0;
  const run = async (kind: Kind, count: number) => {
    const done = await drive(client, { dynamodb, name: table }, kind, count, clients);
    cases += count;
    highest = Math.max(highest, memory());
    return done;
  };

  async function round(kind: Kind, index: number): Promise<Round> {
    const count = kind === 'joined' ? 600 : 300;
    const before = used(dataDir, spawned.process.pid!);
    const ours = await run(kind, count);
    const after = used(dataDir, spawned.process.pid!);
    const bare = await runBare({
      calls: join(folder, `${kind}.json`),
      endpoints,
      table: `bare-${kind}-${index}`,
      cases: count,
      clients,
      receivers,
    });
    const engines = between(after, used(dataDir, spawned.process.pid!));
    const sum = (cpu: Record<string, number>, names: string[]) =>
      names.reduce((total, name) => total + (cpu[name] ?? 0), 0) / count;
    return {
      perSecond: ours.perSecond,
      bare: bare.perSecond,
      ratio: (ours.perSecond / bare.perSecond) * 100,
      cpu: sum(between(before, after), ['host', 'dynamodb', 'queues']),
      bareCpu: bare.cpu + sum(engines, ['dynamodb', 'queues']),
      answered: ours.answered,
    };
  }

  try {
    const figures: Figure[] = [];
    for (const kind of ['joined', 'apart'] as const) {
      writeFileSync(join(folder, `${kind}.json`), JSON.stringify(calls[kind]));
      await run(kind, 200);
      const made: Round[] = [];
      for (let index = 0; index < rounds; index++) made.push(await round(kind, index));
      figures.push(...figuresOf(kind, made));
    }
    const done = await countDone(dynamodb, table);
    if (done !== cases) throw new Error(`${done} of ${cases} cases ended well`);
    figures.push(known('memory of host and engines at ready (synthetic city)', atReady, 'MB'));
    figures.push(known('memory of host and engines under load', highest, 'MB'));
    return figures;
  } finally {
    client.close();
    dynamodb.destroy();
    await spawned.stop('SIGINT');
  }
}

function figuresOf(kind: Kind, rounds: Round[]): Figure[] {
  const of = (pick: (round: Round) => number) => median(rounds.map(pick));
  const name = says[kind];
  const rate = of(({ perSecond }) => perSecond);
  return [
    kind === 'apart'
      ? atLeast(`${name}: HTTP to finished`, rate, 'cases/s', 202)
      : known(`${name}: HTTP to finished`, rate, 'cases/s'),
    known(
      `${name}: bare loop of the same AWS calls`,
      of(({ bare }) => bare),
      'cases/s',
    ),
    atLeast(
      `${name}: of the bare loop`,
      of(({ ratio }) => ratio),
      '%',
      60,
    ),
    known(
      `${name}: processor time, host and engines`,
      of(({ cpu }) => cpu),
      'ms/case',
    ),
    known(
      `${name}: processor time, bare loop and engines`,
      of(({ bareCpu }) => bareCpu),
      'ms/case',
    ),
    known(
      `${name}: 90 % of submissions answered within`,
      of(({ answered }) => percentile(answered, 90)),
      'ms',
    ),
  ];
}

async function runBare(options: BareOptions): Promise<{ perSecond: number; callsPerCase: number; cpu: number }> {
  const program = fileURLToPath(new URL('./bare.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(options)]);
  return JSON.parse(stdout);
}
