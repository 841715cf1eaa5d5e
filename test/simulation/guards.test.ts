import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { discoverGuards, explained, tryWithout } from './neutralise.ts';
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
