import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { failureOf } from '../table/errors.ts';
import { advance } from './advance.ts';
import { conditionParameters, stateUnmoved } from './conditions.ts';
import { definitionOf, type Env, type Hint, tableOf } from './env.ts';
import { TableTrouble, tableTrouble } from './errors.ts';
import { casePk, stateSk } from './keys.ts';
import { load } from './load.ts';
import { hasWork } from './rest.ts';
import type { State } from './state.ts';
import { markStuck } from './stuck.ts';

const Body = z.object({ ref: z.string(), fence: z.int() });
/** Times that a case is tried alone at one fence before it is stuck: a host that dies twice is not the case's fault. */
const mostAlone = 3;

/**
 * Handles a batch of hints of one workflow; failures are reported one by one, so that a neighbour's never counts.
 *
 * A message from the dead-letter queue comes alone, and each such try is written down on the case before it begins. If
 * the case was what killed the worker, it will do so again, and nobody takes the mark away: then the fence at which it
 * stands becomes stuck, and nothing else. The queue's own receive count does not tell: it also counts the neighbours'
 * crashes, which the message brings along from the queue where it was one of ten.
 */
export async function handleHints(
  env: Env,
  workflow: string,
  event: SQSEvent,
  deadLetters: boolean,
): Promise<SQSBatchResponse> {
  const read = event.Records.map((record) => ({ record, hint: readHint(record) }));
  for (const { hint } of read) if (!hint) env.log('hint.malformed', { workflow });
  const malformed = read.filter(({ hint }) => !hint).map(({ record }) => [record]);
  const byRef = Map.groupBy(
    read.flatMap(({ record, hint }) => (hint ? [{ record, ref: hint.ref }] : [])),
    ({ ref }) => ref,
  );
  const failed = await Promise.all(
    [...byRef].map(async ([ref, messages]) => {
      try {
        await (deadLetters ? alone(env, workflow, ref) : handle(env, workflow, ref));
        return [];
      } catch (error) {
        env.log('hint.failed', { workflow, ref, code: error instanceof Error ? error.name : typeof error }, error);
        return messages.map(({ record }) => record);
      }
    }),
  );
  // What is no hint goes to the dead letters, and from there nowhere: nobody can do anything with it.
  const back = deadLetters ? failed : [...failed, ...malformed];
  return { batchItemFailures: back.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function handle(env: Env, workflow: string, ref: string): Promise<void> {
  const result = await advance(env, workflow, ref);
  if (result === 'unknownVersion') throw new UnknownVersion('left for a worker that knows it');
}

async function alone(env: Env, workflow: string, ref: string): Promise<void> {
  try {
    const loaded = await load(env, workflow, ref);
    const known = !('destroyed' in loaded) && definitionOf(env, workflow, loaded.state.version);
    if (!known) {
      await advance(env, workflow, ref);
      return;
    }
    const { state } = loaded;
    if (!hasWork(loaded, env.clock.now())) return;
    if ((state.alone ?? 0) >= mostAlone) {
      await markStuck(env, workflow, ref, state.fence);
      return;
    }
    await mark(env, state, (state.alone ?? 0) + 1);
    try {
      await advance(env, workflow, ref);
      await mark(env, state, state.alone ?? 0);
    } catch (error) {
      if (error instanceof TableTrouble) await mark(env, state, state.alone ?? 0).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    // The table's trouble is not the case's fault; the sweeper brings it back.
    if (!(error instanceof TableTrouble)) throw error;
    env.log('hint.leftToSweeper', { workflow, ref });
  }
}

/** Writes down how often a case was tried alone at its fence; if it has moved on, that does not matter any more. */
async function mark(env: Env, state: State, alone: number): Promise<void> {
  const { ExpressionAttributeValues, ...condition } = conditionParameters(stateUnmoved(state.fence));
  try {
    await env.documents.send(
      new UpdateCommand({
        TableName: tableOf(env, state.workflow),
        Key: { pk: casePk(state.ref), sk: stateSk },
        UpdateExpression: 'SET alone = :alone',
        ...condition,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':alone': alone },
      }),
    );
  } catch (error) {
    if (failureOf(error).kind !== 'refused') throw tableTrouble(error);
  }
}

class UnknownVersion extends Error {
  override name = 'UnknownVersion';
}

function readHint(record: SQSRecord): Hint | undefined {
  try {
    return Body.parse(JSON.parse(record.body));
  } catch {
    return undefined;
  }
}
