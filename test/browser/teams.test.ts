import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { medical, wishes } from '../functions/recruitment/workflow/posts.ts';
import { type TeamSite, teamSite } from '../functions/web/team-site.ts';
import { serve } from '../support/serve.ts';
import { desktop, phone, startBrowser, type TestBrowser, visitLooking } from './browser.ts';
import { fill, go } from './typing.ts';

let browser: TestBrowser;
let team: TeamSite;
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await startBrowser();
  site = await serve(async (origin) => {
    team = await teamSite({ publicUrl: origin });
    return { fetch: (request) => team.world.app.fetch(request) };
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await team?.world.stop();
});

/** Comes with mobile and code, in whichever language the page has. */
async function come(page: Page, n: number): Promise<void> {
  team.world.clock.go(61_000);
  await page.context().clearCookies({ name: 'kapok' });
  await page.goto('/check');
  await page.fill('#mobile', team.mobileOf(n));
  await go(page);
  await page.fill('#code', team.world.sent.at(-1)!.code);
  await go(page);
}

/** The four of 南阳, who came to Wuhan (domain R3). */
const fromNanyang = {
  residenceScope: 'mainland',
  district: undefined,
  street: undefined,
  province: '410000',
  cityName: '411300',
  county: '411303',
};

const press = (page: Page, action: string) => page.click(`button[name=action][value=${action}]`);
const seats = (page: Page) => page.locator('.govuk-summary-list__row').allTextContents();

for (const [size, viewport, lang, javaScript, first] of [
  ['zh-390', phone, 'zh', true, 10],
  ['en-1280-plain', desktop, 'en', false, 30],
] as const) {
  test(`${size}: four from another city: one signs up the team, each confirms by mobile and code; every state is clean for axe`, async () => {
    const leader = await team.city.signUp(first, { ...wishes(medical), ...fromNanyang });
    const at = `/mine/${leader}/team`;
    const visit = await visitLooking(browser, { viewport, javaScript, origin: site.origin });
    const { page } = visit;
    const look = (name: string) => visit.look(`team-${size}-${name}`);
    await page.goto(`/?lang=${lang}`);
    await come(page, first);
    await page.click(`a[href="${at}"]`);
    await look('01-kind');
    await page.click('form[method=get] button');
    await look('02-kind-error');
    await page.check('#kind-free', { force: true });
    await page.click('form[method=get] button');
    await look('03-new');
    await page.fill('#name-m2', '李');
    await page.fill('#mobile-m2', '12');
    await go(page);
    await look('04-new-errors');
    await page.fill('#teamName', '南阳益博');
    for (const [index, role] of ['m2', 'm3', 'm4'].entries()) {
      const { name, mobile } = team.city.member(first + 1 + index, role);
      await page.fill(`#name-${role}`, name);
      await page.fill(`#mobile-${role}`, mobile);
    }
    await go(page);
    await look('05-sent');
    expect(await seats(page)).toHaveLength(4);
    await team.city.run();

    const member = await visitLooking(browser, { viewport, javaScript, origin: site.origin });
    const { page: other } = member;
    await other.goto(`/?lang=${lang}`);
    await come(other, first + 1);
    await member.look(`team-${size}-06-mine-invited`);
    await other.click('a[href^="/invitation/team/"]');
    await member.look(`team-${size}-07-invitation`);
    await press(other, 'accept');
    await other.waitForURL('**/sign-up/mobile');
    await member.look(`team-${size}-08-first-page`);
    expect(await other.inputValue('#mobile')).toBe(team.mobileOf(first + 1));
    await fill(other, team.typed(first + 1, 'mobile'));
    await go(other);
    expect(await other.inputValue('[name=name]')).toBe(team.city.member(first + 1, '').name);
    await member.look(`team-${size}-09-known`);

    // The second signs up on another phone, the third declines on this one.
    const second = await team.come(first + 2);
    await team.accept(first + 2, second);
    const ref = await team.signUpOn(first + 2, second);
    await other.goto('/');
    await come(other, first + 3);
    await other.click('a[href^="/invitation/team/"]');
    await press(other, 'decline');
    await member.look(`team-${size}-10-declined`);

    await page.goto(at);
    await look('11-one-declined');
    await page.fill('#name-m4', '赵');
    await page.locator('form:has(#name-m4) button').click();
    await look('12-replace-errors');
    const instead = team.city.member(first + 4, 'm4');
    await page.fill('#name-m4', instead.name);
    await page.fill('#mobile-m4', instead.mobile);
    await page.locator('form:has(#name-m4) button').click();
    await look('13-replaced');
    await team.city.run();
    expect(team.city.told(first + 4)).toEqual(['sms.team.invited']);

    await come(other, first + 2);
    await other.goto(`/mine/${ref}/team`);
    await member.look(`team-${size}-14-member`);
    await member.close();
    await visit.close();
  }, 240_000);
}

for (const [size, viewport, lang, javaScript, first] of [
  ['zh-1280', desktop, 'zh', true, 50],
  ['en-390-plain', phone, 'en', false, 70],
] as const) {
  test(`${size}: “2+3” says which role is missing until all five are filled`, async () => {
    const people = [1, 2, 3, 4].map((plus) => first + plus);
    const leader = await team.city.signUp(first, wishes(medical));
    const at = `/mine/${leader}/team`;
    const visit = await visitLooking(browser, { viewport, javaScript, origin: site.origin });
    const { page } = visit;
    const look = (name: string) => visit.look(`two-three-${size}-${name}`);
    await page.goto(`/?lang=${lang}`);
    await come(page, first);
    await page.goto(`${at}?kind=twoThree`);
    await go(page);
    await look('01-errors');
    await page.check('#own-sw', { force: true });
    await page.fill('#teamName', '后湖街二加三');
    for (const [index, role] of ['cw', 'med', 'psy', 'asst'].entries()) {
      const { name, mobile } = team.city.member(people[index]!, role);
      await page.fill(`#name-${role}`, name);
      await page.fill(`#mobile-${role}`, mobile);
    }
    await look('02-filled');
    await go(page);
    await team.city.run();
    const refs = [leader];
    for (const n of people.slice(0, 3)) refs.push(await team.city.take(n, wishes(medical)));
    await team.city.run();
    await team.city.approve(...refs);
    await page.goto(at);
    await look('03-one-missing');
    const [missing, inReview] =
      lang === 'zh' ? ['还缺：助手', '正在审核：助手'] : ['Missing: Assistant', 'In review: Assistant'];
    expect(await page.locator('main').textContent()).toContain(missing);
    await page.goto(`/mine/${leader}`);
    await look('04-case-gathering');
    await page.goto(at);
    await press(page, 'deadline');
    await look('05-goes-alone-at-the-deadline');
    await press(page, 'never');
    const last = await team.city.take(people[3]!, wishes(medical));
    await team.city.run();
    await page.goto(at);
    await look('06-one-in-review');
    expect(await page.locator('main').textContent()).not.toContain(missing);
    expect(await page.locator('main').textContent()).toContain(inReview);
    await team.city.approve(last);
    await page.goto(at);
    await look('07-complete');
    expect(await page.locator('main').textContent()).not.toContain(inReview);
    await page.goto(`/mine/${leader}`);
    await look('08-case-offered');
    await visit.close();
  }, 240_000);
}

test('zh-390: the leader has gone, the team is closed, a second team invites, an address that is over', async () => {
  const first = 90;
  const leader = await team.city.signUp(first, wishes(medical));
  const own = await team.city.signUp(first + 1, wishes(medical));
  const id = await team.twoOf(leader, '甲队', first + 1);
  await team.city.run();
  await team.city.side.join(own, { id, role: 'm2' }, 'k');
  const visit = await visitLooking(browser, { viewport: phone, origin: site.origin });
  const { page } = visit;
  const look = (name: string) => visit.look(`team-more-${name}`);
  const second = await team.twoOf(await team.city.signUp(first + 2, wishes(medical)), '乙队', first + 1);
  await come(page, first + 1);
  await look('01-mine-invited');
  await page.goto(`/invitation/team/${second}/m2`);
  await look('02-second-team');
  await team.city.decide(leader, 'withdraw');
  await page.goto(`/mine/${own}/team`);
  await look('03-leaderless');
  await press(page, 'takeLead');
  await look('04-taken-over');
  await page.click('summary:has-text("解散队伍")');
  await press(page, 'close');
  await look('05-closed');
  await page.goto(`/mine/${own}/team`);
  await look('06-team-of-a-closed-one');
  await page.goto('/invitation/team/t0000000/m2');
  await look('07-gone');
  await visit.close();
}, 120_000);
