import { describe, expect, test } from 'vitest';
import { runScenario } from './scenario.ts';
import { testSeeds } from './seeds.ts';

describe('simulation: many cases and workers, every order and fate drawn from a seed', () => {
  const on = testSeeds(1, 100);

  test('the same seed gives the same trace', async () => {
    const first = await runScenario(on.dynamo(), 7, { prefix: 'a' });
    const second = await runScenario(on.dynamo(), 7, { prefix: 'b' });
    expect(second.trace).toEqual(first.trace);
  });
});
