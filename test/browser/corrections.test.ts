import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rosterSite } from '../functions/web/roster-site.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';
import { go } from './typing.ts';

let browser: TestBrowser;
let roster: Awaited<ReturnType<typeof rosterSite>>;
let site: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    roster = await rosterSite(1, { publicUrl: origin });
    return { fetch: (request) => roster.world.app.fetch(request) };
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await roster?.world.stop();
});

async function come(page: Page, mobile: string, ref: string, lang: 'zh' | 'en'): Promise<string> {
  roster.world.clock.go(61_000);
  await page.goto(`/check?lang=${lang}`);
  await page.fill('#mobile', mobile);
  await go(page);
  await page.fill('#code', roster.world.sent.at(-1)!.code);
  await go(page);
  return `/mine/${ref}`;
}

let next = 40;
for (const [size, viewport, lang] of [
  ['zh-390', phone, 'zh'],
  ['en-390', phone, 'en'],
  ['zh-1280', desktop, 'zh'],
] as const) {
  test(`${size}: from what was entered to its correction, with an error and without; name and number; the messages`, async () => {
    const n = next++;
    const ref = await roster.city.signUp(n, {}, lang);
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    const at = await come(page, roster.mobileOf(n), ref, lang);
    await page.click(`a[href="${at}/answers"]`);
    await look(page, `${size}-60-answers`);
    await page.click(`a[href="${at}/correctHome"]`);
    await look(page, `${size}-61-home`);
    await page.selectOption('#district', '420106');
    await go(page);
    await look(page, `${size}-62-home-street`);
    await page.selectOption('#street', 'unknown');
    await go(page);
    await look(page, `${size}-63-done`);
    await page.goto(`${at}/correctWork`);
    await look(page, `${size}-64-work`);
    await page.goto(`${at}/correctContact`);
    await look(page, `${size}-65-contact`);
    await page.goto(`${at}/correctIdentity`);
    await look(page, `${size}-66-identity`);
    await page.fill('#name', '王晓玉');
    await page.click('label[for="idType-residentId"]');
    await page.fill('#idNumber', '420100198506120028');
    await go(page);
    await look(page, `${size}-67-identity-error`);
    await page.fill('#idNumber', '420100198506120027');
    await go(page);
    expect(new URL(page.url()).search).toBe('?said=done');
    await roster.city.run();
    await page.goto(`${at}/messages`);
    await look(page, `${size}-68-messages`);
    await context.close();
  }, 240_000);
}

test('390: messages that did not arrive, and one that waits for the morning', async () => {
  const n = next++;
  roster.city.undelivered.add(roster.mobileOf(n));
  const ref = await roster.city.signUp(n);
  await roster.city.run(roster.city.now() + 30 * 60_000);
  roster.city.skip(Date.parse('2026-11-22T23:00:00+08:00'));
  await roster.city.staff(ref, 'askMore', { question: '晚上能来吗' }, { kind: 'program', id: 'p', role: 'reviewer' });
  const { context, page } = await browser.visit({ viewport: phone, origin: site.origin });
  const at = await come(page, roster.mobileOf(n), ref, 'zh');
  await page.goto(`${at}/messages`);
  await look(page, '390-69-messages-states');
  const said = await page.locator('.app-messages li').allInnerTexts();
  expect(said[0]).toContain('夜间不打扰');
  expect(said[1]).toContain('没送到');
  await context.close();
}, 120_000);
