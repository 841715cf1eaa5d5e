import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The pages' own files, each under a name with the hash of its content. */
export interface Assets {
  /** Address of a file by its plain name: `theme.css` → `/assets/theme.1a2b3c4d5e.css`. */
  href(name: string): string;
  routes: Hono;
}

/**
 * Serves files that live inside the bundle. Each is hashed and compressed once, when the function starts; since the name changes
 * with the content, a phone never asks for the same one twice.
 */
export function createAssets(files: Record<string, string>): Assets {
  const hrefs = new Map<string, string>();
  const byName = new Map<string, { type: string; plain: Uint8Array<ArrayBuffer>; small: Uint8Array<ArrayBuffer> }>();
  for (const [name, text] of Object.entries(files)) {
    const dot = name.lastIndexOf('.');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 10);
    const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
    hrefs.set(name, `/assets/${hashed}`);
    byName.set(hashed, {
      type: types[name.slice(dot + 1)] ?? 'application/octet-stream',
      plain: new Uint8Array(Buffer.from(text)),
      small: new Uint8Array(gzipSync(text, { level: 9 })),
    });
  }
  const routes = new Hono();
  routes.get('/assets/:name', (c) => {
    const file = byName.get(c.req.param('name'));
    if (!file) return c.notFound();
    const zipped = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
    return c.body(zipped ? file.small : file.plain, 200, {
      'content-type': file.type,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(zipped && { 'content-encoding': 'gzip' }),
    });
  });
  return {
    routes,
    href(name) {
      const href = hrefs.get(name);
      if (!href) throw new Error(`no asset ${name}`);
      return href;
    },
  };
}
