import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../table/errors.ts';
import type { Attempted } from './attempt.ts';
import { commit } from './commit.ts';
import { conditionParameters, stateUnmoved } from './conditions.ts';
import { contextOf } from './context.ts';
import type { AnyWorkflow } from './definition.ts';
import { type Env, tableOf } from './env.ts';
import { tableTrouble } from './errors.ts';
import { casePk, dueAt, duePk, dueSk, stateSk } from './keys.ts';
import { nextInLine } from './lines.ts';
import type { Loaded } from './load.ts';
import { outcome } from './outcome.ts';
import { nextTime, ownCode, stepOf } from './plan.ts';
import type { State } from './state.ts';

/** Whether the machine must act on a case now. */
export const isDue = (state: State, now: number) =>
  state.status !== 'stuck' && state.at !== undefined && state.at <= now;

/** Whether a hint finds anything to do. */
export const hasWork = ({ state, pending }: Loaded, now: number) =>
  pending.length > 0 || state.ring !== undefined || isDue(state, now);

/**
 * Looks once more at lines that were empty when the case gave back a place: whoever joined meanwhile has seen no room.
 */
export async function ringAgain(env: Env, workflow: AnyWorkflow, loaded: Loaded): Promise<Attempted> {
  const { state } = loaded;
  const { ring = [] } = state;
  const next = await Promise.all(ring.map((line) => nextInLine(env, state, line)));
  const lines = ring.filter((_, index) => next[index]);
  if (lines.length === 0) return rearm(env, workflow, loaded);
  return commit(env, workflow, loaded, {
    cause: 'ring',
    by: { kind: 'system', id: 'engine' },
    outcome: () => outcome.stay({ wake: lines }),
    rung: true,
  });
}

/**
 * Writes down when the case must act next, where it has nothing to do now: its lines were looked at, or the city's
 * deadlines have been changed since the time was written.
 */
export async function rearm(env: Env, workflow: AnyWorkflow, loaded: Loaded): Promise<Attempted> {
  const { state } = loaded;
  const now = env.clock.now();
  const { ring: _ring, ...rest } = state;
  const context = contextOf(env, state, loaded, now);
  const step = stepOf(workflow, state.step);
  // A running case keeps its time: a lease, or the time of its next try.
  const at = state.status === 'running' ? state.at : await ownCode((ctx) => nextTime(rest, step, ctx, now), context);
  const values = { ':duePk': duePk(state.ref), ':dueSk': at !== undefined && dueSk(dueAt(at, now), state.fence, 0) };
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = conditionParameters(
    stateUnmoved(state.fence),
  );
  try {
    await env.documents.send(
      new UpdateCommand({
        TableName: tableOf(env, state.workflow),
        Key: { pk: casePk(state.ref), sk: stateSk },
        UpdateExpression:
          at === undefined
            ? 'REMOVE ring, #at, duePk, dueSk'
            : 'SET #at = :at, duePk = :duePk, dueSk = :dueSk REMOVE ring',
        ConditionExpression,
        ExpressionAttributeNames: { ...ExpressionAttributeNames, '#at': 'at' },
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ...(at !== undefined && { ':at': at, ...values }) },
      }),
    );
  } catch (error) {
    if (failureOf(error).kind !== 'refused') throw tableTrouble(error);
    return 'idle';
  }
  const goesOn = state.ring !== undefined && at !== undefined && at <= now;
  return goesOn ? { state: { ...rest, at }, hints: [] } : 'idle';
}

/** A stuck case's answers call for nobody until somebody has repaired it; they stay, and are recorded then. */
export async function silence(env: Env, { state, pending }: Loaded): Promise<void> {
  for (const { sk } of pending) {
    try {
      await env.documents.send(
        new UpdateCommand({
          TableName: tableOf(env, state.workflow),
          Key: { pk: casePk(state.ref), sk },
          UpdateExpression: 'REMOVE duePk, dueSk',
          ConditionExpression: 'attribute_exists(pk)',
        }),
      );
    } catch (error) {
      if (failureOf(error).kind !== 'refused') throw tableTrouble(error);
    }
  }
}
