import middy from '@middy/core';
import { createRuntime } from '../../shared/runtime/runtime.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { askForRound } from '../../shared/workflow/rounds.ts';
import { sweep } from '../../shared/workflow/sweep.ts';

const runtime = createRuntime();
let env: Promise<Env> | undefined;

/** Every minute: sends hints for every case of every workflow that is due (law 5); every hour, asks each for its round. */
export const handler = middy().handler(async () => {
  env ??= runtime.engine([]);
  const engine = await env;
  for (const workflow of runtime.city.workflows) {
    const { sent, more } = await sweep(engine, workflow);
    await askForRound(engine, workflow);
    if (sent > 0) runtime.log.info('sweep.sent', { workflow, count: sent, retryable: more });
  }
});
