import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { teamCity } from './team-world.ts';
import { hour } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** A leader and four members, all signed up and in review. */
async function five(changes: Parameters<typeof teamCity>[1] = {}) {
  const city = await teamCity(dynamo, changes);
  const leader = await city.signUp(1, wishes(medical));
  const { id, made } = await city.lead(leader, [2, 3, 4, 5]);
  expect(made).toEqual({ kind: 'done' });
  const members: string[] = [];
  for (const n of [2, 3, 4, 5]) members.push(await city.take(n, wishes(medical)));
  await city.run();
  return { city, id, leader, members, all: [leader, ...members] };
}

describe('a team signed up by one person', () => {
  test('each member is told once, sees the invitation under their own number, and takes their place by signing up', async () => {
    const city = await teamCity(dynamo);
    const leader = await city.signUp(1, wishes(medical));
    const { id, made } = await city.lead(leader, [2, 3, 4, 5]);
    expect(made).toEqual({ kind: 'done' });
    for (const n of [2, 3, 4, 5]) expect(city.told(n)).toEqual(['sms.team.invited']);
    expect(await city.side.invitations(city.mobileOf(2))).toEqual([{ kind: 'team', id, seat: 'cw', name: '二加三队' }]);
    expect(await city.side.invitations(city.mobileOf(9))).toEqual([]);
    const member = await city.take(2, wishes(medical));
    await city.run();
    expect(await city.data(member)).toMatchObject({ team: { id, role: 'cw' } });
    expect((await city.state(member)).holds).toContain(`claim:team/${id}/cw`);
    expect(await city.side.invitations(city.mobileOf(2))).toEqual([]);
    const view = (await city.side.team({ id }))!;
    expect(view.seats.map(({ role, state }) => `${role} ${state}`)).toEqual([
      'sw joined',
      'cw joined',
      'med invited',
      'psy invited',
      'asst invited',
    ]);
    expect(await city.broken()).toEqual([]);
  });

  test('the same team sent twice is one team, and nobody is written to twice', async () => {
    const city = await teamCity(dynamo);
    const leader = await city.signUp(1);
    const team = { id: 'tsametea', name: '益博', kind: 'free' as const, own: 'm1', members: [city.member(2, 'm2')] };
    expect(await city.side.lead(leader, team)).toEqual({ kind: 'done' });
    expect(await city.side.lead(leader, team)).toEqual({ kind: 'done' });
    await city.run();
    expect(city.told(2)).toEqual(['sms.team.invited']);
  });

  test('nothing that says who was invited stays in the record, or in its log', async () => {
    const city = await teamCity(dynamo);
    const leader = await city.signUp(1);
    await city.lead(leader, [2, 3, 4, 5]);
    const kept = (await city.everything('recruitment')).filter(({ pk }) => /^REG/.test(pk));
    expect(JSON.stringify(kept)).not.toMatch(/队员[甲乙丙丁戊]|1380001000/);
  });
});

describe('completeness', () => {
  test('“2+3”: nobody goes on until all five are approved; then all five do, once each, into one group', async () => {
    const { city, all, leader } = await five({
      posts: postsWith({
        [medical]: [
          [0, 3],
          [0, 6],
          [0, 6],
        ],
      }),
    });
    await city.approve(...all.slice(0, 4));
    for (const ref of all.slice(0, 4)) expect(await city.step(ref)).toBe('gathering');
    expect((await city.view(leader)).state).toBe('gathering');
    const id = ((await city.data(leader)).team as { id: string }).id;
    expect((await city.side.team({ id }))!.missing).toEqual(['asst']);
    await city.approve(all[4]!);
    await city.run();
    for (const ref of all) expect(await city.step(ref)).toBe('offered');
    expect(await city.wentOn(all)).toEqual([1, 1, 1, 1, 1]);
    const places = await Promise.all(all.map(async (ref) => String((await city.data(ref)).place).split('#')[0]));
    expect(new Set(places)).toEqual(new Set([`${medical}/2`]));
    expect(await city.broken()).toEqual([]);
  });

  test('one who leaves before the last comes is missing again, and the others wait', async () => {
    const { city, all } = await five();
    await city.approve(...all.slice(0, 4));
    await city.decide(all[1]!, 'withdraw');
    await city.approve(all[4]!);
    for (const ref of [all[0]!, all[2]!, all[3]!, all[4]!]) expect(await city.step(ref)).toBe('gathering');
    const id = ((await city.data(all[0]!)).team as { id: string }).id;
    expect((await city.side.team({ id }))!.missing).toEqual(['cw']);
    // The leader asks somebody else, who completes it.
    expect(await city.side.replace(all[0]!, id, city.member(6, 'cw'))).toEqual({ kind: 'done' });
    const other = await city.take(6, wishes(medical));
    await city.run();
    await city.approve(other);
    for (const ref of [all[0]!, all[2]!, all[3]!, all[4]!, other]) expect(await city.step(ref)).toBe('offered');
    expect(await city.broken()).toEqual([]);
  });

  test('at the deadline whoever said so goes on alone; the others are the desk’s', async () => {
    const { city, all } = await five();
    await city.approve(...all.slice(0, 3));
    await city.decide(all[1]!, 'goAlone', { when: 'deadline' });
    await city.run(city.now() + (city.city.teams.gatherHours + 1) * hour);
    expect(await city.step(all[1]!)).toBe('offered');
    expect((await city.state(all[1]!)).holds.filter((hold) => hold.includes('team/'))).toEqual([]);
    for (const ref of [all[0]!, all[2]!]) {
      expect(await city.step(ref)).toBe('gathering');
      const lists = (await city.everything('recruitment')).filter(
        (item) => item.ref === ref && item.pk.startsWith('LIST#'),
      );
      expect(lists.map(({ pk }) => pk.split('#')[1]).sort()).toEqual(['gathering', 'gathering', 'overdue', 'overdue']);
    }
    await city.staff(all[0]!, 'goAlone', { when: 'now' });
    expect(await city.step(all[0]!)).toBe('offered');
    expect(await city.broken()).toEqual([]);
  });

  test('isolation in the wait makes the others wait; back from it, they are complete', async () => {
    const { city, all } = await five();
    await city.approve(...all.slice(0, 4));
    await city.decide(all[1]!, 'expose', { status: 'isolating' });
    await city.approve(all[4]!);
    expect(await city.step(all[4]!)).toBe('gathering');
    await city.staff(all[1]!, 'recordRelease', { date: '2026-11-22', toldBy: 'x', by: 'y' });
    for (const ref of all) expect(await city.step(ref)).toBe('offered');
    expect(await city.broken()).toEqual([]);
  });

  test('new times and wishes in the wait change nothing of the wait', async () => {
    const { city, all } = await five();
    await city.approve(all[0]!);
    expect(
      await city.decide(all[0]!, 'changeTimes', { answers: { post1: 'intake-support', acceptOtherPosts: 'no' } }),
    ).toBe('done');
    expect(await city.step(all[0]!)).toBe('gathering');
  });
});

describe('who is in which team', () => {
  test('a second invitation is a choice: whoever joins leaves the first, whose place is missing', async () => {
    const { city, all, id } = await five();
    const leader = await city.signUp(11, wishes(medical));
    const second = await city.lead(leader, [2, 13, 14, 15]);
    expect(await city.side.join(all[1]!, { id: second.id, role: 'cw' }, 'k1')).toEqual({ kind: 'done' });
    expect(await city.data(all[1]!)).toMatchObject({ team: { id: second.id, role: 'cw' } });
    expect((await city.state(all[1]!)).holds.filter((hold) => hold.includes('team/'))).toEqual([
      `claim:team/${second.id}/cw`,
    ]);
    expect((await city.side.team({ id }))!.seats[1]!.state).toBe('invited');
    expect(await city.broken()).toEqual([]);
  });

  test('the second who comes for one role goes on by themselves, and is told', async () => {
    const city = await teamCity(dynamo);
    const leader = await city.signUp(1, wishes(medical));
    const { id } = await city.lead(leader, [2, 3, 4, 5]);
    // Asked, in the form; asked away meanwhile.
    const slow = city.take(2, wishes(medical));
    const ref = await slow;
    await city.side.replace(leader, id, city.member(6, 'cw'));
    const other = await city.take(6, wishes(medical));
    await city.run();
    const seats = await Promise.all(
      [ref, other].map(async (one) => (await city.state(one)).holds.some((hold) => hold === `claim:team/${id}/cw`)),
    );
    expect(seats).toEqual([false, true]);
    expect(await city.data(ref)).toMatchObject({ unseated: true });
    expect((await city.view(ref)).history.map(({ text }) => text)).toContain('history.team.unseated');
    await city.approve(ref);
    expect(await city.step(ref)).toBe('offered');
    expect(await city.broken()).toEqual([]);
  });

  test('the leader leaves: a member takes over and fills the place', async () => {
    const { city, all, id } = await five();
    expect(await city.side.takeLead(all[1]!, { id, role: 'cw' })).toEqual({ kind: 'moved' });
    await city.decide(all[0]!, 'withdraw');
    expect((await city.side.team({ id }))!.leaderless).toBe(true);
    expect(await city.side.takeLead(all[1]!, { id, role: 'cw' })).toEqual({ kind: 'done' });
    expect(await city.side.replace(all[1]!, id, city.member(6, 'sw'))).toEqual({ kind: 'done' });
    const other = await city.take(6, wishes(medical));
    await city.run();
    await city.approve(...all.slice(1), other);
    for (const ref of [...all.slice(1), other]) expect(await city.step(ref)).toBe('offered');
  });

  test('the team is closed: each who waits goes on by themselves', async () => {
    const { city, all, id } = await five();
    await city.approve(...all.slice(0, 3));
    expect(await city.side.close(all[0]!, id)).toEqual({ kind: 'done' });
    await city.run();
    for (const ref of all.slice(0, 3)) expect(await city.step(ref)).toBe('offered');
    await city.approve(all[3]!);
    expect(await city.step(all[3]!)).toBe('offered');
    expect(await city.broken()).toEqual([]);
  });

  test('declining deletes what was known, and the leader sees it', async () => {
    const city = await teamCity(dynamo);
    const leader = await city.signUp(1);
    const { id } = await city.lead(leader, [2, 3, 4, 5]);
    const [invited] = await city.side.invitations(city.mobileOf(2));
    expect(await city.side.decline(city.mobileOf(2), invited!)).toEqual({ kind: 'done' });
    expect(await city.side.invitations(city.mobileOf(2))).toEqual([]);
    expect((await city.side.team({ id }))!.seats[1]).toEqual({ role: 'cw', state: 'declined' });
    expect(await city.side.decline(city.mobileOf(2), invited!)).toEqual({ kind: 'refused', why: 'closed' });
  });

  test('nobody leads two teams, and nobody who has a post leads one', async () => {
    const { city, all } = await five();
    expect((await city.lead(all[0]!, [6, 7, 8, 9])).made).toEqual({ kind: 'refused', why: 'other' });
    const placed = await city.approved(12, wishes(medical));
    expect((await city.lead(placed, [6, 7, 8, 9])).made).toEqual({ kind: 'refused', why: 'late' });
    expect(city.told(6)).toEqual([]);
    expect(await city.side.invitations(city.mobileOf(6))).toEqual([]);
  });
});
