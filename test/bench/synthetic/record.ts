import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareCity } from '../../../infra/local/prepare-city.ts';
import type { RecordedCall } from '../../../infra/local/recorder.ts';
import { runCity } from '../../../infra/local/run-city.ts';
import { createClient } from '../client.ts';
import { type CaseCalls, callsOf } from './calls.ts';
import { answers } from './drive.ts';

const kinds = ['joined', 'apart'] as const;
export type Kind = (typeof kinds)[number];

/** Runs one case of each kind on the host and gives the calls that it made. */
export async function recordCalls(cdkOut: string, folder: string): Promise<Record<Kind, CaseCalls>> {
  const recorded: RecordedCall[] = [];
  const city = await runCity({
    cdkOut,
    dataDir: join(folder, 'recorded'),
    port: 0,
    prepare: prepareCity,
    clockwork: false,
    record: (call) => recorded.push(call),
  });
  const client = createClient(city.url);
  try {
    const calls = {} as Record<Kind, CaseCalls>;
    for (const kind of kinds) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': `recorded-${kind}` };
      const body = JSON.stringify(answers);
      const answer = await client.ask({ method: 'POST', path: `/${kind}`, headers, body });
      const { reference } = JSON.parse(answer.body.toString());
      // The last commit takes the case out of the index of what is due.
      const ended = () => recorded.some((call) => JSON.stringify(call.input).includes('"status":{"S":"done"}'));
      for (let waited = 0; !ended(); waited += 20) {
        if (waited > 20_000) throw new Error(`the recorded case did not end (${kind})`);
        await sleep(20);
      }
      await sleep(200);
      calls[kind] = callsOf(recorded.splice(0), reference);
    }
    return calls;
  } finally {
    client.close();
    await city.stop();
  }
}
