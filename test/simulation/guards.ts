import { startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { discoverGuards, explained, tryWithout } from './neutralise.ts';

/** `npm run guards`: takes each condition seen on the wire away in turn and prints the law that fails without it. */
const dynamo = lean(await startDynamo());
try {
  const guards = await discoverGuards(dynamo, 20);
  for (const guard of guards) {
    if (explained[guard]) {
      console.log(`${guard}\n    ${explained[guard]}`);
      continue;
    }
    const { seed, violation } = await tryWithout(dynamo, guard, 200);
    console.log(violation ? `${guard}\n    seed ${seed}: ${violation}` : `${guard}\n    NO LAW FAILED in 200 seeds`);
    if (!violation) process.exitCode = 1;
  }
} finally {
  await dynamo.stop();
}
