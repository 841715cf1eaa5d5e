import { createHmac } from 'node:crypto';
import type { HashKeys } from './secret-shapes.ts';

/**
 * What a hash is for: 'person', 'mobile', 'token', 'find', 'session', 'link', 'code' … Hashes of one value for two
 * purposes have nothing in common, so that no table can be joined to another by them.
 */
type HashPurpose = string;

/** What lives for minutes or days, and is looked for under every key: a rotation renews it at once. */
const renewed: readonly HashPurpose[] = ['session', 'link', 'code'];

export type Hasher = {
  /**
   * `<version>.<43 characters>`, what is written uses this. What lives for days is hashed with the newest key; all that
   * has to be met again for as long as the city keeps cases, with the ring's first one.
   */
  hash(purpose: HashPurpose, value: string): string;
  /** Every hash under which something of this purpose may lie, that of `hash` first. Look-ups try each. */
  hashAll(purpose: HashPurpose, value: string): string[];
};

/**
 * Keyed hashes (HMAC-SHA-256) for duplicates and exact search, where a plain hash of an ID number could be guessed.
 * The value must be normalised before: half-width, upper case, no spaces.
 *
 * What stands for a person, a number, a submission or a word of the search keeps the first key over every rotation. A
 * function learns of a new key when it starts, so old and new ones run side by side for an hour; each of them knows the
 * first key, and nothing can be claimed twice:
 *
 *     started before   knows h1       claims h1.x ✓
 *     started after    knows h2, h1            claims h1.x ✗ taken      (h2.x would have been free)
 *
 * Writing under both keys would tell a thief of the older one just as much, and cost a second write for each.
 */
export function createHasher(secret: HashKeys): Hasher {
  const keys = secret.keys.map(({ version, key }) => ({ version, key: Buffer.from(key, 'base64url') }));
  const keysFor = (purpose: HashPurpose) => (renewed.includes(purpose) ? keys : keys.slice(-1));
  const one = ({ version, key }: (typeof keys)[number], purpose: string, value: string) =>
    // The length keeps ('find:a', 'bc') and ('find:ab', 'c') apart.
    `${version}.${createHmac('sha256', key).update(`${purpose.length}:${purpose}:${value}`).digest('base64url')}`;
  return {
    hash: (purpose, value) => one(keysFor(purpose)[0]!, purpose, value),
    hashAll: (purpose, value) => keysFor(purpose).map((key) => one(key, purpose, value)),
  };
}
