import middy from '@middy/core';
import { createRuntime } from '../../shared/runtime/runtime.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { sweepAll } from './sweep-all.ts';

const runtime = createRuntime();
let env: Promise<Env> | undefined;

/** Every minute: sends hints for every case of every workflow that is due (law 5); every hour, asks each for its round. */
export const handler = middy().handler(async () => {
  env ??= runtime.engine([]);
  await sweepAll(await env, runtime.city.workflows, (workflow, { sent, more }) => {
    if (sent > 0) runtime.log.info('sweep.sent', { workflow, count: sent, retryable: more });
  });
});
