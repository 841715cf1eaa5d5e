import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWeb } from '../../functions/web/app.tsx';
import { type World as Desk, makeWorld as makeDesk } from '../functions/desk/world.ts';
import { newMobile, signedUp } from '../functions/web/signed-up.ts';
import { makeWorld, type World } from '../functions/web/world.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';
import { go } from './typing.ts';

let browser: TestBrowser;
let world: World;
let desk: Desk;
let site: Awaited<ReturnType<typeof serve>>;
let office: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    world = await makeWorld({ publicUrl: origin });
    return { fetch: (request) => world.app.fetch(request) };
  });
  office = await serve(async (origin) => {
    desk = await makeDesk({ publicUrl: origin });
    return desk.app;
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await office?.stop();
  await world?.stop();
  await desk?.stop();
});

async function lookUp(page: Page, mobile: string): Promise<void> {
  world.clock.go(61_000);
  await page.goto('/check');
  await page.fill('#mobile', mobile);
  await go(page);
  await page.fill('#code', world.sent.at(-1)!.code);
  await go(page);
}

for (const [size, viewport, lang] of [
  ['zh-390', phone, 'zh'],
  ['en-390', phone, 'en'],
  ['zh-1280', desktop, 'zh'],
] as const) {
  test(`${size}: the number is changed with the keyboard alone; every page and error is clean for axe`, async () => {
    const { mobile, reference } = await signedUp(world);
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    await page.goto(`/?lang=${lang}`);
    await lookUp(page, mobile);
    await look(page, `${size}-60-case`);
    await page.focus(`a[href="/mine/${reference}/changeMobile"]`);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/changeMobile');
    await look(page, `${size}-61-change`);
    await go(page);
    await look(page, `${size}-62-change-wait`);
    world.clock.go(60_000);
    await go(page);
    await look(page, `${size}-63-change-old`);
    await page.fill('#code', '1');
    await page.keyboard.press('Enter');
    await page.locator('.govuk-error-summary').waitFor();
    await look(page, `${size}-64-change-old-error`);
    await page.fill('#code', world.sent.at(-1)!.code);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/new');
    await look(page, `${size}-65-change-new`);
    await page.fill('#mobile', mobile);
    await page.keyboard.press('Enter');
    await page.locator('.govuk-error-summary').waitFor();
    await look(page, `${size}-66-change-new-error`);
    await page.fill('#mobile', newMobile());
    await page.keyboard.press('Enter');
    await page.waitForURL('**/code');
    await look(page, `${size}-67-change-code`);
    await page.fill('#code', world.sent.at(-1)!.code);
    await page.keyboard.press('Enter');
    await page.waitForURL('**said=done');
    await look(page, `${size}-68-changed`);
    await context.close();
  }, 120_000);

  test(`${size}: a place that is kept, and a last wish that is declined`, async () => {
    const { mobile, reference } = await signedUp(world);
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    await page.goto(`/?lang=${lang}`);
    await lookUp(page, mobile);
    const found = world.engine.cases.get(reference)!;
    Object.assign(found, {
      state: 'held',
      point: 1,
      decisions: ['release', 'withdraw', 'changeTimes', 'changeMobile'],
      vars: { kept: lang === 'zh' ? '11月29日（周日）10:03' : 'Sun 29 Nov, 10:03' },
    });
    await page.goto(`/mine/${reference}`);
    await look(page, `${size}-70-kept`);
    Object.assign(found, { state: 'offered', decisions: ['confirm', 'decline'], vars: { post: '岗位', choice: '1' } });
    await page.goto(`/mine/${reference}/decline`);
    expect(await page.locator('input[type=radio]').count()).toBe(2);
    await look(page, `${size}-71-decline-last`);
    await context.close();
  }, 120_000);

  test(`${size}: the call is closed`, async () => {
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    await page.goto(`/?lang=${lang}`);
    const before = world.app;
    world.web.city.open = false;
    world.app = createWeb(world.web);
    try {
      await page.goto('/');
      await look(page, `${size}-72-closed-notice`);
      await page.goto('/sign-up/mobile');
      await look(page, `${size}-73-closed`);
    } finally {
      world.web.city.open = true;
      world.app = before;
    }
    await context.close();
  }, 120_000);
}

for (const [size, viewport] of [
  ['desk-390', phone],
  ['desk-1280', desktop],
] as const) {
  test(`${size}: another mobile is recorded; a closed call at the phone`, async () => {
    const ref = await desk.city.signUp(viewport.width % 900);
    const { context, page } = await browser.visit({ viewport, origin: office.origin });
    await page.goto('/desk/sign-in?as=demo-reviewer');
    await page.goto(`/desk/cases/${ref}/decisions/changeMobile`);
    await look(page, `${size}-20-mobile`);
    await go(page);
    await look(page, `${size}-21-mobile-errors`);
    await page.fill('#newMobile', `1370000${String(viewport.width).padStart(4, '0')}`);
    await page.locator('[name=papers]').first().check({ force: true });
    await page.fill('#mobileReason', '手机丢了，本人带身份证来办');
    await go(page);
    await look(page, `${size}-22-mobile-changed`);
    desk.city.city.open = false;
    await page.goto('/desk/by-phone');
    desk.city.city.open = true;
    await look(page, `${size}-23-closed`);
    await context.close();
  }, 120_000);
}
