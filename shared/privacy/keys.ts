import { createHash, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { sealingKeyOf } from './seal.ts';
import { type HashKeys, type KeyPairs, type SecretName, type SessionKeys, shownBy } from './secret-shapes.ts';
import { isEmpty, parseSecret } from './secrets.ts';

type Client = Pick<SecretsManagerClient, 'send'>;
/** ARN of each secret by the name of the variable that carries it; those left out are not touched. */
export type SecretArns = Partial<Record<SecretName, string>>;

export type KeysDone = {
  made: SecretName[];
  /** Secrets that only people can fill (tokens of outside parties) and that are still empty. */
  missing: SecretName[];
};

type Ring = KeyPairs | HashKeys | SessionKeys;
const rings = { SECRET_DOOR: pair, SECRET_HASH: hashKey, SECRET_SESSION: sessionKey };
/** Secrets that hold keys of ours, newest first: the city's own, and each workflow's key pair. */
type RingName = keyof typeof rings | `SECRET_${string}_OPEN`;

const isRing = (name: SecretName): name is RingName => Object.hasOwn(rings, name) || name.endsWith('_OPEN');
const makerOf = (name: RingName) => (Object.hasOwn(rings, name) ? rings[name as keyof typeof rings] : pair);
const outside = ['SECRET_PARTIES', 'SECRET_OIDC_CLIENT'] as const;

/** Cookies live for hours: of their keys the newest and the one before are kept. Every other key is needed for years. */
const sessionKeysKept = 2;

/**
 * Makes the keys that a city still lacks and lets each SEAL secret show the newest OPEN key. What is there stays.
 * May be run at any time, twice, or by two people at once: each write is conditional on the version that was read.
 * `standIns`: also make up the tokens of outside parties, for a machine whose parties are stand-ins.
 */
export async function ensureKeys(
  client: Client,
  arns: SecretArns,
  options: { standIns?: boolean } = {},
): Promise<KeysDone> {
  const done: KeysDone = { made: [], missing: [] };
  for (const name of (Object.keys(arns) as SecretName[]).filter(isRing)) {
    const arn = arns[name];
    if (arn && (await addKey(client, name, arn, (ring) => ring === undefined))) done.made.push(name);
  }
  await mirror(client, arns, done);
  for (const name of outside) {
    const arn = arns[name];
    if (!arn) continue;
    const { value, version } = await readSecret(client, arn);
    if (!isEmpty(value)) continue;
    if (!options.standIns) done.missing.push(name);
    else if (await replace(client, arn, version, madeUp(name))) done.made.push(name);
  }
  return done;
}

/**
 * Puts a new key before the others in each key ring named. Older keys still open and still find.
 * When two people rotate at once, one new key is made, not two.
 */
export async function rotateKeys(client: Client, arns: SecretArns, names: SecretName[]): Promise<KeysDone> {
  const done: KeysDone = { made: [], missing: [] };
  for (const name of names) {
    const arn = arns[name];
    if (!arn || !isRing(name)) throw new Error(`keys.noArn ${name}`);
    if (await addKey(client, name, arn, () => true)) done.made.push(name);
  }
  await mirror(client, arns, done);
  return done;
}

async function addKey(client: Client, name: RingName, arn: string, wanted: (ring: Ring | undefined) => boolean) {
  const { text, value, version } = await readSecret(client, arn);
  const ring = isEmpty(value) ? undefined : (parseSecret(name, text) as Ring);
  if (!wanted(ring)) return false;
  const older: object[] = ring?.keys ?? [];
  const kept = name === 'SECRET_SESSION' ? older.slice(0, sessionKeysKept - 1) : older;
  return replace(client, arn, version, { keys: [await makerOf(name)(older.length), ...kept] });
}

/**
 *   A: OPEN := k2 ............ read SEAL(v1), read OPEN(k2) .............. SEAL(v1) := k2  refused: v1 is past, A looks again
 *   B: ........... OPEN := k3 ......................... SEAL(v1) := k3
 * SEAL is read before OPEN, and written only over the version read: so the last one to write has seen the newest OPEN.
 */
async function mirror(client: Client, arns: SecretArns, done: KeysDone): Promise<void> {
  for (const sealName of Object.keys(arns) as SecretName[]) {
    const openName = shownBy(sealName);
    const [sealArn, openArn] = [arns[sealName], openName && arns[openName]];
    if (!sealArn || !openName || !openArn) continue;
    for (let tries = 0; ; tries++) {
      const seal = await readSecret(client, sealArn);
      const open = await readSecret(client, openArn);
      const wanted = sealingKeyOf(parseSecret(openName, open.text) as KeyPairs);
      if ((seal.value as { kid?: string } | undefined)?.kid === wanted.kid) break;
      if (await replace(client, sealArn, seal.version, wanted)) {
        done.made.push(sealName);
        break;
      }
      if (tries === 9) throw new Error(`keys.contended ${sealName}`);
      await setTimeout(20 * tries);
    }
  }
}

async function readSecret(client: Client, arn: string) {
  try {
    const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return { text: SecretString, value: SecretString ? JSON.parse(SecretString) : undefined, version: VersionId ?? '' };
  } catch (error) {
    // A secret that has never had a value answers so, too; one that does not exist fails at the write.
    if (error instanceof ResourceNotFoundException) return { text: undefined, value: undefined, version: '' };
    throw error;
  }
}

/**
 * Writes the value only if `version` is still the current one. Secrets Manager has no condition, but a version's id is
 * given by the writer and cannot be written twice with different values: deriving it from the version that was read
 * lets one writer through. False: somebody else was first.
 */
async function replace(client: Client, arn: string, version: string, value: object): Promise<boolean> {
  const next = createHash('sha256').update(`${arn}\n${version}`).digest('hex');
  try {
    await client.send(
      new PutSecretValueCommand({ SecretId: arn, SecretString: JSON.stringify(value), ClientRequestToken: next }),
    );
    return true;
  } catch (error) {
    if (error instanceof ResourceExistsException) return false;
    throw error;
  }
}

async function pair(): Promise<KeyPairs['keys'][number]> {
  const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const privateJwk = { kty: 'OKP', crv: 'X25519', x: jwk.x!, d: jwk.d! } as const;
  return { kid: (await calculateJwkThumbprint({ kty: 'OKP', crv: 'X25519', x: jwk.x! })).slice(0, 16), privateJwk };
}

function hashKey(older: number): HashKeys['keys'][number] {
  return { version: `h${older + 1}`, key: randomBytes(32).toString('base64url') };
}

function sessionKey(): SessionKeys['keys'][number] {
  return { kid: randomBytes(6).toString('base64url'), key: randomBytes(32).toString('base64url') };
}

function madeUp(name: (typeof outside)[number]): object {
  const token = () => randomBytes(24).toString('base64url');
  return name === 'SECRET_PARTIES'
    ? { realName: { token: token() }, sms: { token: token(), callbackToken: token() } }
    : { clientSecret: token() };
}
