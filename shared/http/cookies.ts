import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** Cookies of one site. Over https they are bound to the host; a machine on http://localhost cannot do that. */
export function createCookies(secure: boolean) {
  const full = (name: string) => (secure ? `__Host-${name}` : name);
  return {
    get: (c: Context, name: string): string | undefined => getCookie(c, full(name)),
    /** `seconds`: how long it stays; none: until the browser closes. `lax`: comes along when a link is followed. */
    set(c: Context, name: string, value: string, options: { seconds?: number } = {}): void {
      setCookie(c, full(name), value, {
        path: '/',
        httpOnly: true,
        secure,
        sameSite: 'Lax',
        ...(options.seconds && { maxAge: options.seconds }),
      });
    },
    drop: (c: Context, name: string): void => {
      deleteCookie(c, full(name), { path: '/', secure });
    },
  };
}

export type Cookies = ReturnType<typeof createCookies>;
