import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepareCity } from '../../infra/local/prepare-city.ts';
import { answers } from '../../infra/local/processes.ts';
import { type RunningCity, type RunOptions, runCity } from '../../infra/local/run-city.ts';
import { synthesisedAt } from '../../infra/local/synthesised.ts';

export interface TestCity extends RunningCity {
  /** Kills one process of the city (`dynamodb`, `queues`, a party) and waits until the host has it up again. */
  kill9Engine(name: string): Promise<void>;
}

/**
 * Waits until something holds. @throws when it doesn't within the time, in milliseconds: long enough for a slow machine
 * that has more to do.
 */
export async function until(what: string, holds: () => unknown, within = 60_000): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not come to pass within ${within} ms: ${what}`);
    await sleep(20);
  }
}

/** Runs a synthesised city inside the test. Schedules and expiry act when told to, unless `clockwork` is set. */
export async function startCity(
  options: Pick<RunOptions, 'cdkOut' | 'dataDir'> & Partial<RunOptions>,
): Promise<TestCity> {
  const city = await runCity({ port: 0, clockwork: false, ...options });
  return {
    ...city,
    async kill9Engine(name) {
      const kept = city.processes.find((process) => process.name === name);
      const pid = kept?.pid();
      if (!kept || !pid) throw new Error(`The city keeps no process ${name}`);
      process.kill(pid, 'SIGKILL');
      await until(`${name} is up again`, async () => kept.pid() !== pid && (await answers(kept.port)));
    },
  };
}

/**
 * Runs a real city (`wuhan`, `shanghai`) inside the test: synthesised into its data folder, with keys, demonstration
 * staff and stand-ins, all on ports of its own. Takes a few seconds: once a test file. It has no quiet hours, in which
 * messages would wait: a test has to end alike by day and by night.
 */
export const startRealCity = (city: string, options: Pick<RunOptions, 'dataDir'> & Partial<RunOptions>) =>
  startCity({
    cdkOut: async ({ home, url }) => withoutQuietHours(await synthesisedAt(home, city, url)),
    prepare: prepareCity,
    ...options,
  });

function withoutQuietHours(cdkOut: string): string {
  for (const name of readdirSync(cdkOut, { recursive: true, encoding: 'utf8' })) {
    if (basename(name) !== 'city.json') continue;
    const file = join(cdkOut, name);
    const city = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...city, quiet: { from: '00:00', to: '00:00' } }));
  }
  return cdkOut;
}

/** The JSON of an address, to be looked into. */
// biome-ignore lint/suspicious/noExplicitAny: a test says by its expectations what it takes the answer for
export const json = async (url: string, init?: RequestInit): Promise<any> => (await fetch(url, init)).json();

export interface SpawnedCity {
  readonly process: ChildProcess;
  /** What it printed so far. */
  printed(): string;
  /** As the host wrote it down when it was ready. */
  running: { url: string; endpoints: Record<'dynamodb' | 'sqs' | 's3' | 'secrets', string> };
  /** SIGKILL to the host alone: what it started finds out by itself. */
  kill9(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const program = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));

/** Runs `npm start`'s program in a process of its own, and answers what it printed when it ended by itself. */
export async function runStart(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  const [code] = await once(child, 'exit');
  return { code, printed };
}

/** Runs the whole host in a process of its own, so that it can be killed, and waits until it is ready. */
export async function spawnCity(options: {
  dataDir: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
}): Promise<SpawnedCity> {
  const args = [program, '--data', options.dataDir, ...options.args];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...options.env } });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  const ended = once(child, 'exit');
  await until(
    'the city is ready',
    () => {
      if (child.exitCode !== null) throw new Error(`The host ended: ${printed}`);
      return printed.includes('ready: ');
    },
    90_000,
  );
  return {
    process: child,
    printed: () => printed,
    running: JSON.parse(readFileSync(join(options.dataDir, 'running.json'), 'utf8')),
    async kill9() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}
