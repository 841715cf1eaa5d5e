import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { runScenario } from './scenario.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo.stop());

describe('simulation: many cases and workers, every order and fate drawn from a seed', () => {
  const seeds = Array.from({ length: 200 }, (_, index) => index + 1);
  for (const tens of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const group = seeds.slice(tens * 20, tens * 20 + 20);
    test(`the laws hold for seeds ${group[0]} to ${group.at(-1)}`, async () => {
      for (const seed of group) {
        const { violations } = await runScenario(dynamo, seed);
        expect(violations, `seed ${seed}; again with: npm run simulate -- --seed ${seed}`).toEqual([]);
      }
    });
  }

  test('the same seed gives the same trace', async () => {
    const first = await runScenario(dynamo, 7, { prefix: 'a' });
    const second = await runScenario(dynamo, 7, { prefix: 'b' });
    expect(second.trace).toEqual(first.trace);
  });
});
