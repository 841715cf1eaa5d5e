import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAnswers } from '../../../shared/workflow/context.ts';
import { type Loaded, load } from '../../../shared/workflow/load.ts';
import { rosterSite } from './roster-site.ts';
import { type Visitor, visitor } from './visitor.ts';

let site: Awaited<ReturnType<typeof rosterSite>>;
beforeAll(async () => {
  site = await rosterSite(1);
}, 60_000);
afterAll(() => site?.world.stop());

let next = 20;
/** Somebody in review, come back with mobile and code. */
async function reviewed(): Promise<{ who: Visitor; at: string; ref: string }> {
  const n = next++;
  const ref = await site.city.signUp(n);
  const who = visitor(site.world);
  site.world.clock.go(61_000);
  await who.get('/check');
  await who.send({ mobile: site.mobileOf(n) });
  await who.send({ code: who.code() });
  return { who, at: `/mine/${ref}`, ref };
}

async function answers(ref: string) {
  const { state, answers } = (await load(site.city.env, 'recruitment', ref)) as Loaded;
  return openAnswers(site.city.env, state, answers);
}
/** The hidden fields and what stands in the page's boxes now, as a browser would send them. */
function standing({ here: { html } }: Visitor): Record<string, string | string[]> {
  const main = /<main[\s\S]*<\/main>/.exec(html)![0];
  const values: Record<string, string | string[]> = {};
  for (const [tag] of main.matchAll(/<input[^>]*>/g)) {
    const [name, value, type] = ['name', 'value', 'type'].map((of) => new RegExp(` ${of}="([^"]*)"`).exec(tag)?.[1]);
    if (!name || (['radio', 'checkbox'].includes(type ?? '') && !/ checked/.test(tag))) continue;
    const before = values[name];
    values[name] = before === undefined ? (value ?? '') : [before, value ?? ''].flat();
  }
  for (const [, name, options] of main.matchAll(/<select[^>]* name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g))
    values[name!] = /<option value="([^"]*)"[^>]* selected/.exec(options!)?.[1] ?? '';
  return values;
}
const send = (who: Visitor, at: string, typed: Record<string, string | string[]>) =>
  who.post(
    at,
    Object.entries({ ...standing(who), ...typed }).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, one] as [string, string]),
    ),
  );

test('from what was entered, each heading leads to its correction, with what stands there now', async () => {
  const { who, at } = await reviewed();
  await who.get(at);
  expect(who.here.html).toContain('看我填了什么、更正');
  await who.get(`${at}/answers`);
  for (const name of [
    'changeMobile',
    'correctIdentity',
    'correctHome',
    'correctWork',
    'changeTimes',
    'correctSkills',
    'correctContact',
  ])
    expect(who.here.html).toContain(`href="${at}/${name}"`);
  await who.get(`${at}/correctWork`);
  expect(standing(who)).toMatchObject({ occupation: 'socialWorker', organisation: '示例社会工作服务中心' });
  await who.get(`${at}/correctIdentity`);
  // Neither name nor number is known to these pages.
  expect(standing(who)).toMatchObject({ name: '', idNumber: '' });
});

test('an optional answer is taken away, a needed one is asked for, and what was typed is kept', async () => {
  const { who, at, ref } = await reviewed();
  await who.get(`${at}/correctWork`);
  await send(who, `${at}/correctWork`, { organisation: '', certificateNumber: '!!' });
  expect(who.here.title).toContain('错误');
  expect(who.here.html).toContain('证书编号只能有');
  expect(standing(who)).toMatchObject({ organisation: '', certificateNumber: '!!' });
  await send(who, `${at}/correctWork`, { certificateNumber: '' });
  expect(who.here.at).toBe(`${at}?said=done`);
  expect(who.here.html).toContain('您更正了职业和证书');
  expect(await answers(ref)).not.toHaveProperty('organisation');
  expect(await answers(ref)).not.toHaveProperty('certificateNumber');
  await who.get(`${at}/answers`);
  expect(who.here.html).not.toContain('示例社会工作服务中心');
});

test('without a script the next question opens on the page, and nothing is said of what was not asked yet', async () => {
  const { who, at, ref } = await reviewed();
  await who.get(`${at}/correctHome`);
  expect(standing(who)).toMatchObject({ residenceScope: 'inCity', district: '420102', community: '桃源社区' });
  await send(who, `${at}/correctHome`, { residenceScope: 'mainland' });
  expect(who.here.html).toContain('请接着填下面的');
  expect(who.here.title).not.toContain('错误');
  await send(who, `${at}/correctHome`, { province: '430000' });
  await send(who, `${at}/correctHome`, { cityName: '430100' });
  expect(who.here.html).toContain('请接着填下面的');
  const county = /<select[^>]* name="county"[\s\S]*?<option value="(\d+)"/.exec(who.here.html)![1]!;
  await send(who, `${at}/correctHome`, { county });
  expect(who.here.at).toBe(`${at}?said=done`);
  const now = await answers(ref);
  expect(now).toMatchObject({ residenceScope: 'mainland', province: '430000', cityName: '430100', county });
  expect(now).not.toHaveProperty('street');
  expect(now).not.toHaveProperty('community');
});

test('another district asks for its street, since the old one is not in it', async () => {
  const { who, at, ref } = await reviewed();
  await who.get(`${at}/correctHome`);
  await send(who, `${at}/correctHome`, { district: '420106' });
  expect(who.here.html).toContain('请从列出的选项里选择');
  await send(who, `${at}/correctHome`, { street: 'unknown' });
  expect(who.here.at).toBe(`${at}?said=done`);
  expect(await answers(ref)).toMatchObject({ district: '420106', street: 'unknown' });
});

test('a name and number are checked by the form’s own rules; a child’s number is not kept', async () => {
  const { who, at, ref } = await reviewed();
  const page = `${at}/correctIdentity`;
  await who.get(page);
  expect(who.here.html).toContain('更正以后重新核对身份');
  await send(who, page, { name: '王晓玉', idType: 'residentId', idNumber: '420100198506120028' });
  expect(who.here.html).toContain('证件号码不对');
  await send(who, page, { idNumber: '420100200912010034' });
  expect(who.here.html).toContain('填的号码也没有保存');
  expect(JSON.stringify(await site.city.everything('recruitment'))).not.toContain('420100200912010034');
  await who.get(page);
  await send(who, page, { name: '王', idType: 'residentId', idNumber: '420100198506120027' });
  expect(who.here.html).toContain('姓名只有一个字');
  // Seen, and meant.
  await send(who, page, {});
  expect(who.here.at).toBe(`${at}?said=done`);
  await site.city.run();
  expect(await answers(ref)).toMatchObject({ name: '王', idNumber: '420100198506120027' });
  expect((await who.get(at)).html).toContain('您更正了姓名或证件，重新核对');
});

test('the person to call is not oneself, and has agreed', async () => {
  const { who, at, ref } = await reviewed();
  const page = `${at}/correctContact`;
  await who.get(page);
  const own = (await answers(ref)).mobile as string;
  await send(who, page, { emergencyContactName: '赵一', emergencyContactMobile: own });
  expect(who.here.html).toContain('请不要填您自己的手机号');
  expect(who.here.html).toContain('请先征得紧急联系人同意');
  await send(who, page, { emergencyContactMobile: '13900139002', emergencyContactInformed: 'yes' });
  expect(who.here.at).toBe(`${at}?said=done`);
  expect(await answers(ref)).toMatchObject({ emergencyContactName: '赵一', emergencyContactMobile: '13900139002' });
});

test('a last day that one takes away again is gone', async () => {
  const { who, at, ref } = await reviewed();
  const day = (year: string, month: string, date: string) => ({
    'availableUntil-year': year,
    'availableUntil-month': month,
    'availableUntil-day': date,
  });
  await who.get(`${at}/changeTimes`);
  await send(who, `${at}/changeTimes`, day('2026', '12', '31'));
  expect(await answers(ref)).toMatchObject({ availableUntil: '2026-12-31' });
  await who.get(`${at}/changeTimes`);
  expect(standing(who)).toMatchObject(day('2026', '12', '31'));
  await send(who, `${at}/changeTimes`, day('', '', ''));
  expect(who.here.at).toBe(`${at}?said=done`);
  expect(await answers(ref)).not.toHaveProperty('availableUntil');
});

test('once approved, the certificate is not on the page; whom to call is', async () => {
  const { who, at } = await site.person(0);
  await who.get(`${at}/correctWork`);
  expect(who.here.html).toContain('证书和编号要更正，请打');
  expect(standing(who)).not.toHaveProperty('certificateNumber');
  await send(who, `${at}/correctWork`, { organisation: '新单位' });
  expect(who.here.at).toBe(`${at}?said=done`);
});

test('the messages that were sent stand word for word, with where they went; somebody else’s page is none', async () => {
  const { who, at } = await site.person(0);
  await who.get(`${at}/messages`);
  expect(who.here.html).toContain('【武汉市社会工作联合会】报名已收到，编号');
  expect(who.here.html).toContain('您已确认医务人员支持岗位。负责人会在');
  expect(who.here.html).toContain('发到 138****0000');
  const { at: other } = await reviewed();
  expect((await who.get(`${other}/messages`)).status).toBe(404);
});
