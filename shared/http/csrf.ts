import { timingSafeEqual } from 'node:crypto';
import type { Hasher } from '../privacy/hash.ts';

/** Name of the hidden input. */
export const csrfField = '_csrf';

/**
 * Tokens against forged posts: a keyed hash of the visitor's own cookie, so that nothing needs to be stored before a
 * person has agreed to anything, and another site can neither read nor guess it.
 */
export function createCsrf(hasher: Pick<Hasher, 'hash' | 'hashAll'>) {
  const text = (visitor: string) => `csrf:${visitor}`;
  return {
    tokenFor: (visitor: string): string => hasher.hash('session', text(visitor)),
    /** Old keys still count, so that a rotation does not close the pages that people have open. */
    fits(visitor: string | undefined, token: unknown): boolean {
      if (!visitor || typeof token !== 'string') return false;
      const given = Buffer.from(token);
      return hasher.hashAll('session', text(visitor)).some((hash) => {
        const right = Buffer.from(hash);
        return right.length === given.length && timingSafeEqual(right, given);
      });
    },
  };
}

export type Csrf = ReturnType<typeof createCsrf>;

/** True when the browser says that a post comes from another site. Old browsers say nothing; the token decides then. */
export function comesFromElsewhere(headers: Headers, publicOrigin: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site && site !== 'same-origin' && site !== 'none') return true;
  const origin = headers.get('origin');
  return origin !== null && origin !== 'null' && origin !== publicOrigin;
}
