import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createAssets } from '../../../shared/http/assets.ts';
import { compressPages } from '../../../shared/http/compress.ts';
import { comesFromElsewhere, createCsrf } from '../../../shared/http/csrf.ts';
import { localPath } from '../../../shared/http/local-path.ts';
import { problemDocument } from '../../../shared/http/problem.ts';
import { securityHeaders } from '../../../shared/http/security-headers.ts';
import { createHasher } from '../../../shared/privacy/hash.ts';

const key = (n: number) => Buffer.alloc(32, n).toString('base64url');
const older = { version: 'h1', key: key(1) };
const newer = { version: 'h2', key: key(2) };

test('a forged token fits nobody, and one made before a key was rotated still fits', () => {
  const before = createCsrf(createHasher({ keys: [older] }));
  const after = createCsrf(createHasher({ keys: [newer, older] }));
  const token = before.tokenFor('visitor-1');
  expect(after.fits('visitor-1', token)).toBe(true);
  expect(after.fits('visitor-2', token)).toBe(false);
  expect(after.fits(undefined, token)).toBe(false);
  expect(after.fits('visitor-1', '')).toBe(false);
  expect(after.fits('visitor-1', [token])).toBe(false);
  expect(createCsrf(createHasher({ keys: [newer] })).fits('visitor-1', token)).toBe(false);
});

test('a post of another site is known by what the browser says of it; an old browser says nothing', () => {
  const from = (headers: Record<string, string>) => comesFromElsewhere(new Headers(headers), 'https://wh.example');
  expect(from({ 'sec-fetch-site': 'cross-site' })).toBe(true);
  expect(from({ 'sec-fetch-site': 'same-site' })).toBe(true);
  expect(from({ origin: 'https://evil.example' })).toBe(true);
  expect(from({ 'sec-fetch-site': 'same-origin', origin: 'https://wh.example' })).toBe(false);
  expect(from({})).toBe(false);
});

test('only a path of this site is followed', () => {
  for (const bad of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/a\n/b',
    7,
    '',
  ]) {
    expect(localPath(bad)).toBe('/');
  }
  expect(localPath('/mine/1?x=2')).toBe('/mine/1?x=2');
});

test('forms may lead elsewhere only where that is said', async () => {
  const app = new Hono()
    .use(securityHeaders({ secure: true, formsTo: ['https://id.example'] }))
    .get('/', (c) => c.text(''));
  const csp = (await app.request('/')).headers.get('content-security-policy')!;
  expect(csp).toContain("form-action 'self' https://id.example");
  expect(csp).toContain("script-src 'self'");
});

test('what sets its own cache rule keeps it, and everything else is not kept', async () => {
  const assets = createAssets({ 'a.css': 'body{}' });
  const app = new Hono()
    .use(securityHeaders({ secure: false }))
    .route('/', assets.routes)
    .get('/', (c) => c.text('x'));
  expect((await app.request('/')).headers.get('cache-control')).toBe('no-store');
  expect((await app.request(assets.href('a.css'))).headers.get('cache-control')).toContain('immutable');
  expect(() => assets.href('b.css')).toThrow();
});

test('a page is compressed for those who can read it, once, with its cookies and status', async () => {
  const app = new Hono().use(compressPages()).get('/', (c) => {
    c.header('set-cookie', 'a=1');
    c.header('set-cookie', 'b=2', { append: true });
    return c.html('长'.repeat(5000), 410);
  });
  const small = await app.request('/', { headers: { 'accept-encoding': 'gzip, br' } });
  expect(small.status).toBe(410);
  expect(small.headers.get('content-encoding')).toBe('gzip');
  expect(small.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect((await small.arrayBuffer()).byteLength).toBeLessThan(500);
  const plain = await app.request('/');
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toHaveLength(5000);
});

test('a problem document names its code, never what was typed', () => {
  expect(problemDocument(409, 'submission.conflict')).toEqual({
    type: 'urn:kapok:problem:submission.conflict',
    title: 'submission.conflict',
    status: 409,
    code: 'submission.conflict',
  });
});
