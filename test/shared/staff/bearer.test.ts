import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { fetchToken } from '../../../infra/local/parties/fetch-token.ts';
import { startIssuer } from '../../../infra/local/parties/issuer.ts';
import { drawPort } from '../../../infra/local/processes.ts';
import { seedStaff } from '../../../infra/local/seed-staff.ts';
import type { Problem } from '../../../shared/http/problem.ts';
import { createVerifyBearer } from '../../../shared/staff/bearer.ts';
import { requireProgram, type StaffEnv } from '../../../shared/staff/require-staff.ts';
import { inScope } from '../../../shared/staff/staff.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

const data = mkdtempSync(join(tmpdir(), 'kapok-issuer-'));
const clock = { offset: 0, now: () => Date.now() + clock.offset };
let issuer: Awaited<ReturnType<typeof startIssuer>>;
let dynamo: Dynamo;
const start = (port: number) =>
  startIssuer({
    port,
    data,
    city: wuhan,
    publicUrl: 'http://localhost:8080',
    clientSecret: randomBytes(24).toString('hex'),
  });

beforeAll(async () => {
  [issuer, dynamo] = await Promise.all([start(0), startDynamo()]);
  await dynamo.table('Staff');
  await seedStaff(dynamo.documents, 'Staff', wuhan);
});
afterAll(async () => {
  await issuer?.stop();
  await dynamo?.stop();
  rmSync(data, { recursive: true, force: true });
});

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    (error: Problem) => `${error.status} ${error.code}`,
  );

test('a program’s token names the program, and the staff table says what it may do', async () => {
  const verify = createVerifyBearer({ issuer: issuer.issuer, clock });
  const app = new Hono<StaffEnv>();
  app.use(requireProgram({ verify, documents: dynamo.documents, table: 'Staff' }));
  app.get('/', (c) => c.json(c.var.staff));
  const token = await fetchToken({ issuer: issuer.issuer, data, role: 'reviewer' });

  const response = await app.request('/', { headers: { authorization: `Bearer ${token}` } });

  expect(await response.json()).toMatchObject({ sub: 'program-reviewer', role: 'reviewer', divisions: [wuhan.code] });
});

test('a token outlives a restart of the issuer', async () => {
  const token = await fetchToken({ issuer: issuer.issuer, data, role: 'admin' });
  const { port } = issuer;
  await issuer.stop();
  issuer = await start(port);
  expect(await createVerifyBearer({ issuer: issuer.issuer, clock })(`Bearer ${token}`)).toBe('program-admin');
});

test('no token, half a token and an expired token are refused', async () => {
  const verify = createVerifyBearer({ issuer: issuer.issuer, clock });
  const token = await fetchToken({ issuer: issuer.issuer, data, role: 'intake' });
  expect(await outcome(verify(undefined))).toBe('401 auth.missing');
  expect(await outcome(verify(`Basic ${token}`))).toBe('401 auth.missing');
  expect(await outcome(verify(`Bearer ${token.slice(0, -8)}`))).toBe('401 auth.invalid');
  expect(await outcome(verify('Bearer x'))).toBe('401 auth.invalid');
  clock.offset = 2 * 3600_000;
  expect(await outcome(verify(`Bearer ${token}`))).toBe('401 auth.invalid');
  clock.offset = 0;
});

test('an issuer that is away is not read as a bad token', async () => {
  const verify = createVerifyBearer({ issuer: `http://localhost:${await drawPort()}`, clock });
  expect(await outcome(verify('Bearer a.b.c'))).toBe('503 auth.issuer');
});

/** An issuer that signs whatever a test wants. */
async function forger() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
  let broken = false;
  const server: Server = createServer((request, response) => {
    if (request.url?.endsWith('/jwks')) {
      response.statusCode = broken ? 500 : 200;
      return void response.end(JSON.stringify({ keys: [jwk] }));
    }
    response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const breakKeys = () => {
    broken = true;
  };
  const sign = (claims: object = {}, header: object = {}) =>
    new SignJWT({ sub: 'program-admin', aud: 'kapok-api', iss: url, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt', ...header })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  return { url, sign, jwk, breakKeys, stop: () => server.close() };
}

test('issuer, audience, type and algorithm are each checked', async () => {
  const { url, sign, jwk, stop } = await forger();
  const verify = createVerifyBearer({ issuer: url, clock });
  const symmetric = await new SignJWT({ sub: 'program-admin', aud: 'kapok-api', iss: url })
    .setProtectedHeader({ alg: 'HS256', kid: 'k', typ: 'at+jwt' })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(JSON.stringify(jwk)));
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'program-admin', aud: 'kapok-api', iss: url, iat: 1, exp: 4e9 };
  const unsigned = `${part({ alg: 'none', typ: 'at+jwt' })}.${part(claims)}.`;

  expect(await outcome(verify(`Bearer ${await sign()}`))).toBe('program-admin');
  const bad = {
    audience: await sign({ aud: 'kapok-desk' }),
    issuer: await sign({ iss: 'https://elsewhere.example' }),
    'an id token': await sign({}, { typ: 'JWT' }),
    'no type': await sign({}, { typ: undefined }),
    'no subject': await sign({ sub: undefined }),
    'an unknown key': await sign({}, { kid: 'other' }),
    'a shared secret': symmetric,
    unsigned,
  };
  for (const [what, token] of Object.entries(bad)) {
    expect(await outcome(verify(`Bearer ${token}`)), what).toBe('401 auth.invalid');
  }
  stop();
});

test('keys that cannot be had are not read as a bad token', async () => {
  const { url, sign, breakKeys, stop } = await forger();
  breakKeys();
  expect(await outcome(createVerifyBearer({ issuer: url, clock })(`Bearer ${await sign()}`))).toBe('503 auth.issuer');
  stop();
});

test('scope: the city’s code covers every division, a district only itself', () => {
  const [one, two] = wuhan.districts.map((district) => district.id);
  expect(inScope({ divisions: [wuhan.code] }, wuhan.code, [two!])).toBe(true);
  expect(inScope({ divisions: [one!] }, wuhan.code, [one!])).toBe(true);
  expect(inScope({ divisions: [one!] }, wuhan.code, [two!])).toBe(false);
  expect(inScope({ divisions: [] }, wuhan.code, [])).toBe(false);
});
