import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { community, home, medical, postsWith, wishes } from './posts.ts';
import { at, day, hour, makeCity, minute, program, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const city = (groups: Parameters<typeof postsWith>[0]) => makeCity(dynamo, { posts: postsWith(groups) });
const placeOf = async (c: TestCity, ref: string) => (await c.data(ref)).place as string | undefined;
const groupOf = async (c: TestCity, ref: string) => (await placeOf(c, ref))?.split('#')[0];

describe('a place', () => {
  test('each group is filled to its minimum first, then to its maximum, never over', async () => {
    const c = await city({
      [medical]: [
        [2, 3],
        [2, 3],
      ],
    });
    const groups: (string | undefined)[] = [];
    const last: string[] = [];
    for (let n = 0; n < 8; n++) {
      const ref = await c.approved(n, wishes(medical));
      groups.push(await groupOf(c, ref));
      last.push(await c.step(ref));
    }
    const [one, two] = [`${medical}/1`, `${medical}/2`];
    expect(groups).toEqual([one, one, two, two, one, two, undefined, undefined]);
    expect(last.slice(6)).toEqual(['waitlisted', 'waitlisted']);
    expect(await c.broken()).toEqual([]);
  });

  test('in the first wish with room; which wish it was stands on the page', async () => {
    const c = await city({ [medical]: [[0, 1]], [community]: [[0, 1]], [home]: [[0, 1]] });
    const refs = [];
    for (let n = 0; n < 4; n++) refs.push(await c.approved(n, wishes(medical, community, home)));
    expect(await Promise.all(refs.map((ref) => groupOf(c, ref)))).toEqual([
      `${medical}/1`,
      `${community}/1`,
      `${home}/1`,
      undefined,
    ]);
    expect((await c.view(refs[1]!)).vars).toMatchObject({ choice: '第二志愿', post: '社区工作者心理社会支持' });
    expect(await c.step(refs[3]!)).toBe('waitlisted');
  });

  test('other posts only for those who would take them; then it is no wish of theirs', async () => {
    const c = await city({ [medical]: [[0, 1]], [home]: [[0, 2]] });
    await c.approved(0, wishes(medical));
    const strict = await c.approved(1, wishes(medical));
    const open = await c.approved(2, { ...wishes(medical), acceptOtherPosts: 'yes' });
    expect(await c.step(strict)).toBe('waitlisted');
    expect((await c.view(open)).vars).toMatchObject({ choice: '其他岗位', post: '居家隔离者后援支持' });
  });

  test('another post that asks for a certificate is not offered without it', async () => {
    const c = await city({ [medical]: [[0, 5]], [home]: [[0, 1]] });
    await c.approved(0, wishes(home));
    const ref = await c.approved(1, { ...wishes(home), acceptOtherPosts: 'yes', certificate: 'none' });
    expect(await c.step(ref)).toBe('waitlisted');
  });
});

describe('an offer', () => {
  test('confirmed: placed, with group, leader and by when they call; the fact stands of the person', async () => {
    const c = await city({ [medical]: [[0, 5]] });
    const ref = await c.approved(1, wishes(medical));
    expect(await c.view(ref)).toMatchObject({ state: 'offered', due: at('22:00'), point: 3 });
    expect(await c.decide(ref, 'confirm')).toBe('done');
    const view = await c.view(ref);
    expect(view).toMatchObject({ state: 'placed', point: 5, due: c.now() + 24 * hour });
    expect(view.vars).toMatchObject({ group: '第 1 组', leader: '李老师（示例）', wechat: 1 });
    expect(await c.everything('people')).toMatchObject([{ place: { ref, place: await placeOf(c, ref) } }]);
    expect(c.told(1)).toEqual(['sms.received', 'sms.offered', 'sms.placed']);
  });

  test('reminded six hours before it ends', async () => {
    const c = await city({ [medical]: [[0, 5]] });
    await c.approved(1, wishes(medical));
    await c.run(at('15:59'));
    expect(c.told(1).at(-1)).toBe('sms.offered');
    await c.run(at('16:02'));
    expect(c.told(1).at(-1)).toBe('sms.offered.remind');
  });

  test('not confirmed in time: nobody acts early, then the place goes to the next, and the first to the end of the line', async () => {
    const c = await city({ [medical]: [[0, 1]] });
    const first = await c.approved(1, wishes(medical));
    await c.run(c.now() + minute);
    const second = await c.approved(2, wishes(medical));
    await c.run(c.now() + minute);
    const third = await c.approved(3, wishes(medical));
    await c.run(at('22:00') - 1);
    expect(await c.step(first)).toBe('offered');
    await c.run(at('22:02'));
    expect([await c.step(first), await c.step(second)]).toEqual(['waitlisted', 'offered']);
    expect((await c.view(first)).vars.n).toBe(2);
    expect((await c.view(third)).vars.n).toBe(1);
    // Made after 20:00: the second has until noon, and hears of it in the morning.
    expect((await c.view(second)).due).toBe(at('12:00', 23));
    expect(c.told(2)).toEqual(['sms.received', 'sms.waitlisted']);
    await c.run(at('08:00', 23));
    expect(c.told(1)).toEqual(['sms.received', 'sms.offered', 'sms.offered.remind', 'sms.offered.lapsed']);
    expect(c.told(2)).toEqual(['sms.received', 'sms.waitlisted', 'sms.offered']);
    await c.run(at('12:05', 23));
    const reminded = c.sent.find(({ template, to }) => template === 'sms.offered.remind' && to.endsWith('2'))!.at;
    expect([reminded >= at('09:45', 23), reminded < at('09:47', 23)]).toEqual([true, true]);
    expect([await c.step(second), await c.step(third)]).toEqual(['waitlisted', 'offered']);
    expect(await c.broken()).toEqual([]);
  });

  test('let lapse with nobody else in line: not offered again in the same breath, and not for ever', async () => {
    const c = await city({ [medical]: [[0, 1]] });
    const silent = await c.approved(1, wishes(medical));
    await c.run(at('22:05'));
    expect(await c.step(silent)).toBe('waitlisted');
    await c.run(at('22:00', 26));
    expect(await c.step(silent)).toBe('waitlisted');
    // Somebody new: the silent one is asked once more, then the place goes on.
    c.skip(at('09:00', 27));
    const other = await c.approved(2, wishes(medical));
    expect([await c.step(silent), await c.step(other)]).toEqual(['offered', 'waitlisted']);
    await c.run(at('21:05', 27));
    expect([await c.step(silent), await c.step(other)]).toEqual(['waitlisted', 'offered']);
    await c.decide(other, 'confirm');
    await c.run(at('22:00', 22) + 15 * day);
    expect(await c.step(silent)).toBe('notPlaced');
    expect(await c.broken()).toEqual([]);
  });

  test('let lapse three times in a row it is the last: nobody is written to for ever', async () => {
    const c = await city({ [medical]: [[0, 1]] });
    const [one, two] = [await c.approved(1, wishes(medical)), await c.approved(2, wishes(medical))];
    await c.run(c.now() + 6 * day);
    expect([await c.step(one), await c.step(two)]).toEqual(['notPlaced', 'notPlaced']);
    expect(c.told(1).filter((told) => told === 'sms.offered')).toHaveLength(3);
    expect(await c.broken()).toEqual([]);
  });

  test.each([
    ['19:59', '07:59', 23],
    ['20:00', '12:00', 23],
    ['23:59', '12:00', 23],
    ['03:00', '15:00', 22],
  ])('made at %s it runs to %s', async (made, due, date) => {
    const c = await city({ [medical]: [[0, 5]] });
    const ref = await c.signUp(1, wishes(medical));
    c.skip(made === '03:00' ? at('03:00', 23) : at(made));
    await c.staff(ref, 'pass', {}, program);
    expect((await c.view(ref)).due).toBe(at(due, made === '03:00' ? date + 1 : date));
  });

  test('declined for the next wish, for the line, or altogether', async () => {
    const c = await city({ [medical]: [[0, 9]], [community]: [[0, 9]] });
    // Who would rather wait is not offered the next wish in the same breath, though it has room.
    const [next, line, out] = [
      await c.approved(1, wishes(medical, community)),
      await c.approved(2, wishes(medical, community)),
      await c.approved(3, wishes(medical)),
    ];
    await c.decide(next, 'decline', { next: 'next' });
    expect([await c.step(next), await groupOf(c, next)]).toEqual(['offered', `${community}/1`]);
    await c.decide(line, 'decline', { next: 'waitlist' });
    expect((await c.state(line)).holds.filter((hold) => hold.startsWith('line:'))).toEqual([
      expect.stringMatching(/^line:community/),
    ]);
    await c.decide(out, 'decline', { next: 'withdraw' });
    expect(await c.step(out)).toBe('withdrawn');
    expect((await c.everything('recruitment')).filter(({ pk }) => pk.startsWith(`PLACE#${medical}`))).toEqual([]);
    expect(await c.broken()).toEqual([]);
  });

  test('declined, it goes to the next in line, and is not offered to the same person again', async () => {
    const c = await city({ [medical]: [[0, 1]], [home]: [[0, 1]] });
    const first = await c.approved(1, wishes(medical, home));
    const taken = await c.approved(2, wishes(home));
    const second = await c.approved(3, wishes(medical));
    await c.decide(first, 'decline', { next: 'next' });
    expect([await c.step(first), await c.step(second)]).toEqual(['waitlisted', 'offered']);
    await c.decide(second, 'withdraw');
    expect(await c.step(first)).toBe('waitlisted');
    await c.decide(taken, 'withdraw');
    expect(await groupOf(c, first)).toBe(`${home}/1`);
  });

  test('with no wish left nothing ends and nobody is told that the posts are full: at the end of the line, until another wish', async () => {
    const c = await city({ [medical]: [[0, 1]], [community]: [[0, 1]] });
    const ref = await c.approved(1, wishes(medical));
    expect((await c.view(ref)).vars.next).toBeUndefined();
    const second = await c.approved(2, wishes(medical));
    c.skip(c.now() + minute);
    await c.decide(ref, 'decline', { next: 'next' });
    expect([await c.step(ref), await c.step(second)]).toEqual(['waitlisted', 'offered']);
    expect(c.told(1)).not.toContain('sms.notPlaced');
    await c.decide(ref, 'changeTimes', { answers: { post1: community } });
    expect([await c.step(ref), await groupOf(c, ref)]).toEqual(['offered', `${community}/1`]);
    expect(await c.broken()).toEqual([]);
  });

  test('the next wish is spoken of where there is one', async () => {
    const c = await city({ [medical]: [[0, 1]], [community]: [[0, 1]] });
    expect((await c.view(await c.approved(1, wishes(medical, community)))).vars.next).toBe(1);
  });

  test('not placed in the end, one may stay on the reserve list', async () => {
    const c = await city({ [medical]: [[0, 1]] });
    await c.decide(await c.approved(1, wishes(medical)), 'confirm');
    const ref = await c.approved(2, wishes(medical));
    await c.run(c.now() + 15 * day);
    expect(await c.view(ref)).toMatchObject({ state: 'notPlaced', decisions: ['pool', 'erase'] });
    await c.decide(ref, 'pool');
    expect((await c.view(ref)).state).toBe('pooled');
    expect(c.told(2).slice(-2)).toEqual(['sms.notPlaced', 'sms.pool']);
  });

  test('approved, but none of the posts is open to them any more: closed with the reason, not as full', async () => {
    const c = await city({ 'supply-delivery': [[0, 5]], [community]: [[0, 1]] });
    const outside = {
      residenceScope: 'mainland',
      district: undefined,
      street: undefined,
      community: undefined,
      province: '430000',
      cityName: '430100',
      county: '430102',
    };
    const ref = await c.signUp(1, { ...outside, ...wishes('supply-delivery', community) });
    await c.decide(ref, 'changeTimes', { answers: { post1: 'supply-delivery' } });
    await c.staff(ref, 'pass', {}, program);
    expect(await c.view(ref)).toMatchObject({ state: 'refused' });
    expect((await c.view(ref)).vars.reason).toContain('目前不能跨区域安排');
    expect(c.told(1).at(-1)).toBe('sms.refused');
  });
});

describe('the line', () => {
  /** Three in line for one place that is taken. */
  async function three() {
    const c = await city({ [medical]: [[0, 1]], [community]: [[0, 1]] });
    const holder = await c.approved(0, wishes(medical));
    const refs: string[] = [];
    for (let n = 1; n <= 3; n++) {
      c.skip(c.now() + minute);
      refs.push(await c.accept(n, wishes(medical)));
    }
    await c.run();
    // Approved in another order than they signed up.
    for (const index of [2, 0, 1]) await c.staff(refs[index]!, 'pass', {}, program);
    return { c, holder, refs: refs as [string, string, string] };
  }

  test('goes by the time of signing up, not of approval, and everybody sees their number', async () => {
    const { c, holder, refs } = await three();
    expect(await Promise.all(refs.map(async (ref) => (await c.view(ref)).vars.n))).toEqual([1, 2, 3]);
    await c.decide(holder, 'withdraw');
    expect(await Promise.all(refs.map(c.step))).toEqual(['offered', 'waitlisted', 'waitlisted']);
    expect((await c.view(refs[2])).vars.n).toBe(2);
  });

  test('whoever comes while others wait stands behind them, even if a place is free that moment', async () => {
    const { c, holder, refs } = await three();
    const late = await c.signUp(9, wishes(medical));
    await Promise.all([
      c.applicant.decide({
        reference: holder,
        decision: 'withdraw',
        wait: (await c.state(holder)).entered,
        key: 'k',
        input: {},
        lang: 'zh',
      }),
    ]);
    await c.staff(late, 'pass', {}, program);
    expect([await c.step(refs[0]), await c.step(late)]).toEqual(['offered', 'waitlisted']);
    expect(await c.broken()).toEqual([]);
  });

  test.each(['offered', 'placed'])(
    'exposure of somebody %s keeps the place for its days; then the next has it',
    async (when) => {
      const { c, holder, refs } = await three();
      if (when === 'placed') await c.decide(holder, 'confirm');
      const reported = c.now();
      await c.decide(holder, 'expose', { status: 'isolating' });
      const { kept } = await c.data(holder);
      expect(kept).toBe(reported + c.city.deadlines.isolationHoldDays * day);
      expect((await c.view(holder)).vars.kept).toBe('11月29日（周日）10:03');
      // A second report does not begin the days anew.
      c.skip(c.now() + day);
      await c.staff(holder, 'expose', { status: 'contact' });
      expect((await c.data(holder)).kept).toBe(kept);
      await c.run(Number(kept) - minute);
      expect([await c.step(holder), await c.step(refs[0])]).toEqual(['held', 'waitlisted']);
      await c.run(Number(kept) + 2 * minute);
      expect([await c.step(holder), (await c.data(holder)).place]).toEqual(['held', undefined]);
      expect(await c.step(refs[0])).toBe('offered');
      const [person] = (await c.everything('people')).filter(({ isolated }) => isolated);
      expect(person!.place).toBeUndefined();
      expect(await c.broken()).toEqual([]);
      // Only a recorded release brings back: into the line now.
      await c.staff(holder, 'recordRelease', { date: '2026-12-06', toldBy: '社区', by: '王' });
      expect(await c.step(holder)).toBe('waitlisted');
    },
  );

  test.each([
    ['offered', 'offered', 'sms.offered'],
    ['placed', 'placed', 'sms.placed'],
  ])('released in time, somebody %s comes back to the kept place', async (when, step, told) => {
    const { c, holder, refs } = await three();
    if (when === 'placed') await c.decide(holder, 'confirm');
    const { place } = await c.data(holder);
    await c.decide(holder, 'expose', { status: 'isolating' });
    await c.decide(holder, 'release', { date: '2026-11-25' });
    await c.run(c.now() + 3 * day);
    expect(await c.step(holder)).toBe('held');
    await c.staff(holder, 'recordRelease', { date: '2026-11-25', toldBy: '社区', by: '王' });
    expect([await c.step(holder), (await c.data(holder)).place]).toEqual([step, place]);
    expect(await c.step(refs[0])).toBe('waitlisted');
    expect(c.told(0).at(-1)).toBe(told);
    expect((await c.view(holder)).vars.kept).toBeUndefined();
    const confirmed = (await c.view(holder)).history.filter(({ text }) => text === 'history.confirmed');
    expect(confirmed).toHaveLength(when === 'placed' ? 1 : 0);
    await c.run(c.now() + 12 * day);
    if (when === 'placed') expect((await c.data(holder)).place).toBe(place);
    expect(await c.broken()).toEqual([]);
  });

  test('exposure of the first in line: passed over; released, the turn is the old one', async () => {
    const { c, holder, refs } = await three();
    await c.decide(refs[0], 'expose', { status: 'contact' });
    await c.decide(holder, 'withdraw');
    expect(await Promise.all(refs.map(c.step))).toEqual(['held', 'offered', 'waitlisted']);
    await c.staff(refs[0], 'recordRelease', { date: '2026-11-22', toldBy: '社区', by: '王' });
    expect((await c.view(refs[0])).vars.n).toBe(1);
    expect((await c.view(refs[2])).vars.n).toBe(2);
  });

  test('new wishes in line: a post with room is offered at once; otherwise the turn is kept and nothing is sent', async () => {
    const { c, refs } = await three();
    await c.decide(refs[1], 'changeTimes', { answers: { post1: medical, post2: community } });
    expect([await c.step(refs[1]), await groupOf(c, refs[1])]).toEqual(['offered', `${community}/1`]);
    const sent = c.sent.length;
    await c.decide(refs[2], 'changeTimes', { answers: { post1: community, post2: medical } });
    expect(await c.step(refs[2])).toBe('waitlisted');
    expect((await c.view(refs[2])).vars.n).toBe(1);
    expect(c.sent.length).toBe(sent);
    expect((await c.view(refs[2])).history[0]!.text).toBe('history.waitlisted');
    expect(await c.broken()).toEqual([]);
  });

  test('changed times alone leave turn and place as they are', async () => {
    const { c, holder, refs } = await three();
    const before = await c.state(refs[0]);
    await c.decide(refs[0], 'changeTimes', {
      answers: { post1: medical, acceptOtherPosts: 'no', availability: ['sun-am'] },
    });
    expect((await c.state(refs[0])).holds).toEqual(before.holds);
    expect((await c.state(refs[0])).entered).toBe(before.entered);
    expect((await c.view(refs[0])).history[0]!.text).toBe('history.times');
    await c.decide(holder, 'withdraw');
    expect(await c.step(refs[0])).toBe('offered');
  });

  test('kept for 14 days, then not placed; new wishes do not begin the time anew', async () => {
    const { c, holder, refs } = await three();
    await c.decide(holder, 'confirm');
    const { due } = await c.view(refs[0]);
    expect(due).toBe(c.now() + 14 * day);
    await c.run(c.now() + 5 * day);
    await c.decide(refs[0], 'changeTimes', { answers: { post1: medical, acceptOtherPosts: 'yes' } });
    if ((await c.step(refs[0])) === 'offered') await c.decide(refs[0], 'withdraw');
    await c.decide(refs[1], 'changeTimes', { answers: { post1: medical, post2: 'community-worker-support' } });
    await c.run(due! - 1);
    expect(await c.step(refs[2])).toBe('waitlisted');
    await c.run(due! + 2 * minute);
    expect(await c.step(refs[2])).toBe('notPlaced');
    await c.run(due! + day);
    expect(c.told(3).at(-1)).toBe('sms.notPlaced');
    expect(await c.broken()).toEqual([]);
  });
});

test('a leader who has not called in time is late on the desk; one who has is not', async () => {
  const c = await city({ [medical]: [[0, 5]] });
  const [called, forgotten] = [await c.approved(1, wishes(medical)), await c.approved(2, wishes(medical))];
  for (const ref of [called, forgotten]) await c.decide(ref, 'confirm');
  await c.staff(called, 'contacted', {}, { kind: 'staff', id: 's-leader', role: 'groupLeader' });
  await c.run(c.now() + 24 * hour + 2 * minute);
  const overdue = (await c.everything('recruitment')).filter(({ pk }) => pk.startsWith('LIST#overdue#420100#'));
  expect(overdue.map(({ ref }) => ref)).toEqual([forgotten]);
  await c.staff(forgotten, 'contacted');
  expect((await c.everything('recruitment')).filter(({ pk }) => pk.startsWith('LIST#overdue#'))).toEqual([]);
});
