import { gunzipSync } from 'node:zlib';
import { bodyOf, formIn, type Values } from '../../support/page-form.ts';
import type { Client } from '../client.ts';

/** A browser: keeps cookies, follows redirects, loads each stylesheet and script once, sends forms as the pages' script. */
export function visitor(client: Client) {
  const jar = new Map<string, string>();
  const loaded = new Set<string>();
  let at = '/';
  let html = '';

  async function request(path: string, body?: string, atOnce = false): Promise<string> {
    const headers: Record<string, string> = { 'accept-encoding': 'gzip' };
    if (jar.size > 0) headers.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    if (body !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    if (atOnce) headers['x-next-page'] = '1';
    const answer = await client.ask({
      method: body === undefined ? 'GET' : 'POST',
      path,
      headers,
      ...(body !== undefined && { body }),
    });
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = cookie.split(';');
      const cut = pair.indexOf('=');
      if (/max-age=0/i.test(cookie)) jar.delete(pair.slice(0, cut));
      else jar.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    const { location } = answer.headers;
    if (typeof location === 'string') return request(location);
    if (answer.status !== 200)
      throw new Error(`${path} was answered ${answer.status}: ${answer.body.toString().slice(0, 200)}`);
    at = String(answer.headers['content-location'] ?? path);
    html = (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.body) : answer.body).toString();
    for (const [, asset] of html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      if (loaded.has(asset!)) continue;
      loaded.add(asset!);
      await client.get(asset!, { 'accept-encoding': 'gzip' });
    }
    return html;
  }

  return {
    at: () => at,
    html: () => html,
    get: (path: string) => request(path),
    /** Sends the page's form as it stands, with these values filled in. */
    send(values: Values, action?: string): Promise<string> {
      const form = formIn(html, action, action === undefined);
      if (!form) throw new Error(`no form ${action ?? ''} at ${at}`);
      const body = bodyOf({ ...form.values, ...values });
      return request(form.target ?? at, body, form.html.includes('data-at-once'));
    },
  };
}
