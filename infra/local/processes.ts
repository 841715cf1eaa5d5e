import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostError } from './host-error.ts';

/** When a process began, as the system tells it; with the id it names one process for ever. Undefined: not running. */
export function processStart(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.stdout?.trim() || undefined;
}

/** A file that says which process holds something. */
export const writePid = (file: string, pid: number) =>
  writeFileSync(file, JSON.stringify({ pid, started: processStart(pid) }), { mode: 0o600 });

/** The process that a pid file names, if it still runs: not another one that was given its number since. */
export function runningPid(file: string): number | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8'));
    return started && processStart(pid) === started ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Stops a process that a dead host left behind, and waits until it is gone, so that its files are free. */
export async function stopLeftover(pidFile: string): Promise<boolean> {
  const pid = runningPid(pidFile);
  if (pid !== undefined) {
    process.kill(pid, 'SIGKILL');
    while (runningPid(pidFile) !== undefined) await sleep(10);
  }
  rmSync(pidFile, { force: true });
  return pid !== undefined;
}

/** Whether something answers on a local port. */
export const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.setTimeout(1000, () => socket.destroy());
  }).catch(() => false);

/** Whether `GET /health` answers 200 on a local port. */
export const healthy = (port: number) =>
  fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(500) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** Whether a local port can be listened on. */
export const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/**
 * Ports to choose from: below those that systems give to connections going out, which could hold one of ours at the
 * next start.
 */
const ports = { from: 20_000, count: 12_000 };
let drawn = 0;

/**
 * A local port that is free. Not left to the system, which gives the same one to two who ask before either listens: each
 * process looks from a place of its own, 37 ports from that of the process before, and never at one port twice.
 */
export async function drawPort(): Promise<number> {
  for (; drawn < ports.count; ) {
    const port = ports.from + ((process.pid * 37 + drawn++) % ports.count);
    if (await isFree(port)) return port;
  }
  throw new HostError(`No port between ${ports.from} and ${ports.from + ports.count - 1} is free on this machine.`);
}

export interface KeptProcess {
  readonly name: string;
  readonly port: number;
  pid(): number | undefined;
  /** Ends it for good, politely first. */
  stop(): Promise<void>;
}

export interface KeepOptions {
  name: string;
  command: string;
  /** `again`: it died alone and the host still runs. */
  args: (again: boolean) => string[];
  env?: NodeJS.ProcessEnv;
  pidFile: string;
  port: number;
  /** Whether it can be worked with; left out: as soon as its port answers. */
  ready?: () => Promise<boolean>;
  log: (line: string) => void;
  /** Called when it can't be kept alive. */
  onGivenUp: (sentence: string) => void;
}

/** A program of Linux by which the kernel ends a child with its host; where it is missing the pid file serves. */
const tie = { program: 'setpriv', args: ['--pdeathsig', 'KILL', '--'] };
let canTie: boolean | undefined;

/** A command with its arguments so that the kernel ends it with this process, where it can. */
export function tied(command: string, args: string[]): [string, string[]] {
  canTie ??= process.platform === 'linux' && spawnSync(tie.program, ['--version']).status === 0;
  return canTie ? [tie.program, [...tie.args, command, ...args]] : [command, args];
}

/**
 * Starts a process, waits until it is ready, and starts it again whenever it dies.
 * @throws HostError when it doesn't come up within 20 s.
 */
export async function keepProcess(options: KeepOptions): Promise<KeptProcess> {
  const { name, log } = options;
  let child: ChildProcess | undefined;
  let stopping = false;
  let quickDeaths = 0;

  function start(again: boolean) {
    const began = Date.now();
    const [command, args] = tied(options.command, options.args(again));
    // In a group of its own, so that Ctrl-C reaches the host alone and the parts end in their order.
    const started = spawn(command, args, {
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    child = started;
    if (started.pid) writePid(options.pidFile, started.pid);
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n')) if (line.trim()) log(`${name}: ${line}`);
      });
    }
    started.stdin?.on('error', () => {});
    started.once('error', (error) => log(`${name}: ${error.message}`));
    started.once('exit', (code, signal) => {
      if (stopping) return;
      quickDeaths = Date.now() - began < 5000 ? quickDeaths + 1 : 0;
      log(`${name} ended (${signal ?? code}); it is started again.`);
      if (quickDeaths > 8) options.onGivenUp(`${name} ends again and again; the log says why.`);
      else setTimeout(() => stopping || start(true), quickDeaths < 2 ? 20 : 500);
    });
  }

  start(false);
  const deadline = Date.now() + 20_000;
  const ready = options.ready ?? (() => answers(options.port));
  while (!(await ready())) {
    if (Date.now() > deadline) {
      stopping = true;
      child?.kill('SIGKILL');
      throw new HostError(`${name} did not come up on port ${options.port}; the log says why.`);
    }
    await sleep(15);
  }
  return {
    name,
    port: options.port,
    pid: () => child?.pid,
    async stop() {
      stopping = true;
      const running = child;
      if (running && running.exitCode === null && running.signalCode === null) {
        const ended = new Promise((resolve) => running.once('exit', resolve));
        running.kill('SIGTERM');
        const timer = setTimeout(() => running.kill('SIGKILL'), 3000);
        await ended;
        clearTimeout(timer);
      }
      rmSync(options.pidFile, { force: true });
    },
  };
}
