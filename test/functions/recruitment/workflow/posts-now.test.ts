import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepPosts } from '../../../../functions/recruitment/posts-now.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { home, medical, wishes } from './posts.ts';
import { cityWith, steps } from './posts-desk.ts';
import { day, program } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

describe('who has nothing open', () => {
  test('does not end by what a function saw some seconds ago: the post has been opened again', async () => {
    const { c, desk, change, close } = await cityWith(dynamo, { [medical]: [[0, 2]], [home]: [[0, 1]] });
    const ref = await c.signUp(1, wishes(medical));
    const reopen = () => change(medical, { open: true }, 'opened');
    await close(medical);
    await c.env.refresh!(true);
    await reopen();
    await c.staff(ref, 'pass', {}, program);
    expect(await c.step(ref)).toBe('offered');
    // Seen while the post was open, checked by a worker that saw it closed.
    const next = await c.accept(2, wishes(medical));
    await close(medical);
    await c.env.refresh!(true);
    await reopen();
    await c.run();
    expect(await c.step(next)).toBe('review');
    expect(desk.city.posts[0]!.version).toBe(4);
  });

  test('ends as not placed when it was closed before the check, not as somebody who lacks something', async () => {
    const { c, close } = await cityWith(dynamo, { [medical]: [[0, 2]], [home]: [[0, 1]] });
    const ref = await c.accept(1, wishes(medical));
    await close(medical);
    await c.env.refresh!(true);
    await c.run();
    expect(await c.step(ref)).toBe('notPlaced');
    expect((await c.data(ref)).reason).toBeUndefined();
  });
});

describe('the city as it is now', () => {
  test('a function sees a change within five seconds, by one read at most in that time', async () => {
    const { c, desk, sizes, change } = await cityWith(dynamo, { [medical]: [[0, 1]] });
    await c.env.refresh!();
    await change(medical, sizes(9));
    await c.env.refresh!();
    expect(c.env.city.posts[0]!.groups[0]!.max).toBe(1);
    c.skip(c.now() + 5_000);
    await Promise.all([c.env.refresh!(), c.env.refresh!()]);
    expect(c.env.city.posts[0]!.groups[0]!.max).toBe(9);
    expect(desk.city.posts[0]!.version).toBe(1);
  });

  test('the last open post closes the call; opened again, it is open again', async () => {
    const { c, close, change, desk } = await cityWith(dynamo, { [medical]: [[0, 1]] });
    await close(medical);
    await c.door.refresh!(true);
    await expect(c.accept(1, wishes(medical))).rejects.toThrow('closed');
    await change(medical, { open: true }, 'opened');
    await c.door.refresh!(true);
    expect(await c.accept(1, wishes(medical))).toMatch(/^\d{13}$/);
    expect(desk.city.open).toBe(true);
  });

  test('a table that cannot be read leaves the posts as they were last read', async () => {
    const { c } = await cityWith(dynamo, { [medical]: [[0, 1]] });
    const broken = { send: async () => Promise.reject(new Error('no table')) } as never;
    const env = keepPosts({ ...c.env, documents: broken });
    await env.refresh!();
    expect(env.city.posts).toHaveLength(1);
    await expect(env.refresh!(true)).rejects.toThrow();
    expect(c.logged.some((line) => line.startsWith('posts.notRead'))).toBe(true);
  });

  test('what lies in line and nobody changed ends as ever', async () => {
    const { c } = await cityWith(dynamo, { [medical]: [[0, 1]] });
    const refs = [await c.approved(1, wishes(medical)), await c.approved(2, wishes(medical))];
    await c.decide(refs[0]!, 'confirm');
    await c.run(c.now() + 15 * day);
    expect(await steps(c, refs)).toEqual(['placed', 'notPlaced']);
  });
});
