import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { Problem } from '../http/problem.ts';

/** Audience of access tokens for a city's API. */
export const apiAudience = 'kapok-api';
/** Signatures that an issuer may use; never `none`, never a shared secret. */
const algorithms = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];

export type VerifyBearer = (authorization: string | undefined) => Promise<string>;

/**
 * Checks the `Authorization` header of an API call (RFC 9068: signature, issuer, audience, type `at+jwt`, expiry) and
 * returns the token's subject. Throws Problem 401 `auth.missing` or `auth.invalid`, 503 `auth.issuer` when the issuer's
 * keys cannot be had. Keys are fetched once and again when an unknown one appears.
 */
export function createVerifyBearer(deps: {
  issuer: string;
  clock: { now(): number };
  fetch?: typeof fetch;
}): VerifyBearer {
  const fetcher = deps.fetch ?? fetch;
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  async function discover() {
    const address = `${deps.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetcher(address, { signal: AbortSignal.timeout(10_000) });
    const found = (await response.json()) as { issuer?: string; jwks_uri?: string };
    if (found.issuer !== deps.issuer || !found.jwks_uri) throw new Error('auth.discovery');
    return createRemoteJWKSet(new URL(found.jwks_uri));
  }
  async function check(token: string): Promise<string> {
    keys ??= discover();
    const { payload } = await jwtVerify(token, await keys, {
      issuer: deps.issuer,
      audience: apiAudience,
      typ: 'at+jwt',
      algorithms,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: new Date(deps.clock.now()),
      clockTolerance: 5,
    });
    return payload.sub!;
  }
  return async (authorization) => {
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new Problem(401, 'auth.missing');
    for (let attempt = 1; ; attempt++) {
      try {
        return await check(token);
      } catch (error) {
        if (isForgery(error)) throw new Problem(401, 'auth.invalid');
        // Once more: a connection kept from before the issuer's restart breaks at its first use.
        keys = undefined;
        if (attempt === 2) throw new Problem(503, 'auth.issuer');
      }
    }
  };
}

/** Whether the token is at fault; anything else went wrong while its key was fetched. */
function isForgery(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC'
  );
}
