import { afterAll, beforeAll, expect, test } from 'vitest';
import { rosterDesk } from '../functions/desk/roster-desk.ts';
import { makeWorld, type World } from '../functions/desk/world.ts';
import { medical, postsWith } from '../functions/recruitment/workflow/posts.ts';
import { order, slot } from '../functions/recruitment/workflow/roster-world.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';
import { tabTo } from './typing.ts';

let browser: TestBrowser;
let desk: Awaited<ReturnType<typeof rosterDesk>>;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    desk = await rosterDesk(5, { publicUrl: origin });
    return { fetch: (request) => desk.world.app.fetch(request) };
  });
  const session = await desk.openSession('basics', '2026-11-22', '12:00', '13:00');
  for (const ref of desk.refs) await desk.act(ref, 'bookSession', { session });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await desk?.world.stop();
});

test('a board of more groups than one page shows, on a desktop and on a phone', async () => {
  let world: World | undefined;
  const groups = Array.from({ length: 11 }, (): [number, number] => [20, 30]);
  const many = await serve(async (publicUrl) => {
    world = await makeWorld({ publicUrl, city: { posts: postsWith({ [medical]: groups }), order } });
    return world.app;
  });
  for (const viewport of [desktop, phone]) {
    const { context, page } = await browser.visit({ viewport, origin: many.origin });
    await page.goto('/desk/sign-in?as=demo-lead&returnTo=/desk/board?first=8');
    await page.click('text=前面的组');
    await page.waitForURL('**/desk/board?week=*');
    await look(page, `desk-${viewport.width}-98-board-first-groups`);
    await page.click('text=后面的组');
    await page.waitForURL('**first=8');
    await look(page, `desk-${viewport.width}-99-board-last-groups`);
    await context.close();
  }
  await many.stop();
  await world?.stop();
}, 120_000);

test('by keyboard alone: slots are opened by a pattern, somebody is asked, the gaps are proposed', async () => {
  const { context, page } = await browser.visit({ viewport: desktop, origin: site.origin });
  await page.goto('/desk/sign-in?as=demo-lead&returnTo=/desk/board');
  await look(page, 'desk-1280-90-board-empty');
  await page.goto(desk.board);
  await tabTo(page, 'a[href*="/open?"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#times');
  await look(page, 'desk-1280-91-open');
  await tabTo(page, '#times');
  await page.keyboard.type('22:00-02:00');
  await tabTo(page, '#form button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.govuk-error-summary');
  await look(page, 'desk-1280-92-open-wrong');
  await tabTo(page, '#times');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('08:00-10:00');
  await tabTo(page, '#form button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.govuk-notification-banner');
  await look(page, 'desk-1280-93-board');

  await tabTo(page, 'a[href*="slot=2611240810"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#person');
  await look(page, 'desk-1280-94-slot');
  await tabTo(page, '#person');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, '#form button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.govuk-notification-banner--success');
  await look(page, 'desk-1280-95-asked');

  await tabTo(page, 'a[href*="/propose?"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#form button');
  await look(page, 'desk-1280-96-propose');
  await tabTo(page, '#form button');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.govuk-notification-banner--success');
  await look(page, 'desk-1280-97-proposed');
  await context.close();
}, 180_000);

test('somebody dragged onto a shift is asked for it', async () => {
  const { context, page } = await browser.visit({ viewport: desktop, origin: site.origin });
  const id = await desk.openSlot(slot('2026-11-25', '16:00', '18:00'), 2);
  await page.goto(`/desk/sign-in?as=demo-lead&returnTo=${desk.board}`);
  await page.locator(`[data-person="${desk.refs[0]}"]`).dragTo(page.locator(`[data-slot="${id}"]`));
  await page.waitForSelector('.govuk-notification-banner');
  expect((await desk.slotsOf(desk.refs[0]!)).some((hold) => hold.startsWith(`${id}#`))).toBe(true);
  await context.close();
}, 180_000);

for (const [size, viewport] of [
  ['390', phone],
  ['1280', desktop],
] as const) {
  test(`${size}: the leader ticks people off, sees who comes, checks in and records; clean for axe`, async () => {
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    await page.goto(`/desk/sign-in?as=leader-1&returnTo=${desk.group}`);
    await look(page, `desk-${size}-98-group`);
    await page.locator('[name=ref]').first().check({ force: true });
    await page.locator(`form[action="${desk.group}/contact"] button`).click();
    await page.fill('#code', '000000');
    await page.locator(`form[action="${desk.group}/code"] button`).click();
    await look(page, `desk-${size}-99-code-wrong`);
    const short = '2611240810';
    for (const at of ['check-in', 'back']) {
      await page.goto(`${desk.group}/${at}?slot=${short}&ref=${desk.refs[1]}`);
      await page.locator('#form button').click();
      await look(page, `desk-${size}-99-${at}-wrong`);
    }
    await page.goto('/desk/sessions');
    await look(page, `desk-${size}-99-sessions`);
    await page.goto('/desk/sessions/26112212-13-basics');
    await look(page, `desk-${size}-99-session`);
    await page.goto('/desk/sign-in?as=demo-lead&returnTo=/desk/sessions/new');
    await page.locator('#form button').click();
    await look(page, `desk-${size}-99-session-wrong`);
    await page.goto('/desk/board');
    await look(page, `desk-${size}-99-board`);
    await context.close();
  }, 180_000);
}
