import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import type { SessionKeys } from './secret-shapes.ts';

export type SessionValues = {
  /** Encrypts a small value for a cookie. `seconds`: how long it may be read. */
  write(purpose: string, value: Record<string, unknown>, seconds: number): Promise<string>;
  /** The value, or undefined when it is altered, expired, of another purpose, or of a key that we no longer hold. */
  read(purpose: string, cookie: string | undefined): Promise<Record<string, unknown> | undefined>;
};

/**
 * Values that travel in a cookie and come back unread and unchanged (JWE, dir, A256GCM).
 * The purpose is bound in, so that one page's cookie is worth nothing on another.
 */
export function createSessionValues(secret: SessionKeys, clock: { now(): number }): SessionValues {
  const keys = new Map(secret.keys.map(({ kid, key }) => [kid, Buffer.from(key, 'base64url')]));
  const newest = secret.keys[0]!.kid;
  return {
    write(purpose, value, seconds) {
      const now = Math.floor(clock.now() / 1000);
      return new EncryptJWT({ v: value })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest })
        .setAudience(purpose)
        .setIssuedAt(now)
        .setExpirationTime(now + seconds)
        .encrypt(keys.get(newest)!);
    },
    async read(purpose, cookie) {
      if (!cookie) return undefined;
      try {
        const { payload } = await jwtDecrypt(cookie, ({ kid }) => keyOf(keys, kid), {
          audience: purpose,
          currentDate: new Date(clock.now()),
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return payload.v as Record<string, unknown>;
      } catch (error) {
        // A cookie is whatever a client sends: anything unreadable is as good as none.
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
        throw error;
      }
    },
  };
}

function keyOf(keys: Map<string, Uint8Array>, kid: string | undefined): Uint8Array {
  const key = kid === undefined ? undefined : keys.get(kid);
  if (!key) throw new errors.JWEDecryptionFailed();
  return key;
}
