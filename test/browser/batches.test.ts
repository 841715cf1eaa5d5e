import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeXlsx } from '../../shared/sheets/xlsx.ts';
import { withDoor } from '../functions/desk/batches/door.ts';
import { type World as Desk, makeWorld as makeDesk } from '../functions/desk/world.ts';
import { medical, wishes } from '../functions/recruitment/workflow/posts.ts';
import { teamIn } from '../functions/recruitment/workflow/team-world.ts';
import { pagesAfterCode } from '../functions/web/answers.ts';
import { joinPages } from '../functions/web/team-site.ts';
import { makeWorld, type World } from '../functions/web/world.ts';
import { serve } from '../support/serve.ts';
import { desktop, phone, startBrowser, type TestBrowser, visitLooking } from './browser.ts';
import { fill, go } from './typing.ts';

let browser: TestBrowser;
let desk: Desk;
let world: World;
let pages: ReturnType<typeof joinPages>;
let door: Awaited<ReturnType<typeof withDoor>>;
let office: Awaited<ReturnType<typeof serve>>;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  office = await serve(async (origin) => {
    desk = await makeDesk({ publicUrl: origin });
    return desk.app;
  });
  door = await withDoor(desk);
  site = await serve(async (origin) => {
    world = await makeWorld({ publicUrl: origin });
    return { fetch: (request) => world.app.fetch(request) };
  });
  pages = joinPages(world, desk.city);
  // One city: what the pages write with a sign-up lies in its tables.
  await desk.dynamo.table(world.door.table);
  Object.assign(world.door, { documents: desk.dynamo.documents });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await office?.stop();
  await world?.stop();
  await desk?.stop();
});

/** A list as an organisation's clerk sends it from Excel. */
async function workbook(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const columns = ['姓名', '身份证号', '手机号'].map((title) => ({ title }));
  const pieces: Uint8Array[] = [];
  for await (const piece of writeXlsx({ name: '名单', columns }, [rows])) pieces.push(piece);
  return Buffer.concat(pieces);
}

const upload = async (page: Page, name: string, buffer: Buffer) => {
  await page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer });
  await page.click('form[enctype] button');
};
const main = (page: Page) => page.locator('main').textContent();

async function come(page: Page, n: number): Promise<void> {
  world.clock.go(61_000);
  await page.context().clearCookies({ name: 'kapok' });
  await page.goto('/check');
  await page.fill('#mobile', pages.mobileOf(n));
  await go(page);
  await page.fill('#code', world.sent.at(-1)!.code);
  await go(page);
}

for (const [size, viewport, lang, javaScript, first] of [
  ['zh-1280', desktop, 'zh', true, 100],
  ['en-390-plain', phone, 'en', false, 120],
] as const) {
  test(`${size}: a list from Excel is checked row by row, approved by a lead; each confirms and consents by phone`, async () => {
    const { row, person } = door;
    const visit = await visitLooking(browser, { viewport, javaScript, origin: office.origin });
    const { page } = visit;
    const look = (name: string) => visit.look(`batch-${size}-${name}`);
    await page.goto('/desk/sign-in?as=demo-intake');
    await page.goto(`/desk/batches?lang=${lang}`);
    await look('01-list');
    await page.click('a[href="/desk/batches/new"]');
    await page.click('form[enctype] button');
    await look('02-new-errors');
    await page.fill('#organisation', '南阳益博社会工作服务中心');
    await upload(page, 'list.xlsx', Buffer.from('<html>'));
    await look('03-no-list');
    await desk.city.signUp(first + 4);
    const wrong = person(first + 5);
    await upload(
      page,
      'list.xlsx',
      await workbook([
        row(first, '王小明'),
        row(first + 1, '李晓芳'),
        row(first + 2, '張曉薇'),
        row(first, '王小明'),
        row(first + 4, '赵敏'),
        ['钱七', `${wrong.idNumber.slice(0, 17)}${wrong.idNumber.endsWith('1') ? '2' : '1'}`, wrong.mobile],
        ['孙八', '420100900307001', '027-88888888'],
        ['周九', '', ''],
      ]),
    );
    await page.waitForURL(/batches\/\d{4}$/);
    const at = new URL(page.url()).pathname;
    await look('04-checked');
    expect(await main(page)).toContain(lang === 'zh' ? '校验位不对' : 'wrong check digit');

    await page.goto('/desk/sign-in?as=demo-lead');
    await page.goto(at);
    await look('05-to-be-approved');
    await page.click('button[value=approve]');
    await look('06-approved');
    await desk.city.run();
    for (const n of [0, 1, 2]) expect(desk.city.told(first + n)).toEqual(['sms.batch.invited']);

    const applicant = await visitLooking(browser, { viewport, javaScript, origin: site.origin });
    const { page: other } = applicant;
    await other.goto(`/?lang=${lang}`);
    await come(other, first);
    await applicant.look(`batch-${size}-07-mine`);
    await other.click('a[href^="/invitation/batch/"]');
    await applicant.look(`batch-${size}-08-invitation`);
    await other.click('button[value=accept]');
    await other.waitForURL('**/sign-up/mobile');
    await applicant.look(`batch-${size}-09-consents`);
    await fill(other, pages.typed(first, 'mobile'));
    await go(other);
    expect(await other.inputValue('[name=name]')).toBe('王小明');
    await applicant.look(`batch-${size}-10-known`);
    for (const id of pagesAfterCode) {
      await fill(other, pages.typed(first, id));
      await go(other);
    }
    world.clock.go(60_000);
    await other.check('#pledge', { force: true });
    await go(other);
    expect(new URL(other.url()).pathname).toBe('/sign-up/receipt');
    await desk.city.run();
    await come(other, first + 1);
    await other.click('a[href^="/invitation/batch/"]');
    await other.click('button[value=decline]');
    await applicant.look(`batch-${size}-11-declined`);
    await applicant.close();

    await page.goto(at);
    await look('12-progress');
    expect(await main(page)).toMatch(lang === 'zh' ? /已报名，办理中\s*1/ : /Signed up, under way\s*1/);
    for (const file of ['result.xlsx', 'result.csv', 'people.xlsx', 'people.csv']) {
      const response = await page.request.get(`${at}/${file}`);
      expect([file, response.status()]).toEqual([file, 200]);
    }
    await page.locator('details:has(button[value=close]) summary').click();
    await page.click('button[value=close]');
    await look('13-closed');
    await page.goto('/desk/batches');
    await look('14-list');
    await visit.close();
  }, 300_000);

  test(`${size}: all teams at the desk, one of them; which groups a leader leads`, async () => {
    const city = teamIn(desk.city);
    const leader = await city.signUp(first + 10, wishes(medical));
    const { id } = await city.lead(
      leader,
      [11, 12, 13, 14].map((plus) => first + plus),
      { id: `zz${size.slice(0, 2)}0000` },
    );
    const member = await city.take(first + 11, wishes(medical));
    await city.run();
    await city.approve(leader, member);
    const visit = await visitLooking(browser, { viewport, javaScript, origin: office.origin });
    const { page } = visit;
    const look = (name: string) => visit.look(`desk-teams-${size}-${name}`);
    await page.goto('/desk/sign-in?as=demo-group-leader');
    await page.goto(`/desk/sign-in?as=demo-admin`);
    await page.goto(`/desk/teams?lang=${lang}`);
    await look('01-list');
    await page.click(`a[href="/desk/teams/${id}"]`);
    await look('02-team');
    await page.goto('/desk/board');
    await page.click('a[href="/desk/leaders"]');
    await look('03-leaders');
    await page.click('a[href="/desk/leaders/demo-group-leader"]');
    await look('04-leader');
    await page.uncheck(`[value="${medical}/1"]`, { force: true });
    await page.click('#form button');
    await look('05-saved');
    expect(await main(page)).toContain(lang === 'zh' ? '孙丽华' : 'From');
    await visit.close();
  }, 120_000);
}
