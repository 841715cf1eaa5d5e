import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CompactEncrypt, type CryptoKey, compactDecrypt, decodeProtectedHeader, errors, importJWK } from 'jose';
import type { KeyPairs, SealingKey } from './secret-shapes.ts';
import { fromStore, type Sealed } from './stored.ts';

/** What a sealed value belongs to. It stands in the checked header, so that no sealed field fits another case or group. */
export type SealedFor = {
  /** Reference of the case (or id of the draft); never anything personal, it can be read without a key. */
  case: string;
  /** Field group: `answers`, `contact`, `health` … */
  group: string;
};

/** Why a sealed value was not opened. Its message never holds what was sealed. */
export class SealError extends Error {
  override name = 'SealError';
  /** `unknownKey`: sealed with a key that we do not hold · `foreign`: of another case or group · `altered`: not as we wrote it. */
  readonly code: 'seal.unknownKey' | 'seal.foreign' | 'seal.altered';
  constructor(code: SealError['code']) {
    super(code);
    this.code = code;
  }
}

export type Sealer = { seal(value: unknown, belongsTo: SealedFor): Promise<string> };
export type Opener = { open(sealed: Sealed, belongsTo: SealedFor): Promise<unknown> };

const alg = 'ECDH-ES';
const enc = 'A256GCM';
/**
 * Answers shrink to a quarter, and each KB that is written costs. JWE's own `zip` is gone from the libraries. What was
 * sealed as `deflate` did without the words, and opens as ever.
 */
const packing = 'deflate-1';
const dictionaries: Readonly<Record<string, () => Promise<{ dictionary?: Buffer }>>> = {
  deflate: async () => ({}),
  [packing]() {
    loaded ??= import('./words.ts').then(({ words }) => ({ dictionary: Buffer.from(words) }));
    return loaded;
  },
};
/** Loaded by whoever first seals or opens something. */
let loaded: Promise<{ dictionary: Buffer }> | undefined;
const worthPacking = 120;
/** Bytes; what we seal ourselves is far below. */
const largest = 8 * 1024 * 1024;

/** Seals JSON values with a public key (JWE compact, ECDH-ES on X25519, A256GCM). The key is imported once. */
export function createSealer(key: SealingKey | (() => Promise<SealingKey>)): Sealer {
  let imported: Promise<{ kid: string; key: CryptoKey }> | undefined;
  async function load() {
    const { kid, publicJwk } = typeof key === 'function' ? await key() : key;
    return { kid, key: (await importJWK(publicJwk, alg)) as CryptoKey };
  }
  return {
    async seal(value, belongsTo) {
      imported ??= load();
      imported.catch(() => {
        imported = undefined;
      });
      const { kid, key } = await imported;
      const json = new TextEncoder().encode(JSON.stringify(value));
      const packed = json.length > worthPacking ? deflateRawSync(json, await dictionaries[packing]!()) : json;
      const header = {
        alg,
        enc,
        kid,
        case: belongsTo.case,
        group: belongsTo.group,
        ...(packed !== json && { cty: packing }),
      };
      return new CompactEncrypt(packed).setProtectedHeader(header).encrypt(key);
    },
  };
}

/** How an opener gets its keys: `fresh` asks for a new read of the secret. */
export type KeySource = (fresh: boolean) => Promise<KeyPairs>;

/**
 * Opens what any of the keys sealed. A kid that it does not know makes it read the secret anew, once a minute at most:
 * a key that was rotated in after this instance started is found, and forged kids cost nothing.
 * Throws {@link SealError}.
 */
export function createOpener(keys: KeyPairs | KeySource, clock: { now(): number } = Date): Opener {
  const imported = new Map<string, CryptoKey>();
  let loading: Promise<void> | undefined;
  let freshAt = Number.NEGATIVE_INFINITY;
  let freshening: Promise<void> | undefined;

  async function load(fresh: boolean): Promise<void> {
    const pairs = typeof keys === 'function' ? await keys(fresh) : keys;
    for (const { kid, privateJwk } of pairs.keys) {
      if (!imported.has(kid)) imported.set(kid, (await importJWK(privateJwk, alg)) as CryptoKey);
    }
  }
  async function keyFor(kid: string): Promise<CryptoKey> {
    loading ??= load(false);
    await loading.catch((error) => {
      loading = undefined;
      throw error;
    });
    if (!imported.has(kid) && typeof keys === 'function' && clock.now() - freshAt >= 60_000) {
      freshAt = clock.now();
      freshening = load(true);
    }
    // Whoever comes while the new read is under way waits for it as well.
    if (!imported.has(kid)) await freshening;
    const key = imported.get(kid);
    if (!key) throw new SealError('seal.unknownKey');
    return key;
  }
  return {
    async open(stored, belongsTo) {
      const sealed = letters(stored);
      const header = readHeader(sealed);
      if (header.case !== belongsTo.case || header.group !== belongsTo.group) throw new SealError('seal.foreign');
      const key = await keyFor(String(header.kid));
      try {
        const { plaintext } = await compactDecrypt(sealed, key, {
          keyManagementAlgorithms: [alg],
          contentEncryptionAlgorithms: [enc],
        });
        return JSON.parse(new TextDecoder().decode(await unpacked(plaintext, header.cty)));
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof SyntaxError) throw new SealError('seal.altered');
        throw error;
      }
    },
  };
}

async function unpacked(content: Uint8Array, how: unknown): Promise<Uint8Array> {
  if (how === undefined) return content;
  if (typeof how !== 'string' || !Object.hasOwn(dictionaries, how)) throw new SealError('seal.altered');
  return inflateRawSync(content, { maxOutputLength: largest, ...(await dictionaries[how]!()) });
}

function letters(stored: Sealed): string {
  try {
    return fromStore(stored);
  } catch {
    throw new SealError('seal.altered');
  }
}

function readHeader(sealed: string): Record<string, unknown> {
  try {
    return decodeProtectedHeader(sealed);
  } catch {
    throw new SealError('seal.altered');
  }
}

/** The sealing half of the newest pair, for one who holds both (the public door, a test). */
export function sealingKeyOf(pairs: KeyPairs): SealingKey {
  const { kid, privateJwk } = pairs.keys[0]!;
  const { d: _private, ...publicJwk } = privateJwk;
  return { kid, publicJwk };
}
