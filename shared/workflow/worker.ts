import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { advance } from './advance.ts';
import type { Env } from './env.ts';
import { TableBusy } from './errors.ts';
import { markStuck } from './stuck.ts';

const Body = z.object({ ref: z.string(), fence: z.int() });
/** Times that a dead letter is tried alone before its fence is stuck: a host that dies twice is not the case's fault. */
const mostAlone = 3;

/**
 * Handles a batch of hints of one workflow; failures are reported one by one, so that a neighbour's never counts.
 *
 * A message from the dead-letter queue comes alone. If its case was what killed the worker, it will do so again, and the
 * receive count of the dead letter tells: then the fence that it names becomes stuck, and nothing else.
 */
export async function handleHints(
  env: Env,
  workflow: string,
  event: SQSEvent,
  deadLetters: boolean,
): Promise<SQSBatchResponse> {
  const byRef = Map.groupBy(event.Records, (record) => read(record).ref);
  const failed = await Promise.all(
    [...byRef].map(async ([ref, records]) => {
      try {
        await (deadLetters ? alone(env, workflow, records[0]!) : handle(env, workflow, ref));
        return [];
      } catch (error) {
        env.log('hint.failed', { workflow, ref, code: error instanceof Error ? error.name : typeof error }, error);
        return records;
      }
    }),
  );
  return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function handle(env: Env, workflow: string, ref: string): Promise<void> {
  const result = await advance(env, workflow, ref);
  if (result === 'unknownVersion') throw new UnknownVersion('left for a worker that knows it');
}

async function alone(env: Env, workflow: string, record: SQSRecord): Promise<void> {
  const { ref, fence } = read(record);
  if (Number(record.attributes.ApproximateReceiveCount) > mostAlone) {
    await markStuck(env, workflow, ref, fence);
    return;
  }
  try {
    await advance(env, workflow, ref);
  } catch (error) {
    // A busy table is not the case's fault; the sweeper brings it back.
    if (!(error instanceof TableBusy)) throw error;
  }
}

class UnknownVersion extends Error {
  override name = 'UnknownVersion';
}

const read = (record: SQSRecord) => Body.parse(JSON.parse(record.body));
