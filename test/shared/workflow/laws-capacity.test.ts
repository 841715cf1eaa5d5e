import { describe, expect, test } from 'vitest';
import { advance } from '../../../shared/workflow/advance.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { Context } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { stayHere } from '../../../shared/workflow/plan.ts';
import { casesIn } from '../../simulation/engine-laws.ts';
import { randomFrom } from '../../simulation/random.ts';
import { type Engine, start } from '../../support/engine.ts';
import { applicant, day, done, failed, job, lawsOver, stateOf, submit, tables } from './support.ts';

const on = tables();

/** People wish posts, in order; each post has one line before its places. */
function posts(capacity: Record<string, number>) {
  const wished = (ctx: Context) => (ctx.data.posts as string[] | undefined) ?? Object.keys(capacity);
  const take = (ctx: Context, refused: string) =>
    outcome.go('placed', {
      take: [
        {
          anyOf: wished(ctx).map((post) => ({ place: `${post}/1`, upTo: capacity[post]!, line: post })),
          else: refused,
          as: 'place',
        },
      ],
      release: ['line:*'],
    });
  const withdraw = { by: ['applicant'], to: ['withdrawn'], run: () => outcome.go('withdrawn') };
  return job(
    {
      claim: {
        kind: 'automatic',
        to: ['placement', 'failed'],
        run: (ctx) => outcome.go('placement', { claim: [{ key: String(ctx.data.who), else: 'failed' }] }),
      },
      placement: { kind: 'automatic', to: ['placed', 'line'], run: (ctx) => take(ctx, 'line') },
      line: {
        kind: 'automatic',
        to: ['waitlisted'],
        run: (ctx) =>
          outcome.go('waitlisted', { join: wished(ctx).map((line) => ({ line, order: String(ctx.acceptedAt) })) }),
      },
      waitlisted: { kind: 'waiting', to: ['placed'], decisions: {}, wake: (ctx) => take(ctx, stayHere) },
      placed: {
        kind: 'waiting',
        to: [],
        decisions: { finish: { by: ['applicant'], to: ['done'], run: () => outcome.go('done') } },
      },
      withdrawn: { kind: 'end', status: 'withdrawn', wakes: () => Object.keys(capacity) },
      done: { ...done, wakes: () => Object.keys(capacity) },
      failed,
    },
    { anytime: { withdraw } },
  );
}

/** Many workers at once, on the real table, without a gate: whatever order comes about. */
async function crowd(engine: Engine, workers = 12) {
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (await engine.deliver('job', 3));
    }),
  );
}

const people = async (engine: Engine, count: number, data: (i: number) => Record<string, unknown> = () => ({})) => {
  const refs: string[] = [];
  for (let i = 0; i < count; i++) {
    engine.pass(1);
    refs.push(await submit(engine, { data: { who: `p${i}`, ...data(i) } }));
  }
  return refs;
};

const lineOf = async (engine: Engine, line = 'ferry') =>
  (await engine.items('job'))
    .filter(({ pk }) => pk === `LINE#${line}`)
    .sort((a, b) => (a.sk < b.sk ? -1 : 1))
    .map(({ ref }) => ref as string);

const holders = async (engine: Engine) =>
  (await engine.items('job')).filter(({ pk }) => pk.startsWith('PLACE#')).map(({ ref }) => ref as string);

const leave = (engine: Engine, ref: string, decision = 'withdraw') =>
  decide(engine.env, { workflow: 'job', ref, decision, by: applicant, key: 'leave' });

describe('law 9: capacity and uniqueness hold under any concurrency; what a case holds at its end is given back in the same transaction unless its definition keeps it; holders always equal the count', () => {
  test('the last place is taken by 50 people at once: one has it, 49 are in the line in order, the count is right', async () => {
    const flow = posts({ ferry: 1 });
    const engine = await on.open({ job: flow });
    const refs = await people(engine, 50);
    await crowd(engine);
    await engine.run();
    const [holder, ...more] = await holders(engine);
    expect(more).toEqual([]);
    expect(await lineOf(engine)).toEqual(refs.filter((ref) => ref !== holder));
    expect((await stateOf(engine, holder!)).data.place).toBe('ferry/1#1');
    expect(await lawsOver(engine, { job: flow })).toEqual([]);

    // Each freed place goes to the next in line.
    let line = await lineOf(engine);
    let leaver = holder!;
    for (let i = 0; i < 6; i++) {
      // Now one who holds the place goes, now one at the head of the line first.
      if (i % 3 === 2) await leave(engine, line.shift()!);
      await leave(engine, leaver, i % 2 ? 'withdraw' : 'finish');
      await crowd(engine);
      expect(await holders(engine)).toEqual([line[0]]);
      leaver = line[0]!;
      line = line.slice(1);
      expect(await lineOf(engine)).toEqual(line);
    }
    expect(await lawsOver(engine, { job: flow })).toEqual([]);

    // Everybody who is left withdraws at once.
    const rest = [leaver, ...line];
    const answers = await Promise.all([...rest.map((ref) => leave(engine, ref)), crowd(engine, 4)]);
    expect(answers.filter((answer) => answer?.kind === 'done')).toHaveLength(rest.length);
    await crowd(engine);
    await engine.run({ until: start + day });
    expect(await holders(engine)).toEqual([]);
    expect(await lineOf(engine)).toEqual([]);
    expect((await engine.items('job')).filter(({ pk }) => pk.startsWith('CLAIM#'))).toEqual([]);
    expect(await lawsOver(engine, { job: flow })).toEqual([]);
  });

  test('fifty withdrawals at once: every freed place goes to somebody, the first in line first', async () => {
    const flow = posts({ ferry: 50 });
    const engine = await on.open({ job: flow });
    const refs = await people(engine, 120);
    await crowd(engine);
    await engine.run();
    const first = await holders(engine);
    const line = await lineOf(engine);
    expect(first).toHaveLength(50);
    expect(line).toEqual(refs.filter((ref) => !first.includes(ref)));
    const answers = await Promise.all([...first.map((ref) => leave(engine, ref)), crowd(engine, 6)]);
    expect(answers.filter((answer) => answer?.kind === 'done')).toHaveLength(50);
    await crowd(engine);
    await engine.run({ until: start + day });
    expect((await holders(engine)).sort()).toEqual(line.slice(0, 50).sort());
    expect(await lineOf(engine)).toEqual(line.slice(50));
    expect(await lawsOver(engine, { job: flow })).toEqual([]);
  }, 120_000);

  test('one person in several lines: a place in one leaves the others, and no other place stays empty for it', async () => {
    const flow = posts({ a: 2, b: 2 });
    for (let seed = 1; seed <= 12; seed++) {
      const random = randomFrom(seed);
      const engine = await on.open({ job: flow });
      const wishes = [['a'], ['b'], ['a', 'b'], ['b', 'a']];
      const refs = await people(engine, 12, () => ({ posts: random.pick(wishes) }));
      await crowd(engine, 4);
      for (let round = 0; round < 3; round++) {
        const leavers = refs.filter(() => random.chance(0.3));
        await Promise.all([...leavers.map((ref) => leave(engine, ref)), crowd(engine, 4)]);
        await crowd(engine, 4);
      }
      await engine.run({ until: start + day });
      expect(await lawsOver(engine, { job: flow }), `seed ${seed}`).toEqual([]);
      const items = await engine.items('job');
      for (const post of ['a', 'b']) {
        const taken = items.filter(({ pk }) => pk === `PLACE#${post}/1`).length;
        const waiting = (await lineOf(engine, post)).length;
        expect(taken === 2 || waiting === 0, `seed ${seed}: ${waiting} wait for ${2 - taken} places of ${post}`).toBe(
          true,
        );
      }
    }
  });

  test('a place given back while somebody joins the empty line goes to them', async () => {
    // The leaver has seen an empty line; before its commit stands, J joins and sees no room.
    const flow = posts({ ferry: 1 });
    let between: (() => Promise<void>) | undefined;
    const engine = await on.open({ job: flow });
    const [holder] = await people(engine, 1);
    await engine.run();
    const leaver = on.join(
      { job: flow },
      {
        fateOf: () => 'pass',
      },
    );
    const { documents } = leaver.env;
    const env = {
      ...leaver.env,
      queue: engine.env.queue,
      documents: {
        async send(command: { constructor: { name: string } }) {
          if (command.constructor.name === 'TransactWriteCommand') {
            await between?.();
            between = undefined;
          }
          return documents.send(command as never);
        },
      } as never,
    };
    let joiner = '';
    between = async () => {
      joiner = await submit(engine, { data: { who: 'j' } });
      await engine.run();
      expect(await lineOf(engine)).toEqual([joiner]);
    };
    await decide(env, { workflow: 'job', ref: holder!, decision: 'withdraw', by: applicant });
    await engine.run();
    expect(await holders(engine)).toEqual([joiner]);
    expect(await lawsOver(engine, { job: flow })).toEqual([]);
  });

  test('a place that has fallen free is the first one’s in line, however late their worker is', async () => {
    const flow = posts({ ferry: 1 });
    const engine = await on.open({ job: flow });
    const [holder, first, second] = await people(engine, 3);
    await engine.run();
    await leave(engine, holder!);
    // The first in line has not looked yet. A newcomer comes to the placement, and the second is made to look.
    const [newcomer] = await people(engine, 1, () => ({ who: 'n' }));
    await advance(engine.env, 'job', newcomer!);
    expect(await holders(engine)).toEqual([]);
    expect(await lineOf(engine)).toEqual([first, second, newcomer]);
    await engine.run();
    expect(await holders(engine)).toEqual([first]);
    expect(await lineOf(engine)).toEqual([second, newcomer]);
    expect(await lawsOver(engine, { job: flow })).toEqual([]);
  });

  test('whoever is stuck at the head of the line keeps nobody behind it waiting', async () => {
    const flow = posts({ ferry: 1 });
    const poisoned = new Set<string>();
    const { waitlisted } = flow.steps;
    const wake = (waitlisted as { wake(ctx: Context): unknown }).wake;
    flow.steps.waitlisted = {
      ...waitlisted,
      wake: (ctx: Context) => {
        if (poisoned.has(ctx.ref)) throw new Error('broken');
        return wake(ctx);
      },
    } as never;
    const engine = await on.open({ job: flow });
    const refs = await people(engine, 4);
    await engine.run();
    const [holder] = await holders(engine);
    const line = await lineOf(engine);
    expect([holder, ...line]).toEqual(refs);
    poisoned.add(line[0]!);
    await leave(engine, holder!);
    await engine.run({ until: start + day });
    expect((await stateOf(engine, line[0]!)).status).toBe('stuck');
    expect(await holders(engine)).toEqual([line[1]]);
    // The next one too, with the stuck one still at the head.
    await leave(engine, line[1]!);
    await engine.run({ until: start + 2 * day });
    expect(await holders(engine)).toEqual([line[2]]);
  });

  test('one claim at once by many: one has it; a claim that the case holds already is its own', async () => {
    let loops = 0;
    const again = job({
      claim: {
        kind: 'automatic',
        apart: true,
        to: ['claim', 'done', 'failed'],
        run: () => outcome.go(++loops > 40 ? 'done' : 'claim', { claim: [{ key: 'me', else: 'failed' }] }),
      },
      done: { ...done, keeps: ['claim:*'] },
      failed,
    });
    const engine = await on.open({ job: again });
    const refs = await people(engine, 20);
    await crowd(engine);
    await engine.run();
    const ended = casesIn(await engine.items('job')).map(({ state }) => state.step);
    expect(ended.filter((step) => step === 'done')).toHaveLength(1);
    expect(ended.filter((step) => step === 'failed')).toHaveLength(refs.length - 1);
    expect(await lawsOver(engine, { job: again })).toEqual([]);
  });
});
