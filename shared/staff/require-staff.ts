import type { Context, MiddlewareHandler } from 'hono';
import type { Cookies } from '../http/cookies.ts';
import { type Csrf, comesFromElsewhere, csrfField } from '../http/csrf.ts';
import { Problem } from '../http/problem.ts';
import type { Documents } from '../table/documents.ts';
import type { VerifyBearer } from './bearer.ts';
import type { StaffSessions } from './sessions.ts';
import { readStaff, type Staff, type StaffRole } from './staff.ts';

/** What the middlewares put on the context: `c.var.staff`, and for people `c.var.csrf` for their forms. */
export type StaffEnv = { Variables: { staff: Staff; csrf: string } };

/** Name of the cookie that identifies a desk session; it says nothing else. */
export const sessionCookie = 'desk';
/** A page that polls sends this header, so that it does not keep a session alive for ever. */
export const pollHeader = 'x-live';

type DeskDeps = {
  sessions: StaffSessions;
  cookies: Cookies;
  csrf: Csrf;
  /** Origin of the pages, no slash. */
  publicUrl: string;
  /** What somebody sees who is not signed in; default: GET goes to sign-in and comes back, else Problem 401 `desk.session`. */
  signedOut?: (c: Context) => Response | Promise<Response>;
};

/**
 * Lets signed-in staff through and puts them on the context, with role and divisions as the table has them now.
 * A request that changes something must carry the session's CSRF token, in the field `_csrf` or the header
 * `x-csrf-token`: else Problem 403 `csrf`.
 */
export function requireStaff(deps: DeskDeps): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    const secret = deps.cookies.get(c, sessionCookie);
    const counts = c.req.header(pollHeader) === undefined;
    const staff = secret ? await deps.sessions.read(secret, { counts }) : undefined;
    if (!secret || !staff) return (deps.signedOut ?? toSignIn)(c);
    if (!['GET', 'HEAD'].includes(c.req.method)) {
      const elsewhere = comesFromElsewhere(c.req.raw.headers, deps.publicUrl);
      if (elsewhere || !deps.csrf.fits(secret, await csrfTokenOf(c))) throw new Problem(403, 'csrf');
    }
    c.set('staff', staff);
    c.set('csrf', deps.csrf.tokenFor(secret));
    await next();
  };
}

/** Lets programs through whose bearer token is good and whose subject is staff: else Problem 401, 403 `auth.unknown` or 503. */
export function requireProgram(deps: {
  verify: VerifyBearer;
  documents: Documents;
  table: string;
}): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    const sub = await deps.verify(c.req.header('authorization'));
    const staff = await readStaff(deps.documents, deps.table, sub);
    if (!staff) throw new Problem(403, 'auth.unknown');
    c.set('staff', staff);
    await next();
  };
}

/** Lets only these roles through: else Problem 403 `role`. Comes after requireStaff or requireProgram. */
export function requireRole(...roles: StaffRole[]): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    if (!roles.includes(c.var.staff.role)) throw new Problem(403, 'role');
    await next();
  };
}

function toSignIn(c: Context): Response {
  if (!['GET', 'HEAD'].includes(c.req.method)) throw new Problem(401, 'desk.session');
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(`/desk/sign-in?${new URLSearchParams({ returnTo: pathname + search })}`, 303);
}

async function csrfTokenOf(c: Context): Promise<unknown> {
  const header = c.req.header('x-csrf-token');
  if (header !== undefined) return header;
  const type = c.req.header('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(type)) return undefined;
  return (await c.req.parseBody())[csrfField];
}
