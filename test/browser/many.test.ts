import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, type World } from '../functions/desk/world.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';
import { tabTo } from './typing.ts';

let browser: TestBrowser;
let world: World;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    world = await makeWorld({ publicUrl: origin });
    return world.app;
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await world?.stop();
});

/** Presses the button of the page's form by the keyboard and waits for what comes. */
async function press(page: Page, button: string, expected: string): Promise<void> {
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await page.waitForSelector(expected);
}

const names = ['王小玉', '李明', '欧阳雨', '赵一'];

for (const [size, viewport, from] of [
  ['1280', desktop, 100],
  ['390', phone, 200],
] as const) {
  test(`several sign-ups at ${size} px by keyboard alone: ticked, one reason, each with its result; clean for axe in every state`, async () => {
    const refs: string[] = [];
    for (const [index, name] of names.entries()) refs.push(await world.city.signUp(from + index, { name }));
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    const shot = (name: string) => look(page, `many-${size}-${name}`);
    await page.goto('/desk/sign-in?as=demo-reviewer&returnTo=/desk/queues/review');
    await press(page, 'a[href$="/queues/review/many"]', 'input[name=ref]');
    await shot('01-choose');
    await press(page, '#form button', '.govuk-error-summary');
    await shot('02-nothing-chosen');
    // From the error summary to the rows by its own link.
    await tabTo(page, '.govuk-error-summary a[href="#rows"]');
    await page.keyboard.press('Enter');
    for (const ref of refs.slice(0, 3)) {
      await tabTo(page, `#r-${ref}`);
      await page.keyboard.press('Space');
    }
    await tabTo(page, '[name=decision]');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[name=decision]:checked').getAttribute('value')).toBe('fail');
    await shot('03-ticked');
    await press(page, '#form button', '[name=reason]');
    await shot('04-reason');
    await press(page, '#form button[type=submit]', '.govuk-error-summary');
    await shot('05-no-reason');
    // A colleague was faster with one of them.
    await world.city.staff(refs[1]!, 'pass');
    await tabTo(page, '[name=reason]');
    await page.keyboard.press('Space');
    await press(page, '#form button[type=submit]', 'h1:has-text("结果")');
    await shot('06-results');
    expect(await page.textContent('main')).toContain('2 份已处理，1 份没有处理');
    expect(await Promise.all(refs.map(world.city.step))).toEqual(['decided', 'decided', 'decided', 'review']);
    expect(await world.city.data(refs[2]!)).toMatchObject({ reason: 'certMissing' });
    await press(page, 'a[href$="/queues/review"]:not(nav a)', 'a[href$="/queues/review/many"]');
    await world.city.staff(refs[3]!, 'pass');
    await world.city.run(world.city.now() + 3 * 60_000);
    await page.goto('/desk/queues/review/many?lang=en');
    await shot('07-nothing-left');
    await context.close();
  }, 240_000);
}
