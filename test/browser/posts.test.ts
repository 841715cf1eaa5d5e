import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepPosts } from '../../functions/recruitment/posts-now.ts';
import { makeWorld, type World } from '../functions/desk/world.ts';
import { medical, postsWith, wishes } from '../functions/recruitment/workflow/posts.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';

let browser: TestBrowser;
let world: World;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    const posts = postsWith({
      [medical]: [
        [2, 3],
        [2, 3],
      ],
      'supply-delivery': [[5, 20]],
    });
    world = await makeWorld({ publicUrl: origin, city: { posts } });
    keepPosts(world.desk.env, { rings: true });
    keepPosts(world.city.env, { rings: true });
    return world.app;
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await world?.stop();
});

for (const [size, viewport, from] of [
  ['1280', desktop, 0],
  ['390', phone, 100],
] as const) {
  test(`posts at ${size} px: resized, closed, opened again, a new one; whom it concerns first; clean for axe in every state`, async () => {
    for (let n = from; n < from + 8; n++) await world.city.approved(n, wishes(medical));
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    await page.goto('/desk/sign-in?as=demo-lead');
    await page.click('nav >> text=岗位');
    const shot = (name: string) => look(page, `desk-posts-${size}-${name}`);
    await shot('01-list');
    await page.click('text=医务人员心理疏导和减压服务');
    await shot('02-post');
    await page.click('text=修改岗位');
    await shot('03-change');
    const max = Number(await page.inputValue('#max2'));
    await page.fill('#max1', '0');
    await page.fill('#shortZh', '一二三四五六七八九');
    await page.click('text=下一步');
    await shot('04-errors');
    await page.fill('#max1', '3');
    await page.fill('#shortZh', '医务人员支持');
    await page.fill('#max2', String(max + 2));
    await page.fill('#risksZh', '听到痛苦的经历，可能情绪低落、睡不好。');
    await page.click('text=下一步');
    await shot('05-confirm');
    await page.click('text=返回修改');
    expect(await page.inputValue('#max2')).toBe(String(max + 2));
    await page.click('text=下一步');
    await page.click('text=确认，立即生效');
    await page.waitForSelector('text=已保存');
    await shot('06-saved');
    await page.click('text=关闭岗位');
    await shot('07-close');
    await page.click('text=确认，立即生效');
    await shot('08-close-error');
    await page.fill('#why', '医院不再需要');
    await page.click('text=确认，立即生效');
    await page.waitForSelector('text=关闭：医院不再需要');
    await shot('09-closed');
    await page.click('text=重新开放');
    await shot('10-reopen');
    await page.click('text=确认，立即生效');
    await page.waitForSelector('text=已保存');
    await page.goto('/desk/posts/new?lang=en');
    await shot('11-new-en');
    for (const [id, text] of [
      ['nameZh', '方舱巡护'],
      ['nameEn', 'Ward rounds'],
      ['shortZh', '方舱巡护'],
      ['shortEn', 'Ward rounds'],
      ['channelZh', '现场'],
      ['channelEn', 'On site'],
      ['leaderZh', '吴老师'],
      ['max1', '10'],
    ] as const)
      await page.fill(`#${id}`, text);
    await page.click('text=Next: see');
    await shot('12-new-confirm-en');
    await page.click('text=Confirm, at once');
    await page.waitForSelector('text=Saved.');
    await page.goto('/desk/posts');
    await shot('13-list-en');
    await page.goto('/desk?lang=zh');
    await context.close();
  }, 240_000);
}
