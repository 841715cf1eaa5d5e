import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicantSide } from '../../../../functions/recruitment/applicant.ts';
import { readDraft } from '../../../../functions/web/door/drafts.ts';
import { answersOf } from '../../recruitment/workflow/people.ts';
import { type TeamCity, teamCity } from '../../recruitment/workflow/team-world.ts';
import { pagesAfterCode, typedOn } from '../answers.ts';
import { type Visitor, visitor } from '../visitor.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let city: TeamCity;
beforeAll(async () => {
  world = await makeWorld();
  city = await teamCity(world.dynamo);
  // The pages on the engine itself, since what they say of a team is what it says.
  Object.assign(world.web, { engine: applicantSide(city.door), teams: city.side });
});
afterAll(() => world?.stop());

async function lookedUp(mobile: string): Promise<Visitor> {
  const other = visitor(world);
  world.clock.go(61_000);
  await other.get('/check');
  await other.send({ mobile });
  await other.send({ code: other.code() });
  return other;
}

const members = (people: readonly number[]) =>
  Object.fromEntries(
    people.flatMap((n, index) => {
      const { name, mobile } = city.member(n, '');
      return [
        [`name-m${index + 2}`, name],
        [`mobile-m${index + 2}`, mobile],
      ];
    }),
  );

describe('a team on the pages', () => {
  test('one signs up a team; a member finds the invitation by mobile and code, signs up with what is known, and is in it', async () => {
    const leader = await city.signUp(1);
    const person = await lookedUp(city.mobileOf(1));
    expect(person.here.html).toContain('我带一个队');
    await person.get(`/mine/${leader}/team`);
    await person.get(`/mine/${leader}/team?kind=free`);
    await person.send({ teamName: '南阳益博', ...members([2, 3, 4]) });
    expect(person.here.html).toContain('南阳益博');
    expect(person.here.html).toContain('还缺：');
    expect(person.here.html).not.toContain(city.member(2, '').name);
    await city.run();
    expect(city.told(2)).toEqual(['sms.team.invited']);

    const member = await lookedUp(city.mobileOf(2));
    expect(member.here.at).toBe('/mine');
    expect(member.here.html).toContain('“南阳益博”邀请您');
    await member.get(`/invitation/team/${(await city.side.invitations(city.mobileOf(2)))[0]!.id}/m2`);
    await member.send({ action: 'accept' });
    expect(member.here.at).toBe('/sign-up/mobile');
    expect(member.here.html).toContain(city.mobileOf(2));
    await member.send(typedOn(world, 'mobile', { mobile: city.mobileOf(2) }));
    const draft = await readDraft(world.door, city.mobileOf(2));
    expect(draft!.answers.name).toBe(city.member(2, '').name);
    const { idNumber } = answersOf(2, city.now(), city.city);
    for (const page of pagesAfterCode) {
      await member.send(typedOn(world, page, page === 'who' ? { idNumber: String(idNumber) } : {}));
    }
    world.clock.go(60_000);
    await member.send({ pledge: 'yes' });
    await city.run();
    const [reference] = await applicantSide(city.door).byMobile(city.mobileOf(2));
    expect(await city.data(reference!)).toMatchObject({ team: { role: 'm2' } });
    await member.get(`/mine/${reference}/team`);
    expect(member.here.html).toContain('退出队伍');
    expect(member.here.html).not.toContain('解散队伍');
  });

  test('what is wrong is said by person and field, and nothing that was typed is lost', async () => {
    const leader = await city.signUp(21);
    const person = await lookedUp(city.mobileOf(21));
    await person.get(`/mine/${leader}/team?kind=twoThree`);
    await person.send({ teamName: '13800010002', own: 'sw', 'name-cw': '王小明', 'mobile-cw': '1380001' });
    expect(person.here.html).toMatch(/社区工作者：手机号应为 11 位数字/);
    expect(person.here.html).toMatch(/缺：医务志愿者、心理志愿者、助手/);
    expect(person.here.html).toMatch(/最多 20 个字/);
    expect(person.here.html).toContain('value="王小明"');
    expect(await city.data(leader)).not.toHaveProperty('team');
  });

  test('declining deletes what is known; the address then says nothing more', async () => {
    const leader = await city.signUp(31);
    await city.side.lead(leader, {
      id: 'tdecline',
      name: '乙队',
      kind: 'free',
      own: 'm1',
      members: [city.member(32, 'm2')],
    });
    const member = await lookedUp(city.mobileOf(32));
    await member.get('/invitation/team/tdecline/m2');
    await member.send({ action: 'decline' });
    expect(member.here.html).toContain('已记下：不参加');
    expect(await city.side.invitations(city.mobileOf(32))).toEqual([]);
  });

  test('nobody sees an invitation of another number, or a team of another', async () => {
    const leader = await city.signUp(41);
    await city.side.lead(leader, {
      id: 'tforeign',
      name: '丙队',
      kind: 'free',
      own: 'm1',
      members: [city.member(42, 'm2')],
    });
    const stranger = await lookedUp(city.mobileOf(43));
    await stranger.get('/invitation/team/tforeign/m2');
    expect(stranger.here.html).not.toContain('丙队');
    await stranger.get(`/mine/${leader}/team`);
    expect(stranger.here.html).not.toContain('丙队');
  });

  test('who has signed up before joins with that sign-up', async () => {
    const leader = await city.signUp(51);
    const own = await city.signUp(52);
    await city.side.lead(leader, {
      id: 'texistng',
      name: '丁队',
      kind: 'free',
      own: 'm1',
      members: [city.member(52, 'm2')],
    });
    const member = await lookedUp(city.mobileOf(52));
    expect(member.here.html).toContain('“丁队”邀请您');
    await member.get('/invitation/team/texistng/m2');
    await member.send({ action: `with-${own}` });
    expect(member.here.at).toBe(`/mine/${own}/team?said=done`);
    expect(await city.data(own)).toMatchObject({ team: { id: 'texistng', role: 'm2' } });
    await member.send({ action: 'leave' });
    expect(await city.data(own)).not.toHaveProperty('team');
  });
});
