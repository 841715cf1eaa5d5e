import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { callbackPath, startIssuer } from '../../../infra/local/parties/issuer.ts';
import { drawPort } from '../../../infra/local/processes.ts';
import { seedStaff } from '../../../infra/local/seed-staff.ts';
import { createCookies } from '../../../shared/http/cookies.ts';
import { createCsrf } from '../../../shared/http/csrf.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { createHasher } from '../../../shared/privacy/hash.ts';
import { createSessionValues } from '../../../shared/privacy/session-value.ts';
import { createOpenId } from '../../../shared/staff/openid.ts';
import { requireRole, requireStaff, type StaffEnv } from '../../../shared/staff/require-staff.ts';
import { createStaffSessions } from '../../../shared/staff/sessions.ts';
import { signInRoutes } from '../../../shared/staff/sign-in.ts';
import { staffKey } from '../../../shared/staff/staff.ts';
import { browserDouble } from '../../support/browser-double.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

const origin = 'http://localhost:8080';
const table = 'Staff';
const data = mkdtempSync(join(tmpdir(), 'kapok-issuer-'));
const clock = { time: 0, now: () => clock.time };
const key = () => randomBytes(32).toString('base64url');
const clientSecret = key();

let dynamo: Dynamo;
let issuer: Awaited<ReturnType<typeof startIssuer>>;
let app: Hono<StaffEnv>;

beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.table(table);
  issuer = await startIssuer({ port: 0, data, city: wuhan, publicUrl: origin, clientSecret });
  app = deskApp(issuer.issuer);
});
afterAll(async () => {
  await issuer?.stop();
  await dynamo?.stop();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(async () => {
  clock.time = Date.now();
  await seedStaff(dynamo.documents, table, wuhan);
  await change({ sessionsFrom: 0, active: true, role: 'reviewer' });
});

function deskApp(issuerUrl: string) {
  const hasher = createHasher({ keys: [{ version: 'h1', key: key() }] });
  const { documents } = dynamo;
  const deps = {
    documents,
    table,
    sessions: createStaffSessions({ documents, table, hasher, clock }),
    cookies: createCookies(false),
    csrf: createCsrf(hasher),
    publicUrl: origin,
    values: createSessionValues({ keys: [{ kid: 's', key: key() }] }, clock),
    openId: createOpenId({
      issuer: issuerUrl,
      clientId: wuhan.staffClientId,
      clientSecret: async () => clientSecret,
      redirectUri: `${origin}${callbackPath}`,
    }),
    afterSignOut: '/bye',
  };
  const desk = new Hono<StaffEnv>();
  desk.onError((error, c) =>
    error instanceof Problem ? c.json({ code: error.code }, error.status as 400) : c.json({ code: String(error) }, 500),
  );
  desk.get('/bye', (c) => c.text('bye'));
  desk.route('/desk', signInRoutes(deps));
  desk.use('/desk/*', requireStaff(deps));
  desk.get('/desk/ops', requireRole('ops'), (c) => c.text('ops'));
  desk.all('/desk/*', (c) => c.json({ staff: c.var.staff, csrf: c.var.csrf }));
  return desk;
}

const newBrowser = () => browserDouble(origin, (request) => app.fetch(request));
type Browser = ReturnType<typeof newBrowser>;

/** Opens an address of the desk and clicks on a person where the issuer asks. */
async function signIn(browser: Browser, sub: string, address = '/desk/cases?list=review') {
  const asked = await browser.go(address);
  expect(asked.url.origin).toBe(issuer.issuer);
  expect(await asked.response.text()).toContain('周敏');
  return browser.go(asked.url.href, {
    method: 'POST',
    body: `sub=${sub}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}
const look = async (browser: Browser, address = '/desk/cases', headers = {}) =>
  (await browser.go(address, { headers })).response.clone().json() as Promise<{
    staff?: { name: string; role: string; divisions: string[] };
    csrf?: string;
  }>;
const change = (values: Record<string, unknown>) => {
  const names = Object.keys(values);
  return dynamo.documents.send(
    new UpdateCommand({
      TableName: table,
      Key: staffKey('demo-reviewer'),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, values[name]])),
    }),
  );
};
const post = (csrf: string | undefined, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: csrf === undefined ? '' : new URLSearchParams({ _csrf: csrf }).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
});
const atIssuer = async (browser: Browser) => (await browser.go('/desk/cases')).url.origin === issuer.issuer;

test('somebody who signs in comes back to the page that they wanted, with role and divisions from the staff table', async () => {
  const browser = newBrowser();
  const { response, url } = await signIn(browser, 'demo-reviewer-district');
  expect(url.href).toBe(`${origin}/desk/cases?list=review`);
  expect(await response.json()).toMatchObject({
    staff: { name: '吴芳', role: 'reviewer', divisions: [wuhan.districts[0]!.id] },
  });
});

test('the cookie identifies and says nothing else; a role that changes is seen by the next request', async () => {
  const browser = newBrowser();
  await signIn(browser, 'demo-reviewer');
  expect(browser.cookies().map(({ name }) => name)).toEqual(['desk']);
  expect(browser.cookie('desk')).toMatch(/^[\w-]{43}$/);
  expect((await browser.go('/desk/ops')).response.status).toBe(403);
  await change({ role: 'ops' });
  expect((await browser.go('/desk/ops')).response.status).toBe(200);
  await change({ active: false });
  expect(await atIssuer(browser)).toBe(true);
});

test('returnTo leads nowhere but to the desk', async () => {
  for (const bad of [
    'https://evil.example/desk',
    '//evil.example',
    '/\\evil.example',
    '/apply',
    '/desk/sign-out',
    '/desk/../apply',
  ]) {
    const browser = newBrowser();
    const { url } = await signIn(browser, 'demo-reviewer', `/desk/sign-in?${new URLSearchParams({ returnTo: bad })}`);
    expect(url.href, bad).toBe(`${origin}/desk`);
  }
});

test('hazard: a callback link of somebody else’s sign-in signs nobody in', async () => {
  let link = '';
  const attacker = browserDouble(origin, (request) => {
    if (!request.url.includes(callbackPath)) return app.fetch(request);
    link = request.url;
    return new Response('held back');
  });
  await signIn(attacker, 'demo-admin');
  expect(link).toContain('code=');

  const victim = newBrowser();
  const { response } = await victim.go(link);
  expect(await response.json()).toEqual({ code: 'signIn.invalid' });
  expect(victim.cookie('desk')).toBeUndefined();

  // Even under way to a sign-in of their own.
  await victim.go('/desk/cases');
  expect((await victim.go(link)).response.status).toBe(400);
});

test('hazard: a code from elsewhere, under a state that is ours', async () => {
  const browser = newBrowser();
  const asked = await browser.go('/desk/cases');
  const state = new URL(asked.visited.find((address) => address.includes('/auth?'))!).searchParams.get('state');
  const { response } = await browser.go(`${callbackPath}?code=made-up&state=${state}&iss=${issuer.issuer}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ code: 'signIn.invalid' });
});

test('hazard: somebody else’s code is slipped into one’s own sign-in', async () => {
  let link = '';
  const attacker = browserDouble(origin, (request) => {
    if (!request.url.includes(callbackPath)) return app.fetch(request);
    link = request.url;
    return new Response('held back');
  });
  await signIn(attacker, 'demo-admin');
  const victim = newBrowser();
  const asked = await victim.go('/desk/cases');
  const auth = new URL(asked.visited.find((address) => address.includes('/auth?'))!);
  expect(auth.searchParams.get('nonce')).toMatch(/.{20}/);
  expect(auth.searchParams.get('code_challenge_method')).toBe('S256');
  const slipped = new URL(link);
  slipped.searchParams.set('state', auth.searchParams.get('state')!);

  const { response } = await victim.go(slipped.href);

  expect(await response.json()).toEqual({ code: 'signIn.invalid' });
  expect(victim.cookie('desk')).toBeUndefined();
});

test('two tabs that sign in at once both arrive', async () => {
  const browser = newBrowser();
  const [one, two] = [await browser.go('/desk/one'), await browser.go('/desk/two')];
  const click = {
    method: 'POST',
    body: 'sub=demo-lead',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
  expect((await browser.go(two.url.href, click)).url.pathname).toBe('/desk/two');
  expect((await browser.go(one.url.href, click)).url.pathname).toBe('/desk/one');
});

test('20 minutes idle end a session; a page that polls does not keep it alive', async () => {
  const browser = newBrowser();
  await signIn(browser, 'demo-reviewer');
  clock.time += 19 * 60_000;
  expect((await look(browser)).staff?.name).toBe('周敏');
  clock.time += 19 * 60_000;
  expect((await look(browser, '/desk/cases', { 'x-live': '1' })).staff?.name).toBe('周敏');
  clock.time += 2 * 60_000;
  expect(await atIssuer(browser)).toBe(true);
});

test('8 hours end a session, however busy it is', async () => {
  const browser = newBrowser();
  await signIn(browser, 'demo-reviewer');
  for (let minutes = 15; minutes < 480; minutes += 15) {
    clock.time += 15 * 60_000;
    expect((await look(browser)).staff, `${minutes}`).toBeDefined();
  }
  clock.time += 15 * 60_000;
  expect(await atIssuer(browser)).toBe(true);
});

test('signing out ends this session, signing out everywhere ends all of this person and nobody else’s', async () => {
  const [first, second, third, other] = [newBrowser(), newBrowser(), newBrowser(), newBrowser()];
  for (const browser of [first, second, third]) await signIn(browser, 'demo-reviewer');
  await signIn(other, 'demo-lead');
  const stolen = first.cookie('desk')!;

  const out = await first.go('/desk/sign-out', post((await look(first)).csrf));
  expect(out.url.pathname).toBe('/bye');
  first.setCookie('desk', stolen);
  expect(await atIssuer(first)).toBe(true);
  expect((await look(second)).staff).toBeDefined();

  clock.time += 1000;
  await second.go('/desk/sign-out-everywhere', post((await look(second)).csrf));
  expect(await atIssuer(third)).toBe(true);
  expect((await look(other)).staff?.role).toBe('lead');
  clock.time += 1000;
  await signIn(third, 'demo-reviewer');
  expect((await look(third)).staff?.role).toBe('reviewer');
});

test('a post needs the CSRF token of its own session and must not come from another site', async () => {
  const [browser, other] = [newBrowser(), newBrowser()];
  await signIn(browser, 'demo-reviewer');
  await signIn(other, 'demo-reviewer');
  const { csrf } = await look(browser);
  const foreign = (await look(other)).csrf;
  const status = async (...init: Parameters<typeof post>) =>
    (await browser.go('/desk/x', post(...init))).response.status;

  expect(await status(csrf)).toBe(200);
  expect(await status('', { 'x-csrf-token': csrf! })).toBe(200);
  expect(await status(undefined)).toBe(403);
  expect(await status(foreign)).toBe(403);
  expect(await status(csrf, { 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await status(csrf, { origin: 'https://evil.example' })).toBe(403);
});

test('a post without a session is told so and does not vanish into a redirect', async () => {
  const { response } = await newBrowser().go('/desk/x', post('x'));
  expect(response.status).toBe(401);
});

test('an issuer’s person who is not of this city’s staff is refused and gets no cookie', async () => {
  await change({ active: false });
  const browser = newBrowser();
  const { response } = await signIn(browser, 'demo-reviewer');
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({ code: 'signIn.unknown' });
  expect(browser.cookie('desk')).toBeUndefined();
});

test('an issuer that is away is told in words and tried again by the next who signs in', async () => {
  const away = deskApp(`http://localhost:${await drawPort()}`);
  for (let n = 0; n < 2; n++) {
    const response = await away.request(`${origin}/desk/sign-in`);
    expect([response.status, await response.json()]).toEqual([503, { code: 'signIn.issuer' }]);
  }
});

test('the session’s secret does not stand in the table', async () => {
  const browser = newBrowser();
  await signIn(browser, 'demo-reviewer');
  const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
  const { Items } = await dynamo.documents.send(new ScanCommand({ TableName: table }));
  expect(Items!.some((item) => item.pk.startsWith('SESSION#'))).toBe(true);
  expect(JSON.stringify(Items)).not.toContain(browser.cookie('desk'));
});
