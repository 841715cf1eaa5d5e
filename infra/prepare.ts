import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { City } from '../shared/city/city.ts';
import type { Needs } from '../shared/runtime/needs.ts';
import { type Bundle, bundleFunctions, root } from './bundle.ts';
import { type Folders, needsOf } from './needs.ts';
import { refuseForAws, refuseInAssets, SynthError } from './parts/for-aws.ts';
import type { Settings } from './parts/grants.ts';
import type { FunctionName } from './parts/names.ts';
import { type FunctionPlan, functionPlans } from './parts/plan.ts';

/** Raised when functions can no longer read what earlier ones wrote; a machine's data folder remembers it. */
const dataVersion = 2;

/** What the one-machine host puts in the place of the world outside. */
export interface LocalPlaces {
  publicUrl: string;
  issuer: string;
  realNameUrl: string;
  smsUrl: string;
  /** Stand-ins that the host starts; `module` is relative to the project. */
  parties: readonly { name: string; module: string; port: number }[];
}

/** Where the city is to run. It changes values only; the parts are the same on AWS and on one machine. */
export type Target = { target: 'aws' } | { target: 'local'; local: LocalPlaces };

export type PrepareOptions = Target & {
  /** False: a few bytes in the place of each function's code; for tests of the template. */
  bundling?: boolean;
  /** Other entry files than those of the plans, by function; for tests of the bundles. */
  entries?: Partial<Record<FunctionName, string>>;
  /** Workflows that lie elsewhere than in functions/; for tests. */
  folders?: Folders;
};

/** A city, ready to become a stack. */
export interface Prepared {
  city: City;
  plans: FunctionPlan[];
  settings: Settings;
  needs: Record<string, Needs>;
  /** For the template's metadata: what the host must know beyond the resources. */
  metadata?: { city: string; dataVersion: number; parties: LocalPlaces['parties'] };
  /** By function; undefined without bundling. */
  bundles?: Record<string, Bundle>;
  /** Removes the folder with the bundles, once CDK has copied them. */
  forget(): void;
}

/**
 * Does everything for a city's stack that needs no CDK: its values, the checks for AWS, the bundles.
 *
 * @throws SynthError when the city must not go to AWS as it is, or a workflow or a handler is missing, or esbuild's
 * BuildFailure.
 */
export async function prepare(city: City, options: PrepareOptions): Promise<Prepared> {
  const settings = settingsOf(city, options);
  if (options.target === 'aws') refuseForAws(city, settings);
  const needs = await needsOf(city, options.folders);
  const plans = functionPlans(city, options.folders);
  const prepared: Prepared = { city, plans, settings, needs, forget() {} };
  if (options.target === 'local') prepared.metadata = { city: city.id, dataVersion, parties: options.local.parties };
  if (options.bundling === false) return prepared;

  const entries = Object.fromEntries(plans.map(({ name, entry }) => [name, options.entries?.[name] ?? entry]));
  for (const entry of Object.values(entries))
    if (!existsSync(resolve(root, entry))) throw new SynthError(`${city.id}: there is no ${entry}.`);
  const out = mkdtempSync(join(tmpdir(), 'kapok-bundle-'));
  prepared.forget = () => rmSync(out, { recursive: true, force: true });
  try {
    const target = city.runtime.replace(/^nodejs(\d+)\.x$/, 'node$1');
    prepared.bundles = await bundleFunctions({ entries, cityJson: JSON.stringify(city), out, target });
    if (options.target === 'aws') refuseInAssets(prepared.bundles);
    return prepared;
  } catch (error) {
    prepared.forget();
    throw error;
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
