import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NotCalled } from '../../../../functions/recruitment/steps/pool.ts';
import { month } from '../../../../functions/recruitment/times.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { changeCallUp, fullCity, lead, openCallUp, poolOf } from './pool.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { at, day, hour, makeCity, reviewer, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const ask = (city: TestCity, ref: string, call: string) => city.staff(ref, 'callUp', { call }, lead);
/** The answer of somebody who may not be asked. */
const refused = (city: TestCity, ref: string, call: string) =>
  ask(city, ref, call).then(
    () => undefined,
    (error) => (error as NotCalled).why,
  );
const rowsOf = async (city: TestCity, list: string) =>
  (await city.everything('recruitment'))
    .filter(({ pk }) => pk.startsWith(`LIST#${list}#420100#`))
    .map(({ ref }) => ref);

describe('into the pool', () => {
  test('from the end of the waiting line with consent: told once, on the list with skills, the claim kept', async () => {
    const city = await fullCity(dynamo);
    const [ref] = (await poolOf(city, 1, { skills: ['hotline', 'driving'] })) as [string];
    expect(await city.step(ref)).toBe('pooled');
    expect(city.told(1).slice(-2)).toEqual(['sms.waitlisted', 'sms.pool']);
    const view = await city.view(ref);
    expect(view).toMatchObject({ state: 'pooled', decisions: ['leavePool', 'changeTimes', 'expose', 'changeMobile'] });
    expect(view.history[0]!.text).toBe('history.pool');
    const rows = (await city.everything('recruitment')).filter(({ pk }) => pk.startsWith('LIST#pool#'));
    expect(rows.map(({ pk, skills }) => [pk, skills]).sort()).toEqual([
      ['LIST#pool#420100#0', 'hotline driving'],
      ['LIST#pool#420102#0', 'hotline driving'],
    ]);
    expect((await city.state(ref)).holds).toEqual([expect.stringMatching(/^claim:/)]);
    expect(await city.broken()).toEqual([]);
  });

  test('without consent the sign-up ends; whoever chooses it then is in it, and tells nobody else of it', async () => {
    const city = await fullCity(dynamo);
    const [ref] = (await poolOf(city, 1, { consentPool: undefined })) as [string];
    expect(await city.step(ref)).toBe('notPlaced');
    expect(await city.decide(ref, 'pool')).toBe('done');
    expect(await city.step(ref)).toBe('pooled');
    expect(city.told(1).slice(-2)).toEqual(['sms.notPlaced', 'sms.pool']);
    expect(await city.broken()).toEqual([]);
  });

  test('who has signed up anew meanwhile is not in it twice', async () => {
    const city = await fullCity(dynamo);
    const [ref] = (await poolOf(city, 1, { consentPool: undefined })) as [string];
    const anew = await city.signUp(1);
    await city.decide(ref, 'pool');
    expect([await city.step(ref), await city.step(anew)]).toEqual(['duplicate', 'review']);
  });

  test('where no post is open to anybody any more, who fits is kept', async () => {
    const city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 1]] }) });
    const ref = await city.approved(1, { ...wishes(medical), consentPool: true });
    expect(await city.decide(ref, 'decline', { next: 'waitlist' })).toBe('done');
    // The only post: offered again, and let lapse until nobody writes any more.
    await city.run(city.now() + 20 * day);
    expect(await city.step(ref)).toBe('pooled');
    expect(await city.broken()).toEqual([]);
  });
});

describe('in the pool', () => {
  test('the city writes at its rhythm, never by night; nobody’s page grows stale by it', async () => {
    const city = await fullCity(dynamo, { pool: { greetDays: 30, askFactor: 3 } });
    const [ref] = (await poolOf(city, 1)) as [string];
    const { entered } = await city.state(ref);
    await city.run(city.now() + 95 * day);
    const greetings = city.sent.filter(({ template }) => template === 'sms.pool.greet');
    expect(greetings.length).toBe(3);
    expect((await city.state(ref)).entered).toBe(entered);
    const night = await fullCity(dynamo, { pool: { greetDays: 30, askFactor: 3 } });
    night.skip(at('23:00'));
    const [late] = (await poolOf(night, 1)) as [string];
    await night.run(night.now() + 29.95 * day);
    expect(night.told(1).filter((told) => told === 'sms.pool.greet')).toEqual([]);
    await night.run(night.now() + day);
    expect(night.told(1).at(-1)).toBe('sms.pool.greet');
    expect(await night.step(late)).toBe('pooled');
  });

  test('leaving takes one tap; the data goes when the city’s retention says', async () => {
    const city = await fullCity(dynamo);
    const [ref, other] = (await poolOf(city, 2)) as [string, string];
    expect(await city.decide(ref, 'leavePool')).toBe('done');
    expect(await city.view(ref)).toMatchObject({ state: 'leftPool', decisions: ['erase'] });
    expect((await city.view(ref)).history[0]!.text).toBe('history.leftPool');
    expect(city.told(1).at(-1)).toBe('sms.pool.left');
    expect((await city.state(ref)).holds).toEqual([]);
    expect(await city.staff(other, 'leavePool', {}, { ...reviewer, role: 'groupLeader' })).toBe('forbidden');
    expect(await city.staff(other, 'leavePool', {}, reviewer)).toBe('done');
    const { enteredAt } = await city.state(ref);
    city.skip(enteredAt + city.city.retention.rejectedMonths * month - hour);
    await city.run();
    expect(await city.applicant.view(ref, 'zh')).toBeDefined();
    await city.run(city.now() + 2 * hour);
    expect(await city.applicant.view(ref, 'zh')).toBeUndefined();
  });

  test('after the months that were consented to it ends with a message, and nothing is left', async () => {
    const city = await fullCity(dynamo);
    const [ref] = (await poolOf(city, 1)) as [string];
    const { poolUntil } = (await city.data(ref)) as { poolUntil: number };
    city.skip(poolUntil - hour);
    await city.run();
    expect(await city.step(ref)).toBe('pooled');
    await city.run(poolUntil + day);
    expect(city.told(1).at(-1)).toBe('sms.pool.over');
    expect(await city.applicant.view(ref, 'zh')).toBeUndefined();
    const left = (await city.everything('recruitment')).filter(({ pk, ref: of }) => pk.includes(ref) || of === ref);
    expect(left.map(({ sk }) => sk).sort()).toEqual(['#STATE', 'TOKEN']);
  });

  test('who reports isolation is held, not asked, and comes back to the pool by a recorded release', async () => {
    const city = await fullCity(dynamo);
    const [ref] = (await poolOf(city, 1)) as [string];
    const { pooledAt } = await city.data(ref);
    await city.decide(ref, 'expose', { status: 'contact' });
    expect(await city.step(ref)).toBe('held');
    expect(await ask(city, ref, await openCallUp(city.env))).toBe('tooLate');
    await city.staff(ref, 'recordRelease', { date: '2026-12-10', toldBy: '社区', by: '李' });
    expect(await city.step(ref)).toBe('pooled');
    expect((await city.data(ref)).pooledAt).toBe(pooledAt);
    expect(city.told(1).filter((told) => told === 'sms.pool').length).toBe(1);
    expect(await city.broken()).toEqual([]);
  });
});

describe('called up', () => {
  test('asked, says yes, has a place until the order’s end, and is back in the pool', async () => {
    const city = await fullCity(dynamo);
    const [ref] = (await poolOf(city, 1)) as [string];
    const call = await openCallUp(city.env, { order: '武防指〔2026〕12号', note: '自带雨衣' });
    expect(await ask(city, ref, call)).toBe('done');
    expect(city.told(1).at(-1)).toBe('sms.callup');
    expect(await city.view(ref)).toMatchObject({
      state: 'called',
      decisions: ['acceptCall', 'declineCall', 'leavePool', 'changeTimes', 'expose', 'changeMobile'],
      vars: { callWhere: '江岸区', callIssuer: '市防控指挥部', callOrder: '武防指〔2026〕12号', callNote: '自带雨衣' },
    });
    expect(await rowsOf(city, `callup/${call}/asked`)).toEqual([ref]);
    expect(await city.decide(ref, 'acceptCall')).toBe('done');
    expect(await city.view(ref)).toMatchObject({ state: 'calledUp', vars: { callWhere: '江岸区' } });
    expect((await city.state(ref)).holds).toContainEqual(expect.stringMatching(`^place:callup/${call}#`));
    expect(await rowsOf(city, `callup/${call}/yes`)).toEqual([ref]);
    expect(await city.broken()).toEqual([]);
    await city.run(city.now() + 6.5 * day);
    expect(await city.view(ref)).toMatchObject({ state: 'pooled', vars: { lastCall: 'yes' } });
    expect((await city.state(ref)).holds).toEqual([expect.stringMatching(/^claim:/)]);
    expect(await rowsOf(city, `callup/${call}/yes`)).toEqual([ref]);
    expect(await city.broken()).toEqual([]);
  });

  test('no, no answer, and cannot after all: noted, back in the pool, the place given on; nobody is asked twice', async () => {
    const city = await fullCity(dynamo);
    const [no, none, gone] = (await poolOf(city, 3)) as [string, string, string];
    const call = await openCallUp(city.env);
    for (const ref of [no, none, gone]) await ask(city, ref, call);
    await city.decide(no, 'declineCall', { reason: '家里有事' });
    await city.decide(gone, 'acceptCall');
    await city.decide(gone, 'declineCall');
    await city.run(city.now() + 1.5 * day);
    for (const [ref, answer] of [
      [no, 'no'],
      [none, 'none'],
      [gone, 'gone'],
    ] as const) {
      expect(await city.view(ref)).toMatchObject({ state: 'pooled', vars: { lastCall: answer } });
      expect(await rowsOf(city, `callup/${call}/${answer}`)).toEqual([ref]);
      expect((await city.view(ref)).history[0]!.text).toBe(`history.call.${answer}`);
    }
    expect((await city.everything('recruitment')).filter(({ pk }) => pk.startsWith('PLACE#callup'))).toEqual([]);
    const second = await openCallUp(city.env, {}, '261122bbbb');
    expect(await refused(city, no, call)).toBe('late');
    await changeCallUp(city.env, call, { answerBy: city.now() + day });
    expect(await refused(city, no, call)).toBe('before');
    expect(await ask(city, no, second)).toBe('done');
    expect(await city.step(no)).toBe('callSent');
    expect(await city.broken()).toEqual([]);
  });

  test('an answer to a call-up that lies behind is not taken for one to the next', async () => {
    const city = await fullCity(dynamo);
    const [ref] = (await poolOf(city, 1)) as [string];
    await ask(city, ref, await openCallUp(city.env));
    const { entered: wait } = await city.state(ref);
    await city.run(city.now() + 1.5 * day);
    await ask(city, ref, await openCallUp(city.env, {}, '261122bbbb'));
    const request = { reference: ref, decision: 'acceptCall', wait, key: 'old', input: {}, lang: 'zh' as const };
    expect((await city.applicant.decide(request)).kind).toBe('moved');
    await city.run();
    expect(await city.step(ref)).toBe('callSent');
  });

  test('across districts or cities only by an order with number and issuer, whoever asks; online posts cross nothing', async () => {
    const city = await fullCity(dynamo);
    const [here, there] = [
      ...(await poolOf(city, 1)),
      ...(await poolOf(city, 1, { district: '420103', street: '420103010' }, 2)),
    ] as [string, string];
    const ids = Array.from({ length: 6 }, (_, n) => `261122x00${n}`);
    await openCallUp(city.env, {}, ids[0]);
    expect(await refused(city, there, ids[0]!)).toBe('crossing');
    await openCallUp(city.env, { order: ' ' }, ids[1]);
    expect(await refused(city, there, ids[1]!)).toBe('crossing');
    await openCallUp(city.env, { where: { city: '孝感' } }, ids[2]);
    expect(await refused(city, here, ids[2]!)).toBe('crossing');
    await openCallUp(city.env, { where: { city: '孝感' }, order: '12', issuer: ' ' }, ids[3]);
    expect(await refused(city, here, ids[3]!)).toBe('crossing');
    await openCallUp(city.env, { where: { city: '孝感' }, order: '鄂防指〔2026〕3号' }, ids[4]);
    expect(await ask(city, here, ids[4]!)).toBe('done');
    await openCallUp(city.env, { post: medical }, ids[5]);
    expect(await ask(city, there, ids[5]!)).toBe('done');
    expect([await city.step(here), await city.step(there)]).toEqual(['callSent', 'callSent']);
  });

  test('who cannot do what is wanted is not asked; nor for one that is stopped, closed, full or over', async () => {
    const city = await fullCity(dynamo);
    const [ref, first] = (await poolOf(city, 2, { skills: ['driving'] })) as [string, string];
    expect(await refused(city, ref, '261122none')).toBe('missing');
    expect(await refused(city, ref, await openCallUp(city.env, { skills: ['law'] }))).toBe('unfit');
    expect(await refused(city, ref, await openCallUp(city.env, { stopped: true }, '261122b'))).toBe('closed');
    expect(await refused(city, ref, await openCallUp(city.env, { open: false }, '261122c'))).toBe('closed');
    expect(await refused(city, ref, await openCallUp(city.env, { answerBy: city.now() }, '261122d'))).toBe('late');
    const full = await openCallUp(city.env, { wanted: 1 }, '261122e');
    await ask(city, first, full);
    await city.decide(first, 'acceptCall');
    expect(await refused(city, ref, full)).toBe('full');
    expect(await city.staff(ref, 'callUp', { call: full }, reviewer)).toBe('forbidden');
  });

  test('leaving and isolation give the place back at once, wherever they stand', async () => {
    const city = await fullCity(dynamo);
    const refs = await poolOf(city, 4);
    const call = await openCallUp(city.env, { wanted: 4 });
    for (const ref of refs) await ask(city, ref, call);
    for (const ref of refs.slice(2)) await city.decide(ref, 'acceptCall');
    await city.decide(refs[0]!, 'leavePool');
    await city.decide(refs[1]!, 'expose', { status: 'isolating' });
    await city.decide(refs[2]!, 'leavePool');
    await city.decide(refs[3]!, 'expose', { status: 'isolating' });
    expect(await Promise.all(refs.map(city.step))).toEqual(['withdrawn', 'held', 'withdrawn', 'held']);
    expect((await city.everything('recruitment')).filter(({ pk }) => pk.startsWith('PLACE#callup'))).toEqual([]);
    expect(await city.broken()).toEqual([]);
    await city.staff(refs[3]!, 'recordRelease', { date: '2026-12-10', toldBy: '社区', by: '李' });
    expect(await city.view(refs[3]!)).toMatchObject({ state: 'pooled', vars: { lastCall: 'gone' } });
  });

  test('isolation that is known of the person from elsewhere: neither asked nor taken', async () => {
    const city = await fullCity(dynamo);
    const [ref, other] = (await poolOf(city, 2)) as [string, string];
    const call = await openCallUp(city.env);
    await ask(city, other, call);
    for (const one of [ref, other]) {
      const { person } = await city.data(one);
      await dynamo.documents.send(
        new (await import('@aws-sdk/lib-dynamodb')).PutCommand({
          TableName: city.env.tables.people,
          Item: { pk: `PERSON#${person}`, sk: 'FACTS', isolated: { since: 1 } },
        }),
      );
    }
    await ask(city, ref, call);
    await city.decide(other, 'acceptCall');
    expect([await city.step(ref), await city.step(other)]).toEqual(['held', 'held']);
    expect(city.told(1)).not.toContain('sms.callup');
    expect((await city.everything('recruitment')).filter(({ pk }) => pk.startsWith('PLACE#callup'))).toEqual([]);
  });
});
