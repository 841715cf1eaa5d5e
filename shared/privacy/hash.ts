import { createHmac } from 'node:crypto';
import type { HashKeys } from './secret-shapes.ts';

/**
 * What a hash is for: 'person', 'mobile', 'token', 'code', 'link', 'session', 'find:<division>' … Hashes of one value for
 * two purposes have nothing in common, so that no table can be joined to another by them.
 */
type HashPurpose = string;

export type Hasher = {
  /** Hash with the newest key: `<version>.<43 characters>`. What is written uses this. */
  hash(purpose: HashPurpose, value: string): string;
  /**
   * Hash with every key, newest first. Look-ups try each. A claim that must be unique claims each,
   * else a person claimed before a rotation could be claimed again after it.
   */
  hashAll(purpose: HashPurpose, value: string): string[];
};

/**
 * Keyed hashes (HMAC-SHA-256) for duplicates and exact search, where a plain hash of an ID number could be guessed.
 * The value must be normalised before: half-width, upper case, no spaces.
 */
export function createHasher(secret: HashKeys): Hasher {
  const keys = secret.keys.map(({ version, key }) => ({ version, key: Buffer.from(key, 'base64url') }));
  const one = ({ version, key }: (typeof keys)[number], purpose: string, value: string) =>
    // The length keeps ('find:a', 'bc') and ('find:ab', 'c') apart.
    `${version}.${createHmac('sha256', key).update(`${purpose.length}:${purpose}:${value}`).digest('base64url')}`;
  return {
    hash: (purpose, value) => one(keys[0]!, purpose, value),
    hashAll: (purpose, value) => keys.map((key) => one(key, purpose, value)),
  };
}
