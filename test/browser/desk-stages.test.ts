import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import jpeg from 'jpeg-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FilesPlace } from '../../shared/files/place.ts';
import { makeWorld, type World } from '../functions/desk/world.ts';
import { confirmed, rated } from '../functions/recruitment/workflow/files.ts';
import { program } from '../functions/recruitment/workflow/world.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';

let browser: TestBrowser;
let world: World;
let office: Awaited<ReturnType<typeof serve>>;

/** A page as a phone photographs it, lying on its side: dark above, light below. */
const picture = () => {
  const [width, height] = [300, 200];
  const data = Buffer.alloc(width * height * 4, 255);
  for (let at = 0; at < (width * height * 4) / 3; at += 4) data.fill(90, at, at + 3);
  return jpeg.encode({ width, height, data }, 80).data;
};
const bucket = createServer((_request, response) =>
  response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture()),
);

beforeAll(async () => {
  browser = await startBrowser();
  await new Promise<void>((done) => bucket.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`;
  const files: FilesPlace = {
    bucket: 'files',
    region: 'cn-north-1',
    url: `${origin}/files`,
    origin,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  };
  const order = ['review', 'materials', 'fit', 'place'] as const;
  const city = { order: [...order], fit: { fourEyes: true, passAt: 6 } };
  office = await serve(async (publicUrl) => {
    world = await makeWorld({ publicUrl, files, city });
    return world.app;
  });
});
afterAll(async () => {
  await browser?.close();
  await office?.stop();
  await world?.stop();
  bucket.close();
});

let people = 0;

for (const [size, viewport] of [
  ['zh-1280', desktop],
  ['zh-390', phone],
] as const) {
  test(`${size}: a reviewer opens a photo, turns and enlarges it, and rates; all of it clean for axe`, async () => {
    const ref = await world.city.approved(++people);
    await confirmed(world.city, ref);
    await world.city.decide(ref, 'materialsDone');
    const { context, page } = await browser.visit({ viewport, origin: office.origin });
    await page.goto(`/desk/sign-in?as=demo-reviewer&returnTo=/desk/cases/${ref}`);
    await look(page, `${size}-80-desk-files`);
    await page.locator('form[action*="/files/"] button').click();
    const image = page.locator('.desk-picture img');
    await image.waitFor();
    await look(page, `${size}-81-desk-file-opened`);
    const upright = await image.boundingBox();
    await page.locator('input[name=turn][value="90"]').focus();
    await page.keyboard.press('Space');
    await page.locator('input[name=large]').check();
    const turned = await image.boundingBox();
    expect(turned!.width).toBeGreaterThan(2 * upright!.width);
    await look(page, `${size}-82-desk-file-turned`);

    await page.goto(`/desk/cases/${ref}/decisions/score`);
    await page.locator('#form button[type=submit]').last().click();
    await look(page, `${size}-83-desk-sheet-errors`);
    await page.goto(`/desk/cases/${ref}/decisions/score`);
    for (const box of await page.locator('input[type=radio][value="4"]').all()) await box.check();
    await page.fill('textarea', '做过热线，夜里能排班');
    await page.locator('#form button[type=submit]').last().click();
    await page.waitForURL(/said=done/);
    await look(page, `${size}-84-desk-rated-once`);
    await world.city.staff(ref, 'score', rated(await world.city.data(ref), 2), program);
    await page.goto(`/desk/cases/${ref}`);
    await look(page, `${size}-85-desk-differ`);
    await page.goto('/desk/queues/fit');
    await look(page, `${size}-86-desk-queue-fit`);
    await context.close();
  });
}
