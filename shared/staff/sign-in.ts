import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Cookies } from '../http/cookies.ts';
import { localPath } from '../http/local-path.ts';
import { Problem } from '../http/problem.ts';
import type { SessionValues } from '../privacy/session-value.ts';
import type { Documents } from '../table/documents.ts';
import type { OpenId, SignInChecks } from './openid.ts';
import { requireStaff, type StaffEnv, sessionCookie } from './require-staff.ts';
import type { StaffSessions } from './sessions.ts';
import { SignInFailed } from './sign-in-failed.ts';
import { readStaff } from './staff.ts';

type Deps = Parameters<typeof requireStaff>[0] & {
  documents: Documents;
  table: string;
  sessions: StaffSessions;
  openId: OpenId;
  cookies: Cookies;
  /** Encrypts what is remembered while somebody is at the issuer. */
  values: SessionValues;
  /** Where one arrives after signing out; a page that needs no sign-in. */
  afterSignOut: string;
};

/** A sign-in may take this long at the issuer. */
const waitSeconds = 600;
/** Tabs that sign in at once each have a cookie; beyond this many, old ones are dropped. */
const mostCookies = 4;
const prefix = 'signin-';

/**
 * Routes of staff sign-in, to be mounted at `/desk`: `GET /sign-in?returnTo=`, `GET /sign-in/callback`,
 * `POST /sign-out`, `POST /sign-out-everywhere` (both with the CSRF token).
 * Problems: 403 `signIn.unknown` (signed in with the issuer, but not of this city's staff), 400 `signIn.invalid`,
 * 403 `signIn.denied`, 503 `signIn.issuer`.
 */
export function signInRoutes(deps: Deps): Hono<StaffEnv> {
  const { cookies, sessions, openId, values } = deps;
  const app = new Hono<StaffEnv>();

  app.get('/sign-in', async (c) => {
    const { url, checks } = await openId.begin().catch(asProblem);
    const value = await values.write(
      'sign-in',
      { ...checks, returnTo: deskPath(c.req.query('returnTo')) },
      waitSeconds,
    );
    dropOld(c, cookies);
    cookies.set(c, cookieFor(checks.state), value, { seconds: waitSeconds });
    return c.redirect(url, 303);
  });

  app.get('/sign-in/callback', async (c) => {
    const name = cookieFor(c.req.query('state') ?? '');
    const begun = await values.read('sign-in', cookies.get(c, name));
    cookies.drop(c, name);
    // Begun in another browser, too long ago, or never: nobody is signed in by a link that they were sent.
    if (!begun) throw new Problem(400, 'signIn.invalid');
    const { search } = new URL(c.req.url);
    const sub = await openId.finish(search, begun as SignInChecks).catch(asProblem);
    if (!(await readStaff(deps.documents, deps.table, sub))) throw new Problem(403, 'signIn.unknown');
    const before = cookies.get(c, sessionCookie);
    if (before) await sessions.end(before);
    cookies.set(c, sessionCookie, await sessions.begin(sub));
    return c.redirect(deskPath(begun.returnTo), 303);
  });

  app.post('/sign-out', requireStaff(deps), async (c) => {
    await sessions.end(cookies.get(c, sessionCookie)!);
    cookies.drop(c, sessionCookie);
    return c.redirect(deps.afterSignOut, 303);
  });

  app.post('/sign-out-everywhere', requireStaff(deps), async (c) => {
    await sessions.endAll(c.var.staff.sub);
    cookies.drop(c, sessionCookie);
    return c.redirect(deps.afterSignOut, 303);
  });
  return app;
}

/** A page of the desk to come back to; the desk itself for anything else, above all for other sites. */
function deskPath(path: unknown): string {
  const local = localPath(path);
  const ofDesk = local === '/desk' || local.startsWith('/desk/') || local.startsWith('/desk?');
  return ofDesk && !/^\/desk\/sign-/.test(local) ? local : '/desk';
}

function cookieFor(state: string): string {
  return `${prefix}${state.replace(/[^\w-]/g, '').slice(0, 8)}`;
}

function dropOld(c: Context, cookies: Cookies): void {
  const names = Object.keys(getCookie(c)).map((name) => name.replace(/^__Host-/, ''));
  const waiting = names.filter((name) => name.startsWith(prefix));
  if (waiting.length >= mostCookies) for (const name of waiting) cookies.drop(c, name);
}

function asProblem(error: unknown): never {
  if (!(error instanceof SignInFailed)) throw error;
  throw new Problem(error.code === 'signIn.issuer' ? 503 : error.code === 'signIn.denied' ? 403 : 400, error.code);
}
