import { afterAll, beforeAll, expect, test } from 'vitest';
import { withExports } from '../functions/desk/exports-world.ts';
import { makeWorld, type World } from '../functions/desk/world.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';

let browser: TestBrowser;
let world: World;
let exports: Awaited<ReturnType<typeof withExports>>;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    world = await makeWorld({ publicUrl: origin });
    exports = await withExports(world);
    return world.app;
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await world?.stop();
});

for (const [size, viewport, from] of [
  ['1280', desktop, 100],
  ['390', phone, 200],
] as const) {
  test(`an export at ${size} px, from the list to the file; clean for axe in every state`, async () => {
    for (let n = 0; n < 3; n++) await world.city.signUp(from + n);
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    await page.goto('/desk/sign-in?as=demo-reviewer');
    const shot = (name: string) => look(page, `export-${size}-${name}`);
    await page.goto('/desk/queues/review');
    await page.click('text=导出这个列表');
    await shot('01-choose');
    await page.check('#columns-recruitment_1_mobile', { force: true });
    await page.click('#form button.govuk-button');
    await shot('02-reason-missing');
    const target = await page.getAttribute('.govuk-error-summary a', 'href');
    expect(await page.getAttribute(String(target), 'name')).toBe('why');
    await page.check('#why-roster', { force: true });
    await page.click('#form button.govuk-button');
    await page.waitForURL('**/desk/exports/*');
    await shot('03-under-way');
    const ref = page.url().slice(-13);
    await exports.work(ref);
    await page.click('text=看最新进度');
    await shot('04-ready');
    expect(await page.getAttribute('a.govuk-button', 'href')).toBe(`/desk/exports/${ref}/file`);
    await exports.asFiles(ref, 3);
    await page.goto(`/desk/exports/${ref}`);
    await shot('04-several-files');
    expect(await page.getAttribute('text=下载第 3 个', 'href')).toBe(`/desk/exports/${ref}/file?n=3`);
    await exports.asFiles(ref, 1);
    await page.goto('/desk/queues/review/export?lang=en');
    await shot('05-english');
    await page.goto(`/desk/exports/${ref}`);
    await page.click('text=Cancel and delete');
    await exports.work(ref);
    await page.goto(`/desk/exports/${ref}?lang=zh`);
    await shot('06-cancelled');
    await context.close();
  }, 120_000);
}
