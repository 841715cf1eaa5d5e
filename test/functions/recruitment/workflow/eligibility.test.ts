import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { hour, makeCity, program, reviewer, type TestCity } from './world.ts';

let dynamo: Dynamo;
let city: TestCity;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());
beforeEach(async () => {
  city = await makeCity(dynamo);
});

const onSite = { post1: 'supply-delivery', post2: undefined, acceptOtherPosts: 'no' };
const outside = {
  residenceScope: 'mainland',
  district: undefined,
  street: undefined,
  community: undefined,
  province: '430000',
  cityName: '430100',
  county: '430102',
};
const order = { dispatchOrderNo: '鄂指〔2026〕1号', dispatchOrderDate: '2026-11-20', dispatchOrderIssuer: '市指挥部' };
const found = (verified: boolean) => ({
  verified,
  number: '鄂指〔2026〕1号',
  date: '2026-11-20',
  issuer: '市指挥部',
  by: '周敏',
  how: 'phone',
});
const release = { date: '2026-11-22', toldBy: '桃源社区', by: '周敏' };

describe('on-site posts', () => {
  test('residents of the city are eligible', async () => {
    expect(await city.step(await city.signUp(1, onSite))).toBe('review');
  });

  test('from outside without an order: refused, with the reason and that online posts are open', async () => {
    const ref = await city.signUp(1, { ...onSite, ...outside });
    expect(await city.view(ref)).toMatchObject({ state: 'refused' });
    expect((await city.view(ref)).vars.reason).toMatch(/您住在武汉以外.*改报线上岗位/);
    expect((await city.view(ref, 'en')).vars.reason).toContain('outside Wuhan');
  });

  test('from outside with an order that is only claimed: nothing goes on until staff have verified it', async () => {
    const ref = await city.signUp(1, { ...onSite, ...outside, ...order });
    expect(await city.view(ref)).toMatchObject({ state: 'knownPending', due: city.now() + 24 * hour });
    expect(city.told(1)).toEqual(['sms.received']);
    await city.run(city.now() + 30 * hour);
    expect(await city.step(ref)).toBe('orderPending');
    await city.staff(ref, 'recordOrder', found(true));
    expect(await city.step(ref)).toBe('review');
    await city.staff(ref, 'pass', {}, program);
    expect(await city.data(ref)).toMatchObject({ place: expect.stringMatching(/^supply-delivery\/1#\d+$/) });
  });

  test('an order that its issuer does not know: refused, and may be signed up with again', async () => {
    const ref = await city.signUp(1, { ...onSite, ...outside, ...order });
    await city.staff(ref, 'recordOrder', found(false));
    expect((await city.view(ref)).vars.reason).toContain('没能和发文单位核对上');
    expect(await city.step(await city.signUp(1))).toBe('review');
  });

  test('while the order is looked at, a wish for an online post is enough to go on', async () => {
    const ref = await city.signUp(1, { ...onSite, ...outside, ...order });
    await city.decide(ref, 'changeTimes', { answers: { post1: 'community-worker-support' } });
    expect(await city.step(ref)).toBe('review');
  });

  test('with online posts among the wishes it goes on; the on-site post stays closed until the order is verified', async () => {
    const wishes = { post1: 'supply-delivery', post2: 'community-worker-support', acceptOtherPosts: 'no' };
    const claimed = await city.signUp(1, { ...wishes, ...outside, ...order });
    await city.staff(claimed, 'pass', {}, program);
    expect((await city.data(claimed)).place).toMatch(/^community-worker-support/);
    const verified = await city.signUp(2, { ...wishes, ...outside, ...order });
    await city.staff(verified, 'recordOrder', found(true));
    await city.staff(verified, 'pass', {}, program);
    expect((await city.data(verified)).place).toMatch(/^supply-delivery/);
  });

  test('a certificate that the only wished post asks for is missing: refused', async () => {
    const wishes = { post1: 'medical-support', post2: undefined, acceptOtherPosts: 'no', certificate: 'none' };
    const ref = await city.signUp(1, wishes);
    expect((await city.view(ref)).vars.reason).toContain('这个岗位要求有社工证');
  });
});

describe('isolation', () => {
  test.each(['isolating', 'contact'])(
    '%s: held, the person is told, and only a recorded release goes on',
    async (isolationStatus) => {
      const ref = await city.signUp(1, { isolationStatus });
      expect(await city.view(ref)).toMatchObject({
        state: 'held',
        decisions: ['release', 'withdraw', 'changeTimes', 'changeMobile'],
      });
      expect(city.told(1)).toEqual(['sms.held']);
      expect(await city.decide(ref, 'release', { date: '2026-11-22' })).toBe('done');
      expect(await city.step(ref)).toBe('held');
      const [row] = (await city.everything('recruitment')).filter(({ pk }) => pk.startsWith('LIST#held#420100'));
      expect(row).toMatchObject({ releaseSaid: true });
      await city.run(city.now() + 30 * 24 * hour);
      expect(await city.step(ref)).toBe('held');
      await city.staff(ref, 'recordRelease', release);
      expect(await city.step(ref)).toBe('review');
      expect(city.told(1)).toEqual(['sms.held', 'sms.resumed']);
      expect(await city.everything('people')).not.toMatchObject([{ isolated: expect.anything() }]);
    },
  );

  test('who was isolated and signs up anew is still held, whatever the new answers say', async () => {
    const first = await city.signUp(1, { isolationStatus: 'isolating' });
    await city.decide(first, 'withdraw');
    const second = await city.signUp(1);
    expect(await city.step(second)).toBe('held');
    await city.staff(second, 'recordRelease', release);
    expect(await city.step(second)).toBe('review');
  });

  test('reported under review: held; after release the review begins anew, with a message of its own', async () => {
    const ref = await city.signUp(1);
    expect(await city.decide(ref, 'expose', { status: 'contact' })).toBe('done');
    expect(await city.step(ref)).toBe('held');
    await city.staff(ref, 'recordRelease', release);
    expect(await city.view(ref)).toMatchObject({ state: 'review', due: city.now() + 24 * hour });
    expect(city.told(1)).toEqual(['sms.received', 'sms.held', 'sms.resumed']);
  });

  test('reported after approval: nobody is reviewed twice, the release leads to a place', async () => {
    const ref = await city.approved(1);
    await city.decide(ref, 'expose', { status: 'isolating' });
    expect(await city.step(ref)).toBe('held');
    await city.staff(ref, 'recordRelease', release);
    expect(await city.step(ref)).toBe('offered');
  });

  test('reported by a leader of somebody placed: held, and the place is kept for them', async () => {
    const ref = await city.approved(1);
    await city.decide(ref, 'confirm');
    expect(await city.everything('people')).toMatchObject([{ place: { ref } }]);
    await city.staff(ref, 'expose', { status: 'contact' }, { ...reviewer, role: 'groupLeader' });
    expect(await city.step(ref)).toBe('held');
    const [person] = await city.everything('people');
    expect([person!.place, person!.isolated]).toEqual([expect.anything(), expect.anything()]);
    expect((await city.state(ref)).holds.filter((hold) => !hold.startsWith('claim:'))).toEqual([
      expect.stringMatching(/^place:/),
    ]);
  });

  test('reported before name and number were compared: the release leads back to the comparison, not past it', async () => {
    city.realName(() => 'mismatch');
    const ref = await city.signUp(1);
    await city.decide(ref, 'expose', { status: 'contact' });
    await city.staff(ref, 'recordRelease', release);
    expect(await city.step(ref)).toBe('byHand');
  });

  test('isolation that becomes known between approval and place keeps the place from being taken', async () => {
    const ref = await city.signUp(1);
    await city.staff(ref, 'pass');
    const [{ pk, sk } = { pk: '', sk: '' }] = [{ pk: `PERSON#${(await city.data(ref)).person}`, sk: 'FACTS' }];
    const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
    const Item = { pk, sk, isolated: { since: city.now() } };
    await dynamo.documents.send(new PutCommand({ TableName: city.env.tables.people, Item }));
    await city.run(city.now() + hour);
    expect(await city.step(ref)).toBe('held');
    expect((await city.everything('recruitment')).some((item) => item.pk.startsWith('PLACE#'))).toBe(false);
  });
});
