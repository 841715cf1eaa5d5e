import { startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { discoverGuards, explained, tryWithout } from './neutralise.ts';
import { runCity } from './recruitment/scenario.ts';
import { runScenario } from './scenario.ts';

/**
 * `npm run guards`: takes each condition seen on the wire away in turn and prints the law that fails without it; those of
 * the engine over its own test workflow, and what a city's sign-ups have besides over those.
 */
const dynamo = lean(await startDynamo());
try {
  const known = await discoverGuards(dynamo, runScenario, 20);
  const more = (await discoverGuards(dynamo, runCity, 24)).filter((guard) => !known.includes(guard));
  for (const guard of [...known, ...more]) {
    if (explained[guard]) {
      console.log(`${guard}\n    ${explained[guard]}`);
      continue;
    }
    const [run, seeds] = known.includes(guard) ? [runScenario, 200] : [runCity, 100];
    const { seed, violation } = await tryWithout(dynamo, run, guard, seeds);
    console.log(
      violation ? `${guard}\n    seed ${seed}: ${violation}` : `${guard}\n    NO LAW FAILED in ${seeds} seeds`,
    );
    if (!violation) process.exitCode = 1;
  }
} finally {
  await dynamo.stop();
}
