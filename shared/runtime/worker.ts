import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { AnyWorkflow } from '../workflow/definition.ts';
import type { Env } from '../workflow/env.ts';
import { handleHints } from '../workflow/worker.ts';
import type { Runtime } from './runtime.ts';

/**
 * The Lambda handler of a workflow's worker: hints from its queue, and alone those from its dead-letter queue.
 *
 * @param starts the workflows of which its steps start cases.
 * @param parties makes the clients of the outside parties, once.
 */
export function workerHandler(
  runtime: Runtime,
  workflow: AnyWorkflow,
  starts: readonly AnyWorkflow[],
  parties: (runtime: Runtime) => unknown,
) {
  let env: Promise<Env> | undefined;
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event) => {
    env ??= runtime.engine([workflow, ...starts], parties(runtime));
    env.catch(() => {
      env = undefined;
    });
    const deadLetters = event.Records[0]?.eventSourceARN.endsWith('-dead-letters') ?? false;
    return handleHints(await env, workflow.name, event, deadLetters);
  });
}
