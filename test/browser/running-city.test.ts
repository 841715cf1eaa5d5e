import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recruitmentForm } from '../../functions/recruitment/form.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { rawOf } from '../../shared/forms/read.ts';
import { startRealCity, type TestCity, until } from '../local/city.ts';
import { axe, shoot, startBrowser, type TestBrowser } from './browser.ts';
import { fill, go } from './typing.ts';

let browser: TestBrowser;
let city: TestCity;
const folder = mkdtempSync(join(tmpdir(), 'kapok-city-'));

beforeAll(async () => {
  city = await startRealCity('wuhan', { dataDir: join(folder, 'data'), clockwork: true });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await city?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The latest code that the stand-in of the gateway delivered to a number. */
async function codeFor(mobile: string): Promise<string> {
  const port = city.stack.kapok?.parties?.find(({ name }) => /sms/i.test(name))?.port;
  let code: string | undefined;
  await until('the code has arrived', async () => {
    const page = await (await fetch(`http://localhost:${port}/messages?to=${mobile}`)).text();
    code = /验证码(\d{6})/.exec(page)?.[1];
    return code !== undefined;
  });
  return code!;
}

const heading = (page: Page) => page.locator('h1').textContent();

test('on the running city a volunteer signs up, is carried to the review, changes times and withdraws', async () => {
  const { context, page } = await browser.visit({ origin: city.url });
  const mobile = '13800138777';
  const example: Record<string, unknown> = { ...recruitmentForm.example(Date.now(), wuhan), mobile };
  await page.goto('/');
  await page.click('text=我已看过，开始报名');
  for (const { id, fields } of recruitmentForm.pages) {
    if (!page.url().endsWith(`/sign-up/${id}`)) continue;
    const values = Object.assign({}, ...fields.map((field) => rawOf(field, example[field.id] as string)));
    await fill(page, values);
    await go(page);
    if (id === 'mobile') {
      await page.fill('#code', await codeFor(mobile));
      await go(page);
    }
  }
  // A program is faster than any reader, and is asked to look once more.
  if (!page.url().endsWith('/receipt')) {
    await page.locator('#pledge').check({ force: true });
    await go(page);
  }
  expect(await heading(page)).toBe('报名已提交');
  expect(await axe(page)).toEqual([]);
  await shoot(page, '50-real-receipt');
  await page.click('text=查看进度');
  await until('the worker has checked the sign-up', async () => {
    await page.reload();
    return (await heading(page)) === '资质审核';
  });
  await shoot(page, '51-real-review');
  expect(await axe(page)).toEqual([]);

  await page.click('text=改时间和志愿');
  await page.locator('[name=availability][value=sun-am]').check({ force: true });
  await go(page);
  expect(await page.locator('main').textContent()).toContain('已经记下');
  await page.click('text=撤回报名');
  await page.locator('button.govuk-button--warning').click();
  await until('it is withdrawn', async () => {
    await page.reload();
    return (await heading(page)) === '已撤回';
  });
  await shoot(page, '52-real-withdrawn');
  await context.close();
}, 120_000);
