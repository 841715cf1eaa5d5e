import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { LocalPlaces } from '../prepare.ts';
import type { SynthOptions } from '../synth.ts';
import type { Home } from './home.ts';
import { HostError } from './host-error.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A fingerprint of everything that the stack is made from: what is asked, and each source file's size and time. */
function fingerprint(asked: object): string {
  const hash = createHash('sha256').update(JSON.stringify(asked)).update(process.version);
  for (const folder of ['infra', 'functions', 'shared'])
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      const stat = statSync(join(root, folder, name), { throwIfNoEntry: false });
      if (stat?.isFile()) hash.update(`${folder}/${name} ${stat.size} ${stat.mtimeMs}\n`);
    }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

async function runSynth(options: SynthOptions): Promise<void> {
  const program = fileURLToPath(new URL('./synth-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, code] = await Promise.all([
    text(child.stderr),
    new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve)),
  ]);
  if (code !== 0) throw new HostError(said.trim() || 'The city could not be synthesised.');
}

/** Where the city's outside parties are on this machine; their ports stay from start to start. */
export async function localPlaces(home: Home, publicUrl: string): Promise<LocalPlaces> {
  const party = async (name: string) => ({
    name,
    module: `infra/local/parties/${name}.ts`,
    port: await home.port(name),
  });
  const [realName, sms, issuer] = [await party('real-name'), await party('sms-gateway'), await party('issuer')];
  return {
    publicUrl,
    realNameUrl: `http://127.0.0.1:${realName.port}`,
    smsUrl: `http://127.0.0.1:${sms.port}`,
    issuer: `http://localhost:${issuer.port}`,
    parties: [realName, sms, issuer],
  };
}

/**
 * Synthesises a city into its home, unless what lies there was made from the same sources for the same places.
 * @returns the folder
 * @throws HostError with what synth says is wrong
 */
export async function synthesisedAt(home: Home, city: string, publicUrl: string): Promise<string> {
  const outdir = home.path('cdk.out');
  const local = await localPlaces(home, publicUrl);
  const options: SynthOptions = { city, outdir, target: 'local', local };
  const stamp = join(outdir, 'made-from');
  const made = fingerprint(options);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return outdir;
  await runSynth(options);
  writeFileSync(stamp, made);
  return outdir;
}
