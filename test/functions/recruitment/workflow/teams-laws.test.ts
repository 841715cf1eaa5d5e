import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { teamSide } from '../../../../functions/recruitment/teams/side.ts';
import { decide } from '../../../../shared/workflow/decide.ts';
import { handleHints } from '../../../../shared/workflow/worker.ts';
import { randomFrom } from '../../../simulation/random.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical, wishes } from './posts.ts';
import { type TeamCity, teamCity } from './team-world.ts';
import { program } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

async function five() {
  const city = await teamCity(dynamo);
  const leader = await city.signUp(1, wishes(medical));
  const { id } = await city.lead(leader, [2, 3, 4, 5]);
  const members: string[] = [];
  for (const n of [2, 3, 4, 5]) members.push(await city.take(n, wishes(medical)));
  await city.run();
  return { city, id, all: [leader, ...members] };
}

/** A decision without the machine acting on it. */
const says = (city: TeamCity, ref: string, decision: string, input: object = {}, by: object = program) =>
  decide(city.env, { workflow: 'recruitment', ref, decision, by: by as never, input, key: randomUUID() });
const own = (ref: string) => ({ kind: 'applicant', id: `case:${ref}` });

/** Where somebody may be: waiting for somebody who is named, placed or offered, or ended. Nobody is lost. */
const somewhere = ['gathering', 'review', 'offered', 'placed', 'waitlisted', 'held', 'withdrawn'];

describe('laws over teams', () => {
  test('five become ready at once: the team is complete once, and each goes on once', async () => {
    const { city, all } = await five();
    await Promise.all(all.map((ref) => says(city, ref, 'pass')));
    await city.run();
    expect(await Promise.all(all.map((ref) => city.step(ref)))).toEqual(all.map(() => 'offered'));
    expect(await city.wentOn(all)).toEqual([1, 1, 1, 1, 1]);
    expect(await city.broken()).toEqual([]);
  });

  test('the leader withdraws while the last becomes ready: nobody goes on without them, or they were there', async () => {
    const { city, all } = await five();
    await city.approve(...all.slice(0, 4));
    await Promise.all([says(city, all[4]!, 'pass'), says(city, all[0]!, 'withdraw', {}, own(all[0]!))]);
    await city.run();
    expect(await city.step(all[0]!)).toBe('withdrawn');
    const steps = await Promise.all(all.slice(1).map((ref) => city.step(ref)));
    for (const step of steps) expect(['gathering', 'offered']).toContain(step);
    expect(await city.broken()).toEqual([]);
  });

  test('a member who leaves between another’s look and its commit is waited for', async () => {
    const { city, all } = await five();
    await city.approve(...all.slice(0, 4));
    await says(city, all[4]!, 'pass');
    let left = false;
    const documents = {
      async send(command: { input: { TransactItems?: { ConditionCheck?: { Key: { pk: string } } }[] } }) {
        const checks = (command.input.TransactItems ?? []).map(({ ConditionCheck: check }) => check?.Key.pk ?? '');
        if (!left && checks.some((pk) => pk.startsWith('PERSON#team:'))) {
          left = true;
          await says(city, all[1]!, 'withdraw', {}, own(all[1]!));
          await city.run();
        }
        return city.env.documents.send(command as never);
      },
    } as unknown as typeof city.env.documents;
    for (let turn = 0; turn < 20 && !left; turn++) {
      const batch = city.queues.receive('recruitment', 1, () => 0);
      if (batch) await handleHints({ ...city.env, documents }, 'recruitment', batch.event, batch.dead);
    }
    await city.run();
    expect(left).toBe(true);
    expect(await city.step(all[1]!)).toBe('withdrawn');
    for (const ref of [all[0]!, ...all.slice(2)]) expect(await city.step(ref)).toBe('gathering');
    expect(await city.broken()).toEqual([]);
  });

  test('who takes their place while the leader asks somebody else for it has it, and nobody else was asked', async () => {
    const city = await teamCity(dynamo);
    const leader = await city.signUp(1, wishes(medical));
    const { id } = await city.lead(leader, [2, 3, 4, 5]);
    let member = '';
    const documents = {
      async send(command: { input: { TransactItems?: { ConditionCheck?: { Key: { pk: string } } }[] } }) {
        const checks = (command.input.TransactItems ?? []).map(({ ConditionCheck: check }) => check?.Key.pk ?? '');
        if (member === '' && checks.some((pk) => pk.startsWith('CLAIM#team/'))) {
          member = await city.take(2, wishes(medical));
          await city.run();
        }
        return city.door.documents.send(command as never);
      },
    } as unknown as typeof city.env.documents;
    const side = teamSide({ ...city.door, documents });
    expect(await side.replace(leader, id, city.member(6, 'cw'))).toEqual({ kind: 'refused', why: 'taken' });
    await city.run();
    expect((await city.state(member)).holds).toContain(`claim:team/${id}/cw`);
    expect((await city.side.team({ id }))!.seats[1]).toMatchObject({ state: 'joined', ref: member });
    expect(await city.side.invitations(city.mobileOf(6))).toEqual([]);
    expect(city.told(6)).toEqual([]);
  });

  test('who is asked away between the look at their place and its commit goes on by themselves, and the other has it', async () => {
    const city = await teamCity(dynamo);
    const leader = await city.signUp(1, wishes(medical));
    const { id } = await city.lead(leader, [2, 3, 4, 5]);
    const member = await city.take(2, wishes(medical));
    let asked: object | undefined;
    const documents = {
      async send(command: { input: { TransactItems?: { Put?: { Item: { pk: string } } }[] } }) {
        const puts = (command.input.TransactItems ?? []).map(({ Put }) => Put?.Item.pk ?? '');
        if (!asked && puts.some((pk) => pk.startsWith('CLAIM#team/')))
          asked = await city.side.replace(leader, id, city.member(6, 'cw'));
        return city.env.documents.send(command as never);
      },
    } as unknown as typeof city.env.documents;
    for (let turn = 0; turn < 20 && !asked; turn++) {
      const batch = city.queues.receive('recruitment', 1, () => 0);
      if (batch) await handleHints({ ...city.env, documents }, 'recruitment', batch.event, batch.dead);
    }
    await city.run();
    expect(asked).toEqual({ kind: 'done' });
    expect((await city.state(member)).holds.join()).not.toContain('team/');
    const other = await city.take(6, wishes(medical));
    await city.run();
    expect((await city.state(other)).holds).toContain(`claim:team/${id}/cw`);
    expect(await city.broken()).toEqual([]);
  });

  test('two sign-ups of one number at one role: one has it, the other goes on by itself', async () => {
    const city = await teamCity(dynamo);
    const leader = await city.signUp(1, wishes(medical));
    const { id } = await city.lead(leader, [2, 3, 4, 5]);
    const mobile = city.mobileOf(2);
    const [first, second] = [
      await city.signUp(2, wishes(medical)),
      await city.signUp(12, { ...wishes(medical), mobile }),
    ];
    const both = await Promise.all(
      [first, second].map((ref, index) => city.side.join(ref, { id, role: 'cw' }, `k${index}`)),
    );
    expect(both.some(({ kind }) => kind === 'done')).toBe(true);
    const seats = (await city.everything('recruitment')).filter(({ pk }) => pk === `CLAIM#team/${id}/cw`);
    expect(seats).toHaveLength(1);
    expect(await city.broken()).toEqual([]);
  });

  test.each([1, 2, 3, 4])(
    'no sequence loses anybody, or lets one through before all are ready (seed %i)',
    async (seed) => {
      const { city, all, id } = await five();
      const { index } = randomFrom(seed);
      for (let turn = 0; turn < 12; turn++) {
        const ref = all[index(all.length)]!;
        const what = ['pass', 'withdraw', 'expose', 'goAlone', 'leave', 'pass', 'pass', 'pass'][index(8)]!;
        const before = await city.side.team({ id });
        if (what === 'pass') await says(city, ref, 'pass').catch(() => undefined);
        else if (what === 'leave') await city.side.leave(ref, randomUUID());
        else {
          const input = what === 'expose' ? { status: 'isolating' } : what === 'goAlone' ? { when: 'now' } : {};
          await says(city, ref, what, input, own(ref)).catch(() => undefined);
        }
        await city.run();
        const went = await city.wentOn(all);
        if (before!.missing.length > 1) expect(went.filter((n) => n > 0)).toEqual([]);
        if (went.some((n) => n > 0)) break;
      }
      for (const ref of all) expect(somewhere).toContain(await city.step(ref));
      expect(await city.broken()).toEqual([]);
    },
  );
});
