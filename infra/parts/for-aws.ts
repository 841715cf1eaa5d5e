import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { City } from '../../shared/city/city.ts';
import type { Bundle } from '../bundle.ts';
import type { Settings } from './grants.ts';

/** Why a city must not be synthesised, in one sentence. */
export class SynthError extends Error {
  override name = 'SynthError';
}

const needsHttps = {
  PUBLIC_URL: 'host',
  OIDC_ISSUER: 'staffIssuer',
  PARTY_REALNAME_URL: 'parties.realNameUrl',
  PARTY_SMS_URL: 'parties.smsUrl',
} as const;

/**
 * Refuses a city for AWS whose people would sign in at, or be looked up at, something on one machine.
 * Throws a SynthError that names the field of the city's file.
 */
export function refuseForAws(city: City, settings: Settings): void {
  for (const [setting, field] of Object.entries(needsHttps) as [keyof typeof needsHttps, string][]) {
    const value = settings[setting];
    if (!isPublicHttps(value))
      throw new SynthError(`${city.id}: ${field} is "${value}", but on AWS it must be a public https address.`);
  }
}

function isPublicHttps(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  if (protocol !== 'https:') return false;
  const loopback = /^(localhost|127\..*|0\.0\.0\.0|\[::1?\]|\[::ffff:.*\])$|\.localhost\.?$|\.local\.?$/;
  const privateNetwork = /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/;
  return hostname.includes('.') && !loopback.test(hostname) && !privateNetwork.test(hostname);
}

/** The folder of everything that stands in for the real world: parties, issuer, demo people and keys, message viewer. */
const standIns = /(^|\/)infra\/local\//;
/** A private or symmetric JSON Web Key with its secret part. */
const secretKey = /\bkty["']?:\s*["'](OKP|EC|RSA|oct)["'][^{}]{0,600}?[{,\s"'](d|k)["']?:\s*["'][A-Za-z0-9_-]{22,}["']/;
const pemKey = /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\s*(\\n)?[A-Za-z0-9+/]{40}/;

/**
 * Refuses an asset for AWS that holds a stand-in, a demo key or the message viewer.
 * Throws a SynthError that names the function and the file.
 */
export function refuseInAssets(bundles: Readonly<Record<string, Bundle>>): void {
  for (const [name, { folder, inputs }] of Object.entries(bundles)) {
    const input = inputs.find((path) => standIns.test(path));
    if (input) throw new SynthError(`${name} holds ${input}: what stands in on one machine must not go to AWS.`);
    for (const file of ['index.mjs', 'city.json']) {
      const text = readFileSync(join(folder, file), 'utf8');
      if (secretKey.test(text) || pemKey.test(text))
        throw new SynthError(`${name}/${file} holds a private key: keys belong in Secrets Manager.`);
    }
  }
}
