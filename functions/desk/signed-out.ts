import type { Context } from 'hono';
import { csrfField } from '../../shared/http/csrf.ts';
import { Problem } from '../../shared/http/problem.ts';
import { pollHeader, sessionCookie } from '../../shared/staff/require-staff.ts';
import type { Staff } from '../../shared/staff/staff.ts';
import { noteLeader } from './leaders/leader.ts';
import { keepTyping } from './parts/typing.ts';
import type { Desk } from './ports.ts';
import { showSignedOut } from './problems.tsx';
import { one, posted } from './visit.ts';

/** Says who was signed in here, for a day: only to hand what they had typed back to the same person. */
const wasCookie = 'desk-was';
const wasSeconds = 24 * 3600;

/** Remembers who works here, should the session end under their hands; a leader, that there is one. */
export async function rememberWho(desk: Desk, c: Context, staff: Pick<Staff, 'sub' | 'role'>): Promise<void> {
  const { sub } = staff;
  const known = await desk.values.read(wasCookie, desk.cookies.get(c, wasCookie));
  if (known?.sub === sub) return;
  await noteLeader(desk, staff);
  desk.cookies.set(c, wasCookie, await desk.values.write(wasCookie, { sub }, wasSeconds), { seconds: wasSeconds });
}

/**
 * What somebody sees who is not signed in. A page leads to sign-in and comes back; a post that carries the token of the
 * session that has ended keeps what was typed for its writer (content 8, desk.session); a script that polls is told.
 */
export function signedOut(desk: Desk) {
  return async (c: Context): Promise<Response> => {
    if (c.req.header(pollHeader) !== undefined) throw new Problem(401, 'desk.session');
    const { pathname, search } = new URL(c.req.url);
    if (['GET', 'HEAD'].includes(c.req.method)) {
      return c.redirect(`/desk/sign-in?${new URLSearchParams({ returnTo: pathname + search })}`, 303);
    }
    const form = /^application\/x-www-form-urlencoded/i.test(c.req.header('content-type') ?? '');
    const raw = form ? await posted(c) : {};
    const was = await desk.values.read(wasCookie, desk.cookies.get(c, wasCookie));
    const ours = desk.csrf.fits(desk.cookies.get(c, sessionCookie), one(raw, csrfField));
    if (!ours || typeof was?.sub !== 'string') return showSignedOut(desk, c, '/desk', false);
    const path = pageOf(pathname);
    await keepTyping(desk, was.sub, path, raw);
    return showSignedOut(desk, c, path, true);
  };
}

/** The page on which a form stands that posts here. */
function pageOf(path: string): string {
  return path.replace(/\/(reveal|call|verify|redrive|again|decisions\/(pass|undo))$/, '');
}
