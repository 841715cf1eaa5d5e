import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leader, slot } from '../functions/recruitment/workflow/roster-world.ts';
import { rosterSite } from '../functions/web/roster-site.ts';
import { serve } from '../support/serve.ts';
import { axe, desktop, overflow, phone, shoot, startBrowser, type TestBrowser } from './browser.ts';
import { go } from './typing.ts';

let browser: TestBrowser;
let roster: Awaited<ReturnType<typeof rosterSite>>;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    roster = await rosterSite(3, { publicUrl: origin });
    return { fetch: (request) => roster.world.app.fetch(request) };
  });
  await roster.openSession('basics', '2026-11-23', '09:00', '10:30', 9);
  await roster.openSession('care', '2026-11-24', '19:00', '21:00', 9);
  for (const [date, from, to] of [
    ['2026-11-23', '08:00', '10:00'],
    ['2026-11-24', '08:00', '13:00'],
    ['2026-11-24', '12:00', '14:00'],
    ['2026-11-25', '22:00', '24:00'],
    ['2026-11-26', '08:00', '10:00'],
  ] as const)
    await roster.openSlot(slot(date, from, to), 3);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await roster?.world.stop();
});

/** A page must fit its window, and get a picture. */
async function fits(page: Page, name: string): Promise<void> {
  await shoot(page, name);
  expect(await overflow(page), `${name} is wider than the window`).toBe(0);
}

/** As `fits`, and it must be clean for axe. */
async function lookWithAxe(page: Page, name: string): Promise<void> {
  await fits(page, name);
  expect(await axe(page), name).toEqual([]);
}

async function come(page: Page, n: number, lang: 'zh' | 'en'): Promise<string> {
  roster.world.clock.go(61_000);
  await page.goto(`/check?lang=${lang}`);
  await page.fill('#mobile', roster.mobileOf(n));
  await go(page);
  await page.fill('#code', roster.world.sent.at(-1)!.code);
  await go(page);
  return `/mine/${roster.refs[n]}`;
}

const press = (page: Page, act: string, nth = 0) =>
  page.locator(`form:has(input[name=act][value=${act}]) button`).nth(nth).click();

for (const [size, viewport, lang, n, javaScript] of [
  ['zh-390', phone, 'zh', 0, true],
  ['en-390-no-script', phone, 'en', 1, false],
  ['zh-1280', desktop, 'zh', 2, true],
] as const) {
  test(`${size}: training is booked, a shift chosen, one accepted, one given back; every state is clean for axe`, async () => {
    // The same pages: axe, which is a script, looks at them where scripts run.
    const look = javaScript ? lookWithAxe : fits;
    const { context, page } = await browser.visit({ viewport, javaScript, origin: site.origin });
    const at = await come(page, n, lang);
    await look(page, `${size}-80-placed`);
    await page.click(`a[href="${at}/training"]`);
    await look(page, `${size}-81-training`);
    await page.goto(`${at}/slots`);
    await look(page, `${size}-82-slots-untrained`);
    await page.goto(`${at}/training`);
    await press(page, 'book');
    await look(page, `${size}-83-training-booked`);

    await page.goto(`${at}/slots`);
    await press(page, 'choose');
    await look(page, `${size}-84-slots-chosen`);
    const asked = { slots: [{ slot: 'medical-support/1/2611252224' }, { slot: 'medical-support/1/2611260810' }] };
    expect(await roster.act(roster.refs[n]!, 'proposeSlots', asked, leader)).toBe('done');
    await page.goto(`${at}/slots`);
    await look(page, `${size}-85-slots-asked`);
    await press(page, 'accept');
    await press(page, 'decline');
    expect(await roster.slotsOf(roster.refs[n]!)).toHaveLength(2);

    await page.locator('a[href*="/slots/back?"]').first().click();
    await page.click('button.govuk-button--warning');
    await look(page, `${size}-86-give-back-wrong`);
    await page.locator('#reason-work').check({ force: true });
    await page.click('button.govuk-button--warning');
    await look(page, `${size}-87-given-back`);
    expect(await roster.slotsOf(roster.refs[n]!)).toHaveLength(1);

    await page.goto(`${at}/checkIn`);
    await look(page, `${size}-88-check-in`);
    await page.goto(`${at}/roster`);
    await look(page, `${size}-89-roster`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.app-screen').isVisible()).toBe(false);
    expect(await page.locator('table').isVisible()).toBe(true);
    await context.close();
  }, 180_000);
}
