import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { AnyWorkflow } from '../workflow/definition.ts';
import type { Env } from '../workflow/env.ts';
import { asksForRound } from '../workflow/rounds.ts';
import { handleHints } from '../workflow/worker.ts';
import type { Runtime } from './runtime.ts';

/**
 * The Lambda handler of a workflow's worker: hints from its queue, and alone those from its dead-letter queue.
 *
 * @param starts the workflows of which its steps start cases.
 * @param parties makes the clients of the outside parties, once.
 * @param round what the workflow looks at every hour, whichever case it concerns; may be repeated at any time.
 */
export function workerHandler(
  runtime: Runtime,
  workflow: AnyWorkflow,
  starts: readonly AnyWorkflow[],
  parties: (runtime: Runtime) => unknown,
  round: (env: Env) => Promise<unknown> = async () => undefined,
) {
  let env: Promise<Env> | undefined;
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event) => {
    env ??= runtime.engine([workflow, ...starts], parties(runtime));
    env.catch(() => {
      env = undefined;
    });
    const deadLetters = event.Records[0]?.eventSourceARN.endsWith('-dead-letters') ?? false;
    const [rounds, hints] = [true, false].map((asked) =>
      event.Records.filter(({ body }) => asksForRound(body) === asked),
    );
    const handled = await handleHints(await env, workflow.name, { Records: hints! }, deadLetters);
    // One that has failed for good comes again in an hour.
    if (rounds!.length === 0 || deadLetters) return handled;
    try {
      await round(await env);
      return handled;
    } catch (error) {
      runtime.log.error('round.failed', error, { workflow: workflow.name });
      return {
        batchItemFailures: [
          ...handled.batchItemFailures,
          ...rounds!.map(({ messageId }) => ({ itemIdentifier: messageId })),
        ],
      };
    }
  });
}
