import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SameReviewer } from '../../../../functions/recruitment/steps/review.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { at, hour, makeCity, minute, otherReviewer, program, reviewer, type TestCity } from './world.ts';

let dynamo: Dynamo;
let city: TestCity;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());
beforeEach(async () => {
  city = await makeCity(dynamo);
});

const listsOf = async (ref: string) =>
  (await city.everything('recruitment'))
    .filter((item) => item.pk.startsWith('LIST#') && item.ref === ref && item.pk.includes('#420100#'))
    .map(({ pk }) => pk.split('#')[1]);
const words = '电话里核实的工作单位和填写的不一致';

describe('two minutes to think again', () => {
  test.each([
    ['pass', {}, 'offered', 'sms.offered'],
    ['fail', { reason: 'other', text: words }, 'failed', 'sms.failed'],
    ['askMore', { question: '晚上的时段能不能参加' }, 'answering', 'sms.askMore'],
  ] as const)(
    'a person’s %s takes effect after two minutes, nothing of it leaves before',
    async (decision, input, then, told) => {
      const ref = await city.signUp(1);
      expect(await city.staff(ref, decision, input)).toBe('done');
      await city.run(city.now() + 2 * minute - 1);
      expect(await city.step(ref)).toBe('decided');
      expect(city.told(1)).toEqual(['sms.received']);
      expect((await city.view(ref)).state).toBe('review');
      await city.run(city.now() + 2 * minute);
      expect(await city.step(ref)).toBe(then);
      expect(city.told(1)).toEqual(['sms.received', told]);
    },
  );

  test('undone: the case stands under review as before, with nothing of the decision', async () => {
    const ref = await city.signUp(1);
    const { due } = await city.view(ref);
    await city.staff(ref, 'fail', { reason: 'other', text: words });
    expect(JSON.stringify(await city.view(ref))).not.toContain(words);
    expect(await city.staff(ref, 'undo')).toBe('done');
    expect(await city.view(ref)).toMatchObject({ state: 'review', due });
    expect(await city.data(ref)).not.toHaveProperty('reason');
    await city.run(city.now() + hour);
    expect(city.told(1)).toEqual(['sms.received']);
  });

  test('what was said and undone is not read with the next decision', async () => {
    const ref = await city.signUp(1);
    await city.staff(ref, 'fail', { reason: 'other', text: words });
    await city.staff(ref, 'undo');
    await city.staff(ref, 'fail', { reason: 'certMismatch' }, program);
    expect((await city.view(ref)).vars.reason).toBe('证书上的信息和您填的对不上。');
  });

  test('after two minutes there is nothing to undo', async () => {
    const ref = await city.signUp(1);
    await city.staff(ref, 'pass');
    await city.run(city.now() + 3 * minute);
    expect(['notOpen', 'tooLate']).toContain(await city.staff(ref, 'undo'));
  });

  test('a program’s decision stands at once', async () => {
    const ref = await city.signUp(1);
    await city.staff(ref, 'pass', {}, program);
    expect(await city.step(ref)).toBe('offered');
  });
});

describe('more is asked for', () => {
  const ask = async (ref: string) => city.staff(ref, 'askMore', { question: '晚上的时段能不能参加' }, program);

  test('the question stands on the page and in no message; the answer leads back to review without another', async () => {
    const ref = await city.signUp(1);
    await ask(ref);
    const view = await city.view(ref);
    expect(view).toMatchObject({ state: 'answering', due: city.now() + 24 * hour });
    expect([view.vars.question, view.decisions[0]]).toEqual(['晚上的时段能不能参加', 'answer']);
    expect(JSON.stringify(city.sent)).not.toContain('晚上');
    expect(await listsOf(ref)).toEqual(['answering']);
    expect(await city.decide(ref, 'answer', { text: '周三、周五晚上可以' })).toBe('done');
    expect(await city.view(ref)).toMatchObject({ state: 'review', due: city.now() + 24 * hour });
    expect(city.told(1)).toEqual(['sms.received', 'sms.askMore']);
  });

  test('reminded after 12 hours, closed after 24; one may sign up again', async () => {
    const ref = await city.signUp(1);
    await ask(ref);
    await city.run(at('22:00') - 1);
    expect(city.told(1)).toEqual(['sms.received', 'sms.askMore']);
    // The reminder falls due at 22:00 and waits for the morning.
    await city.run(at('07:29', 23));
    expect(city.told(1)).toEqual(['sms.received', 'sms.askMore']);
    await city.run(at('07:31', 23));
    expect(city.told(1).at(-1)).toBe('sms.askMore.remind');
    await city.run(at('09:59', 23));
    expect(await city.step(ref)).toBe('answering');
    await city.run(at('10:02', 23));
    expect(await city.view(ref)).toMatchObject({ state: 'lapsed', decisions: ['erase'] });
    expect(city.told(1).at(-1)).toBe('sms.askMore.lapsed');
    expect(await city.step(await city.signUp(1))).toBe('review');
  });

  test('answered before the reminder of the night could go out: it is not sent', async () => {
    const ref = await city.signUp(1);
    await ask(ref);
    await city.run(at('22:30'));
    await city.decide(ref, 'answer', { text: '可以' });
    await city.run(at('09:00', 23));
    expect(city.told(1)).toEqual(['sms.received', 'sms.askMore']);
  });

  test('an answer that is empty or too long is refused and changes nothing', async () => {
    const ref = await city.signUp(1);
    await ask(ref);
    expect(await city.decide(ref, 'answer', { text: '  ' })).toBe('invalid');
    expect(await city.decide(ref, 'answer', { text: '长'.repeat(501) })).toBe('invalid');
    expect(await city.step(ref)).toBe('answering');
  });
});

describe('a review that is late', () => {
  test('reminds at 12 hours, goes to the lead at 24 with a new time for the applicant, to the city at 36', async () => {
    const ref = await city.signUp(1);
    const causes = async () =>
      (await city.events(ref)).map(({ cause }) => cause).filter((one) => one.startsWith('timer:'));
    await city.run(at('21:59'));
    expect(await causes()).toEqual([]);
    await city.run(at('22:02'));
    expect(await causes()).toEqual(['timer:remind']);
    await city.run(at('09:59', 23));
    expect((await city.view(ref)).state).toBe('review');
    await city.run(at('10:02', 23));
    expect(await causes()).toEqual(['timer:remind', 'timer:escalate']);
    const late = await city.view(ref);
    expect(late.state).toBe('reviewLate');
    expect(late.due).toBeGreaterThanOrEqual(at('22:00', 23));
    expect(late.history[0]!.text).toBe('history.late');
    expect(city.told(1)).toEqual(['sms.received', 'sms.reviewLate']);
    expect((await listsOf(ref)).sort()).toEqual(['overdue', 'review']);
    await city.run(at('22:05', 23));
    expect(await causes()).toEqual(['timer:remind', 'timer:escalate', 'timer:escalateCity']);
    expect((await city.view(ref)).due).toBeGreaterThan(city.now());
    await city.run(at('12:00', 27));
    expect((await causes()).length).toBe(3);
    expect(city.told(1)).toEqual(['sms.received', 'sms.reviewLate']);
  });

  test('once decided it is not overdue any more, in no later step', async () => {
    const ref = await city.signUp(1);
    await city.run(at('11:00', 23));
    await city.staff(ref, 'pass', {}, program);
    await city.decide(ref, 'confirm');
    expect(await listsOf(ref)).toEqual(['placed']);
  });

  test('after an outage over reminder and deadline only the last speaks', async () => {
    const ref = await city.signUp(1);
    city.skip(at('11:00', 23));
    await city.run();
    const causes = (await city.events(ref)).map(({ cause }) => cause);
    expect(causes).toContain('timer:escalate');
    expect(causes).not.toContain('timer:remind');
  });
});

describe('appeal', () => {
  const refused = async () => {
    const ref = await city.signUp(1);
    await city.staff(ref, 'fail', { reason: 'other', text: words }, { ...reviewer, kind: 'program' });
    return ref;
  };

  test('to another reviewer, who has 48 hours; the first one is refused', async () => {
    const ref = await refused();
    expect(await city.view(ref)).toMatchObject({ state: 'failed', due: city.now() + 48 * hour });
    expect(await city.decide(ref, 'appeal', { text: '请再看一次证书' })).toBe('done');
    expect(await city.view(ref)).toMatchObject({ state: 'review', due: city.now() + 48 * hour });
    await expect(city.staff(ref, 'pass')).rejects.toThrow(SameReviewer);
    expect(await city.staff(ref, 'pass', {}, { ...otherReviewer, kind: 'program' })).toBe('done');
    expect(await city.step(ref)).toBe('offered');
    expect(city.told(1)).toEqual(['sms.received', 'sms.failed', 'sms.offered']);
  });

  test('once: after the second answer there is none, on the page or past it', async () => {
    const ref = await refused();
    await city.decide(ref, 'appeal', { text: '请再看一次证书' });
    await city.staff(ref, 'fail', { reason: 'untrue' }, { ...otherReviewer, kind: 'program' });
    expect(await city.view(ref)).toMatchObject({ state: 'failed', decisions: ['erase'] });
    expect((await city.view(ref)).vars.reason).toBe('填写的内容和核实的情况不一致。');
    expect(await city.decide(ref, 'appeal', { text: '再来一次' })).toBe('moved');
    expect(await city.step(ref)).toBe('failed');
  });

  test('in time: after the day that was named it is closed', async () => {
    const ref = await refused();
    await city.run(city.now() + 49 * hour);
    expect((await city.view(ref)).decisions).toEqual(['erase']);
    expect(await city.decide(ref, 'appeal', { text: '请再看一次证书' })).toBe('moved');
  });

  test('against a refusal by hand: not to the one who refused', async () => {
    city.realName(() => 'mismatch');
    const ref = await city.signUp(1);
    await city.staff(ref, 'fail', { reason: 'untrue' });
    await city.decide(ref, 'appeal', { text: '名字里有生僻字' });
    await expect(city.staff(ref, 'pass')).rejects.toThrow(SameReviewer);
    expect(await city.staff(ref, 'pass', {}, { ...otherReviewer, kind: 'program' })).toBe('done');
    expect(await city.step(ref)).toBe('offered');
  });

  test('of somebody who has signed up anew meanwhile: closed, the new one stands', async () => {
    const ref = await refused();
    const anew = await city.signUp(1);
    await city.decide(ref, 'appeal', { text: '请再看一次证书' });
    expect((await city.view(ref)).vars.reason).toContain('已经报过名');
    expect(await city.step(anew)).toBe('review');
    expect(await city.broken()).toEqual([]);
  });
});
