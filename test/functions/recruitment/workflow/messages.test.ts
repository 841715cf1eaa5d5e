import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wuhan } from '../../../../infra/cities/wuhan.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { at, day, hour, makeCity, minute, program } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

describe('messages to the applicant', () => {
  test('one for identity, eligibility and review together, with the reference and by when', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.signUp(1);
    expect(city.sent).toMatchObject([
      {
        template: 'sms.received',
        to: '13800010001',
        params: { ref, due: '11月23日10时' },
        lang: 'zh',
        signature: '武汉市社会工作联合会',
      },
    ]);
  });

  test('in the language of the sign-up', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.signUp(1, {}, 'en');
    await city.staff(ref, 'pass', {}, program);
    expect(city.sent.map(({ lang, params }) => [lang, Object.keys(params).sort()])).toEqual([
      ['en', ['ref']],
      ['en', ['due']],
    ]);
  });

  test('an offer names the post and its deadline rounded down, the confirmation ours rounded up', async () => {
    const city = await makeCity(dynamo);
    city.skip(at('10:20'));
    const ref = await city.approved(1);
    await city.decide(ref, 'confirm');
    expect(city.sent.slice(1).map(({ params }) => params)).toEqual([
      { post: '医务人员支持', due: '11月22日22时' },
      { post: '医务人员支持', due: '11月23日11时' },
    ]);
  });

  test('by night nothing but an offer that ends before ten; the rest goes in the morning, unless more is said by then', async () => {
    const city = await makeCity(dynamo);
    city.skip(at('23:00'));
    const [waits, offered] = [await city.signUp(1), await city.signUp(2)];
    expect(city.sent).toEqual([]);
    await city.staff(offered, 'pass', {}, program);
    await city.run(at('07:00', 23));
    expect(city.sent).toEqual([]);
    await city.run(at('08:00', 23));
    expect([city.told(1), city.told(2)]).toEqual([['sms.received'], ['sms.offered']]);
    expect(city.sent.every((one) => one.at - at('07:30', 23) < minute)).toBe(true);
    expect(await city.step(waits)).toBe('review');
  });

  test('an offer that ends before ten in the morning is worth waking somebody for', async () => {
    const deadlines = { ...wuhan.deadlines, confirmHours: 4, confirmRemindHours: 2 };
    const city = await makeCity(dynamo, { deadlines });
    city.skip(at('03:00', 23));
    const ref = await city.signUp(1);
    await city.staff(ref, 'pass', {}, program);
    expect(city.told(1)).toEqual(['sms.offered']);
  });

  test('an offer confirmed by night is not announced in the morning', async () => {
    const city = await makeCity(dynamo);
    city.skip(at('22:30'));
    const ref = await city.approved(1);
    await city.decide(ref, 'confirm');
    await city.run(at('12:00', 23));
    expect(city.told(1)).toEqual(['sms.placed']);
  });

  test('somebody in line who is offered a place by night hears of the place only', async () => {
    const city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 1]] }) });
    const first = await city.approved(1, wishes(medical));
    city.skip(at('22:30'));
    const second = await city.approved(2, wishes(medical));
    await city.decide(first, 'withdraw');
    expect(await city.step(second)).toBe('offered');
    await city.run(at('08:00', 23));
    expect(city.told(2)).toEqual(['sms.offered']);
  });

  test('no reminder after what it reminds of is done', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.approved(1);
    await city.run(at('15:00'));
    await city.decide(ref, 'confirm');
    await city.run(at('12:00', 24));
    expect(city.told(1)).toEqual(['sms.received', 'sms.offered', 'sms.placed']);
  });

  test('a reason or a question is never in one, nor a name, an ID number or a link of one’s own', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.signUp(1);
    await city.staff(ref, 'askMore', { question: '标记的问题' }, program);
    await city.decide(ref, 'answer', { text: '标记的回答' });
    await city.staff(ref, 'fail', { reason: 'other', text: '标记的理由，写得长一些' }, program);
    for (const { params } of city.sent) {
      for (const [name, value] of Object.entries(params)) {
        if (name === 'ref') expect(value).toBe(ref);
        else expect(value).toMatch(/^(医务人员支持|\d{1,2}月\d{1,2}日\d{1,2}时)$/);
      }
    }
  });
});

describe('a message that does not arrive', () => {
  test('shows on the desk at once, and on the sign-up when nobody was reached for two weeks', async () => {
    const city = await makeCity(dynamo);
    city.undelivered.add('13800010001');
    const ref = await city.signUp(1);
    await city.run(city.now() + 30 * minute);
    const rows = (await city.everything('messages')).filter(({ pk }) => pk.startsWith('LIST#messages.undelivered#'));
    expect(rows.map(({ pk, about, mobile }) => [pk, about, mobile])).toEqual([
      ['LIST#messages.undelivered#420100#0', ref, '138****0001'],
      ['LIST#messages.undelivered#420102#0', ref, '138****0001'],
    ]);
    await city.staff(ref, 'pass', {}, program);
    await city.decide(ref, 'confirm');
    await city.run(city.now() + 15 * day);
    expect(await city.data(ref)).toMatchObject({ undelivered: expect.any(Number) });
    expect((await city.everything('recruitment')).find(({ pk }) => pk.startsWith('LIST#placed#'))).toHaveProperty(
      'undelivered',
    );
  });

  test('one that was called off, or whose person was called, does not count', async () => {
    const city = await makeCity(dynamo);
    city.undelivered.add('13800010002');
    city.skip(at('22:30'));
    const offTime = await city.approved(1);
    await city.decide(offTime, 'confirm');
    const called = await city.signUp(2);
    await city.run(at('09:00', 23));
    const { decide } = await import('../../../../shared/workflow/decide.ts');
    const row = (await city.everything('messages')).find(({ pk }) => pk.startsWith('LIST#messages.undelivered#420100'));
    await decide(city.env, {
      workflow: 'messages',
      ref: String(row!.ref),
      decision: 'called',
      by: { kind: 'staff', id: 's', role: 'reviewer' },
      input: { result: 'reached' },
    });
    await city.run(city.now() + hour);
    for (const ref of [offTime, called]) expect(await city.data(ref)).not.toHaveProperty('undelivered');
  });
});
