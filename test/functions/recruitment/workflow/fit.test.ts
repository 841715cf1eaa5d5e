import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SheetMismatch } from '../../../../functions/recruitment/sheets.ts';
import { LeadDecides } from '../../../../functions/recruitment/steps/fit.ts';
import { SameReviewer } from '../../../../functions/recruitment/steps/review.ts';
import type { Actor } from '../../../../shared/workflow/definition.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { confirmed, rated } from './files.ts';
import { community, medical, wishes } from './posts.ts';
import { day, hour, makeCity, minute, otherReviewer, program, reviewer, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const lead: Actor = { kind: 'staff', id: 's-lead', role: 'lead' };
const admin: Actor = { kind: 'staff', id: 's-admin', role: 'admin' };
const programTwo: Actor = { ...program, id: 'p-other' };

async function rating(change = {}, fourEyes = true) {
  const city = await makeCity(dynamo, { order: ['review', 'fit', 'place'], fit: { fourEyes, passAt: 6 }, ...change });
  const ref = await city.approved(1, wishes(medical, community));
  return { city, ref };
}
const sheet = (marks: Record<string, [number, number]>) => ({
  posts: Object.entries(marks).map(([post, [ability, match]]) => ({ post, ability, match })),
  reason: '做过热线，夜里能排班',
});
const both = (medicalMark: number, communityMark = medicalMark) =>
  sheet({ [medical]: [medicalMark, medicalMark], [community]: [communityMark, communityMark] });

async function listsOf(city: TestCity, ref: string) {
  const rows = await city.everything('recruitment');
  return rows.filter(({ pk, ref: of }) => pk.startsWith('LIST#') && of === ref && pk.includes('#420100#'));
}

describe('four eyes', () => {
  let city: TestCity;
  let ref: string;
  beforeEach(async () => {
    ({ city, ref } = await rating());
  });

  test('one is not enough; with the second, who means the same, it is decided', async () => {
    expect(await city.staff(ref, 'score', both(4), program)).toBe('done');
    expect(await city.step(ref)).toBe('fit');
    expect((await listsOf(city, ref))[0]).toMatchObject({ scored: 'one' });
    await city.staff(ref, 'score', both(5), programTwo);
    expect(await city.step(ref)).toBe('offered');
    expect(await city.data(ref)).not.toHaveProperty('scores');
  });

  test('the same person twice is refused', async () => {
    await city.staff(ref, 'score', both(4), program);
    await expect(city.staff(ref, 'score', both(4), program)).rejects.toThrow(SameReviewer);
    expect(await city.step(ref)).toBe('fit');
  });

  test('the second may have opened the page before the first has sent: both count', async () => {
    const { entered } = await city.state(ref);
    await city.staff(ref, 'score', both(4), program);
    expect((await city.state(ref)).entered).toBe(entered);
    await city.staff(ref, 'score', both(4), programTwo);
    expect(await city.step(ref)).toBe('offered');
  });

  test('both at once: one after the other, and nobody’s marks are lost', async () => {
    await Promise.all([city.staff(ref, 'score', both(4), program), city.staff(ref, 'score', both(4), programTwo)]);
    expect(await city.step(ref)).toBe('offered');
    expect(await city.broken()).toEqual([]);
  });

  test('who differ leave it to a lead, whose marks count', async () => {
    await city.staff(ref, 'score', both(4), program);
    await city.staff(ref, 'score', both(2), programTwo);
    expect(await city.step(ref)).toBe('fit');
    expect((await listsOf(city, ref))[0]).toMatchObject({ scored: 'differ' });
    await expect(city.staff(ref, 'score', both(2), otherReviewer)).rejects.toThrow(LeadDecides);
    await city.staff(ref, 'score', both(4), { ...lead, kind: 'program' });
    expect(await city.step(ref)).toBe('offered');
  });

  test('where they differ the city’s own lead may decide, too; where they do not, not', async () => {
    await expect(city.staff(ref, 'score', both(4), admin)).rejects.toThrow(LeadDecides);
    await city.staff(ref, 'score', both(4), program);
    await city.staff(ref, 'score', both(1), programTwo);
    expect(await city.staff(ref, 'score', both(1), { ...admin, kind: 'program' })).toBe('done');
    expect(await city.step(ref)).toBe('failed');
  });

  test('marks apart that mean the same for every post are no difference', async () => {
    await city.staff(ref, 'score', both(5, 2), program);
    await city.staff(ref, 'score', both(3, 1), programTwo);
    expect(await city.step(ref)).toBe('offered');
  });

  test('new wishes are rated anew; the marks for the old ones count no more', async () => {
    await city.staff(ref, 'score', both(4), program);
    expect(await city.decide(ref, 'changeTimes', { answers: { post1: community } })).toBe('done');
    expect(await city.step(ref)).toBe('fit');
    expect(await city.data(ref)).not.toHaveProperty('scores');
    await expect(city.staff(ref, 'score', both(4), program)).rejects.toThrow(SheetMismatch);
    await city.staff(ref, 'score', rated(await city.data(ref), 4), program);
    expect((await city.data(ref)).scores).toHaveLength(1);
  });
});

describe('one reviewer, where the city asks for one', () => {
  test('a post whose marks are too low is not offered; another wish is', async () => {
    const { city, ref } = await rating({}, false);
    await city.staff(ref, 'score', both(2, 3), program);
    expect(await city.step(ref)).toBe('offered');
    expect(await city.data(ref)).toMatchObject({ unfit: [medical], place: expect.stringContaining(community) });
  });

  test('none of the wishes fits: closed with the reason, and not offered another post', async () => {
    const { city, ref } = await rating({}, false);
    await city.staff(ref, 'score', both(2), program);
    expect(await city.step(ref)).toBe('failed');
    expect((await city.view(ref)).vars.reason).toContain('岗位匹配度');
    expect(city.told(1).at(-1)).toBe('sms.failed');
    expect(await city.broken()).toEqual([]);
  });

  test.each([
    [[1, 5], true],
    [[1, 4], false],
  ] as const)('ability and fit count together: %j', async ([ability, match], fits) => {
    const { city, ref } = await rating({}, false);
    await city.staff(ref, 'score', sheet({ [medical]: [ability, match], [community]: [1, 1] }), program);
    expect(await city.step(ref)).toBe(fits ? 'offered' : 'failed');
  });

  test('an appeal goes to others than those who rated, and is rated, not reviewed, again', async () => {
    const { city, ref } = await rating({}, false);
    await city.staff(ref, 'score', both(2), program);
    expect(await city.decide(ref, 'appeal', { text: '我有五年热线经验' })).toBe('done');
    expect(await city.step(ref)).toBe('fit');
    await expect(city.staff(ref, 'score', both(4), program)).rejects.toThrow(SameReviewer);
    await city.staff(ref, 'score', both(4), programTwo);
    expect(await city.step(ref)).toBe('offered');
  });
});

describe('bad sheets', () => {
  test.each([
    ['no post', { posts: [], reason: '好' }],
    ['no reason', { ...both(4), reason: ' ' }],
    ['a mark over five', sheet({ [medical]: [6, 1], [community]: [1, 1] })],
    ['a mark of nothing', sheet({ [medical]: [0, 1], [community]: [1, 1] })],
    ['half a mark', sheet({ [medical]: [2.5, 1], [community]: [1, 1] })],
    ['nothing at all', {}],
  ])('%s', async (_what, input) => {
    const { city, ref } = await rating();
    expect(await city.staff(ref, 'score', input, program)).toBe('invalid');
  });

  test.each([
    ['one wish left out', sheet({ [medical]: [4, 4] })],
    ['a post that is no wish', sheet({ [medical]: [4, 4], 'supply-delivery': [4, 4] })],
    ['one post twice', { ...both(4), posts: [...both(4).posts, both(4).posts[0]!] }],
  ])('%s', async (_what, input) => {
    const { city, ref } = await rating();
    await expect(city.staff(ref, 'score', input, program)).rejects.toThrow(SheetMismatch);
  });
});

describe('two minutes to think again', () => {
  test('the last marks can be taken back; nothing of them has left', async () => {
    const { city, ref } = await rating();
    await city.staff(ref, 'score', both(2), program);
    await city.staff(ref, 'score', both(2), reviewer);
    expect(await city.step(ref)).toBe('fitDecided');
    expect((await city.view(ref)).state).toBe('fit');
    expect(JSON.stringify(await city.view(ref))).not.toContain('岗位匹配度，');
    const told = city.told(1);
    expect(await city.staff(ref, 'undo', {}, reviewer)).toBe('done');
    expect(await city.step(ref)).toBe('fit');
    expect(await city.data(ref)).toMatchObject({ scores: [expect.stringMatching(/ 22 22$/)] });
    expect(await city.data(ref)).not.toHaveProperty('reason');
    await city.run(city.now() + 10 * minute);
    expect(city.told(1)).toEqual(told);
  });

  test('after two minutes it takes effect', async () => {
    const { city, ref } = await rating({}, false);
    await city.staff(ref, 'score', both(4), reviewer);
    await city.run(city.now() + 2 * minute);
    expect(await city.step(ref)).toBe('offered');
  });
});

describe('more is asked for', () => {
  test('the question goes to the applicant, the answer back to the fit, and the first marks stay', async () => {
    const { city, ref } = await rating();
    await city.staff(ref, 'score', both(4), program);
    await city.staff(ref, 'askMore', { question: '做过几年热线' }, programTwo);
    expect(await city.view(ref)).toMatchObject({ state: 'answering', vars: { question: '做过几年热线' } });
    expect((await city.view(ref)).line[(await city.view(ref)).point]).toBe('matched');
    await city.decide(ref, 'answer', { text: '三年' });
    expect(await city.step(ref)).toBe('fit');
    await city.staff(ref, 'score', both(4), programTwo);
    expect(await city.step(ref)).toBe('offered');
  });

  test('other files: back to the materials with the words, and to the fit again', async () => {
    const { city, ref } = await rating({ order: ['review', 'materials', 'fit', 'place'] });
    await confirmed(city, ref);
    await city.decide(ref, 'materialsDone');
    await city.staff(ref, 'askFiles', { question: '证书背面没有拍到' }, program);
    expect(await city.view(ref)).toMatchObject({ state: 'materialsAgain', vars: { question: '证书背面没有拍到' } });
    expect(city.told(1).at(-1)).toBe('sms.materials.again');
    await confirmed(city, ref);
    await city.decide(ref, 'materialsDone');
    expect(await city.view(ref)).toMatchObject({ state: 'fit' });
    expect((await city.view(ref)).files).toHaveLength(2);
    expect(await city.data(ref)).not.toHaveProperty('again');
  });

  test('other files in a city that asks for none: it is a question like any other', async () => {
    const { city, ref } = await rating();
    await city.staff(ref, 'askFiles', { question: '证书编号是多少' }, program);
    expect(await city.step(ref)).toBe('answering');
  });
});

test('late: reviewers reminded, then the lead, then the city; the applicant hears a new time once', async () => {
  const { city, ref } = await rating();
  const { due } = await city.view(ref);
  await city.run(due + minute);
  expect(city.sent.map(({ template }) => template)).toEqual(
    expect.arrayContaining(['sms.staff.due', 'sms.staff.escalated']),
  );
  expect(await city.view(ref)).toMatchObject({ state: 'fitLate', due: expect.closeTo(due + 12 * hour, -3) });
  expect((await listsOf(city, ref)).map(({ pk }) => pk.split('#')[1])).toEqual(['fit', 'overdue']);
  await city.run(due + day);
  expect((await city.data(ref)).late).toBe(2);
  expect(city.told(1).filter((one) => one === 'sms.reviewLate')).toHaveLength(1);
  await city.staff(ref, 'score', both(4), program);
  await city.staff(ref, 'score', both(4), programTwo);
  expect(await city.step(ref)).toBe('offered');
});

test('reasons and marks are for the staff: sealed, and nowhere in what the applicant sees', async () => {
  const { city, ref } = await rating({}, false);
  await city.staff(ref, 'score', both(4), program);
  expect(JSON.stringify(await city.view(ref))).not.toMatch(/热线|4444|44 44/);
  const event = (await city.events(ref)).find(({ cause }) => cause === 'decision:score')!;
  expect(event.note).toMatchObject({ marks: '44 44' });
  expect(await city.env.sealing.open('recruitment', ref, 'texts', event.texts!)).toEqual({
    fit: '做过热线，夜里能排班',
  });
});
