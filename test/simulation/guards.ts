import { parseArgs } from 'node:util';
import { startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { discoverGuards, explained, tryWithout } from './neutralise.ts';
import { runCity } from './recruitment/scenario.ts';
import { runScenario } from './scenario.ts';

/**
 * `npm run guards`: takes each condition seen on the wire away in turn and prints the law that fails without it; those of
 * the engine over its own test workflow, and what a city's sign-ups have besides over those. `--seeds 40` looks through so
 * many of each at most, `--only slot` only at those that name it.
 */
const { values } = parseArgs({ options: { seeds: { type: 'string' }, only: { type: 'string', default: '' } } });
const dynamo = lean(await startDynamo());
try {
  const known = await discoverGuards(dynamo, runScenario, 20);
  const more = (await discoverGuards(dynamo, runCity, 24)).filter((guard) => !known.includes(guard));
  for (const guard of [...known, ...more].filter((one) => one.includes(values.only))) {
    if (explained[guard]) {
      console.log(`${guard}\n    ${explained[guard]}`);
      continue;
    }
    const [run, most] = known.includes(guard) ? [runScenario, 200] : [runCity, 100];
    const seeds = Number(values.seeds ?? most);
    const { seed, violation } = await tryWithout(dynamo, run, guard, seeds);
    console.log(
      violation ? `${guard}\n    seed ${seed}: ${violation}` : `${guard}\n    NO LAW FAILED in ${seeds} seeds`,
    );
    if (!violation) process.exitCode = 1;
  }
} finally {
  await dynamo.stop();
}
