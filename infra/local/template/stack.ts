import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { HostError } from '../host-error.ts';

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  Condition?: string;
}

export interface Template {
  Resources: Record<string, Resource>;
  Parameters?: Record<string, { Default?: unknown }>;
  Conditions?: Record<string, unknown>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Metadata?: { Kapok?: KapokMetadata };
}

/** What the local synth says about the city beyond its resources. */
export interface KapokMetadata {
  city: string;
  /** Data written under another version can't be read by these functions. */
  dataVersion: number;
  /** Stand-ins of the outside parties; `module` is relative to the project's root. */
  parties?: { name: string; module: string; port: number }[];
}

/** A synthesised stack: the only thing that the host reads. */
export interface Stack {
  name: string;
  account: string;
  region: string;
  partition: string;
  template: Template;
  kapok: KapokMetadata | undefined;
  /** The folder behind an asset's object key in S3. */
  assetFolder(objectKey: string): string;
}

interface AssetManifest {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** The region of `aws://account/region` in the cloud assembly's manifest; none is given when synth knew none. */
function regionOf(cdkOut: string, stackName: string): string {
  const path = join(cdkOut, 'manifest.json');
  const environment = existsSync(path) ? readJson(path).artifacts?.[stackName]?.environment : undefined;
  const region = String(environment ?? '').split('/')[3];
  return region && region !== 'unknown-region' ? region : 'us-east-1';
}

/**
 * Reads the one stack of a cdk.out folder, or the one named.
 * @throws HostError when there is none, or several and none is named.
 */
export function readStack(cdkOut: string, stackName?: string): Stack {
  const ending = '.template.json';
  const names = existsSync(cdkOut)
    ? readdirSync(cdkOut)
        .filter((file) => file.endsWith(ending))
        .map((file) => basename(file, ending))
    : [];
  const name = stackName ?? names[0];
  if (!name || !names.includes(name)) throw new HostError(`There is no synthesised stack in ${cdkOut}.`);
  if (!stackName && names.length > 1)
    throw new HostError(`There are several stacks in ${cdkOut} (${names.join(', ')}): name the one to run.`);
  const template: Template = readJson(join(cdkOut, name + ending));
  const region = regionOf(cdkOut, name);
  const assetsPath = join(cdkOut, `${name}.assets.json`);
  const assets: AssetManifest = existsSync(assetsPath) ? readJson(assetsPath) : {};
  const folders = new Map<string, string>();
  for (const { source, destinations } of Object.values(assets.files ?? {}))
    for (const { objectKey } of Object.values(destinations))
      if (source.path) folders.set(objectKey, resolve(cdkOut, source.path));
  return {
    name,
    account: '000000000000',
    region,
    partition: region.startsWith('cn-') ? 'aws-cn' : 'aws',
    template,
    kapok: template.Metadata?.Kapok,
    assetFolder(objectKey) {
      const folder = folders.get(objectKey);
      if (!folder || !existsSync(folder)) throw new HostError(`The asset ${objectKey} is missing from ${cdkOut}.`);
      return folder;
    },
  };
}
