import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleFunctions } from '../../infra/bundle.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { functionPlans } from '../../infra/parts/plan.ts';
import { atMost, type Figure, known, median } from './figure.ts';

/** Size of each function's minified bundle, and how long it loads beside one that loads the two SDK clients alone. */
export async function bundles(folder: string, rounds: number): Promise<Figure[]> {
  const out = join(folder, 'bundles');
  mkdirSync(out, { recursive: true });
  const entries = Object.fromEntries(functionPlans(wuhan).map(({ name, entry }) => [name, entry]));
  const made = await bundleFunctions({
    entries: { ...entries, Clients: 'test/bench/clients-alone.ts' },
    cityJson: JSON.stringify(wuhan),
    out,
    target: 'node24',
  });
  const plain = join(out, 'PlainClients', 'index.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'clients-alone.ts')],
    outfile: plain,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  });
  const files = { PlainClients: plain, ...mapValues(made, ({ folder: at }) => join(at, 'index.mjs')) };
  // One after the other in each round, so that a busy moment meets them all.
  const times = new Map<string, number[]>(Object.keys(files).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const [name, file] of Object.entries(files)) {
      const took = loadTime(file);
      if (round > 0) times.get(name)!.push(took);
    }
  const alone = median(times.get('PlainClients')!);
  const figures = [
    known('load of the two SDK clients alone, bundled plainly', alone, 'ms'),
    known('load of the two SDK clients alone, cut as our bundles are', median(times.get('Clients')!), 'ms'),
  ];
  for (const [name, { bytes, later }] of Object.entries(made)) {
    if (name === 'Clients') continue;
    figures.push(atMost(`bundle of ${name}`, bytes / 1024, 'KB', 650));
    if (later > 0) figures.push(known(`  loaded when asked for`, later / 1024, 'KB'));
    figures.push(atMost(`load of ${name}, of the SDK clients alone`, median(times.get(name)!) / alone, '×', 1.5));
  }
  return figures;
}

const mapValues = <A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** Milliseconds to import a bundle in a process of its own. */
function loadTime(file: string): number {
  const program = `const began = performance.now();
    await import(${JSON.stringify(pathToFileURL(file).href)});
    console.log(performance.now() - began);
    process.exit(0);`;
  const script = join(file, '..', 'load.mjs');
  writeFileSync(script, program);
  const env = { ...process.env, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' };
  const said = execFileSync(process.execPath, [script], { env, encoding: 'utf8' });
  return Number(said.trim().split('\n').at(-1));
}
