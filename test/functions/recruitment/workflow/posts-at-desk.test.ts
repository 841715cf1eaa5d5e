import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changePost, type PostChanged } from '../../../../functions/recruitment/change-post.ts';
import { numbersOf } from '../../../../functions/recruitment/posts.ts';
import { keepPosts, type PostRecord } from '../../../../functions/recruitment/posts-now.ts';
import type { Post } from '../../../../shared/city/city.ts';
import { register } from '../../../../shared/register/register.ts';
import { recordIn } from '../../../../shared/workflow/records.ts';
import { handleHints } from '../../../../shared/workflow/worker.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { home, medical, postsWith, wishes } from './posts.ts';
import { at, day, makeCity, minute, program, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** A city whose worker and desk are environments of their own, as functions are: each reads the posts for itself. */
async function cityWith(groups: Parameters<typeof postsWith>[0]) {
  const c = await makeCity(dynamo, { posts: postsWith(groups) });
  const desk = keepPosts({ ...c.env });
  keepPosts(c.env, { rings: true });
  keepPosts(c.door);
  const post = async (id: string): Promise<Post> => {
    await desk.refresh!(true);
    return desk.city.posts.find((one) => one.id === id)!;
  };
  /** What somebody at the desk does with the post as they have just read it. */
  const change = async (id: string, changes: Partial<Post>, did: PostRecord['did'] = 'changed') => {
    const before = await post(id);
    return changePost(desk, { post: { ...before, ...changes }, did, expected: before.version ?? 0, by: 'lead' });
  };
  const sizes = (...max: number[]) => ({ groups: max.map((one) => ({ min: 0, max: one })) });
  const close = (id: string) => change(id, { open: false }, 'closed');
  return { c, desk, post, change, sizes, close };
}

const steps = (c: TestCity, refs: string[]) => Promise.all(refs.map(c.step));
const numbersIn = async (c: TestCity, group: string) =>
  (await c.everything('recruitment')).filter(({ pk }) => pk === `PLACE#${group}`).map(({ sk }) => Number(sk));

/** More hold places than there are, or somebody holds a number that is not given out. */
async function over(c: TestCity, post: Post): Promise<string[]> {
  const found = await Promise.all(
    post.groups.map(async (group, index) => {
      const held = await numbersIn(c, `${post.id}/${index + 1}`);
      const allowed = numbersOf(group);
      const beyond = held.filter((number) => !allowed.includes(number));
      const wrong = held.length > group.max || beyond.length > 0;
      return wrong ? [`${held.length} of ${group.max} in ${post.id}/${index + 1}, beyond: ${beyond.join()}`] : [];
    }),
  );
  const laws = (await c.broken()).filter((law) => !/ of \d+ in /.test(law));
  return [...found.flat(), ...laws];
}

/** So many people under review for a post; then approved, each hint in a batch of its own. */
async function passed(c: TestCity, people: number) {
  const { decide } = await import('../../../../shared/workflow/decide.ts');
  const refs: string[] = [];
  for (let n = 0; n < people; n++) {
    c.skip(c.now() + 1000);
    refs.push(await c.accept(n, wishes(medical)));
  }
  await c.run();
  for (const ref of refs)
    await decide(c.env, {
      workflow: 'recruitment',
      ref,
      decision: 'pass',
      by: { kind: 'program', id: 'p', role: 'reviewer' },
      input: {},
    });
  const batches = [];
  for (let one = c.queues.receive('recruitment', 1, () => 0); one; one = c.queues.receive('recruitment', 1, () => 0))
    batches.push(one.event);
  return { refs, batches };
}

describe('law 9: a post that the desk changes while people are placed', () => {
  test('closed at the same moment: nobody is placed who was not placed before it closed', async () => {
    for (let round = 0; round < 4; round++) {
      const { c, post, close } = await cityWith({ [medical]: [[0, 30]] });
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

  test('made smaller at the same moment: never more people than places, and no number that is not given out', async () => {
    for (let round = 0; round < 4; round++) {
      const { c, post, change, sizes } = await cityWith({ [medical]: [[0, 12]] });
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
    const { c, post, change, sizes } = await cityWith({ [medical]: [[0, 6]] });
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
    const { c, desk, post, change, sizes } = await cityWith({
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
    const { desk, post, sizes } = await cityWith({ [medical]: [[0, 6]] });
    const before = await post(medical);
    const both = await Promise.all(
      [5, 7].map((max) =>
        changePost(desk, { post: { ...before, ...sizes(max) }, did: 'changed', expected: 0, by: `lead ${max}` }),
      ),
    );
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'moved']);
  });
});

describe('those in line', () => {
  test('a larger post wakes the line: as many are offered a place as there are new ones, in their order', async () => {
    const { c, post, change, sizes } = await cityWith({ [medical]: [[0, 1]] });
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
      const { c, post, change, sizes } = await cityWith({ [medical]: [[0, 1]] });
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
    const { c, post, close } = await cityWith({ [medical]: [[0, 2]], [home]: [[0, 2]] });
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
    const { c, close } = await cityWith({ [medical]: [[0, 1]], [home]: [[0, 1]] });
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
    const { c, close } = await cityWith({ [medical]: [[0, 1]] });
    const ref = await c.approved(1, wishes(medical));
    await close(medical);
    await c.run(at('22:05'));
    expect(await c.step(ref)).toBe('notPlaced');
    expect(await c.broken()).toEqual([]);
  });

  test('a new post is there for those who would take another, wherever they stand; the rest of them are in its line', async () => {
    const { c, desk, post } = await cityWith({ [medical]: [[0, 1]] });
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
    const { c, desk, post } = await cityWith({ [medical]: [[0, 1]] });
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
  const { c, desk, post, sizes } = await cityWith({ [medical]: [[0, 1]] });
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

describe('who has nothing open', () => {
  test('does not end by what a function saw some seconds ago: the post has been opened again', async () => {
    const { c, desk, change, close } = await cityWith({ [medical]: [[0, 2]], [home]: [[0, 1]] });
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
    const { c, close } = await cityWith({ [medical]: [[0, 2]], [home]: [[0, 1]] });
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
    const { c, desk, sizes, change } = await cityWith({ [medical]: [[0, 1]] });
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
    const { c, close, change, desk } = await cityWith({ [medical]: [[0, 1]] });
    await close(medical);
    await c.door.refresh!(true);
    await expect(c.accept(1, wishes(medical))).rejects.toThrow('closed');
    await change(medical, { open: true }, 'opened');
    await c.door.refresh!(true);
    expect(await c.accept(1, wishes(medical))).toMatch(/^\d{13}$/);
    expect(desk.city.open).toBe(true);
  });

  test('a table that cannot be read leaves the posts as they were last read', async () => {
    const { c } = await cityWith({ [medical]: [[0, 1]] });
    const broken = { send: async () => Promise.reject(new Error('no table')) } as never;
    const env = keepPosts({ ...c.env, documents: broken });
    await env.refresh!();
    expect(env.city.posts).toHaveLength(1);
    await expect(env.refresh!(true)).rejects.toThrow();
    expect(c.logged.some((line) => line.startsWith('posts.notRead'))).toBe(true);
  });

  test('what lies in line and nobody changed ends as ever', async () => {
    const { c } = await cityWith({ [medical]: [[0, 1]] });
    const refs = [await c.approved(1, wishes(medical)), await c.approved(2, wishes(medical))];
    await c.decide(refs[0]!, 'confirm');
    await c.run(c.now() + 15 * day);
    expect(await steps(c, refs)).toEqual(['placed', 'notPlaced']);
  });
});
