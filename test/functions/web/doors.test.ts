import { afterAll, beforeAll, expect, test } from 'vitest';
import { typedOn } from './answers.ts';
import { visitor } from './visitor.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

test('every answer forbids framing, referrers, keeping and anything inline or from elsewhere', async () => {
  const person = visitor(world);
  for (const path of ['/', '/sign-up/mobile', '/privacy', '/nowhere', '/link/abc']) {
    const { headers, html } = await person.get(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style| style="| on[a-z]+="/);
  }
});

test('over https cookies are bound to the host and unreadable for scripts', async () => {
  const secure = await makeWorld({ publicUrl: 'https://wh.kapok.example' });
  const response = await secure.app.request('https://wh.kapok.example/sign-up/mobile');
  expect(response.headers.get('set-cookie')).toMatch(/^__Host-kapok=[^;]+;.*Path=\/; HttpOnly; Secure; SameSite=Lax/);
  expect(response.headers.get('strict-transport-security')).toBeTruthy();
  await secure.stop();
});

test('a body over the limit is refused with a page, declared or not', async () => {
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  const big = await person.send({ mobile: 'x'.repeat(70_000) });
  expect(big.status).toBe(413);
  expect(big.html).toContain('内容太长了');
});

test('a body that is no form, and one of a thousand fields, get a page and change nothing', async () => {
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  const json = await person.post('/sign-up/mobile', {}, { 'content-type': 'application/json' });
  expect(json.status).toBe(400);
  expect(json.html).toContain('页面没有传完整');
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`f${n}`, 'x']));
  expect((await person.post('/sign-up/mobile', many)).status).toBe(400);
});

test('a fault shows a number to tell us, and nothing of what went wrong', async () => {
  const person = visitor(world);
  const { byMobile } = world.engine;
  await person.get('/sign-up/mobile');
  await person.send(typedOn(world, 'mobile', { mobile: '13400000001' }));
  world.engine.byMobile = () => Promise.reject(new Error('secret inside 13400000001'));
  const seen = await person.send({ code: person.code() });
  world.engine.byMobile = byMobile;
  expect(seen.status).toBe(500);
  expect(seen.html).toMatch(/告诉我们编号 [0-9a-f]{8}/);
  expect(seen.html).not.toContain('secret inside');
  const logged = world.logged.at(-2)! + world.logged.at(-1)!;
  expect(logged).toContain('web.fault');
  expect(logged).not.toContain('13400000001');
});

test('markup in what people type is shown as text', async () => {
  const person = visitor(world);
  await person.get('/check');
  await person.send({ mobile: '"><script>alert(1)</script>' });
  expect(person.here.html).not.toContain('<script>alert');
  expect(person.here.html).toContain('&lt;script&gt;alert');
});

test('the first load of a public page is under 30 KB compressed, and assets never change under one name', async () => {
  const gzip = { headers: { 'accept-encoding': 'gzip' } };
  const size = async (path: string) => {
    const response = await world.app.request(`http://localhost${path}`, gzip);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    return { bytes: (await response.arrayBuffer()).byteLength, cache: response.headers.get('cache-control') };
  };
  const css = await size(world.web.assets.href('theme.css'));
  const js = await size(world.web.assets.href('enhance.js'));
  for (const path of ['/', '/sign-up/mobile', '/privacy']) {
    const page = await size(path);
    expect(page.bytes + css.bytes + js.bytes).toBeLessThan(30 * 1024);
  }
  expect(css.cache).toContain('immutable');
  expect((await world.app.request('http://localhost/assets/theme.0000000000.css')).status).toBe(404);
});

test('the language link moves the choice into a cookie and leaves a clean address', async () => {
  const person = visitor(world);
  await person.get('/privacy?lang=en');
  expect(person.here.at).toBe('/privacy');
  expect(person.here.html).toContain('Privacy notice');
  await person.get('/check');
  expect(person.here.html).toContain('Check your sign-up');
  await person.get('/check?lang=zh');
  expect(person.here.html).toContain('查报名进度');
});

test('many posts of one address ask it to look again, and never shut it out', async () => {
  const from = { event: { requestContext: { http: { sourceIp: '203.0.113.77' } } } };
  const { addressIsBusy } = await import('../../../functions/web/door/limits.ts');
  for (let n = 0; n < 300; n++) await addressIsBusy(world.door, '203.0.113.77');
  const first = await world.app.request('http://localhost/sign-up/mobile', {}, from);
  const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await first.text())![1]!;
  const send = (again: string) =>
    world.app.request(
      'http://localhost/sign-up/mobile',
      {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          _csrf: csrf,
          ackRisks: 'yes',
          consentGeneral: 'yes',
          mobile: '13400000009',
          again,
        }),
      },
      from,
    );
  const asked = await send('');
  expect(asked.headers.get('location')).toBe('/sign-up/mobile');
  const through = await send('yes');
  expect(through.headers.get('location')).toBe('/code');
});
