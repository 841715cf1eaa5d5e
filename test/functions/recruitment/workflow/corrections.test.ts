import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCopy } from '../../../../functions/recruitment/copy.ts';
import { openAnswers } from '../../../../shared/workflow/context.ts';
import { findPk } from '../../../../shared/workflow/find.ts';
import { type Loaded, load } from '../../../../shared/workflow/load.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { answersOf } from './people.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { leader, order, rosterCity, slot } from './roster-world.ts';
import { hour, makeCity, program, type TestCity } from './world.ts';

let dynamo: Dynamo;
let city: TestCity;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());
beforeEach(async () => {
  city = await makeCity(dynamo);
});

async function answers(of: TestCity, ref: string) {
  const { state, answers } = (await load(of.env, 'recruitment', ref)) as Loaded;
  return openAnswers(of.env, state, answers);
}
/** What the applicant's own copy says of a field. */
async function copied(of: TestCity, ref: string, field: string) {
  const copy = await readCopy(of.door, ref);
  return copy!.groups.zh.flatMap(({ rows }) => rows).find((row) => row.field === field)?.value;
}
const found = async (of: TestCity, word: string) =>
  (await of.everything('recruitment')).filter(({ pk }) => pk === findPk(of.env, word)).map(({ sk }) => sk);
const claims = async (of: TestCity) =>
  (await of.everything('recruitment')).filter(({ pk }) => pk.startsWith('CLAIM#')).map(({ ref }) => ref);
const told = (of: TestCity, n: number) => of.told(n);

/** Fictional: of a division that is never issued. */
const other = { name: '王晓玉', idType: 'residentId', idNumber: '420100198506120027' };
const nothingElse = { birthDate: null, sex: null, nationality: null };
const identity = { answers: { ...other, ...nothingElse } };

describe('what counts at once', () => {
  test('home, work, skills and whom to call are corrected wherever the case waits, and it stays where it is', async () => {
    const ref = await city.signUp(1);
    const { entered } = await city.state(ref);
    const street = city.city.districts.find(({ id }) => id === '420106')!.streets[0]!;
    const home = {
      residenceScope: 'inCity',
      district: '420106',
      street: street.code,
      community: '水果湖社区',
      province: null,
      cityName: null,
      county: null,
      countryRegion: null,
    };
    expect(await city.decide(ref, 'correctHome', { answers: home })).toBe('done');
    expect(await city.decide(ref, 'correctWork', { answers: { organisation: null, practiceYears: '5' } })).toBe('done');
    expect(await city.decide(ref, 'correctSkills', { answers: { skills: ['hotline'], otherSkills: '粤语' } })).toBe(
      'done',
    );
    const contact = {
      emergencyContactName: '赵一',
      emergencyContactRelation: 'friend',
      emergencyContactMobile: '13900139002',
      emergencyContactInformed: true,
    };
    expect(await city.decide(ref, 'correctContact', { answers: contact })).toBe('done');
    const now = await answers(city, ref);
    expect(now).toMatchObject({ district: '420106', practiceYears: '5', otherSkills: '粤语', ...contact });
    expect(now).not.toHaveProperty('organisation');
    expect((await city.state(ref)).entered).toBe(entered);
    expect(await copied(city, ref, 'community')).toBe('水果湖社区');
    expect(await copied(city, ref, 'organisation')).toBeUndefined();
    expect(await copied(city, ref, 'emergencyContactMobile')).toBe('139****9002');
    expect(await copied(city, ref, 'name')).toBe(now.name);
    // The district that they live in has it on its lists, and finds it by name; the old one has it no more.
    const division = street.zone ?? '420106';
    expect(await city.data(ref)).toMatchObject({ card: { division } });
    const rows = (await city.everything('recruitment')).filter(({ pk }) => pk.startsWith('LIST#review#'));
    expect(rows.map(({ pk }) => pk).sort()).toEqual(['LIST#review#420100#0', `LIST#review#${division}#0`].sort());
    expect(await found(city, String(now.name))).toContain(`${division}#${ref}`);
    const history = (await city.view(ref)).history.slice(0, 4).map(({ text }) => text);
    expect(history).toEqual(['contact', 'skills', 'work', 'home'].map((about) => `history.corrected.${about}`));
    expect(JSON.stringify(await city.events(ref))).not.toMatch(/赵一|13900139002|水果湖/);
    expect(await city.broken()).toEqual([]);
  });

  test('by what a reviewer has approved somebody they are not corrected any more, all else is', async () => {
    const ref = await city.approved(1);
    const names = (await city.view(ref)).corrections.find(({ name }) => name === 'correctWork')!.fields;
    expect(names).toContain('organisation');
    expect(names).not.toContain('certificate');
    expect(await city.decide(ref, 'correctWork', { answers: { certificate: 'none' } })).toBe('moved');
    expect(await city.decide(ref, 'correctWork', { answers: { certificateNumber: '2019' } })).toBe('moved');
    expect(await city.decide(ref, 'correctWork', { answers: { organisation: '新单位' } })).toBe('done');
    expect(await answers(city, ref)).toMatchObject({ organisation: '新单位' });
    expect((await answers(city, ref)).certificate).not.toBe('none');
  });

  test('a place in a post on site is not corrected away by living elsewhere', async () => {
    const posts = postsWith({ [medical]: [[0, 5]] }).map((post) => ({ ...post, onSite: true }));
    city = await makeCity(dynamo, { posts });
    const ref = await city.approved(1, wishes(medical));
    const away = { residenceScope: 'outside', district: null, street: null, community: null, countryRegion: 'SG' };
    expect(await city.decide(ref, 'correctHome', { answers: away })).toBe('moved');
    expect(await city.data(ref)).toMatchObject({ card: { residenceScope: 'inCity' } });
  });

  test('sent twice it counts once', async () => {
    const ref = await city.signUp(1);
    const { entered: wait } = await city.state(ref);
    const request = { reference: ref, wait, key: 'k', lang: 'zh' as const };
    const input = { answers: { otherSkills: '粤语' } };
    for (let n = 0; n < 2; n++) await city.applicant.decide({ ...request, decision: 'correctSkills', input });
    expect((await city.events(ref)).filter(({ cause }) => cause === 'decision:correct')).toHaveLength(1);
  });
});

describe('who somebody is', () => {
  test('another name or number goes through the identity check once more, and the case comes back to where it stood', async () => {
    const asked: string[] = [];
    city.realName((name) => {
      asked.push(name);
      return 'match';
    });
    const ref = await city.signUp(1);
    const before = await city.data(ref);
    expect(await city.decide(ref, 'correctIdentity', identity)).toBe('done');
    expect(await city.step(ref)).toBe('review');
    expect(asked.at(-1)).toBe(other.name);
    const data = await city.data(ref);
    expect(data.person).not.toBe(before.person);
    expect(data).toMatchObject({ card: { name: '王*' }, realName: 'match' });
    expect(data).not.toHaveProperty('was');
    expect(await answers(city, ref)).toMatchObject(other);
    expect(await copied(city, ref, 'idNumber')).toBe('420***********0027');
    expect(await found(city, other.idNumber)).toHaveLength(1);
    expect(await claims(city)).toEqual([ref]);
    expect((await city.view(ref)).history.map(({ text }) => text)).toContain('history.corrected.identity');
    expect(JSON.stringify(await city.events(ref))).not.toMatch(/420100198506120027|王晓玉/);
    expect(await city.broken()).toEqual([]);
  });

  test('the claim moves: the old number may sign up, the new one is somebody’s', async () => {
    const ref = await city.signUp(1);
    const { idNumber } = answersOf(1, city.now(), city.city);
    await city.decide(ref, 'correctIdentity', identity);
    const free = await city.signUp(2, { idNumber: idNumber as string });
    const same = await city.signUp(3, { idNumber: other.idNumber });
    expect([await city.step(free), await city.step(same)]).toEqual(['review', 'known']);
    expect((await claims(city)).sort()).toEqual([ref, free].sort());
    expect(await city.broken()).toEqual([]);
  });

  test('somebody else’s number is looked at by a person, the other is told, and nothing is closed; corrected again it goes on', async () => {
    const first = await city.signUp(1);
    const ref = await city.signUp(2);
    const { idNumber } = answersOf(1, city.now(), city.city);
    await city.decide(ref, 'correctIdentity', { answers: { ...identity.answers, idNumber: idNumber as string } });
    expect([await city.step(first), await city.step(ref)]).toEqual(['review', 'known']);
    expect(told(city, 1)).toContain('sms.known');
    expect(await city.decide(ref, 'correctIdentity', identity)).toBe('done');
    expect(await city.step(ref)).toBe('review');
    expect((await claims(city)).sort()).toEqual([first, ref].sort());
    expect(await city.broken()).toEqual([]);
  });

  test('the number of one’s own other sign-up closes neither', async () => {
    const first = await city.signUp(1);
    const mobile = answersOf(1, city.now(), city.city).mobile as string;
    const ref = await city.signUp(2, { mobile });
    const { idNumber } = answersOf(1, city.now(), city.city);
    await city.decide(ref, 'correctIdentity', { answers: { ...identity.answers, idNumber: idNumber as string } });
    expect([await city.step(first), await city.step(ref)]).toEqual(['review', 'known']);
  });

  test('somebody placed keeps place and shifts while a person looks, and the facts go to the right person', async () => {
    const roster = await rosterCity(dynamo, 1);
    const { act, openSlot, openSession, slotsOf } = roster;
    const [ref] = roster.refs as [string];
    const session = await openSession('basics', '2026-11-22', '12:00', '13:00');
    await act(ref, 'bookSession', { session });
    await roster.city.run(roster.city.now() + 4 * hour);
    expect(await act(ref, 'attended', { session }, leader)).toBe('done');
    const shift = await openSlot(slot('2026-11-25', '08:00', '10:00'));
    expect(await act(ref, 'chooseSlot', { slot: shift })).toBe('done');
    const before = await roster.city.data(ref);
    expect(await roster.city.decide(ref, 'correctIdentity', identity)).toBe('done');
    // The real-name service says yes: somebody was approved under another number, so a person looks all the same.
    expect(await roster.city.step(ref)).toBe('byHand');
    expect(await slotsOf(ref)).toHaveLength(1);
    await roster.city.staff(ref, 'identityOk');
    const after = await roster.city.data(ref);
    expect(await roster.city.step(ref)).toBe('placed');
    expect([after.place, after.trained]).toEqual([before.place, ['basics']]);
    expect(await slotsOf(ref)).toHaveLength(1);
    const facts = Object.fromEntries((await roster.city.everything('people')).map(({ pk, ...rest }) => [pk, rest]));
    expect(facts[`PERSON#${after.person}`]).toMatchObject({ place: { ref }, trained_basics: { session } });
    expect(facts[`PERSON#${before.person}`] ?? {}).not.toHaveProperty('place');
    expect(facts[`PERSON#${before.person}`] ?? {}).not.toHaveProperty('trained_basics');
    await roster.city.run(Date.parse('2026-11-25T07:50:00+08:00'));
    const points = ['mask', 'disinfection', 'vaccination', 'test', 'scan'];
    expect(await act(ref, 'checkIn', { slot: shift, points }, leader)).toBe('done');
    expect(await roster.city.broken()).toEqual([]);
  }, 60_000);

  test('in line one steps out while it is looked at, so that nobody waits for them, and stands there again as before', async () => {
    city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 1]] }) });
    const first = await city.approved(1, wishes(medical));
    city.skip(city.now() + hour);
    const ref = await city.approved(2, wishes(medical));
    city.skip(city.now() + hour);
    const third = await city.approved(3, wishes(medical));
    expect(await city.step(ref)).toBe('waitlisted');
    await city.decide(ref, 'correctIdentity', identity);
    expect(await city.step(ref)).toBe('byHand');
    await city.staff(ref, 'identityOk');
    expect(await city.step(ref)).toBe('waitlisted');
    expect((await city.view(ref)).vars).toMatchObject({ n: 1 });
    await city.decide(ref, 'correctIdentity', { answers: { ...identity.answers, name: '王小雨' } });
    await city.decide(first, 'withdraw');
    expect([await city.step(ref), await city.step(third)]).toEqual(['byHand', 'offered']);
    expect(await city.broken()).toEqual([]);
  });

  test('not while one isolates, nor while an offer waits for a yes', async () => {
    const ref = await city.approved(1);
    expect((await city.view(ref)).corrections.map(({ name }) => name)).not.toContain('correctIdentity');
    expect(await city.decide(ref, 'correctIdentity', identity)).not.toBe('done');
    await city.decide(ref, 'expose', { status: 'contact' });
    expect(await city.decide(ref, 'correctIdentity', identity)).not.toBe('done');
    expect(await city.step(ref)).toBe('held');
  });

  test('from the pool one comes back to the pool', async () => {
    city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 1]] }) });
    await city.approved(1, wishes(medical));
    const ref = await city.approved(2, { ...wishes(medical), consentPool: true });
    await city.run(city.now() + 15 * 24 * hour);
    expect(await city.step(ref)).toBe('pooled');
    await city.decide(ref, 'correctIdentity', identity);
    await city.staff(ref, 'identityOk', {}, { ...program, role: 'reviewer' });
    expect(await city.step(ref)).toBe('pooled');
    expect(await claims(city)).toContain(ref);
    expect(await city.broken()).toEqual([]);
  });
});

test('every stage of the order: before it, the same way back', async () => {
  city = await makeCity(dynamo, { order: ['review', 'materials', 'place'] });
  expect(order).toContain('training');
  const ref = await city.approved(1);
  expect(await city.step(ref)).toBe('materials');
  await city.decide(ref, 'correctIdentity', identity);
  expect(await city.step(ref)).toBe('byHand');
  await city.staff(ref, 'identityOk');
  expect(await city.step(ref)).toBe('materials');
});
