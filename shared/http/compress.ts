import { gzipSync } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';

const least = 1024;

/** Compresses pages: an HTTP API does not, and a page is five times its size without. */
export function compressPages(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const type = c.res.headers.get('content-type') ?? '';
    if (!/^(text\/html|application\/(problem\+)?json)/.test(type) || c.res.headers.has('content-encoding')) return;
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '') || c.req.method === 'HEAD') return;
    const body = new Uint8Array(await c.res.arrayBuffer());
    const small = body.length >= least;
    const headers = new Headers(c.res.headers);
    headers.append('vary', 'accept-encoding');
    headers.delete('content-length');
    if (small) headers.set('content-encoding', 'gzip');
    const { status } = c.res;
    c.res = undefined;
    c.res = new Response(small ? new Uint8Array(gzipSync(body)) : body, { status, headers });
  };
}
