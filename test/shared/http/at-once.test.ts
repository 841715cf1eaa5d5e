import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { expect, test } from 'vitest';
import { nextPageAtOnce } from '../../../shared/http/at-once.ts';

function site() {
  const app = new Hono<{ Bindings: { address: string } }>();
  const seen: string[] = [];
  app.use(nextPageAtOnce(app));
  app.use(async (c, next) => {
    seen.push(`${c.req.method} ${c.req.path} ${c.req.header('cookie') ?? ''} ${c.env.address}`);
    await next();
    c.res.headers.set('cache-control', 'no-store');
  });
  app.post('/first', (c) => {
    setCookie(c, 'session', 'new');
    setCookie(c, 'old', '', { maxAge: 0 });
    return c.redirect('/second?said=done', 303);
  });
  app.get('/second', (c) => {
    setCookie(c, 'seen', 'yes');
    return c.html(`<p>${c.req.query('said')} ${c.req.header('content-type') ?? 'no type'}</p>`);
  });
  app.post('/hops', (c) => c.redirect('/hop', 303));
  app.get('/hop', (c) => c.redirect('/second?said=far', 303));
  app.post('/round', (c) => c.redirect('/round', 303));
  app.get('/round', (c) => c.redirect('/round', 303));
  app.post('/away', (c) => c.redirect('https://elsewhere.example/', 303));
  app.post('/other', (c) => c.redirect('//elsewhere.example/', 303));
  app.post('/same', (c) => c.html('<p>errors</p>'));
  const post = (path: string, headers: Record<string, string> = {}) =>
    app.request(
      path,
      {
        method: 'POST',
        body: 'a=1',
        headers: { cookie: 'old=1; kept=2', 'content-type': 'application/x-www-form-urlencoded', ...headers },
      },
      { address: '192.0.2.1' },
    );
  return { post, seen };
}
const asked = { 'x-next-page': '1' };

test('a post that leads on is answered with the page itself: its address, all cookies, nothing of the post', async () => {
  const { post, seen } = site();
  const answer = await post('/first', asked);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('<p>done no type</p>');
  expect(answer.headers.get('content-location')).toBe('/second?said=done');
  expect(answer.headers.get('location')).toBeNull();
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])).toEqual([
    'seen=yes',
    'session=new',
    'old=',
  ]);
  expect(seen).toEqual(['POST /first old=1; kept=2 192.0.2.1', 'GET /second kept=2; session=new 192.0.2.1']);
});

test('a browser by itself is sent there', async () => {
  const answer = await site().post('/first');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/second?said=done']);
});

test('a page that leads on in its turn is followed, not for ever', async () => {
  const { post, seen } = site();
  const answer = await post('/hops', asked);
  expect(await answer.text()).toBe('<p>far no type</p>');
  expect(answer.headers.get('content-location')).toBe('/second?said=far');
  seen.length = 0;
  expect((await post('/round', asked)).status).toBe(303);
  expect(seen).toHaveLength(4);
});

test('what leads away, and what leads nowhere, stays as it is', async () => {
  const { post } = site();
  for (const path of ['/away', '/other']) expect((await post(path, asked)).status, path).toBe(303);
  const same = await post('/same', asked);
  expect([same.status, same.headers.get('content-location')]).toEqual([200, null]);
});
