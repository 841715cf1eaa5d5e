import { afterAll, beforeAll, expect, test } from 'vitest';
import { paramsFor } from '../../../../functions/messages/texts.ts';
import { decide } from '../../../../shared/workflow/decide.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { at, day, hour, makeCity, minute, program, reviewer, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** What the sign-up says that it has sent, oldest first, as the gateway would see it. */
async function listed(city: TestCity, ref: string) {
  const { lang, sent } = (await city.applicant.messages(ref))!;
  return sent.toReversed().map(({ template, at: time, state, due, post }) => ({
    template,
    state,
    at: time,
    params: paramsFor(template as never, lang, { ref, ...(post && { post }) }, due),
  }));
}

/** What the gateway was given for the n-th person. */
const arrived = (city: TestCity, n: number) =>
  city.sent.filter(({ to }) => to === `1380001000${n}`).map(({ template, params }) => ({ template, params }));

const asSent = (all: Awaited<ReturnType<typeof listed>>) => all.map(({ template, params }) => ({ template, params }));

test('the list on the applicant’s page is what the gateway was given, template by template and value by value', async () => {
  for (const lang of ['zh', 'en'] as const) {
    const city = await makeCity(dynamo);
    const ref = await city.signUp(1, {}, lang);
    await city.staff(ref, 'askMore', { question: '夜里能来吗' }, program);
    await city.run(city.now() + 13 * hour);
    await city.decide(ref, 'answer', { text: '能' });
    await city.staff(ref, 'pass', {}, program);
    await city.run(city.now() + 12 * hour);
    if ((await city.step(ref)) === 'offered') await city.decide(ref, 'confirm');
    await city.run(city.now() + day);
    expect(arrived(city, 1).length).toBeGreaterThan(3);
    expect(asSent(await listed(city, ref))).toEqual(arrived(city, 1));
  }
});

test('one that waits for the morning says so; one that was overtaken by then never shows as sent', async () => {
  const city = await makeCity(dynamo);
  city.skip(at('22:30'));
  const ref = await city.approved(1);
  // Its offer says more than the receipt, which is not sent any more.
  expect(await listed(city, ref)).toMatchObject([{ template: 'sms.offered', state: 'waiting', at: at('07:30', 23) }]);
  await city.decide(ref, 'confirm');
  await city.run(at('12:00', 23));
  expect(asSent(await listed(city, ref))).toEqual(arrived(city, 1));
  expect(arrived(city, 1).map(({ template }) => template)).toEqual(['sms.placed']);
});

test('one that did not arrive is marked, and so is that somebody has called', async () => {
  const city = await makeCity(dynamo);
  city.undelivered.add('13800010001');
  const ref = await city.signUp(1);
  await city.run(city.now() + 30 * minute);
  expect((await listed(city, ref)).map(({ state }) => state)).toEqual(['undelivered']);
  const row = (await city.everything('messages')).find(({ pk }) => pk.startsWith('LIST#messages.undelivered#420100'));
  const request = { workflow: 'messages', ref: String(row!.ref), decision: 'called', input: { result: 'reached' } };
  await decide(city.env, { ...request, by: { kind: 'staff', id: 's', role: 'reviewer' } });
  await city.run();
  expect((await listed(city, ref)).map(({ state }) => state)).toEqual(['called']);
});

test('a message about somebody else’s sign-up is on the list of neither', async () => {
  const city = await makeCity(dynamo);
  const [first, second] = [await city.signUp(1), await city.signUp(2, { idNumber: '420100199003070018' })];
  const one = await city.signUp(3, { idNumber: '420100199003070018' });
  expect(await city.step(one)).toBe('known');
  for (const ref of [first, second, one]) {
    expect((await listed(city, ref)).map(({ template }) => template)).not.toContain('sms.known');
  }
});

test('a kept place that is given back is told to whom it was kept for, without a word of why it was kept', async () => {
  const city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 1]] }) });
  const ref = await city.approved(1, wishes(medical));
  await city.decide(ref, 'confirm');
  await city.approved(2, wishes(medical));
  await city.staff(ref, 'expose', { status: 'contact' }, reviewer);
  await city.run(city.now() + (city.city.deadlines.isolationHoldDays + 1) * day);
  expect(city.told(1).at(-1)).toBe('sms.held.over');
  expect(city.told(2)).toContain('sms.offered');
  expect(await city.step(ref)).toBe('held');
  expect(asSent(await listed(city, ref))).toEqual(arrived(city, 1));
});
