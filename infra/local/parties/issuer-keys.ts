import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { programId, type Role, roles } from './demo-people.ts';

export type Programs = Record<string, string>;

/** The issuer's signing key, made once and kept, so that tokens outlive a restart. */
export async function signingKeys(data: string): Promise<{ keys: JWK[] }> {
  return kept(join(data, 'issuer-keys.json'), async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const kid = randomBytes(6).toString('base64url');
    return { keys: [{ ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' }] };
  });
}

/** Secret of each role's program by client id, made once and kept. */
export function programSecrets(data: string): Promise<Programs> {
  return kept(join(data, programsFile), async () =>
    Object.fromEntries(roles.map((role) => [programId(role), randomBytes(24).toString('base64url')])),
  );
}

/** Reads a program's secret where the issuer keeps it. Throws when the issuer has never run there. */
export function readProgramSecret(data: string, role: Role): string {
  const secret = (JSON.parse(readFileSync(join(data, programsFile), 'utf8')) as Programs)[programId(role)];
  if (!secret) throw new Error(`The issuer has no program for the role ${role}.`);
  return secret;
}

const programsFile = 'programs.json';

async function kept<T>(file: string, make: () => Promise<T>): Promise<T> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = await make();
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return made;
}
