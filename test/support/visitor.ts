import { bodyOf, formIn, type Values } from './page-form.ts';

/** A page as somebody sees it whose browser runs no scripts. */
export interface Seen {
  status: number;
  /** Path and query after redirects. */
  at: string;
  html: string;
  title: string;
  /** What can be read on it: no tags, no hidden values. */
  text: string;
  headers: Headers;
}

interface Site {
  /** The app as it is at the moment of the request. */
  app(): { request(url: string, init?: RequestInit): Response | Promise<Response> };
  origin: string;
  /** Where the page's own form is not marked, its first is meant. */
  orFirst?: boolean;
}

/** A browser with cookies and no scripts, straight in front of an app. */
export function visitorOf({ app, origin, orFirst = false }: Site) {
  const jar = new Map<string, string>();
  let here: Seen = { status: 0, at: '/', html: '', title: '', text: '', headers: new Headers() };

  async function request(path: string, init: RequestInit = {}): Promise<Seen> {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app().request(`${origin}${path}`, { ...init, headers, redirect: 'manual' });
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
    here = { status: response.status, at: path, html, title, text: textOf(html), headers: response.headers };
    return here;
  }
  const post = (path: string, values: Values | [string, string][], headers: Record<string, string> = {}) =>
    request(path, {
      method: 'POST',
      body: bodyOf(values),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
    });
  function formOf(action?: string): { target: string; values: Record<string, string | string[]> } {
    const form = formIn(here.html, action, orFirst);
    if (!form) throw new Error(`no form ${action ?? ''} at ${here.at}`);
    return { target: form.target ?? here.at, values: form.values };
  }
  return {
    jar,
    get here() {
      return here;
    },
    get: (path: string, headers: Record<string, string> = {}) => request(path, { headers }),
    post,
    /** The form of the page that posts to `action`, or the page's own, with its hidden values. */
    formOf,
    /** Sends a form of the page as it stands, with these values filled in. */
    send(values: Values = {}, action?: string): Promise<Seen> {
      const form = formOf(action);
      return post(form.target, { ...form.values, ...values });
    },
    /** The token of the page's forms. */
    token: () => String(/name="_csrf" value="([^"]+)"/.exec(here.html)?.[1]),
  };
}

function textOf(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
