import { expect, test } from 'vitest';
import { decide } from '../../../shared/workflow/decide.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { lookAgain } from '../../../shared/workflow/plan.ts';
import { applicant, done, hour, job, lawsOver, minute, stateOf, submit, tables } from './support.ts';

const on = tables();

test('law 12: a timer that comes again runs at each of its times, once, and ends when it names none', async () => {
  const flow = job({
    wait: {
      kind: 'waiting',
      to: [],
      decisions: { leave: { by: ['applicant'], to: ['done'], run: () => outcome.go('done') } },
      timers: [
        {
          name: 'round',
          again: true,
          at: ({ data, enteredAt }) =>
            Number(data.n ?? 0) < 3 ? enteredAt + (Number(data.n ?? 0) + 1) * hour : undefined,
          run: ({ data }) => outcome.stay({ patch: { n: Number(data.n ?? 0) + 1 } }),
        },
      ],
    },
    done,
  });
  const engine = await on.open({ job: flow });
  const ref = await submit(engine);
  await engine.run();
  const start = engine.clock.now();
  for (const [after, n] of [
    [59 * minute, undefined],
    [61 * minute, 1],
    [3 * hour + minute, 3],
    [30 * hour, 3],
  ] as const) {
    await engine.run({ until: start + after });
    expect((await stateOf(engine, ref)).data.n).toBe(n);
  }
  expect((await stateOf(engine, ref)).at).toBeUndefined();
  expect(await lawsOver(engine, { job: flow })).toEqual([]);
});

test('law 7: one that names no later time does not turn for ever: the case is stuck', async () => {
  const flow = job({
    wait: {
      kind: 'waiting',
      to: [],
      decisions: { leave: { by: ['applicant'], to: ['done'], run: () => outcome.go('done') } },
      timers: [{ name: 'round', again: true, at: ({ enteredAt }) => enteredAt + hour, run: () => outcome.stay() }],
    },
    done,
  });
  const engine = await on.open({ job: flow });
  const ref = await submit(engine);
  await engine.run({ until: engine.clock.now() + 100 * hour });
  expect((await stateOf(engine, ref)).status).toBe('stuck');
});

test('law 9: where the last place went while a step was thinking, its code looks again and says so', async () => {
  class Full extends Error {}
  let between: (() => Promise<unknown>) | undefined;
  const flow = job({
    wait: {
      kind: 'waiting',
      to: [],
      decisions: {
        leave: { by: ['applicant'], to: ['done'], run: () => outcome.go('done') },
        take: {
          by: ['applicant'],
          to: [],
          async run(ctx) {
            if ((await ctx.taken('seat')) >= 1) throw new Full('full');
            await between?.();
            return outcome.stay({ take: [{ anyOf: [{ place: 'seat', upTo: 1 }], else: lookAgain }] });
          },
        },
      },
    },
    done,
  });
  const engine = await on.open({ job: flow });
  const [one, two] = [await submit(engine), await submit(engine)];
  await engine.run();
  const take = (ref: string) => decide(engine.env, { workflow: 'job', ref, decision: 'take', by: applicant });
  between = () => {
    between = undefined;
    return take(two);
  };
  await expect(take(one)).rejects.toThrow(Full);
  expect((await stateOf(engine, two)).holds).toEqual(['place:seat#1']);
  expect(await lawsOver(engine, { job: flow })).toEqual([]);
});
