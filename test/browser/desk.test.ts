import { afterAll, beforeAll, expect, test } from 'vitest';
import { recruitmentForm } from '../../functions/recruitment/form.ts';
import { rawOf } from '../../shared/forms/read.ts';
import { makeWorld, type World } from '../functions/desk/world.ts';
import { answersOf } from '../functions/recruitment/workflow/people.ts';
import { minute } from '../functions/recruitment/workflow/world.ts';
import { serve } from '../support/serve.ts';
import { desktop, look, phone, startBrowser, type TestBrowser } from './browser.ts';
import { fill, go } from './typing.ts';

let browser: TestBrowser;
let world: World;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    world = await makeWorld({ publicUrl: origin });
    return world.app;
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await world?.stop();
});

async function signedIn(sub: string, viewport: typeof phone) {
  const { context, page } = await browser.visit({ viewport, origin: site.origin });
  await page.goto(`/desk/sign-in?as=${sub}`);
  return { context, page };
}

const jianghan = { district: '420103', street: '420103010' };
const surnames = ['王小玉', '李明', '欧阳雨', '赵一', '陈静', '周杰', '吴敏', '郑好'];

for (const [size, viewport, from] of [
  ['1280', desktop, 100],
  ['390', phone, 300],
] as const) {
  test(`a reviewer's day at ${size} px: lists, a case, decisions, search, today; clean for axe in every state`, async () => {
    const refs: string[] = [];
    for (const [index, name] of surnames.entries()) {
      refs.push(await world.city.signUp(from + index, { name, ...(index % 3 === 0 && jianghan) }));
      await world.city.run(world.city.now() + 7 * minute);
    }
    world.city.realName(() => 'mismatch');
    const byHand = await world.city.signUp(from + 20, { name: '钱多' });
    world.city.realName(() => 'match');
    await world.city.signUp(from + 21, { name: '孙安', isolationStatus: 'isolating' });
    const known = await world.city.signUp(from, { name: '王小玉', mobile: `1390000${9000 + from}` });
    const { context, page } = await signedIn('demo-reviewer', viewport);
    const shot = (name: string) => look(page, `desk-${size}-${name}`);
    await shot('01-review');
    await page.click('text=需要人工核对');
    await shot('02-by-hand');
    await page.goto(`/desk/cases/${refs[1]}`);
    await shot('03-case');
    await page.click('text=查看完整内容');
    await page.click('button:has-text("查看"):not(:has-text("完整"))');
    await shot('04-reveal-error');
    await page.check('[name=why][value=certificate]', { force: true });
    await page.locator('form[action$="/reveal"] button').first().click();
    await shot('05-revealed');
    await page.goto(`/desk/cases/${refs[1]}/decisions/fail`);
    await page.click('#form button.govuk-button');
    await shot('06-fail-errors');
    await page.check('[name=reason][value=other]', { force: true });
    await page.fill('[name=reasonOther]', '服务时间和岗位要求差得太多了');
    await shot('07-fail');
    expect(await page.textContent('[data-fill]')).toContain('服务时间和岗位要求差得太多了');
    await page.goto(`/desk/cases/${refs[1]}/decisions/askMore`);
    await page.check('[name=preset][value=preset1]', { force: true });
    await shot('08-ask');
    await page.goto(`/desk/cases/${refs[1]}`);
    await page.click('button:has-text("通过，看下一份")');
    await page.waitForSelector('text=刚才：');
    await shot('09-next-and-undo');
    expect(await page.textContent('[data-until] [data-words]')).toMatch(/^[12]:\d\d$/);
    await page.goto(`/desk/cases/${known}`);
    await shot('10-known');
    await page.goto(`/desk/cases/${byHand}`);
    await shot('11-check-by-hand');
    await page.goto('/desk/search');
    await page.fill('#query', 'ouyangyu');
    await page.click('#main form button.govuk-button');
    await page.waitForSelector('text=找到');
    await shot('12-search');
    await page.goto('/desk/today');
    await shot('13-today');
    await page.goto('/desk?lang=en');
    await shot('14-review-en');
    await page.goto(`/desk/cases/${refs[2]}`);
    await shot('15-case-en');
    await context.close();
    // Fifteen pages, each with its picture and axe, beside whatever else the machine does.
  }, 240_000);

  test(`signing a caller up at ${size} px, to the number that is read out`, async () => {
    const { context, page } = await signedIn('demo-intake', viewport);
    const shot = (name: string) => look(page, `desk-${size}-phone-${name}`);
    const answers = answersOf(from + 50, world.city.now(), world.city.city);
    await shot('00-intake');
    await page.goto('/desk/by-phone');
    if (await page.isVisible('text=删除草稿')) await page.click('text=删除草稿');
    await page.click('text=开始代报名');
    await shot('01-read-aloud');
    await page.click('#form button.govuk-button');
    await shot('02-errors');
    await page.fill('#mobile', String(answers.mobile));
    await page.check('#ackRisks', { force: true });
    await page.check('#consentGeneral', { force: true });
    await page.click('#form button.govuk-button');
    await shot('03-verify');
    await page.click('text=已拨回，是本人接听');
    await shot('04-who');
    for (const name of ['who', 'home', 'street', 'work', 'posts', 'times', 'skills', 'safety']) {
      const fields = recruitmentForm.pages.find(({ id }) => id === name)!.fields;
      await fill(page, Object.assign({}, ...fields.map((field) => rawOf(field, answers[field.id]))));
      await go(page);
    }
    await page.waitForSelector('text=请念一遍');
    await shot('05-read-back');
    await page.check('#pledge', { force: true });
    await go(page);
    await page.waitForSelector('.desk-big');
    await shot('06-number');
    expect(await page.textContent('.desk-big')).toMatch(/^\d{6}-\d{6}-\d$/);
    await context.close();
  }, 240_000);
}

test('two reviewers at once: each sees the other, and the second is told who decided', async () => {
  const ref = await world.city.signUp(700);
  const [zhou, zheng] = await Promise.all([signedIn('demo-reviewer', desktop), signedIn('demo-lead', desktop)]);
  await zhou.page.goto(`/desk/cases/${ref}`);
  await zheng.page.goto(`/desk/cases/${ref}`);
  await zheng.page.waitForSelector('text=周敏正在看');
  await look(zheng.page, 'desk-two-watching');
  await zhou.page.click('button:text-is("通过")');
  await zhou.page.waitForSelector('text=短信 2 分钟后发出');
  await look(zhou.page, 'desk-two-decided');
  await zheng.page.click('button:text-is("通过")');
  await zheng.page.waitForSelector('text=您的决定没有生效');
  expect(await zheng.page.textContent('main')).toContain('周敏（审核员）在');
  await look(zheng.page, 'desk-two-too-late');
}, 240_000);

test('without scripts everything can be done, too', async () => {
  const ref = await world.city.signUp(710);
  const { context, page } = await browser.visit({ viewport: phone, javaScript: false, origin: site.origin });
  await page.goto('/desk/sign-in?as=demo-reviewer');
  await page.goto(`/desk/cases/${ref}/decisions/askMore`);
  await page.check('[name=preset][value=preset3]', { force: true });
  await page.click('#form button.govuk-button');
  expect(await page.textContent('main')).toContain('已经记下');
  await page.click('button:text-is("撤回这次决定")');
  expect(await world.city.step(ref)).toBe('review');
  await context.close();
});
