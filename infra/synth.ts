import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { App, DefaultStackSynthesizer } from 'aws-cdk-lib/core';
import type { City } from '../shared/city/city.ts';
import { type Bundle, bundleBudget, bundleFunctions, root } from './bundle.ts';
import { CityError, checkCity, loadCity } from './cities/city.ts';
import { CityStack } from './city-stack.ts';
import { refuseForAws, refuseInAssets, SynthError } from './parts/for-aws.ts';
import { functionPlans, type Settings } from './parts/function.ts';
import type { FunctionName } from './parts/names.ts';

/** Raised when functions can no longer read what earlier ones wrote; a machine's data folder remembers it. */
const dataVersion = 1;

/** What the one-machine host puts in the place of the world outside. */
export interface LocalPlaces {
  publicUrl: string;
  issuer: string;
  realNameUrl: string;
  smsUrl: string;
  /** Stand-ins that the host starts; `module` is relative to the project. */
  parties: readonly { name: string; module: string; port: number }[];
}

export type Target = { target: 'aws' } | { target: 'local'; local: LocalPlaces };

interface CityOptions {
  /** False: a few bytes in the place of each function's code; for tests of the template. */
  bundling?: boolean;
  /** Other entry files than those of the plans, by function; for tests of the bundles. */
  entries?: Partial<Record<FunctionName, string>>;
}

export type SynthOptions = CityOptions & Target & { city: City | string; outdir: string };

export interface Synthesised {
  city: City;
  stackName: string;
  outdir: string;
  /** The template's file. */
  template: string;
  /** What each function's bundle came to; empty without bundling. */
  bundles: Readonly<Record<string, Omit<Bundle, 'folder'>>>;
}

/**
 * Writes the template and assets of one city's stack to `outdir`, which needs neither an account nor the network.
 * The target changes values only (addresses, metadata): the parts are the same on AWS and on one machine.
 *
 * @throws CityError when the city's file is wrong, SynthError when it must not go to AWS as it is, or esbuild's error.
 */
export async function synthesise(options: SynthOptions): Promise<Synthesised> {
  const city = typeof options.city === 'string' ? await loadCity(options.city) : checkCity(options.city);
  const outdir = resolve(options.outdir);
  // Another city's template from an earlier run would be taken for this one's.
  if (existsSync(join(outdir, 'manifest.json'))) rmSync(outdir, { recursive: true });
  const app = cityApp(outdir);
  const { stack, bundles } = await addCity(app, city, options);
  app.synth();
  return { city, stackName: stack.stackName, outdir, template: join(outdir, stack.templateFile), bundles };
}

/** A CDK app without the things that ask who and where we are. */
export function cityApp(outdir?: string): App {
  return new App({
    ...(outdir && { outdir }),
    analyticsReporting: false,
    treeMetadata: false,
    defaultStackSynthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
}

/** Adds one city's stack to an app, its functions bundled. Throws as `synthesise` does. */
export async function addCity(
  app: App,
  city: City,
  options: CityOptions & Target,
): Promise<{ stack: CityStack; bundles: Synthesised['bundles'] }> {
  const settings = settingsOf(city, options);
  if (options.target === 'aws') refuseForAws(city, settings);
  const metadata =
    options.target === 'local' ? { city: city.id, dataVersion, parties: options.local.parties } : undefined;
  const plans = functionPlans(city);
  const common = { city, settings, plans, ...(metadata && { metadata }) };
  if (options.bundling === false)
    return { stack: new CityStack(app, { ...common, codeOf: () => Code.fromInline('// not bundled') }), bundles: {} };

  const entries = Object.fromEntries(plans.map(({ name, entry }) => [name, options.entries?.[name] ?? entry]));
  for (const entry of Object.values(entries))
    if (!existsSync(resolve(root, entry))) throw new SynthError(`${city.id}: there is no ${entry}.`);
  const out = mkdtempSync(join(tmpdir(), 'kapok-bundle-'));
  try {
    const target = city.runtime.replace(/^nodejs(\d+)\.x$/, 'node$1');
    const bundles = await bundleFunctions({ entries, cityJson: JSON.stringify(city), out, target });
    if (options.target === 'aws') refuseInAssets(bundles);
    // An asset is copied into the app's folder as soon as it is named.
    const stack = new CityStack(app, { ...common, codeOf: (name) => Code.fromAsset(bundles[name]!.folder) });
    const sizes = Object.entries(bundles).map(([name, { bytes, inputs }]) => [name, { bytes, inputs }] as const);
    return { stack, bundles: Object.fromEntries(sizes) };
  } finally {
    rmSync(out, { recursive: true });
  }
}

function settingsOf(city: City, options: Target): Settings {
  const local = options.target === 'local' ? options.local : undefined;
  return {
    PUBLIC_URL: local?.publicUrl ?? `https://${city.host}`,
    OIDC_ISSUER: local?.issuer ?? city.staffIssuer,
    OIDC_CLIENT_ID: city.staffClientId,
    PARTY_REALNAME_URL: local?.realNameUrl ?? city.parties.realNameUrl,
    PARTY_SMS_URL: local?.smsUrl ?? city.parties.smsUrl,
  };
}

/** Says in one sentence what is wrong, where we know it; anything else keeps its stack trace. */
export async function orSayWhy(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof CityError || error instanceof SynthError)) throw error;
    console.error(error.message);
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
