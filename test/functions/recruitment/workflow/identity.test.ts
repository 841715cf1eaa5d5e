import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { answersOf } from './people.ts';
import { hour, makeCity, minute, program, type TestCity } from './world.ts';

let dynamo: Dynamo;
let city: TestCity;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());
beforeEach(async () => {
  city = await makeCity(dynamo);
});

const rowsOf = async (list: string) =>
  (await city.everything('recruitment')).filter(({ pk }) => pk.startsWith(`LIST#${list}#420100#`));

describe('real name', () => {
  test('name and number that belong together go straight to review, after one check and with one message', async () => {
    const ref = await city.signUp(1);
    expect(await city.step(ref)).toBe('review');
    expect(await city.data(ref)).toMatchObject({ realName: 'match' });
    expect([...city.checks.values()]).toEqual([{ result: 'match', times: 1 }]);
    expect(city.told(1)).toEqual(['sms.received']);
  });

  test.each(['mismatch', 'notFound', 'refused', 'down'] as const)(
    '%s: a person looks, nothing is stuck',
    async (says) => {
      city.realName(() => says);
      const ref = await city.signUp(1);
      await city.run(city.now() + 20 * minute);
      expect(await city.step(ref)).toBe('byHand');
      const realName = says === 'refused' || says === 'down' ? 'unanswered' : says;
      expect(await rowsOf('byHand')).toMatchObject([{ ref, realName, name: '王*' }]);
      expect((await city.view(ref)).state).toBe('knownPending');
      expect(await city.broken()).toEqual([]);
    },
  );

  test('with the service down the check is tried five times, under one key', async () => {
    let tries = 0;
    city.realName(() => {
      tries++;
      return 'down';
    });
    await city.signUp(1);
    await city.run(city.now() + hour);
    expect(tries).toBe(5);
    expect((await rowsOf('stuck')).length).toBe(0);
  });

  test('other documents than resident ID are not asked about: a person compares', async () => {
    const ref = await city.signUp(1, { idType: 'passport', idNumber: 'E12345678' });
    expect(await city.step(ref)).toBe('byHand');
    expect(city.checks.size).toBe(0);
    expect(await city.data(ref)).toMatchObject({ realName: 'notAsked' });
  });

  test('a sign-up that a person looks at is confirmed by one message, and its going on by none', async () => {
    city.realName(() => 'mismatch');
    const ref = await city.signUp(1);
    expect(city.told(1)).toEqual(['sms.received']);
    const { due } = await city.view(ref);
    expect(due).toBe(city.now() + 24 * hour);
    expect(await city.staff(ref, 'identityOk')).toBe('done');
    expect(await city.step(ref)).toBe('review');
    expect(city.told(1)).toEqual(['sms.received']);
  });

  test('not confirmed by hand: refused with the reason, which stands on the page and in no message', async () => {
    city.realName(() => 'mismatch');
    const ref = await city.signUp(1);
    await city.staff(ref, 'fail', { reason: 'other', text: '电话里说的名字和填写的不一样' });
    expect(await city.view(ref)).toMatchObject({
      state: 'refused',
      vars: { reason: '电话里说的名字和填写的不一样' },
      decisions: ['appeal', 'erase'],
    });
    expect(city.told(1)).toEqual(['sms.received', 'sms.refused']);
    expect(JSON.stringify(city.sent)).not.toContain('电话里');
  });

  test('a sign-up that nobody looked at in time is among the overdue', async () => {
    city.realName(() => 'notFound');
    const ref = await city.signUp(1);
    await city.run(city.now() + 24 * hour + minute);
    expect(await rowsOf('overdue')).toMatchObject([{ ref, late: 1 }]);
    expect((await city.view(ref)).due).toBeGreaterThan(city.now());
  });
});

describe('the same person again', () => {
  test('same ID, same mobile: the second is closed and points to the first; nobody is told anything', async () => {
    const first = await city.signUp(1);
    const second = await city.signUp(1);
    expect(await city.step(first)).toBe('review');
    expect(await city.view(second)).toMatchObject({ state: 'duplicate', decisions: ['erase'] });
    expect((await city.view(second)).vars.reason).toContain('已经报过名');
    expect(city.told(1)).toEqual(['sms.received']);
  });

  test('same ID, other mobile: looks like any other from outside, the first mobile is told, a person decides', async () => {
    const first = await city.signUp(1);
    const second = await city.signUp(1, { mobile: '13800029999' });
    expect(await city.view(second)).toMatchObject({ state: 'knownPending', due: city.now() + 24 * hour });
    expect(JSON.stringify(await city.view(second))).not.toContain('已经报过名');
    expect(city.sent.map(({ to, template }) => `${to} ${template}`).sort()).toEqual([
      '13800010001 sms.known',
      '13800010001 sms.received',
      '13800029999 sms.received',
    ]);
    expect(await city.step(first)).toBe('review');
    expect(await rowsOf('byHand')).toMatchObject([{ ref: second }]);
  });

  test('while the first stands, looking again changes nothing and sends nothing', async () => {
    await city.signUp(1);
    const second = await city.signUp(1, { mobile: '13800029999' });
    const before = city.sent.length;
    await city.staff(second, 'recheck');
    expect(await city.step(second)).toBe('known');
    expect(city.sent.length).toBe(before);
  });

  test('once the first is closed, the second goes on', async () => {
    const first = await city.signUp(1);
    const second = await city.signUp(1, { mobile: '13800029999' });
    await city.staff(first, 'withdraw');
    await city.staff(second, 'recheck');
    expect([await city.step(first), await city.step(second)]).toEqual(['withdrawn', 'review']);
    expect(await city.broken()).toEqual([]);
  });

  test('closed by staff as a second one of the same person: who was told that a person looks is told what came of it', async () => {
    await city.signUp(1);
    const second = await city.signUp(1, { mobile: '13800029999' });
    await city.staff(second, 'close');
    expect((await city.view(second)).state).toBe('duplicate');
    expect(city.sent.filter(({ to }) => to === '13800029999').map(({ template }) => template)).toEqual([
      'sms.received',
      'sms.refused',
    ]);
  });

  test('two at the same moment: one goes on, one is known', async () => {
    const refs = [await city.accept(1), await city.accept(1, { mobile: '13800029999' })];
    await city.run();
    expect((await Promise.all(refs.map(city.step))).sort()).toEqual(['known', 'review']);
    expect(await city.broken()).toEqual([]);
  });

  test('a 回乡证 that was renewed is the same person', async () => {
    await city.signUp(1, { idType: 'hkMoPermit', idNumber: 'H0000000101' });
    const second = await city.signUp(2, { idType: 'hkMoPermit', idNumber: 'H0000000102' });
    expect(await city.step(second)).toBe('known');
  });

  test('after withdrawing or being refused, one may sign up anew', async () => {
    const first = await city.signUp(1);
    await city.decide(first, 'withdraw');
    const second = await city.signUp(1);
    await city.staff(second, 'fail', { reason: 'certMissing' }, program);
    expect(await city.step(await city.signUp(1))).toBe('review');
  });

  test('a stranger with somebody’s number cannot put that person on hold, nor release them', async () => {
    const first = await city.signUp(1);
    const stranger = await city.signUp(1, { mobile: '13800029999' });
    await city.decide(stranger, 'expose', { status: 'contact' });
    expect(await city.step(stranger)).toBe('held');
    await city.staff(first, 'pass', {}, program);
    expect(await city.step(first)).toBe('offered');

    await city.decide(first, 'expose', { status: 'isolating' });
    await city.staff(stranger, 'recordRelease', { date: '2026-11-22', toldBy: '社区', by: '王' });
    expect(await city.step(stranger)).toBe('known');
    expect(await city.everything('people')).toMatchObject([{ isolated: {} }]);
  });
});

test('the reference, number and mobile of a sign-up are found within its divisions only', async () => {
  const ref = await city.signUp(1);
  const { idNumber, mobile } = answersOf(1, city.now(), city.city);
  const { findPk } = await import('../../../../shared/workflow/find.ts');
  const items = await city.everything('recruitment');
  for (const [division, token, hit] of [
    ['420100', String(idNumber).toLowerCase(), true],
    ['420102', String(mobile), true],
    ['420102', 'wangxiaoyu', true],
    ['420103', String(mobile), false],
  ] as const) {
    const found = items.filter(
      ({ pk, sk }) => pk === findPk(city.env, token) && (division === '420100' || sk.startsWith(`${division}#`)),
    );
    expect(
      found.map((item) => item.ref),
      `${division} ${token}`,
    ).toEqual(hit ? [ref] : []);
  }
});
