import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changePost, type PostChanged } from '../../../../functions/recruitment/change-post.ts';
import { keepPosts } from '../../../../functions/recruitment/posts-now.ts';
import { register } from '../../../../shared/register/register.ts';
import { handleHints } from '../../../../shared/workflow/worker.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical, wishes } from './posts.ts';
import { cityWith, numbersIn, over, passed, steps } from './posts-desk.ts';
import { minute } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

describe('law 9: a post that the desk changes while people are placed', () => {
  test('closed at the same moment: nobody is placed who was not placed before it closed', async () => {
    for (let round = 0; round < 4; round++) {
      const { c, post, close } = await cityWith(dynamo, { [medical]: [[0, 30]] });
      const { refs, batches } = await passed(c, 10);
      const env = { ...c.env, pause: (ms: number) => sleep(ms) };
      keepPosts(env);
      let heldAtClose: number[] = [];
      await Promise.all([
        ...batches.map((event) => handleHints(env, 'recruitment', event, false)),
        sleep(round * 25).then(async () => {
          expect(await close(medical)).toMatchObject({ kind: 'done' });
          heldAtClose = await numbersIn(c, `${medical}/1`);
        }),
      ]);
      await c.run(c.now() + 5 * minute);
      const held = await numbersIn(c, `${medical}/1`);
      expect(held.every((number) => heldAtClose.includes(number))).toBe(true);
      expect((await steps(c, refs)).every((step) => ['offered', 'notPlaced'].includes(step))).toBe(true);
      expect(await over(c, await post(medical))).toEqual([]);
    }
  });

  test('changed for the first time between a look and its commit: nobody is placed where it closed', async () => {
    const { c, post, close } = await cityWith(dynamo, { [medical]: [[0, 30]] });
    const { refs, batches } = await passed(c, 1);
    let closed = false;
    const documents = {
      async send(command: { input: { TransactItems?: { Put?: { Item: { pk: string } } }[] } }) {
        const puts = (command.input.TransactItems ?? []).map(({ Put }) => Put?.Item.pk ?? '');
        if (!closed && puts.some((pk) => pk.startsWith('PLACE#'))) {
          closed = true;
          expect(await close(medical)).toMatchObject({ kind: 'done' });
        }
        return c.env.documents.send(command as never);
      },
    } as unknown as typeof c.env.documents;
    const env = { ...c.env, documents };
    keepPosts(env);
    for (const event of batches) await handleHints(env, 'recruitment', event, false);
    await c.run(c.now() + 5 * minute);
    expect(closed).toBe(true);
    expect(await numbersIn(c, `${medical}/1`)).toEqual([]);
    expect(await steps(c, refs)).toEqual(['notPlaced']);
    expect(await over(c, await post(medical))).toEqual([]);
  });

  test('made smaller at the same moment: never more people than places, and no number that is not given out', async () => {
    for (let round = 0; round < 4; round++) {
      const { c, post, change, sizes } = await cityWith(dynamo, { [medical]: [[0, 12]] });
      const { refs, batches } = await passed(c, 10);
      const env = { ...c.env, pause: (ms: number) => sleep(ms) };
      keepPosts(env);
      let answer: PostChanged | undefined;
      await Promise.all([
        ...batches.map((event) => handleHints(env, 'recruitment', event, false)),
        sleep(round * 25).then(async () => {
          answer = await change(medical, sizes(5));
        }),
      ]);
      await c.run(c.now() + 5 * minute);
      const now = await post(medical);
      expect(now.groups[0]!.max).toBe(answer!.kind === 'done' ? 5 : 12);
      const found = await steps(c, refs);
      expect(found.filter((step) => step === 'offered')).toHaveLength(answer!.kind === 'done' ? 5 : 10);
      expect(found.filter((step) => step === 'waitlisted')).toHaveLength(answer!.kind === 'done' ? 5 : 0);
      expect(await over(c, now)).toEqual([]);
    }
  });

  test('made smaller while high numbers are held: their holders keep them, the lowest free ones fill up, and it stays so', async () => {
    const { c, post, change, sizes } = await cityWith(dynamo, { [medical]: [[0, 6]] });
    const refs = [];
    for (let n = 0; n < 6; n++) refs.push(await c.approved(n, wishes(medical)));
    const numberOf = async (ref: string) => Number(String((await c.data(ref)).place).split('#')[1]);
    const numbers = new Map(await Promise.all(refs.map(async (ref) => [await numberOf(ref), ref] as const)));
    // 2, 5 and 6 stay.
    for (const gone of [1, 3, 4]) await c.decide(numbers.get(gone)!, 'withdraw');
    expect(await change(medical, sizes(2))).toEqual({ kind: 'held', group: 1, held: 3 });
    expect(await change(medical, sizes(4))).toMatchObject({ kind: 'done' });
    expect((await post(medical)).groups).toEqual([{ min: 0, max: 4, without: [3, 4] }]);
    const more = [await c.approved(7, wishes(medical)), await c.approved(8, wishes(medical))];
    expect(await steps(c, more)).toEqual(['offered', 'waitlisted']);
    expect((await numbersIn(c, `${medical}/1`)).sort()).toEqual([1, 2, 5, 6]);
    // A high number that falls free is given out again: there are four places, whichever they are.
    await c.decide(numbers.get(6)!, 'withdraw');
    expect(await steps(c, more)).toEqual(['offered', 'offered']);
    expect(await over(c, await post(medical))).toEqual([]);
    await c.door.refresh!(true);
    expect((await c.applicant.placesLeft())[medical]).toBe(0);
  });

  test('made smaller by more numbers than one transaction takes, and by a group: all of it, in several changes', async () => {
    const { c, desk, post, change, sizes } = await cityWith(dynamo, {
      [medical]: [
        [0, 150],
        [0, 120],
      ],
    });
    await c.approved(1, wishes(medical));
    const held = (await numbersIn(c, `${medical}/1`)).length;
    expect(await change(medical, sizes(held === 1 ? 10 : 0))).toMatchObject({ kind: 'done' });
    expect((await post(medical)).groups.map(({ max }) => max)).toEqual([10]);
    expect((await register(desk, 'recruitment').changes('post', medical)).length).toBeGreaterThan(1);
    expect(await over(c, await post(medical))).toEqual([]);
  });

  test('two at the desk at once: one stands, the other is told that it has moved', async () => {
    const { desk, post, sizes } = await cityWith(dynamo, { [medical]: [[0, 6]] });
    const before = await post(medical);
    const both = await Promise.all(
      [5, 7].map((max) =>
        changePost(desk, { post: { ...before, ...sizes(max) }, did: 'changed', expected: 0, by: `lead ${max}` }),
      ),
    );
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'moved']);
  });
});
