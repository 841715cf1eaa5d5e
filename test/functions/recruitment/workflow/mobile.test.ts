import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recruitmentForm } from '../../../../functions/recruitment/form.ts';
import { takeIn } from '../../../../functions/recruitment/sign-up.ts';
import { reserveSlot } from '../../../../functions/recruitment/slots.ts';
import { maskMobile } from '../../../../shared/identity/mask.ts';
import { openAnswers } from '../../../../shared/workflow/context.ts';
import { type Loaded, load } from '../../../../shared/workflow/load.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { answersOf } from './people.ts';
import { at, day, hour, makeCity, reviewer, type TestCity } from './world.ts';

const month = 31 * day;

let dynamo: Dynamo;
let city: TestCity;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());
beforeEach(async () => {
  city = await makeCity(dynamo);
});

const mobileOf = (n: number) => String(answersOf(n, city.now(), city.city).mobile);
const shared = '13700000000';
const newOne = '13700000001';
const change = (ref: string, from: string, to: string, key = `${ref} ${to}`) =>
  city.applicant.changeMobile({ reference: ref, from, to, key });
const papers = { papers: 'inPerson', by: '周敏', reason: '旧号码已停用' };

test('a changed mobile opens the sign-up and gets its messages; the old one is told, and opens nothing any more', async () => {
  const ref = await city.signUp(1);
  const before = await city.state(ref);
  expect(await change(ref, mobileOf(1), newOne)).toEqual({ kind: 'done' });
  await city.run();
  expect(city.sent.filter(({ template }) => template === 'sms.contactChanged').map(({ to }) => to)).toEqual([
    mobileOf(1),
  ]);
  expect(await city.applicant.byMobile(newOne)).toEqual([ref]);
  expect(await city.applicant.byMobile(mobileOf(1))).toEqual([]);
  expect(await city.applicant.holder(ref)).toBe(city.applicant.holderId(newOne));
  expect(await city.view(ref)).toMatchObject({ mobile: '137****0001', state: 'review' });
  expect((await city.view(ref)).history[0]!.text).toBe('history.contactChanged');
  const { state, answers } = (await load(city.env, 'recruitment', ref)) as Loaded;
  expect((await openAnswers(city.env, state, answers)).mobile).toBe(newOne);
  expect([state.step, state.entered]).toEqual([before.step, before.entered]);
  const [row] = (await city.everything('recruitment')).filter(({ pk }) => pk.startsWith('LIST#review#420100'));
  expect(row).toMatchObject({ mobile: '137****0001' });
  await city.staff(ref, 'pass');
  await city.run(city.now() + hour);
  expect(city.sent.at(-1)).toMatchObject({ template: 'sms.offered', to: newOne });
  expect(await city.broken()).toEqual([]);
});

test('what waits for the morning goes to the new number, and only what the old one is told of itself goes to the old', async () => {
  city.skip(at('23:00'));
  const ref = await city.signUp(1);
  await city.staff(ref, 'changeMobile', { mobile: newOne, ...papers });
  await city.run(at('07:00', 23));
  expect(city.sent).toEqual([]);
  await city.run(at('09:00', 23));
  const to = (number: string) => city.sent.filter((one) => one.to === number).map(({ template }) => template);
  expect([to(mobileOf(1)), to(newOne)]).toEqual([['sms.contactChanged'], ['sms.received']]);
  expect(city.sent.find(({ to }) => to === newOne)!.params).toEqual({ ref, due: '11月23日23时' });
  const { sent } = (await city.applicant.messages(ref))!;
  expect(sent.map(({ template, to }) => [template, to])).toEqual([
    ['sms.received', '137****0001'],
    ['sms.contactChanged', maskMobile(mobileOf(1))],
  ]);
});

test('changed twice in one night, the message goes to the last number alone', async () => {
  city.skip(at('23:00'));
  const ref = await city.signUp(1);
  await change(ref, mobileOf(1), newOne);
  await change(ref, newOne, '13700000002');
  await city.run(at('09:00', 23));
  const received = city.sent.filter(({ template }) => template === 'sms.received').map(({ to }) => to);
  expect(received).toEqual(['13700000002']);
});

test('the old number still finds the sign-up at the desk, and both are forgotten with it', async () => {
  const { findPk } = await import('../../../../shared/workflow/find.ts');
  const ref = await city.signUp(1);
  const old = mobileOf(1);
  await change(ref, old, newOne);
  const found = async (mobile: string) =>
    (await city.everything('recruitment')).filter(({ pk }) => pk === findPk(city.env, mobile)).map((one) => one.ref);
  expect([await found(old), await found(newOne), await found(newOne.slice(-4))]).toEqual([[ref], [ref], [ref]]);
  await city.decide(ref, 'withdraw');
  await city.decide(ref, 'erase');
  await city.run(city.now() + hour);
  expect([await found(old), await found(newOne)]).toEqual([[], []]);
});

test('changed twice by one tap and its retry: once; by somebody with another number: not at all', async () => {
  const ref = await city.signUp(1);
  const old = mobileOf(1);
  expect(await change(ref, '13700000009', newOne)).toEqual({ kind: 'moved' });
  expect(await change(ref, old, newOne)).toEqual({ kind: 'done' });
  expect(await change(ref, old, newOne)).toEqual({ kind: 'done' });
  expect((await city.events(ref)).filter(({ cause }) => cause === 'decision:changeMobile')).toHaveLength(1);
  expect(await change(ref, old, '13700000002')).toEqual({ kind: 'moved' });
  await city.decide(ref, 'withdraw');
  expect(await change(ref, newOne, old)).toEqual({ kind: 'moved' });
});

test('staff change it after comparing papers, with how and why on record; without them it is not taken', async () => {
  const ref = await city.signUp(1);
  expect(await city.staff(ref, 'changeMobile', { mobile: newOne })).toBe('invalid');
  expect(await city.staff(ref, 'changeMobile', { mobile: newOne, ...papers }, { ...reviewer, role: 'intake' })).toBe(
    'forbidden',
  );
  expect(await city.staff(ref, 'changeMobile', { mobile: newOne, ...papers })).toBe('done');
  expect(await city.applicant.byMobile(newOne)).toEqual([ref]);
  expect(city.sent.at(-1)).toMatchObject({ template: 'sms.contactChanged', to: mobileOf(1) });
  const event = (await city.events(ref)).at(-1)!;
  expect(JSON.stringify(event)).not.toContain(newOne);
  const texts = (await city.env.sealing.open('recruitment', ref, 'texts', event.texts!)) as { contact: string };
  expect(JSON.parse(texts.contact)).toEqual(papers);
});

/** The n-th person, over one number, by whichever door. */
const over = (n: number, mobile = shared, token = `t${n}`) =>
  takeIn(city.env, {
    answers: { ...answersOf(n, city.now(), city.city), mobile },
    consents: [],
    client: 'c',
    token,
    by: { kind: 'program', id: 'p', role: 'intake' },
    lang: 'zh',
  });

test('one number signs up three people and no more, however many come at once; an ended sign-up makes room', async () => {
  const ten = await Promise.all(Array.from({ length: 10 }, (_, n) => over(n)));
  const refs = ten.flatMap((one) => (one.kind === 'accepted' ? [one.ref] : []));
  expect([refs.length, ten.filter(({ kind }) => kind === 'full').length]).toEqual([3, 7]);
  await city.run();
  expect((await over(20)).kind).toBe('full');
  // Whoever was accepted gets the receipt again, full or not.
  const n = ten.findIndex(({ kind }) => kind === 'accepted');
  expect(await over(n)).toMatchObject({ kind: 'accepted', repeated: true, ref: refs[0] });
  await city.decide(refs[0]!, 'withdraw');
  const six = await Promise.all(Array.from({ length: 6 }, (_, n) => over(21 + n)));
  expect(six.map(({ kind }) => kind).sort()).toEqual(['accepted', ...Array(5).fill('full')]);
});

test('a number that has its people takes no sign-up over from another number, not even at once', async () => {
  const one = await city.signUp(30, { mobile: '13700000030' });
  await over(1);
  await over(2);
  const [moved, fourth] = await Promise.all([change(one, '13700000030', shared), over(3)]);
  expect([moved.kind, fourth.kind].filter((kind) => kind === 'full')).toHaveLength(1);
  const other = await city.signUp(31, { mobile: '13700000031' });
  expect(await change(other, '13700000031', shared)).toEqual({ kind: 'full' });
  expect(await reserveSlot(city.env, shared, other)).toBe(false);
  expect(await city.applicant.byMobile(shared)).toHaveLength(3);
});

test('who has moved away leaves room, and nothing of the number outlives the sign-ups', async () => {
  const made = [await over(1), await over(2), await over(3)];
  const refs = made.map((one) => (one.kind === 'accepted' ? one.ref : ''));
  await city.run();
  await change(refs[0]!, shared, newOne);
  expect((await over(4)).kind).toBe('accepted');
  for (const ref of [...refs, ...(await city.applicant.byMobile(shared))]) await city.decide(ref, 'withdraw');
  await city.run(city.now() + 7 * month);
  await city.run(city.now() + day);
  const left = (await city.everything('recruitment')).filter(({ pk }) => /^(MOBILE|FIND)#/.test(pk));
  expect(left).toEqual([]);
});

test('a closed call takes nothing in, by whatever door; a retry gets its receipt, and what was sent goes on', async () => {
  const ref = await city.signUp(1);
  const before = await over(5);
  Object.assign(city.city, { open: false });
  expect((await over(6)).kind).toBe('closed');
  expect(await over(5)).toMatchObject({ kind: 'accepted', repeated: true, ref: (before as { ref: string }).ref });
  await city.staff(ref, 'pass');
  await city.run(city.now() + hour);
  expect(await city.step(ref)).toBe('offered');
});

test('every door leaves the applicant’s masked copy, readable to the public door alone, and it goes with the case', async () => {
  const made = await over(7);
  const ref = (made as { ref: string }).ref;
  const copy = (await city.applicant.copy(ref))!;
  const shown = JSON.stringify(copy);
  const { idNumber, emergencyContactMobile } = answersOf(7, city.now(), city.city);
  for (const secret of [idNumber, emergencyContactMobile, shared]) expect(shown).not.toContain(String(secret));
  expect(copy.groups.zh.length).toBe(copy.groups.en.length);
  expect(copy.groups.zh.flatMap(({ rows }) => rows).length).toBeGreaterThan(15);
  expect(copy.changeable).toMatchObject({ post1: 'medical-support' });
  expect(
    Object.keys(copy.changeable).filter((id) => recruitmentForm.fields.get(id)?.sensitivity === 'sensitive'),
  ).toEqual([]);
  await city.run();
  await city.decide(ref, 'withdraw');
  await city.decide(ref, 'erase');
  await city.run(city.now() + hour);
  expect(await city.applicant.copy(ref)).toBeUndefined();
});

test('changed times and wishes stand in the copy; what was not sent along stays as it was', async () => {
  const ref = await city.signUp(1);
  const words = async () => {
    const copy = (await city.applicant.copy(ref))!;
    const rows = [...copy.groups.zh, ...copy.groups.en].flatMap((group) => group.rows);
    return { rows, of: (field: string) => rows.filter((row) => row.field === field).map(({ value }) => value) };
  };
  const before = await words();
  await city.decide(ref, 'changeTimes', { answers: { availability: ['sun-am'], post1: 'home-isolation-support' } });
  const after = await words();
  expect(after.of('availability')).not.toEqual(before.of('availability'));
  expect(after.of('availability')[0]).toContain('周日');
  expect(after.of('post1')).toEqual(['居家隔离者后援支持', 'Support for people isolated at home']);
  for (const field of ['name', 'idNumber', 'mobile', 'hoursPerWeek', 'emergencyContactMobile']) {
    expect(after.of(field), field).toEqual(before.of(field));
  }
  expect((await city.applicant.copy(ref))!.changeable).toMatchObject({ availability: ['sun-am'] });
});
