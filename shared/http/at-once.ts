import type { Context, MiddlewareHandler } from 'hono';
import { localPath } from './local-path.ts';

/** The header by which a script asks for the next page in the answer to a post. */
export const atOnce = 'x-next-page';

const mostHops = 3;

interface Site {
  fetch(request: Request, env: unknown): Response | Promise<Response>;
}

/**
 * Answers a post with the page to which it leads, where the page's script asks for that: one way there and back less on a
 * bad line. The script puts the address right itself (shared/ui/next-page.client.ts). A browser by itself is sent there as
 * ever, so that Back and refresh repeat no post.
 */
export function nextPageAtOnce(site: Site): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (c.req.method !== 'POST' || c.req.header(atOnce) === undefined) return;
    const set = new Map<string, string>();
    let cookies = cookiesOf(c.req.header('cookie') ?? '');
    for (let hop = 0; hop < mostHops; hop++) {
      const to = c.res.status === 303 ? ownPath(c.res.headers.get('location')) : undefined;
      if (to === undefined) break;
      for (const cookie of c.res.headers.getSetCookie()) set.set(nameOf(cookie), cookie);
      cookies = after(cookies, c.res.headers.getSetCookie());
      // Nothing of the redirect is kept but its cookies.
      const page = await site.fetch(get(c, to, cookies), c.env);
      c.res = undefined;
      c.res = new Response(page.body, page);
      if (page.status !== 303) c.res.headers.set('content-location', to);
    }
    const own = new Set(c.res.headers.getSetCookie().map(nameOf));
    for (const [name, cookie] of set) if (!own.has(name)) c.res.headers.append('set-cookie', cookie);
  };
}

/** The request that a browser would make next. */
function get(c: Context, path: string, cookies: ReadonlyMap<string, string>): Request {
  const headers = new Headers(c.req.raw.headers);
  for (const name of [atOnce, 'content-type', 'content-length', 'if-none-match']) headers.delete(name);
  headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
  return new Request(new URL(path, c.req.url), { headers });
}

/** A path of this site; undefined: it leads elsewhere, or nowhere. */
const ownPath = (location: string | null) => (localPath(location) === location ? location : undefined);

const nameOf = (cookie: string) => cookie.slice(0, cookie.indexOf('='));

const cookiesOf = (header: string) =>
  new Map(
    header.split(/; */).flatMap((pair): [string, string][] => {
      const cut = pair.indexOf('=');
      return cut > 0 ? [[pair.slice(0, cut), pair.slice(cut + 1)]] : [];
    }),
  );

/** The cookies that a browser has after an answer. */
function after(cookies: ReadonlyMap<string, string>, set: readonly string[]): Map<string, string> {
  const now = new Map(cookies);
  for (const cookie of set) {
    const name = nameOf(cookie);
    const value = cookie.slice(name.length + 1).split(';')[0]!;
    if (/;\s*max-age=0/i.test(cookie)) now.delete(name);
    else now.set(name, value);
  }
  return now;
}
