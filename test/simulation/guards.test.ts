import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { discoverGuards, explained, tryWithout } from './neutralise.ts';
import { runCity } from './recruitment/scenario.ts';
import { runScenario } from './scenario.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo.stop());

test('each condition seen on the wire holds up a law: without it some seed breaks one', {
  timeout: 600_000,
}, async () => {
  const guards = await discoverGuards(dynamo, runScenario, 12);
  expect(guards.length).toBeGreaterThanOrEqual(8);
  const idle: string[] = [];
  for (const guard of guards) {
    if (guard in explained) continue;
    const { violation } = await tryWithout(dynamo, runScenario, guard, 120);
    if (!violation) idle.push(guard);
  }
  expect(idle).toEqual([]);
});

test.each([
  ['the seats of a shift', 'placed', 'Put PLACE#slot if attribute_not_exists(pk)'],
  ['a shift that the desk has closed or made smaller', 'placed', 'ConditionCheck REG#slot if #version = :version'],
  ['two shifts at once, which a case alone can take', 'placed', 'Put CASE if #fence = :fence'],
  ['isolation', 'pool', 'ConditionCheck PERSON#person if attribute_not_exists(#isolated)'],
  ['the places of a call-up', 'pool', 'Put PLACE#callup if attribute_not_exists(pk)'],
] as const)(
  'without the condition that guards %s some seed breaks a law',
  { timeout: 600_000 },
  async (_, from, guard) => {
    const run: typeof runCity = (on, seed, options) => runCity(on, seed, { ...options, from });
    expect((await tryWithout(dynamo, run, guard, 120)).violation).toBeDefined();
  },
);
