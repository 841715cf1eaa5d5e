import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { runScenario } from './scenario.ts';

/** Tests that the laws hold over some seeds, twenty to a test; the table is for more tests in the same file. */
export function testSeeds(first: number, last: number): { dynamo(): Dynamo } {
  let dynamo: Dynamo;
  beforeAll(async () => {
    dynamo = lean(await startDynamo());
  });
  afterAll(() => dynamo?.stop());
  for (let from = first; from <= last; from += 20) {
    const to = Math.min(from + 19, last);
    test(`the laws hold for seeds ${from} to ${to}`, { timeout: 120_000 }, async () => {
      for (let seed = from; seed <= to; seed++) {
        const { violations } = await runScenario(dynamo, seed);
        expect(violations, `seed ${seed}; again with: npm run simulate -- --seed ${seed}`).toEqual([]);
      }
    });
  }
  return { dynamo: () => dynamo };
}
