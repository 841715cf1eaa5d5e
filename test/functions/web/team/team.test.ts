import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDraft } from '../../../../functions/web/door/drafts.ts';
import { pagesAfterCode } from '../answers.ts';
import { type TeamSite, teamSite } from '../team-site.ts';

let site: TeamSite;
beforeAll(async () => {
  site = await teamSite();
});
afterAll(() => site?.world.stop());

/** Rows of the form for a team of free size. */
const members = (people: readonly number[]) =>
  Object.fromEntries(
    people.flatMap((n, index) => {
      const { name, mobile } = site.city.member(n, '');
      return [
        [`name-m${index + 2}`, name],
        [`mobile-m${index + 2}`, mobile],
      ];
    }),
  );

describe('a team on the pages', () => {
  test('one signs up a team; a member finds the invitation by mobile and code, signs up with what is known, and is in it', async () => {
    const { city, world } = site;
    const leader = await city.signUp(1);
    const person = await site.come(1);
    expect(person.here.html).toContain('我带一个队');
    await person.get(`/mine/${leader}/team`);
    await person.get(`/mine/${leader}/team?kind=free`);
    await person.send({ teamName: '南阳益博', ...members([2, 3, 4]) });
    expect(person.here.html).toContain('南阳益博');
    expect(person.here.html).toContain('还缺：');
    expect(person.here.html).not.toContain(city.member(2, '').name);
    await city.run();
    expect(city.told(2)).toEqual(['sms.team.invited']);

    const member = await site.come(2);
    expect(member.here.at).toBe('/mine');
    expect(member.here.html).toContain('“南阳益博”邀请您');
    await site.accept(2, member);
    expect(member.here.at).toBe('/sign-up/mobile');
    expect(member.here.html).toContain(site.mobileOf(2));
    await member.send(site.typed(2, 'mobile'));
    expect((await readDraft(world.door, site.mobileOf(2)))!.answers).toMatchObject({ name: city.member(2, '').name });
    const reference = await site.signUpOn(2, member, pagesAfterCode);
    expect(await city.data(reference)).toMatchObject({ team: { role: 'm2' } });
    await member.get(`/mine/${reference}/team`);
    expect(member.here.html).toContain('退出队伍');
    expect(member.here.html).not.toContain('解散队伍');
  });

  test('what is wrong is said by person and field, and nothing that was typed is lost', async () => {
    const leader = await site.city.signUp(21);
    const person = await site.come(21);
    await person.get(`/mine/${leader}/team?kind=twoThree`);
    await person.send({ teamName: '13800010002', own: 'sw', 'name-cw': '王小明', 'mobile-cw': '1380001' });
    expect(person.here.html).toMatch(/社区工作者：手机号应为 11 位数字/);
    expect(person.here.html).toMatch(/缺：医务志愿者、心理志愿者、助手/);
    expect(person.here.html).toMatch(/最多 20 个字/);
    expect(person.here.html).toContain('value="王小明"');
    expect(await site.city.data(leader)).not.toHaveProperty('team');
  });

  test('declining deletes what is known; the address then says nothing more', async () => {
    const id = await site.twoOf(await site.city.signUp(31), '乙队', 32);
    const member = await site.come(32);
    await member.get(`/invitation/team/${id}/m2`);
    await member.send({ action: 'decline' });
    expect(member.here.html).toContain('已记下：不参加');
    expect(await site.city.side.invitations(site.mobileOf(32))).toEqual([]);
  });

  test('nobody sees an invitation of another number, or a team of another', async () => {
    const leader = await site.city.signUp(41);
    const id = await site.twoOf(leader, '丙队', 42);
    const stranger = await site.come(43);
    await stranger.get(`/invitation/team/${id}/m2`);
    expect(stranger.here.html).not.toContain('丙队');
    await stranger.get(`/mine/${leader}/team`);
    expect(stranger.here.html).not.toContain('丙队');
  });

  test('who has signed up before joins with that sign-up', async () => {
    const leader = await site.city.signUp(51);
    const own = await site.city.signUp(52);
    const id = await site.twoOf(leader, '丁队', 52);
    const member = await site.come(52);
    expect(member.here.html).toContain('“丁队”邀请您');
    await member.get(`/invitation/team/${id}/m2`);
    await member.send({ action: `with-${own}` });
    expect(member.here.at).toBe(`/mine/${own}/team?said=done`);
    expect(await site.city.data(own)).toMatchObject({ team: { id, role: 'm2' } });
    await member.send({ action: 'leave' });
    expect(await site.city.data(own)).not.toHaveProperty('team');
  });
});
