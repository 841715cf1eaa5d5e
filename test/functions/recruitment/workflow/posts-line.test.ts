import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changePost } from '../../../../functions/recruitment/change-post.ts';
import { keepPosts, type PostRecord } from '../../../../functions/recruitment/posts-now.ts';
import type { Post } from '../../../../shared/city/city.ts';
import { register } from '../../../../shared/register/register.ts';
import { recordIn } from '../../../../shared/workflow/records.ts';
import { handleHints } from '../../../../shared/workflow/worker.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { home, medical, wishes } from './posts.ts';
import { cityWith, over, passed, steps } from './posts-desk.ts';
import { at, minute } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

describe('those in line', () => {
  test('a larger post wakes the line: as many are offered a place as there are new ones, in their order', async () => {
    const { c, post, change, sizes } = await cityWith(dynamo, { [medical]: [[0, 1]] });
    const refs = [];
    for (let n = 0; n < 5; n++) {
      refs.push(await c.approved(n, wishes(medical)));
      c.skip(c.now() + minute);
    }
    expect(await steps(c, refs)).toEqual(['offered', ...Array(4).fill('waitlisted')]);
    await change(medical, sizes(3));
    await c.run();
    expect(await steps(c, refs)).toEqual(['offered', 'offered', 'offered', 'waitlisted', 'waitlisted']);
    // A group more.
    await change(medical, sizes(3, 2));
    await c.run();
    expect(await steps(c, refs)).toEqual(Array(5).fill('offered'));
    expect(await over(c, await post(medical))).toEqual([]);
  });

  test('who joins the line of a full post while it is made larger does not sleep behind it', async () => {
    for (let round = 0; round < 4; round++) {
      const { c, post, change, sizes } = await cityWith(dynamo, { [medical]: [[0, 1]] });
      const { refs, batches } = await passed(c, 4);
      const env = { ...c.env, pause: (ms: number) => sleep(ms) };
      keepPosts(env);
      await Promise.all([
        ...batches.map((event) => handleHints(env, 'recruitment', event, false)),
        sleep(round * 25).then(() => change(medical, sizes(4))),
      ]);
      await c.run(c.now() + 5 * minute);
      expect(await steps(c, refs)).toEqual(Array(4).fill('offered'));
      expect(await over(c, await post(medical))).toEqual([]);
    }
  });

  test('a post that closes: offers and places stay; its line goes on to other wishes, or ends; nobody is left standing', async () => {
    const { c, post, close } = await cityWith(dynamo, { [medical]: [[0, 2]], [home]: [[0, 2]] });
    const placed = await c.approved(0, wishes(medical));
    await c.decide(placed, 'confirm');
    const offered = await c.approved(1, wishes(medical));
    const line = [];
    for (let n = 2; n < 8; n++) {
      c.skip(c.now() + minute);
      line.push(await c.approved(n, n === 4 ? wishes(medical, home) : wishes(medical)));
    }
    const [, , both] = line;
    expect(await steps(c, line)).toEqual([
      'waitlisted',
      'waitlisted',
      'offered',
      'waitlisted',
      'waitlisted',
      'waitlisted',
    ]);
    await close(medical);
    await c.run();
    expect(await steps(c, [placed, offered, both!])).toEqual(['placed', 'offered', 'offered']);
    expect((await steps(c, line)).filter((step) => step === 'notPlaced')).toHaveLength(5);
    expect(await c.decide(offered, 'confirm')).toBe('done');
    expect(await c.step(offered)).toBe('placed');
    expect(await over(c, await post(medical))).toEqual([]);
  });

  test('in the lines of two posts: the closed one is left, the turn in the other is kept', async () => {
    const { c, close } = await cityWith(dynamo, { [medical]: [[0, 1]], [home]: [[0, 1]] });
    for (const [n, post] of [medical, home].entries()) await c.approved(n, wishes(post));
    const refs = [];
    for (let n = 2; n < 5; n++) {
      c.skip(c.now() + minute);
      refs.push(await c.approved(n, wishes(medical, home)));
    }
    await close(medical);
    await c.run();
    expect(await steps(c, refs)).toEqual(Array(3).fill('waitlisted'));
    const views = await Promise.all(refs.map(async (ref) => (await c.view(ref)).vars.n));
    expect(views).toEqual([1, 2, 3]);
    const lines = (await c.everything('recruitment')).filter(({ pk }) => pk.startsWith('LINE#'));
    expect([...new Set(lines.map(({ pk }) => pk))]).toEqual([`LINE#${home}`]);
    // They were told nothing new: they wait as before.
    expect(c.told(3)).toEqual(['sms.received', 'sms.waitlisted']);
  });

  test('an offer in a closed post that is let lapse with no other post ends, not in a line that nobody serves', async () => {
    const { c, close } = await cityWith(dynamo, { [medical]: [[0, 1]] });
    const ref = await c.approved(1, wishes(medical));
    await close(medical);
    await c.run(at('22:05'));
    expect(await c.step(ref)).toBe('notPlaced');
    expect(await c.broken()).toEqual([]);
  });

  test('a new post is there for those who would take another, wherever they stand; the rest of them are in its line', async () => {
    const { c, desk, post } = await cityWith(dynamo, { [medical]: [[0, 1]] });
    await c.approved(0, wishes(medical));
    const [only, others]: string[][] = [[], []];
    for (let n = 1; n < 7; n++) {
      c.skip(c.now() + minute);
      if (n % 2) only!.push(await c.approved(n, wishes(medical)));
      else others!.push(await c.approved(n, { ...wishes(medical), acceptOtherPosts: 'yes' }));
    }
    const added: Post = { ...(await post(medical)), id: 'post-new', groups: [{ min: 0, max: 2 }], certificates: [] };
    expect(await changePost(desk, { post: added, did: 'opened', expected: 0, by: 'lead' })).toMatchObject({
      kind: 'done',
    });
    await c.run();
    expect(await steps(c, only!)).toEqual(Array(3).fill('waitlisted'));
    const found = await steps(c, others!);
    expect([...found].sort()).toEqual(['offered', 'offered', 'waitlisted']);
    const [first, last] = [others![found.indexOf('offered')]!, others![found.indexOf('waitlisted')]!];
    expect((await c.data(first)).place).toMatch(/^post-new\/1#/);
    await c.door.refresh!(true);
    expect((await c.view(first)).vars.post).toBe('医务人员心理疏导和减压服务');
    // The third stands in the new line as well.
    await c.decide(first, 'withdraw');
    expect(await c.step(last)).toBe('offered');
    expect(await over(c, await post('post-new'))).toEqual([]);
  });

  test('the desk breaks off between a change and telling the line: whoever reads the posts next tells it', async () => {
    const { c, desk, post } = await cityWith(dynamo, { [medical]: [[0, 1]] });
    const refs = [await c.approved(1, wishes(medical)), await c.approved(2, wishes(medical))];
    const { version: _version, ...before } = await post(medical);
    const value: PostRecord = { ...before, groups: [{ min: 0, max: 2 }], did: 'changed' };
    await register(desk, 'recruitment').put('post', medical, value, { expected: 0, by: 'lead', ring: true });
    await c.run();
    expect(await steps(c, refs)).toEqual(['offered', 'waitlisted']);
    await c.run(c.now() + minute);
    await c.env.refresh!();
    await c.run();
    expect(await steps(c, refs)).toEqual(['offered', 'offered']);
    const [item] = (await c.everything('recruitment')).filter(({ pk }) => pk === 'REG#post');
    expect(item!.ring).toBeUndefined();
    expect(recordIn('post', item!)).toMatchObject({ version: 1 });
  });
});

test('a change that stands is answered as done although its line could not be told, and the line is told later', async () => {
  const { c, desk, post, sizes } = await cityWith(dynamo, { [medical]: [[0, 1]] });
  const refs = [await c.approved(1, wishes(medical)), await c.approved(2, wishes(medical))];
  const before = await post(medical);
  const { documents } = desk;
  let written = false;
  desk.documents = {
    async send(command: { constructor: { name: string } }) {
      if (written && command.constructor.name !== 'GetCommand') throw new Error('no table');
      written ||= command.constructor.name === 'TransactWriteCommand';
      return documents.send(command as never);
    },
  } as never;
  const change = { post: { ...before, ...sizes(2) }, did: 'changed' as const, expected: 0, by: 'lead' };
  expect(await changePost(desk, change)).toMatchObject({ kind: 'done' });
  await c.run();
  expect(await steps(c, refs)).toEqual(['offered', 'waitlisted']);
  await c.run(c.now() + minute);
  await c.env.refresh!();
  await c.run();
  expect(await steps(c, refs)).toEqual(['offered', 'offered']);
});
