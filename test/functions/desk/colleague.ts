import type { World } from './world.ts';

/** A page as somebody sees it whose browser runs no scripts. */
export interface Seen {
  status: number;
  /** Path and query after redirects. */
  at: string;
  html: string;
  /** What can be read on it: no tags, no hidden values. */
  text: string;
  headers: Headers;
}

type Values = Record<string, string | readonly string[]>;

/** Somebody of the staff at a browser without scripts, signed in. */
export async function colleague(world: World, sub = 'demo-reviewer') {
  const jar = new Map<string, string>();
  const origin = world.desk.publicUrl;
  let here: Seen = { status: 0, at: '/desk', html: '', text: '', headers: new Headers() };

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
    here = { status: response.status, at: path, html, text: textOf(html), headers: response.headers };
    return here;
  }
  const post = (path: string, values: Values, headers: Record<string, string> = {}) => {
    const pairs = Object.entries(values).flatMap(([name, value]) =>
      [value].flat().map((v) => [name, v] as [string, string]),
    );
    return request(path, {
      method: 'POST',
      body: new URLSearchParams(pairs).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
    });
  };
  /** The form of the page that posts to `action` (or the one with the id `form`), with its hidden values. */
  function formOf(html: string, action?: string): { target: string; values: Values } {
    const forms = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map((match) => match[0]);
    const form = forms.find((text) => (action ? text.includes(`action="${action}"`) : text.includes('id="form"')));
    if (!form) throw new Error(`no form ${action ?? ''} at ${here.at}`);
    const values: Values = {};
    for (const [, name, value] of form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
      values[name!] = value!;
    return { target: action ?? here.at, values };
  }
  await request(`/desk/sign-in?as=${sub}`);
  return {
    jar,
    get here() {
      return here;
    },
    get: (path: string, headers: Record<string, string> = {}) => request(path, { headers }),
    post,
    formOf: (action?: string) => formOf(here.html, action),
    /** Sends a form of the page as it stands, with these values filled in. */
    send(values: Values = {}, action?: string): Promise<Seen> {
      const form = formOf(here.html, action);
      return post(form.target, { ...form.values, ...values });
    },
    /** The token of the page's forms. */
    token: () => String(/name="_csrf" value="([^"]+)"/.exec(here.html)?.[1]),
  };
}

export type Colleague = Awaited<ReturnType<typeof colleague>>;

function textOf(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
