import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type World as Desk, makeWorld as makeDesk } from '../functions/desk/world.ts';
import { openCallUp, poolOf } from '../functions/recruitment/workflow/pool.ts';
import { medical, postsWith, wishes } from '../functions/recruitment/workflow/posts.ts';
import { pagesAfterCode, typedOn } from '../functions/web/answers.ts';
import { visitor } from '../functions/web/visitor.ts';
import { makeWorld, type World } from '../functions/web/world.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';
import { go } from './typing.ts';

let browser: TestBrowser;
let world: World;
let desk: Desk;
let site: Awaited<ReturnType<typeof serve>>;
let office: Awaited<ReturnType<typeof serve>>;
let people: string[];

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    world = await makeWorld({ publicUrl: origin });
    return { fetch: (request) => world.app.fetch(request) };
  });
  office = await serve(async (origin) => {
    desk = await makeDesk({ publicUrl: origin, city: { posts: postsWith({ [medical]: [[0, 1]] }) } });
    return desk.app;
  });
  const { city } = desk;
  await city.decide(await city.approved(0, wishes(medical)), 'confirm');
  people = await poolOf(city, 12, { skills: ['driving', 'hotline', 'elderCare'] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await office?.stop();
  await world?.stop();
  await desk?.stop();
});

async function date(page: Page, field: string, plus: number): Promise<void> {
  const day = new Date(desk.city.now() + (plus * 24 + 8) * 3_600_000);
  await page.fill(`#${field}-year`, String(day.getUTCFullYear()));
  await page.fill(`#${field}-month`, String(day.getUTCMonth() + 1));
  await page.fill(`#${field}-day`, String(day.getUTCDate()));
}

for (const [size, viewport] of [
  ['1280', desktop],
  ['390', phone],
] as const) {
  test(`a call-up at ${size} px: opened, asked, answered, made larger than the pool, closed`, async () => {
    const { city } = desk;
    const { context, page } = await browser.visit({ viewport, origin: office.origin });
    const shot = (name: string) => look(page, `call-up-${size}-${name}`);
    await page.goto('/desk/sign-in?as=demo-lead');
    await page.goto('/desk/call-ups');
    await shot('01-list');
    await page.click('a:has-text("开一次调度")');
    await page.click('#form button.govuk-button');
    await shot('02-errors');
    await page.fill('#callIssuer', '市疫情防控指挥部');
    await page.selectOption('#callWhere', '420102');
    await page.fill('#callWanted', '2');
    await date(page, 'callFrom', 1);
    await date(page, 'callUntil', 3);
    await page.check('[name=callAnswer][value="24"]', { force: true });
    await page.fill('#callNote', '带雨衣，自己能开车最好。');
    await shot('03-new');
    await page.click('#form button.govuk-button');
    await page.waitForSelector('text=可以问这些人');
    await shot('04-propose');
    const at = new URL(page.url()).pathname;
    await page.click('button:has-text("问勾选的人")');
    await page.waitForSelector('text=已经发短信问了');
    await city.run();
    const asked = [];
    for (const ref of people) if ((await city.step(ref)) === 'callSent') asked.push(ref);
    expect(asked).toHaveLength(6);
    await city.decide(asked[0]!, 'acceptCall');
    await city.decide(asked[1]!, 'declineCall');
    await page.goto(at);
    await shot('05-answers');
    await page.goto(`${at}?group=yes&lang=en`);
    await shot('06-english');
    await page.goto(`${at}?lang=zh`);
    await page.click('a:has-text("改人数和答复时间")');
    await page.fill('#callWanted', '0');
    await go(page);
    await page.fill('#callWanted', '40');
    await page.check('[name=callAnswer][value="12"]', { force: true });
    await shot('07-change-errors');
    await go(page);
    await page.waitForSelector('text=已经改好');
    await page.waitForSelector('text=就是都来，也缺');
    await shot('08-more-than-the-pool-has');
    await page.click('a:has-text("结束这次调度")');
    await page.waitForSelector('text=已定的 1 人：不受影响');
    await shot('09-close');
    await go(page);
    await page.waitForSelector('text=这次调度已结束');
    await city.run();
    await page.goto(at);
    await shot('10-closed');
    for (const ref of asked) if ((await city.step(ref)) === 'calledUp') await city.decide(ref, 'declineCall');
    await context.close();
  }, 240_000);

  test(`an organisation at ${size} px: enrolled, called; the pool`, async () => {
    const call = await openCallUp(desk.city.env, { wanted: 9 }, `261122ff${size.slice(0, 2)}`);
    const { context, page } = await browser.visit({ viewport, origin: office.origin });
    const shot = (name: string) => look(page, `organisation-${size}-${name}`);
    await page.goto('/desk/sign-in?as=demo-lead');
    await page.goto('/desk/organisations/new');
    await page.click('#form button.govuk-button');
    await shot('01-errors');
    await page.fill('#orgName', `${size}公益社工服务中心`);
    await page.check('[name=orgKind][value=agency]', { force: true });
    await page.selectOption('#orgWhere', '420100');
    await page.fill('#orgMembers', '72');
    await page.fill('#orgContact', '张小明');
    await page.fill('#orgMobile', '13800138000');
    await page.click('#form button.govuk-button');
    await page.waitForSelector('text=家机构待命');
    await shot('02-all');
    await page.click(`a:has-text("${size}公益社工服务中心")`);
    await shot('03-one');
    await page.goto(`/desk/call-ups/${call}`);
    await page.selectOption('#organisation', { index: 1 });
    await page.click('button:has-text("记下调用")');
    await page.waitForSelector('text=已记下调用这家机构');
    await shot('04-called');
    await page.goto('/desk/queues/pool');
    await shot('05-pool');
    await context.close();
  }, 240_000);
}

const base = {
  callWhere: '江岸区',
  callFrom: '2026年11月24日',
  callUntil: '2026年11月27日',
  callIssuer: '市疫情防控指挥部',
};
const states = [
  { state: 'pooled', vars: { poolUntil: '2027年11月22日', lastCall: 'full' }, decisions: ['leavePool'] },
  {
    state: 'called',
    vars: { ...base, callOrder: '武防指〔2026〕12号', callNote: '带雨衣', callPost: '物资配送' },
    decisions: ['acceptCall', 'declineCall', 'leavePool'],
  },
  { state: 'accepting', vars: base, decisions: [] },
  { state: 'calledUp', vars: base, decisions: ['declineCall', 'leavePool'] },
];

test('the own page in the pool and called up: clean for axe; yes is two taps, leaving is one', async () => {
  const mobile = '13640009999';
  const person = visitor(world);
  await person.get('/sign-up/mobile');
  await person.send(typedOn(world, 'mobile', { mobile }));
  await person.send({ code: person.code() });
  for (const page of pagesAfterCode) await person.send(typedOn(world, page));
  world.clock.go(60_000);
  await person.send({ pledge: 'yes' });
  const [reference] = (await world.engine.byMobile(mobile)) as [string];
  for (const [size, viewport, lang] of [
    ['390', phone, 'zh'],
    ['1280', desktop, 'en'],
  ] as const) {
    const { context, page } = await browser.visit({ viewport, origin: site.origin });
    await page.goto(`/?lang=${lang}`);
    world.clock.go(61_000);
    await page.goto('/check');
    await page.fill('#mobile', mobile);
    await go(page);
    await page.fill('#code', world.sent.at(-1)!.code);
    await go(page);
    for (const { state, vars, decisions } of states) {
      const due = world.clock.now() + 86_400_000;
      Object.assign(world.engine.cases.get(reference)!, { state, vars, decisions, due });
      await page.goto(`/mine/${reference}`);
      await look(page, `pool-${size}-${lang}-${state}`);
      for (const decision of ['acceptCall', 'declineCall'].filter((one) => decisions.includes(one))) {
        await page.click(`a[href$="/${decision}"]`);
        await look(page, `pool-${size}-${lang}-${state}-${decision}`);
        await go(page);
        expect(world.engine.decisions.at(-1)!.decision).toBe(decision);
        await page.goto(`/mine/${reference}`);
      }
      if (decisions.includes('leavePool')) {
        await page.click('form[action$="/leavePool"] button');
        expect(world.engine.decisions.at(-1)!.decision).toBe('leavePool');
      }
    }
    await context.close();
  }
}, 240_000);
