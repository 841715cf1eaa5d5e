import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { decide } from '../../../shared/workflow/decide.ts';
import { personKey } from '../../../shared/workflow/keys.ts';
import type { Effects } from '../../../shared/workflow/outcome.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { lookAgain } from '../../../shared/workflow/plan.ts';
import type { Engine } from '../../support/engine.ts';
import { done, eventsOf, failed, job, lawsOver, reviewer, stateOf, submit, tables } from './support.ts';

const on = tables();
const isFree = { expression: 'attribute_not_exists(#x)', names: { '#x': 'isolated' } };
const isTrained = { expression: '#x = :x', names: { '#x': 'trained' }, values: { ':x': true } };
const flow = (effects: Effects) =>
  job({ first: { kind: 'automatic', to: ['done', 'failed'], run: () => outcome.go('done', effects) }, done, failed });

async function person(engine: Engine, facts?: Record<string, unknown>) {
  const at = { TableName: engine.env.tables.people };
  if (facts) await engine.env.documents.send(new PutCommand({ ...at, Item: { ...personKey('p'), ...facts } }));
  const { Item } = await engine.env.documents.send(
    new GetCommand({ ...at, Key: personKey('p'), ConsistentRead: true }),
  );
  const { pk: _pk, sk: _sk, ...rest } = Item ?? {};
  return rest;
}

test('several facts about one person, with conditions on them, commit together', async () => {
  const effects: Effects = {
    require: [
      { person: 'p', condition: isFree, else: 'failed' },
      { person: 'p', condition: isTrained, else: 'failed' },
    ],
    fact: [
      { person: 'p', name: 'place', value: { at: 'ferry' } },
      { person: 'p', name: 'since', value: 5 },
      { person: 'p', name: 'pool', value: undefined },
    ],
  };
  const engine = await on.open({ job: flow(effects) });
  for (const [before, step, after] of [
    [{ trained: true, pool: 1 }, 'done', { trained: true, place: { at: 'ferry' }, since: 5 }],
    [{ trained: false, pool: 1 }, 'failed', { trained: false, pool: 1 }],
    [{ trained: true, isolated: 1 }, 'failed', { trained: true, isolated: 1 }],
  ] as const) {
    await person(engine, before);
    const ref = await submit(engine);
    await engine.run();
    expect((await stateOf(engine, ref)).step).toBe(step);
    expect(await person(engine)).toEqual(after);
  }
});

test('a condition is checked against a fact that the step before it wrote', async () => {
  // Released from isolation and placed at once: the release has to stand before the place is asked for.
  const held = job({
    held: {
      kind: 'waiting',
      to: [],
      decisions: { release: { by: ['reviewer'], to: ['release'], run: () => outcome.go('release') } },
    },
    release: {
      kind: 'automatic',
      to: ['place'],
      run: () => outcome.go('place', { fact: [{ person: 'p', name: 'isolated', value: undefined }] }),
    },
    place: {
      kind: 'automatic',
      to: ['done', 'failed'],
      run: () => outcome.go('done', { require: [{ person: 'p', condition: isFree, else: 'failed' }] }),
    },
    done,
    failed,
  });
  const engine = await on.open({ job: held });
  await person(engine, { isolated: true });
  const ref = await submit(engine);
  await engine.run();
  await decide(engine.env, { workflow: 'job', ref, decision: 'release', by: reviewer });
  await engine.run();
  expect((await stateOf(engine, ref)).step).toBe('done');
  expect(await lawsOver(engine, { job: held })).toEqual([]);
});

test('a condition whose branch is to look again: somebody was faster, so the code runs once more and sees what is there', async () => {
  let runs = 0;
  const counts = job({
    first: {
      kind: 'automatic',
      to: ['done'],
      async run(ctx) {
        const { n } = (await ctx.person('p')) as { n?: number };
        if (++runs === 1) await person(engine, { n: 5 });
        const condition =
          n === undefined
            ? { expression: 'attribute_not_exists(#n)', names: { '#n': 'n' } }
            : { expression: '#n = :n', names: { '#n': 'n' }, values: { ':n': n } };
        const require = [{ person: 'p', condition, else: lookAgain }];
        return outcome.go('done', { fact: [{ person: 'p', name: 'n', value: (n ?? 0) + 1 }], require });
      },
    },
    done,
  });
  const engine: Engine = await on.open({ job: counts });
  const ref = await submit(engine);
  await engine.run();
  expect(runs).toBe(2);
  expect(await person(engine)).toEqual({ n: 6 });
  expect(await eventsOf(engine, ref)).toHaveLength(2);
});

test('answers that one step changes are there for the next in the same commit, and once in the table', async () => {
  const amends = job({
    first: {
      kind: 'automatic',
      to: ['second'],
      run: () => outcome.go('second', { amend: { mobile: '2', name: 'b' } }),
    },
    second: {
      kind: 'automatic',
      to: ['done'],
      run: async (ctx) => outcome.go('done', { amend: { name: 'c' }, patch: { seen: (await ctx.answers()).mobile } }),
    },
    done: {
      ...done,
      decisions: {
        read: { by: ['reviewer'], to: [], run: async (ctx) => outcome.stay({ patch: await ctx.answers() }) },
      },
    },
  });
  const engine = await on.open({ job: amends });
  const ref = await submit(engine, { answers: { mobile: '1', name: 'a', other: 'o' } });
  await engine.run();
  expect(await eventsOf(engine, ref)).toHaveLength(2);
  await decide(engine.env, { workflow: 'job', ref, decision: 'read', by: reviewer });
  expect((await stateOf(engine, ref)).data).toEqual({ seen: '2', mobile: '2', name: 'c', other: 'o' });
});
