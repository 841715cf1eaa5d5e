import { parseArgs } from 'node:util';
import { startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { runCity } from './recruitment/scenario.ts';
import { runScenario } from './scenario.ts';

/**
 * `npm run simulate -- --seeds 1000` runs that many seeds of the engine's own test workflow, with `--city` of a whole
 * city's sign-ups; `--seed 42` runs one and prints its trace.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    city: { type: 'boolean', default: false },
  },
});
const dynamo = lean(await startDynamo());
let failed = 0;
try {
  const from = Number(values.seed ?? values.from);
  const count = values.seed ? 1 : Number(values.seeds);
  for (let seed = from; seed < from + count; seed++) {
    const { violations, trace, logged } = await (values.city ? runCity : runScenario)(dynamo, seed);
    if (values.seed) console.log([...trace, '', ...logged].join('\n'));
    if (violations.length > 0) {
      failed++;
      console.log(`seed ${seed}: ${violations.join('\n  ')}`);
    } else if (seed % 50 === 0) console.log(`… ${seed}`);
  }
  console.log(failed === 0 ? `all laws held over ${count} seeds` : `${failed} of ${count} seeds broke a law`);
} finally {
  await dynamo.stop();
}
process.exitCode = failed > 0 ? 1 : 0;
