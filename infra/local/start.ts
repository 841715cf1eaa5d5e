import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { City } from '../../shared/city/city.ts';
import { HostError } from './host-error.ts';
import { demoPeople } from './parties/demo-people.ts';
import { prepareCity } from './prepare-city.ts';
import { runningPid } from './processes.ts';
import { type RunningCity, runCity } from './run-city.ts';
import { type HostSettings, readSettings } from './settings.ts';
import { synthesisedAt } from './synthesised.ts';

// npm start: a whole city on this machine.

// Lambda's clock shows UTC, wherever the machine stands.
process.env.TZ = 'UTC';
// What people have entrusted to the city is for its owner's eyes.
process.umask(0o077);

const say = (line: string) => console.log(line);
const steps: Record<string, string> = {
  synth: '生成模板 / synthesising the stack',
  engines: '启动数据库和队列 / starting database and queues',
  resources: '建立表、队列、函数 / making tables, queues, functions',
  parties: '启动外部服务的替身 / starting the stand-ins of outside parties',
};

/** Empties the data folder, but only one that a host has made. */
function empty({ data }: HostSettings) {
  if (!existsSync(data) || readdirSync(data).length === 0) return;
  if (!existsSync(join(data, 'city.json'))) throw new HostError(`${data} holds no city, so --fresh leaves it alone.`);
  const holder = runningPid(join(data, 'host.pid'));
  if (holder !== undefined) throw new HostError(`The data in ${data} is in use by the host with process id ${holder}.`);
  // Processes that a dead host left behind are stopped through these files when the folder is taken.
  for (const name of readdirSync(data)) if (!name.endsWith('.pid')) rmSync(join(data, name), { recursive: true });
}

/** Lines of functions and engines go to a file; it is begun anew when it has grown over 20 MB. */
function logFile({ data }: HostSettings): (line: string) => void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const path = join(data, 'host.log');
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 20 * 1024 * 1024) renameSync(path, `${path}.old`);
  // Kept open: to open and close it for each line took a tenth of the host's time under load.
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  file.on('error', () => {});
  return (line) => file.write(`${line}\n`);
}

function welcome(city: RunningCity, settings: HostSettings, cityFile: string | undefined, began: number) {
  const parties = Object.fromEntries((city.stack.kapok?.parties ?? []).map(({ name, port }) => [name, port]));
  say('');
  say(`  报名 / sign up          ${city.url}/`);
  say(`  工作台 / desk           ${city.url}/desk`);
  say(`  接口 / API              ${city.url}/api/openapi.json`);
  if (parties['sms-gateway']) say(`  短信 / messages         http://localhost:${parties['sms-gateway']}/messages`);
  if (parties.issuer) say('  令牌 / API token        npm run -s token -- reviewer');
  if (cityFile && parties.issuer) {
    say('  演示人员，进工作台时点选 / demo people, to be picked when signing in at the desk:');
    for (const { name, label } of demoPeople(JSON.parse(readFileSync(cityFile, 'utf8')) as City))
      say(`    ${name}  ${label}`);
  }
  say(`  数据和日志 / data, log  ${relative(process.cwd(), settings.data) || '.'}`);
  say('');
  say(`红棉 Kapok 已就绪 / ready: ${city.url}  (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

async function start() {
  const began = Date.now();
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings.fresh) empty(settings);
  const log = logFile(settings);
  let cityFile: string | undefined;
  let stopped = false;
  const running = runCity({
    cdkOut:
      settings.cdkOut ??
      (({ home, url }) => {
        say(`· ${steps.synth}`);
        return synthesisedAt(home, settings.city, url);
      }),
    dataDir: settings.data,
    port: settings.port,
    ...(settings.host && { host: settings.host }),
    async prepare(made) {
      cityFile = made.cityFile;
      await prepareCity(made);
    },
    log: (line) => log(`${new Date().toISOString()} ${line}`),
    progress: (what) => say(`· ${steps[what] ?? what}`),
    onGivenUp: (sentence) => fail(new HostError(sentence)),
  });

  async function end(signal: NodeJS.Signals) {
    if (stopped) process.exit(1);
    stopped = true;
    say(signal === 'SIGINT' ? '\n正在停止…… / stopping' : '正在停止…… / stopping');
    await (await running).stop();
    say('已停止 / stopped');
    process.exit(0);
  }
  process.on('unhandledRejection', (error) => log(`host: ${(error as Error)?.stack ?? error}`));
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const city = await running;
  if (!stopped) welcome(city, settings, cityFile, began);
}

/** One sentence for what a person can put right; anything else with its stack trace. */
function fail(error: unknown): never {
  console.error(error instanceof HostError ? error.message : error);
  process.exit(1);
}

start().catch(fail);
