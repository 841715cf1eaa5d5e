import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { City } from '../shared/city/city.ts';
import { bundleBudget, root } from './bundle.ts';
import { CityError, checkCity, loadCity } from './cities/city.ts';
import { SynthError } from './parts/for-aws.ts';
import { type PrepareOptions, prepare } from './prepare.ts';

export type { LocalPlaces } from './prepare.ts';

export type SynthOptions = PrepareOptions & {
  city: City | string;
  outdir: string;
  /** Hold the template against CloudFormation's rules. Default: for AWS only, since it takes two seconds. */
  validate?: boolean;
};

export interface Synthesised {
  city: City;
  stackName: string;
  outdir: string;
  /** The template's file. */
  template: string;
  /** What each function's bundle came to, and the source files in it; empty without bundling. */
  bundles: Readonly<Record<string, { bytes: number; inputs: string[] }>>;
}

/**
 * Writes the template and assets of one city's stack to `outdir`, which needs neither an account nor the network.
 *
 * @throws CityError when the city's file is wrong, SynthError when it must not go to AWS as it is, or esbuild's error.
 */
export async function synthesise(options: SynthOptions): Promise<Synthesised> {
  const city = typeof options.city === 'string' ? await loadCity(options.city) : checkCity(options.city);
  const outdir = resolve(options.outdir);
  // The bundler works in a process of its own while this one loads the CDK.
  const [prepared, { addCity, cityApp }] = await Promise.all([prepare(city, options), import('./city-app.ts')]);
  const bundles = Object.entries(prepared.bundles ?? {}).map(([name, { bytes, inputs }]) => [name, { bytes, inputs }]);
  // Another city's template from an earlier run would be taken for this one's.
  if (existsSync(join(outdir, 'manifest.json'))) rmSync(outdir, { recursive: true });
  const app = cityApp({ outdir, validate: options.validate ?? options.target === 'aws' });
  const { stackName, templateFile } = addCity(app, prepared);
  app.synth();
  return { city, stackName, outdir, template: join(outdir, templateFile), bundles: Object.fromEntries(bundles) };
}

/** Says in one sentence what is wrong, where we know it; anything else keeps its stack trace. */
export async function orSayWhy(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const { code, errors } = error as { code?: string; errors?: unknown };
    // esbuild's failures have `errors`, and a message that names file and line.
    const ofTools = errors !== undefined || code?.startsWith('ERR_PARSE_ARGS');
    const known = error instanceof CityError || error instanceof SynthError || ofTools;
    if (!known) throw error;
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

if (import.meta.main)
  await orSayWhy(async () => {
    const { values } = parseArgs({ options: { city: { type: 'string' } } });
    const city = values.city ?? process.env.KAPOK_CITY ?? 'wuhan';
    const outdir = process.env.CDK_OUTDIR ?? join(root, 'cdk.out');
    const made = await synthesise({ city, outdir, target: 'aws' });
    console.log(`${made.stackName} (${made.city.partition}, ${made.city.region}) is in ${made.template}`);
    for (const [name, { bytes }] of Object.entries(made.bundles)) {
      const over = bytes > bundleBudget ? `  over the budget of ${bundleBudget / 1024} KB` : '';
      console.log(`  ${name.padEnd(20)}${(bytes / 1024).toFixed(0).padStart(5)} KB${over}`);
    }
  });
