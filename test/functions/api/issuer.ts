import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { apiAudience } from '../../../shared/staff/bearer.ts';

/** An issuer of access tokens, with real signatures, for tests of the API. */
export async function startTestIssuer(now: () => number) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
  const foreign = await generateKeyPair('ES256');
  let issuer = '';
  const server: Server = createServer((request, response) => {
    const keys = request.url?.endsWith('/jwks');
    response.end(JSON.stringify(keys ? { keys: [key] } : { issuer, jwks_uri: `${issuer}/jwks` }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  /** A program's token; `change` makes it wrong. */
  async function token(
    sub: string,
    change: { audience?: string; type?: string; seconds?: number; foreign?: boolean } = {},
  ) {
    const at = Math.floor(now() / 1000);
    return new SignJWT({ scope: '' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: change.type ?? 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(change.audience ?? apiAudience)
      .setSubject(sub)
      .setIssuedAt(at)
      .setExpirationTime(at + (change.seconds ?? 3600))
      .sign(change.foreign ? foreign.privateKey : privateKey);
  }
  return {
    issuer,
    token,
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
