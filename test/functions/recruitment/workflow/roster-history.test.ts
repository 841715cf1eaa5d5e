import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicTexts } from '../../../../functions/recruitment/texts/public.ts';
import { wuhan } from '../../../../infra/cities/wuhan.ts';
import { translator } from '../../../../shared/i18n/texts.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical, postsWith } from './posts.ts';
import { leader, rosterCity, slot } from './roster-world.ts';
import { hour, reviewer } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const points = ['mask', 'disinfection', 'vaccination', 'test', 'scan'];
const at = (date: string, clock: string) => Date.parse(`${date}T${clock}:00+08:00`);

test('whatever happens with training and shifts stands in what has happened, in both languages', async () => {
  const gear = [{ code: 'mask', name: { zh: '口罩', en: 'Mask' } }];
  const posts = postsWith({ [medical]: [[0, 60]] }).map((post) => ({ ...post, onSite: true }));
  const { city, refs, act, openSlot, openSession, records } = await rosterCity(dynamo, 1, {
    posts,
    roster: { ...wuhan.roster, gear },
  });
  const [ref] = refs as [string];
  const read = async (lang: 'zh' | 'en', since: number) => {
    const t = translator(publicTexts, lang, { city: city.city });
    const { history } = await city.view(ref, lang);
    const lines = history.map(({ text, vars }) => t(text, vars));
    return lines.slice(0, lines.length - since);
  };
  const before = (await city.view(ref)).history.length;
  const basics = await openSession('basics', '2026-11-23', '09:00', '11:30');
  const care = await openSession('care', '2026-11-24', '10:00', '12:00');
  const slots: string[] = [];
  for (const [date, from, to] of [
    ['2026-11-23', '14:00', '16:00'],
    ['2026-11-24', '14:00', '16:00'],
    ['2026-11-25', '08:00', '13:00'],
    ['2026-11-26', '08:00', '10:00'],
  ] as const)
    slots.push(await openSlot(slot(date, from, to)));
  await act(ref, 'contacted', {}, leader);
  await act(ref, 'bookSession', { session: basics });
  await act(ref, 'bookSession', { session: care });
  await act(ref, 'leaveSession', { session: care });
  await act(ref, 'proposeSlots', { slots: slots.slice(0, 3).map((one) => ({ slot: one })) }, reviewer);
  await act(ref, 'acceptSlot', { slot: slots[0] });
  await act(ref, 'declineSlot', { slot: slots[1] });
  await city.run(at('2026-11-23', '13:50'));
  await act(ref, 'attended', { session: basics }, leader);
  expect(await act(ref, 'checkIn', { slot: slots[0], points, gear: ['mask'] }, leader)).toBe('done');
  await act(ref, 'chooseSlot', { slot: slots[1] });
  await act(ref, 'giveBackSlot', { slot: slots[1], reason: 'ill' });
  await act(ref, 'chooseSlot', { slot: slots[2] });
  await city.run(at('2026-11-25', '08:30'));
  await act(ref, 'noShow', { slot: slots[2] }, leader);
  await act(ref, 'chooseSlot', { slot: slots[3] });
  const there = (await records.get<object>('slot', slots[3]!))!;
  await records.put('slot', slots[3]!, { ...there.value, open: false }, { expected: there.version, by: 'lead' });
  await act(ref, 'slotCancelled', { slot: slots[3] }, leader);
  await city.run(city.now() + hour);
  expect((await read('zh', before)).toReversed()).toEqual([
    '组长和您联系上了',
    '预约了培训：11月23日（周一） 09:00–11:30',
    '预约了培训：11月24日（周二） 10:00–12:00',
    '取消了培训预约：11月24日（周二） 10:00–12:00',
    '请您考虑班次：11月23日（周一） 14:00–16:00、11月24日（周二） 14:00–16:00、11月25日（周三） 08:00–13:00',
    '您接受了班次：11月23日（周一） 14:00–16:00',
    '您没有接受班次：11月24日（周二） 14:00–16:00',
    '没有等到您的答复，班次给了别人：11月25日（周三） 08:00–13:00',
    '参加了培训：11月23日（周一） 09:00–11:30',
    '到岗签到：11月23日（周一） 14:00–16:00',
    '领取了防护物资：口罩',
    '您选了班次：11月24日（周二） 14:00–16:00',
    '班次退回了：11月24日（周二） 14:00–16:00',
    '您选了班次：11月25日（周三） 08:00–13:00',
    '记为没有到岗：11月25日（周三） 08:00–13:00',
    '您选了班次：11月26日（周四） 08:00–10:00',
    '班次取消了：11月26日（周四） 08:00–10:00',
  ]);
  const english = await read('en', before);
  expect(english).toHaveLength(17);
  expect(english[0]).toBe('The shift was cancelled: Thu 26 Nov 08:00–10:00');
  for (const line of english) expect(line).not.toMatch(/\{\w+\}|\p{Script=Han}/u);
  expect(await city.broken()).toEqual([]);
});
