import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { CompactEncrypt, importJWK } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { ensureKeys, rotateKeys } from '../../../shared/privacy/keys.ts';
import { createOpener, createSealer, SealError, sealingKeyOf } from '../../../shared/privacy/seal.ts';
import type { KeyPairs } from '../../../shared/privacy/secret-shapes.ts';
import { words } from '../../../shared/privacy/words.ts';
import { secretsDouble } from '../../support/secrets-double.ts';

const belongsTo = { case: '2611210483176', group: 'answers' };
const person = { name: '王小玉', idNumber: '420100199003070018' };
let keys: KeyPairs;
let other: KeyPairs;

async function newKeys(): Promise<KeyPairs> {
  const city = secretsDouble({ door: '{}' });
  await ensureKeys(city.client, { SECRET_DOOR: 'door' });
  return city.current('door');
}
beforeAll(async () => {
  [keys, other] = [await newKeys(), await newKeys()];
});

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'opened',
    (error: SealError) => error.code,
  );

test('what was sealed opens to the same value, and nothing of it can be read on the way', async () => {
  const sealed = await createSealer(sealingKeyOf(keys)).seal(person, belongsTo);

  expect(await createOpener(keys).open(sealed, belongsTo)).toEqual(person);
  const readable = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  expect(readable.join()).not.toMatch(/王|4201/);
});

test('a sealed field does not open as another case’s or another group’s', async () => {
  const sealed = await createSealer(sealingKeyOf(keys)).seal(person, belongsTo);
  const opener = createOpener(keys);

  expect(await failure(opener.open(sealed, { ...belongsTo, case: '2611210483184' }))).toBe('seal.foreign');
  expect(await failure(opener.open(sealed, { ...belongsTo, group: 'health' }))).toBe('seal.foreign');
});

test('hazard: the header is rewritten to claim another case', async () => {
  const sealed = await createSealer(sealingKeyOf(keys)).seal(person, belongsTo);
  const [header, ...rest] = sealed.split('.');
  const moved = { ...JSON.parse(Buffer.from(header!, 'base64url').toString()), case: '2611210483184' };
  const forged = [Buffer.from(JSON.stringify(moved)).toString('base64url'), ...rest].join('.');

  expect(await failure(createOpener(keys).open(forged, { ...belongsTo, case: '2611210483184' }))).toBe('seal.altered');
});

test('altered, cut or made-up values are refused, never half opened', async () => {
  const sealed = await createSealer(sealingKeyOf(keys)).seal(person, belongsTo);
  const opener = createOpener(keys);
  const parts = sealed.split('.');
  const flipped = [
    ...parts.slice(0, 3),
    `${parts[3]!.startsWith('A') ? 'B' : 'A'}${parts[3]!.slice(1)}`,
    parts[4],
  ].join('.');

  for (const bad of [flipped, sealed.slice(0, -4), 'x', '', 'a.b.c.d.e']) {
    expect(await failure(opener.open(bad, belongsTo)), bad).toBe('seal.altered');
  }
});

test('another city’s key opens nothing', async () => {
  const sealed = await createSealer(sealingKeyOf(other)).seal(person, belongsTo);
  expect(await failure(createOpener(keys).open(sealed, belongsTo))).toBe('seal.unknownKey');
});

test('hazard: a worker that started before a rotation meets a value sealed after it', async () => {
  const city = secretsDouble({ door: '{}' });
  await ensureKeys(city.client, { SECRET_DOOR: 'door' });
  let kept = city.current('door');
  let reads = 0;
  const opener = createOpener(async (fresh) => {
    reads++;
    if (fresh) kept = city.current('door');
    return kept;
  });
  const early = await createSealer(sealingKeyOf(kept)).seal('early', belongsTo);
  expect(await opener.open(early, belongsTo)).toBe('early');
  await rotateKeys(city.client, { SECRET_DOOR: 'door' }, ['SECRET_DOOR']);
  const late = await createSealer(sealingKeyOf(city.current('door'))).seal('late', belongsTo);

  const opened = await Promise.all([opener.open(late, belongsTo), opener.open(late, belongsTo)]);

  expect(opened).toEqual(['late', 'late']);
  expect(reads).toBe(2);
});

test('hazard: a flood of values with unknown keys makes one read of the secret a minute', async () => {
  const clock = { time: 0, now: () => clock.time };
  let reads = 0;
  const opener = createOpener(async () => {
    reads++;
    return keys;
  }, clock);
  const foreign = await createSealer(sealingKeyOf(other)).seal(person, belongsTo);

  for (let n = 0; n < 50; n++) await failure(opener.open(foreign, belongsTo));
  expect(reads).toBe(2);
  clock.time = 60_000;
  await failure(opener.open(foreign, belongsTo));
  expect(reads).toBe(3);
});

test('a writer whose key could not be read tries again at the next value', async () => {
  let broken = true;
  const sealer = createSealer(async () => {
    if (broken) throw new Error('away');
    return sealingKeyOf(keys);
  });
  await expect(sealer.seal(1, belongsTo)).rejects.toThrow('away');
  broken = false;
  expect(await createOpener(keys).open(await sealer.seal(1, belongsTo), belongsTo)).toBe(1);
});

test('an error of a seal tells nothing but its code', () => {
  expect(new SealError('seal.foreign').message).toBe('seal.foreign');
});

test('what an earlier build has sealed opens: answers that were shortened without the words', async () => {
  const { kid, publicJwk } = sealingKeyOf(keys);
  const json = JSON.stringify({ name: '王小玉', skills: '心理疏导'.repeat(100) });
  const sealed = await new CompactEncrypt(deflateRawSync(json))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid, ...belongsTo, cty: 'deflate' })
    .encrypt(await importJWK(publicJwk, 'ECDH-ES'));

  expect(await createOpener(keys).open(sealed, belongsTo)).toEqual(JSON.parse(json));
});

test('the words by which sealed content is shortened are those of the first build: without them nothing of it opens', () => {
  expect(createHash('sha256').update(words).digest('hex')).toBe(
    'ee6eb4909d218df13943f4049102cd2f9d9da54d6794c4b13b0efce8f573ba4d',
  );
});

test('content shortened in a way that this build does not know is refused', async () => {
  const { kid, publicJwk } = sealingKeyOf(keys);
  const sealed = await new CompactEncrypt(deflateRawSync('{}'))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid, ...belongsTo, cty: 'constructor' })
    .encrypt(await importJWK(publicJwk, 'ECDH-ES'));

  expect(await failure(createOpener(keys).open(sealed, belongsTo))).toBe('seal.altered');
});
