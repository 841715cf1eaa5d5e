import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagesAfterCode, typedOn } from '../functions/web/answers.ts';
import { makeWorld, type World } from '../functions/web/world.ts';
import { serve } from '../support/serve.ts';
import {
  desktop,
  largestText,
  look,
  overflow,
  phone,
  startBrowser,
  type TestBrowser,
  visitLooking,
} from './browser.ts';
import { fill, go } from './typing.ts';

let browser: TestBrowser;
let world: World;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    world = await makeWorld({ publicUrl: origin });
    return world.app;
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await world?.stop();
});

let people = 0;
const newMobile = () => `139${String(20_000_000 + people++)}`;
for (const [title, options] of [
  ['at 390 px with scripts, in Chinese', { js: true, lang: 'zh', size: phone }],
  ['at 390 px without scripts, in English', { js: false, lang: 'en', size: phone }],
  ['at 1280 px without scripts, in Chinese', { js: false, lang: 'zh', size: desktop }],
] as const) {
  test(`the whole sign-up works ${title}; every page and every error state is clean for axe`, async () => {
    const visit = await visitLooking(browser, {
      viewport: options.size,
      javaScript: options.js,
      origin: site.origin,
    });
    const { page } = visit;
    const check = (name: string) =>
      visit.look(`${options.lang}-${options.size.width}${options.js ? '' : '-plain'}-${name}`);
    const mobile = newMobile();
    await page.goto('/');
    if (options.lang === 'en') await page.click('text=English');
    await check('00-notice');
    await page.click(`text=${options.lang === 'zh' ? '我已看过，开始报名' : 'I have read this. Start'}`);
    await go(page);
    await check('01-mobile-errors');
    if (options.js) {
      // An error's link leads to its field, and nowhere else: the page is not asked for anew.
      await page.locator('.govuk-error-summary a').first().click();
      await page.evaluate('new Promise((done) => setTimeout(done, 300))');
      expect(await page.locator('.govuk-error-summary').count()).toBe(1);
    }
    await fill(page, typedOn(world, 'mobile', { mobile }));
    await check('02-mobile');
    await go(page);
    await check('03-code');
    await page.fill('#code', world.sent.at(-1)!.code === '000000' ? '111111' : '000000');
    await go(page);
    await check('04-code-wrong');
    await page.fill('#code', world.sent.at(-1)!.code);
    await go(page);
    for (const [index, id] of pagesAfterCode.entries()) {
      const n = String(index * 2 + 5).padStart(2, '0');
      expect(new URL(page.url()).pathname).toBe(`/sign-up/${id}`);
      if (id !== 'skills') {
        await go(page);
        await check(`${n}-${id}-errors`);
      }
      await fill(page, typedOn(world, id));
      await check(`${n}-${id}`);
      await go(page);
    }
    world.clock.go(60_000);
    await go(page);
    await check('30-check-errors');
    await page.locator('#pledge').check({ force: true });
    await go(page);
    expect(new URL(page.url()).pathname).toBe('/sign-up/receipt');
    await check('31-receipt');
    await page.goBack();
    await page.waitForURL('**/sign-up/receipt');
    const [reference] = await world.engine.byMobile(mobile);
    await page.goto(`/mine/${reference}`);
    await check('32-case');
    await page.goto(`/mine/${reference}/answers`);
    await check('33-answers');
    await page.goto(`/mine/${reference}/withdraw`);
    await check('34-withdraw');
    await visit.close();
  }, 240_000);
}

test('when the line is down nothing typed is lost, it is said, and once it is back one press goes on; Back shows the page before', async () => {
  const { context, page } = await browser.visit({ viewport: phone, origin: site.origin });
  await page.goto('/sign-up/mobile');
  await fill(page, typedOn(world, 'mobile', { mobile: newMobile() }));
  await go(page);
  await page.fill('#code', world.sent.at(-1)!.code);
  await go(page);
  const [first, second] = pagesAfterCode;
  await fill(page, typedOn(world, first!));
  const name = await page.inputValue('#form input[type=text] >> nth=0');
  await context.setOffline(true);
  await page.locator('#form button[type=submit].govuk-button:not([name])').first().click();
  await page.locator('[data-line-down]').waitFor({ state: 'visible' });
  expect(await page.inputValue('#form input[type=text] >> nth=0')).toBe(name);
  await look(page, '50-line-down');
  await context.setOffline(false);
  await go(page);
  expect(new URL(page.url()).pathname).toBe(`/sign-up/${second}`);
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  await page.goBack();
  await page
    .locator(`#form [name="${Object.keys(typedOn(world, first!))[0]}"]`)
    .first()
    .waitFor();
  expect(new URL(page.url()).pathname).toBe(`/sign-up/${first}`);
  await context.close();
}, 120_000);

test('statements, look-up and problem pages are clean, and the largest text of WeChat stays inside 390 px', async () => {
  const { context, page } = await browser.visit({ origin: site.origin });
  for (const [name, path] of [
    ['40-privacy', '/privacy'],
    ['41-accessibility', '/accessibility'],
    ['42-check', '/check'],
    ['43-resume', '/resume'],
    ['44-missing', '/nowhere'],
    ['45-link', '/link/abc'],
    ['46-under18', '/sign-up/stopped/under18'],
  ] as const) {
    await page.goto(path);
    await look(page, name);
    await largestText(page);
    expect(await overflow(page), `${name} with large text`).toBe(0);
  }
  await context.close();
});
