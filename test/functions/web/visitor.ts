import type { World } from './world.ts';

/** A page as a visitor without scripts sees it. */
export interface Seen {
  status: number;
  /** Path and query after redirects. */
  at: string;
  html: string;
  title: string;
  headers: Headers;
}

type Values = Record<string, string | readonly string[]>;

/** A browser with cookies and no scripts, straight in front of the app. */
export function visitor(world: World) {
  const jar = new Map<string, string>();
  const origin = world.web.publicUrl;
  let here: Seen = { status: 0, at: '/', html: '', title: '', headers: new Headers() };

  async function request(path: string, init: RequestInit = {}): Promise<Seen> {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await world.app.request(`${origin}${path}`, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair, ...attributes] = cookie.split('; ');
      const [name, value] = pair!.split('=') as [string, string];
      if (attributes.some((attribute) => attribute === 'Max-Age=0')) jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location) return request(location);
    const html = await response.text();
    const title = /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? '';
    here = { status: response.status, at: path, html, title, headers: response.headers };
    return here;
  }

  /** Hidden inputs and values of the page's (first or main) form. */
  function formOf(html: string, action?: string): { target: string; values: [string, string][] } {
    const forms = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map((match) => match[0]);
    const form =
      forms.find((text) => (action ? text.includes(`action="${action}"`) : text.includes('id="form"'))) ?? forms[0];
    if (!form) throw new Error(`no form at ${here.at}`);
    const values = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name!, value!] as [string, string],
    );
    return { target: /^<form[^>]*action="([^"]+)"/.exec(form)?.[1] ?? here.at, values };
  }

  const post = (path: string, values: Values | [string, string][], headers: Record<string, string> = {}) => {
    const pairs = Array.isArray(values)
      ? values
      : Object.entries(values).flatMap(([name, value]) => [value].flat().map((v) => [name, v] as [string, string]));
    return request(path, {
      method: 'POST',
      body: new URLSearchParams(pairs).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
    });
  };

  return {
    jar,
    get here() {
      return here;
    },
    get: (path: string, headers: Record<string, string> = {}) => request(path, { headers }),
    post,
    /** Sends the form of the page as it stands, with these values filled in. */
    send(values: Values = {}, action?: string): Promise<Seen> {
      const form = formOf(here.html, action);
      const filled = Object.entries(values).flatMap(([name, value]) =>
        [value].flat().map((v) => [name, v] as [string, string]),
      );
      const hidden = form.values.filter(([name]) => !Object.hasOwn(values, name));
      return post(form.target, [...hidden, ...filled]);
    },
    /** The last code that was sent. */
    code: () => world.sent.at(-1)!.code,
  };
}

export type Visitor = ReturnType<typeof visitor>;
