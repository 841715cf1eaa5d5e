import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { month } from '../../../../functions/recruitment/times.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { answersOf } from './people.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { day, hour, makeCity, minute, otherReviewer, program, reviewer, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const onSite = { post1: 'supply-delivery', post2: undefined, acceptOtherPosts: 'no' };
const far = {
  residenceScope: 'mainland',
  dispatchOrderNo: '1',
  dispatchOrderDate: '2026-11-20',
  dispatchOrderIssuer: '部',
};

/** How a sign-up comes to stand in each step in which somebody is waited for. */
const ways: Record<string, (city: TestCity) => Promise<string>> = {
  async known(city) {
    await city.signUp(0, { mobile: '13800029999' });
    return city.signUp(1, { idNumber: answersOf(0, city.now(), city.city).idNumber });
  },
  byHand(city) {
    city.realName(() => 'mismatch');
    return city.signUp(1);
  },
  orderPending: (city) => city.signUp(1, { ...onSite, ...far }),
  held: (city) => city.signUp(1, { isolationStatus: 'contact' }),
  review: (city) => city.signUp(1),
  async decided(city) {
    const ref = await city.signUp(1);
    await city.staff(ref, 'fail', { reason: 'untrue' });
    return ref;
  },
  async answering(city) {
    const ref = await city.signUp(1);
    await city.staff(ref, 'askMore', { question: '？' }, program);
    return ref;
  },
  async waitlisted(city) {
    await city.approved(0, { ...wishes(medical) });
    return city.approved(1, { ...wishes(medical) });
  },
  offered: (city) => city.approved(1),
  async placed(city) {
    const ref = await city.approved(1);
    await city.decide(ref, 'confirm');
    return ref;
  },
};

describe('withdrawing', () => {
  test.each(Object.keys(ways))(
    'from %s: at once, everything is given back, one message, and one may sign up again',
    async (step) => {
      const groups: Parameters<typeof postsWith>[0] = {
        [medical]: [[0, step === 'waitlisted' ? 1 : 9]],
        'supply-delivery': [[0, 2]],
      };
      const city = await makeCity(dynamo, { posts: postsWith(groups) });
      const ref = await ways[step]!(city);
      expect(await city.step(ref)).toBe(step);
      const before = city.sent.length;
      expect(await city.decide(ref, 'withdraw', { reason: 'times' })).toBe('done');
      const view = await city.view(ref);
      expect(view).toMatchObject({ state: 'withdrawn', decisions: ['erase'] });
      expect(view.history[0]!.text).toBe('history.withdrawn');
      expect((await city.state(ref)).holds).toEqual([]);
      expect(
        city.sent
          .slice(before)
          .filter(({ to }) => to === '13800010001')
          .map(({ template }) => template),
      ).toEqual(['sms.withdrawn']);
      const items = await city.everything('recruitment');
      expect(items.filter((item) => /^(CLAIM|PLACE|LINE|LIST)#/.test(item.pk) && item.ref === ref)).toEqual([]);
      const facts = await city.everything('people');
      expect(facts.filter(({ place }) => place !== undefined)).toEqual([]);
      expect(await city.broken()).toEqual([]);
      city.realName(() => 'match');
      if (step !== 'known' && step !== 'held') {
        const anew = await city.signUp(1);
        expect(await city.step(anew)).toBe('review');
        await city.decide(anew, 'withdraw');
      }
      await city.run(city.now() + 3 * day);
      expect(city.told(1).filter((told) => /remind|lapsed|reviewLate/.test(told))).toEqual([]);
    },
  );

  test('while the check of the name is under way: its answer changes nothing', async () => {
    const city = await makeCity(dynamo);
    city.realName(() => 'down');
    const ref = await city.signUp(1);
    expect((await city.view(ref)).decisions).toEqual(['withdraw']);
    expect(await city.decide(ref, 'withdraw')).toBe('done');
    city.realName(() => 'match');
    await city.run(city.now() + hour);
    expect(await city.step(ref)).toBe('withdrawn');
  });

  test('staff may do it for the person; a stranger’s role may not', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.signUp(1);
    expect(await city.staff(ref, 'withdraw', {}, { ...reviewer, role: 'groupLeader' })).toBe('forbidden');
    expect(await city.staff(ref, 'withdraw', {}, otherReviewer)).toBe('done');
  });
});

describe('deletion', () => {
  const gone = async (city: TestCity, ref: string) => {
    const items = await city.everything('recruitment');
    return items.filter((item) => item.pk.includes(ref) || item.ref === ref || item.sk.includes(ref));
  };

  test('on request, at once: a tombstone and the token remain, nothing that the person is found by; a message says so', async () => {
    const city = await makeCity(dynamo);
    const submission = {
      answers: answersOf(1, city.now(), city.city),
      consents: [],
      token: 't',
      client: 'c',
      lang: 'zh' as const,
    };
    const receipt = await city.applicant.accept(submission);
    const ref = (receipt as { reference: string }).reference;
    await city.run();
    await city.decide(ref, 'changeTimes', { answers: { availability: ['sun-am'] } });
    await city.decide(ref, 'withdraw');
    expect(await city.decide(ref, 'erase')).toBe('done');
    await city.run(city.now() + minute);
    const left = await gone(city, ref);
    expect(left.map(({ sk }) => sk).sort()).toEqual(['#STATE', 'TOKEN']);
    expect(left.find(({ sk }) => sk === '#STATE')).toEqual({
      pk: `CASE#${ref}`,
      sk: '#STATE',
      ref,
      destroyed: true,
      at: expect.any(Number),
    });
    expect(city.told(1).at(-1)).toBe('sms.erased');
    expect(await city.applicant.view(ref, 'zh')).toBeUndefined();
    expect(await city.applicant.byMobile('13800010001')).toEqual([]);
    expect((await city.applicant.accept(submission)).kind).toBe('gone');
    expect(
      (await city.applicant.decide({ reference: ref, decision: 'appeal', wait: 3, key: 'k', input: {}, lang: 'zh' }))
        .kind,
    ).toBe('gone');
  });

  test('of a second sign-up of the same person: by what it is found goes, too', async () => {
    const city = await makeCity(dynamo);
    await city.signUp(1);
    const second = await city.signUp(1);
    expect(await city.step(second)).toBe('duplicate');
    await city.decide(second, 'erase');
    await city.run(city.now() + minute);
    expect((await gone(city, second)).map(({ sk }) => sk).sort()).toEqual(['#STATE', 'TOKEN']);
  });

  test('deliveries of its messages that are reported afterwards find the tombstone and end', async () => {
    const city = await makeCity(dynamo);
    city.undelivered.add('13800010001');
    const ref = await city.signUp(1);
    await city.decide(ref, 'withdraw');
    await city.decide(ref, 'erase');
    await city.run(city.now() + 20 * day);
    expect((await gone(city, ref)).map(({ sk }) => sk).sort()).toEqual(['#STATE', 'TOKEN']);
    expect((await city.everything('recruitment')).some(({ dueSk }) => dueSk !== undefined)).toBe(false);
  });

  test.each([
    ['withdrawn', 6],
    ['notPlaced', 6],
    ['notPlaced, on the reserve list', 12],
  ])('%s: data goes after %i months, not earlier', async (what, months) => {
    const city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 1]] }) });
    await city.decide(await city.approved(2, wishes(medical)), 'confirm');
    const ref = await city.approved(1, wishes(medical));
    if (what === 'withdrawn') await city.decide(ref, 'withdraw');
    else await city.run(city.now() + 15 * day);
    if (months === 12) await city.decide(ref, 'pool');
    await city.run(city.now() + hour);
    const { enteredAt } = await city.state(ref);
    city.skip(enteredAt + months * month - hour);
    await city.run();
    expect(await city.applicant.view(ref, 'zh')).toBeDefined();
    await city.run(enteredAt + months * month + 2 * minute);
    expect(await city.applicant.view(ref, 'zh')).toBeUndefined();
    expect((await gone(city, ref)).map(({ sk }) => sk).sort()).toEqual(['#STATE', 'TOKEN']);
  });

  test('somebody who is placed is kept', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.approved(1);
    await city.decide(ref, 'confirm');
    await city.run(city.now() + 2 * day);
    city.skip(city.now() + 13 * month);
    await city.run();
    expect(await city.step(ref)).toBe('placed');
  });

  test('no message outlives its use by more than its own retention', async () => {
    const city = await makeCity(dynamo);
    await city.signUp(1);
    await city.run(city.now() + 32 * day);
    const left = (await city.everything('messages')).filter(({ sealed }) => sealed !== undefined);
    expect(left.length).toBeLessThanOrEqual(1);
    expect((await city.everything('messages')).filter(({ destroyed }) => destroyed).length).toBeGreaterThan(0);
  });
});
