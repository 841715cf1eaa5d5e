import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseFile } from '../../functions/web/ports.ts';
import { refusalReasons } from '../../shared/files/decisions.ts';
import { parseIncoming } from '../../shared/files/keys.ts';
import { signedUp } from '../functions/web/signed-up.ts';
import { makeWorld, type World } from '../functions/web/world.ts';
import { postBox } from '../support/post-box.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, shoot, startBrowser, type TestBrowser } from './browser.ts';
import { go } from './typing.ts';

let browser: TestBrowser;
let world: World;
let store: Awaited<ReturnType<typeof postBox>>;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  store = await postBox();
  const files = {
    bucket: 'files',
    region: 'cn-north-1',
    url: `${store.origin}/files`,
    origin: store.origin,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  };
  site = await serve(async (origin) => {
    world = await makeWorld({ publicUrl: origin, files });
    return { fetch: (request) => world.app.fetch(request) };
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await store?.stop();
  await world?.stop();
});

function stands(reference: string, files: CaseFile[], more: object = {}) {
  const decisions = ['materials', 'removeFile', 'materialsDone', 'withdraw'];
  const line = ['sent', 'checked', 'reviewed', 'materials', 'matched', 'confirmed', 'placed'];
  const found = world.engine.cases.get(reference)!;
  Object.assign(found, { state: 'materials', decisions, files, line, point: 3, vars: { most: 5 }, ...more });
}

const kept = (more: Partial<CaseFile> = {}): CaseFile => ({
  file: randomUUID(),
  at: 0,
  state: 'kept',
  type: 'image/jpeg',
  bytes: 1_300_000,
  ...more,
});

/** Somebody who has come back with mobile and code, to whom materials are asked of. */
async function asked(page: Page, lang: 'zh' | 'en' = 'zh'): Promise<{ reference: string; path: string }> {
  const { mobile, reference } = await signedUp(world);
  stands(reference, []);
  world.clock.go(61_000);
  await page.goto(`/check?lang=${lang}`);
  await page.fill('#mobile', mobile);
  await go(page);
  await page.fill('#code', world.sent.at(-1)!.code);
  await go(page);
  return { reference, path: `/mine/${reference}/materials` };
}

const photo = (bytes = 30_000) => ({ name: '张三的证书.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(bytes, 7) });
const nothing = { name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) };

for (const [size, viewport, lang] of [
  ['zh-390', phone, 'zh'],
  ['en-390', phone, 'en'],
  ['zh-1280', desktop, 'zh'],
] as const) {
  test(`${size}: a photo goes up with progress, is checked, kept and sent in; every state is clean for axe`, async () => {
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    const { reference, path } = await asked(page, lang);
    await look(page, `${size}-70-case-materials`);
    await page.click(`a[href="${path}"]`);
    await look(page, `${size}-71-materials-none`);

    const form = page.locator('form[data-upload]').nth(1);
    await form.locator('button').click();
    await look(page, `${size}-72-materials-nothing-chosen`);
    for (const [file, words] of [
      [nothing, lang === 'zh' ? '这个文件是空的' : 'This file is empty'],
      [photo(10 * 1024 * 1024 + 1), lang === 'zh' ? '超过 10 MB' : 'over 10 MB'],
    ] as const) {
      await page.setInputFiles('#document', file);
      await form.locator('button').click();
      expect(await form.locator('[role=alert]').textContent()).toContain(words);
    }
    expect(store.posted).toEqual([]);

    await page.setInputFiles('#document', photo());
    for (const mood of ['refuse', 'drop'] as const) {
      store.mood = mood;
      await form.locator('button').click();
      await form.locator('[role=alert]').waitFor();
      expect(await form.locator('button').isEnabled()).toBe(true);
    }
    store.mood = 'hold';
    await form.locator('button').click();
    await form.locator('[data-percent]', { hasText: '100%' }).waitFor();
    await look(page, `${size}-73-materials-uploading`);
    store.mood = 'take';
    store.release();
    await page.waitForSelector('.govuk-tag--blue');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(path);
    await look(page, `${size}-74-materials-checking`);

    const { key } = store.posted.at(-1)!.fields;
    const { file } = parseIncoming(key!)!;
    stands(reference, [kept({ file })]);
    await page.waitForSelector('.govuk-tag--green');
    await look(page, `${size}-75-materials-kept`);
    await page.click(`form[action="${path}/done"] button`);
    await page.waitForURL(/said=done/);
    expect(world.engine.decisions.at(-1)).toMatchObject({ reference, decision: 'materialsDone' });
    expect(store.posted.at(-1)!.bytes).toBe(30_000);
    store.posted.length = 0;
    await context.close();
  });
}

test('without script: the form alone uploads, comes back, and shows how it stands', async () => {
  const { context, page } = await browser.visit({ viewport: phone, javaScript: false, origin: site.origin });
  const { path } = await asked(page);
  await page.goto(path);
  await page.setInputFiles('#photo', photo());
  await page.locator('form[data-upload]').first().locator('button').click();
  await page.waitForSelector('.govuk-tag--blue');
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(path);
  expect(store.posted).toHaveLength(1);
  expect(store.posted[0]!.fields).toHaveProperty('success_action_redirect');
  await shoot(page, 'zh-390-76-materials-no-script');
  store.posted.length = 0;
  await context.close();
});

for (const [size, viewport, lang] of [
  ['zh-390', phone, 'zh'],
  ['en-1280', desktop, 'en'],
] as const) {
  test(`${size}: every way in which a file was not taken, and a reviewer’s words`, async () => {
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    const { reference, path } = await asked(page, lang);
    const refused = [...refusalReasons, 'tooMany'].map((reason) => kept({ state: 'refused', reason }));
    const vars = { most: 5, question: '证书背面没有拍到，请补一张' };
    stands(reference, [...refused, kept({ type: 'application/pdf', pages: 2 })], { state: 'materialsAgain', vars });
    await page.goto(path);
    await look(page, `${size}-77-materials-refused`);
    stands(
      reference,
      Array.from({ length: 5 }, () => kept()),
    );
    await page.goto(path);
    await look(page, `${size}-78-materials-full`);
    await context.close();
  });
}
