import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wuhan } from '../../infra/cities/wuhan.ts';
import type { Folders } from '../../infra/needs.ts';
import type { LocalPlaces } from '../../infra/prepare.ts';
import { synthesise } from '../../infra/synth.ts';
import type { City } from '../../shared/city/city.ts';

export interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are what CloudFormation says
  Properties: any;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

export interface Template {
  Resources: Record<string, Resource>;
  Metadata?: { Kapok: unknown };
  Outputs: Record<string, unknown>;
}

/** A city in the global partition: none of ours is, but the parts must fit both. */
export const globalCity: City = {
  ...wuhan,
  id: 'elsewhere',
  partition: 'aws',
  region: 'eu-central-1',
  architecture: 'arm64',
};

export const local: LocalPlaces = {
  publicUrl: 'http://localhost:8080',
  issuer: 'http://localhost:8081',
  realNameUrl: 'http://localhost:8082',
  smsUrl: 'http://localhost:8083',
  parties: [{ name: 'sms', module: 'infra/local/parties/sms-gateway.ts', port: 8083 }],
};

const made = new Map<string, Promise<Template>>();

/** The template of a city, without bundles; made once for each city and target of a test file. */
export function templateOf(city: City, target: 'aws' | 'local' = 'aws', folders: Folders = {}): Promise<Template> {
  const key = `${target} ${JSON.stringify(city)}`;
  const template = made.get(key) ?? synthesised(city, target, false, folders);
  made.set(key, template);
  return template;
}

/** The same, held against CloudFormation's rules; rejects when they do not hold. */
export async function synthesised(
  city: City,
  target: 'aws' | 'local',
  validate: boolean,
  folders: Folders = {},
): Promise<Template> {
  const outdir = mkdtempSync(join(tmpdir(), 'kapok-template-'));
  try {
    const where = target === 'aws' ? { target } : { target, local };
    const { template } = await synthesise({ ...where, city, outdir, bundling: false, validate, folders });
    return JSON.parse(readFileSync(template, 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** A template's resources of one type, by logical id. */
export function ofType(template: Template, type: string): Record<string, Resource> {
  return Object.fromEntries(Object.entries(template.Resources).filter(([, { Type }]) => Type === type));
}
