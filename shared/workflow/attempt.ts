import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../table/errors.ts';
import { type Committed, commit } from './commit.ts';
import { attemptUnmoved } from './conditions.ts';
import { contextOf } from './context.ts';
import type { Actor, AnyWorkflow, CallResult, CallStep } from './definition.ts';
import { type Env, tableOf } from './env.ts';
import { CaseMoved, StepError, TableTrouble, tableTrouble } from './errors.ts';
import { casePk, dueAt, duePk, dueSk, parseDueSk, stateSk } from './keys.ts';
import { type Loaded, load } from './load.ts';
import { outcome } from './outcome.ts';
import { ownCode } from './plan.ts';
import type { State } from './state.ts';
import type { Transaction } from './transaction.ts';
import { within } from './within.ts';

/** What one piece of work came to: a commit with hints to send, or nothing to do now. */
export type Attempted = (Omit<Committed, 'freed'> & Partial<Pick<Committed, 'freed'>>) | 'idle' | 'later';

/** Attempts at one fence; then the case leaves by `exhausted` or is stuck (law 7). */
export const mostAttempts = 5;
const backoff = [5_000, 30_000, 120_000, 600_000];
const machine: Actor = { kind: 'system', id: 'engine' };

/** The key of a call's effect: the same over all retries and redrives; only 再次发送 makes another (law 6). */
export const effectKey = (state: State) => `${state.ref}-${state.entered}-${state.resend}`;

/**
 * Makes one attempt at a call: takes the attempt by a conditional write, asks or performs, commits what came of it.
 *
 * The write before the call is what makes an effect at most one at a time: it counts, it keeps duplicates away until
 * twice the call's timeout has passed, and it leaves word that an outcome may be unknown.
 */
export async function attemptCall(env: Env, workflow: AnyWorkflow, step: CallStep, loaded: Loaded): Promise<Attempted> {
  const { state } = loaded;
  if (step.can === 'onceAtMost' && state.unsure) return giveUp(env, workflow, loaded, step.unknown, 'unknownOutcome');
  if (state.attempt >= mostAttempts) return giveUp(env, workflow, loaded, step.exhausted, 'exhausted');
  if (step.first && !state.unsure) {
    const { first } = step;
    const left = await ownCode((context) => first(context), contextOf(env, state, loaded, env.clock.now()));
    if (left) {
      return commit(env, workflow, loaded, { cause: state.step, by: machine, outcome: () => left, to: step.to });
    }
  }
  const number = state.attempt + 1;
  const lease = env.clock.now() + 2 * step.timeout + 5_000;
  const marks = { attempt: number, unsure: true, at: lease };
  // The due key that brought us here mostly lies behind the lease already: then the index need not be written.
  const keeps = loaded.due !== undefined && parseDueSk(loaded.due).at >= lease;
  if (!(await updateAttempt(env, state, state.attempt, marks, keeps))) return 'idle';
  const mine: Loaded = { ...loaded, state: { ...state, attempt: number, unsure: true, at: lease } };
  if (!keeps) delete mine.due;
  let result: CallResult<unknown>;
  try {
    result = await perform(env, step, loaded, state.unsure);
  } catch (error) {
    if (error instanceof TableTrouble) throw error;
    env.log('call.unsure', { workflow: state.workflow, step: state.step, ref: state.ref, code: nameOf(error) }, error);
    if (step.can === 'onceAtMost') return giveUp(env, workflow, mine, step.unknown, 'unknownOutcome');
    return later(env, workflow, mine, true, step.exhausted);
  }
  if ('retry' in result) return later(env, workflow, mine, false, step.exhausted);
  return received(env, workflow, step, mine, result.ok);
}

const mostTries = 10;

/**
 * Commits what a call came to. Somebody may have written to the case meanwhile, a change of wishes or a child's answer,
 * and left it in this very call: the result is good all the same, and asking again may be impossible.
 */
async function received(
  env: Env,
  workflow: AnyWorkflow,
  step: CallStep,
  loaded: Loaded,
  result: unknown,
): Promise<Attempted> {
  let current = loaded;
  for (let tries = 1; ; tries++) {
    const { state } = current;
    try {
      return await commit(env, workflow, current, {
        cause: state.step,
        by: machine,
        outcome: (context) => step.received(context, result),
        to: step.to,
      });
    } catch (error) {
      // The table's fault spends no attempt: give it back, if the table lets us.
      if (error instanceof TableTrouble) {
        const marks = { attempt: state.attempt - 1, unsure: true, at: env.clock.now() };
        await updateAttempt(env, state, state.attempt, marks).catch(() => false);
      }
      if (error instanceof StepError) {
        const before = { ...state, attempt: state.attempt - 1 };
        return recordFailure(env, workflow, { ...current, state: before }, error, state.attempt);
      }
      if (!(error instanceof CaseMoved) || tries === mostTries) throw error;
      const again = await load(env, workflow.name, state.ref);
      if ('destroyed' in again || !sameCall(again.state, state)) throw error;
      current = again;
    }
  }
}

const sameCall = (a: State, b: State) =>
  a.status === b.status && a.entered === b.entered && a.resend === b.resend && a.attempt === b.attempt;

/** Asks or calls, each for no longer than the step's timeout: both together end before the lease does. */
async function perform(env: Env, step: CallStep, loaded: Loaded, unsure: boolean): Promise<CallResult<unknown>> {
  const context = contextOf(env, loaded.state, loaded, env.clock.now());
  const key = effectKey(loaded.state);
  if (unsure && step.can === 'canBeAsked') {
    const known = await within(env, step.timeout, (signal) => step.ask!(context, key, signal));
    if (known !== undefined) return { ok: known };
  }
  return within(env, step.timeout, (signal) => step.perform(context, key, signal));
}

/** Counts an error of a step's own code; the case is tried again later, or is stuck. */
export async function recordFailure(
  env: Env,
  workflow: AnyWorkflow,
  loaded: Loaded,
  error: StepError,
  seen = loaded.state.attempt,
): Promise<Attempted> {
  const { state } = loaded;
  env.log('step.failed', { workflow: state.workflow, step: state.step, ref: state.ref, code: error.code }, error.cause);
  const number = state.attempt + 1;
  if (number >= mostAttempts) return giveUp(env, workflow, loaded, undefined, error.code);
  return postpone(env, state, seen, number, state.unsure);
}

async function later(
  env: Env,
  workflow: AnyWorkflow,
  loaded: Loaded,
  unsure: boolean,
  exhausted?: string,
): Promise<Attempted> {
  const { state } = loaded;
  if (state.attempt >= mostAttempts) return giveUp(env, workflow, loaded, exhausted, 'exhausted');
  return postpone(env, state, state.attempt, state.attempt, unsure);
}

/** Writes down when to try again and acknowledges; a delayed hint comes at that time. */
async function postpone(env: Env, state: State, seen: number, attempt: number, unsure: boolean): Promise<Attempted> {
  const wait = backoff[Math.min(attempt, backoff.length) - 1]!;
  const at = env.clock.now() + wait;
  if (!(await updateAttempt(env, state, seen, { attempt, unsure, at }))) return 'idle';
  await env.queue.send(state.workflow, [{ ref: state.ref, fence: state.fence, delay: wait }]);
  return 'later';
}

/** Leaves a step that will not succeed: along its branch, or to the desk as stuck. */
export async function giveUp(
  env: Env,
  workflow: AnyWorkflow,
  loaded: Loaded,
  branch: string | undefined,
  code: string,
): Promise<{ state: State; hints: Transaction['hints'] }> {
  const { state } = loaded;
  if (branch) {
    return commit(env, workflow, loaded, {
      cause: state.step,
      by: machine,
      outcome: () => outcome.go(branch, { note: { code } }),
      to: [branch],
    });
  }
  env.log('case.stuck', { workflow: state.workflow, step: state.step, ref: state.ref, code });
  return commit(env, workflow, loaded, {
    cause: 'stuck',
    by: machine,
    outcome: () => outcome.stay({ note: { code } }),
    status: 'stuck',
  });
}

/** Conditionally writes the attempt's marks. False: somebody else is at this case, or it has moved. */
async function updateAttempt(
  env: Env,
  state: State,
  seen: number,
  marks: { attempt: number; unsure: boolean; at: number },
  keepsDue = false,
): Promise<boolean> {
  const { expression, names, values } = attemptUnmoved(state.fence, seen);
  try {
    await env.documents.send(
      new UpdateCommand({
        TableName: tableOf(env, state.workflow),
        Key: { pk: casePk(state.ref), sk: stateSk },
        UpdateExpression: `SET #attempt = :next, #unsure = :unsure, #at = :at${keepsDue ? '' : ', duePk = :duePk, dueSk = :dueSk'}`,
        ConditionExpression: expression,
        ExpressionAttributeNames: { ...names, '#unsure': 'unsure', '#at': 'at' },
        ExpressionAttributeValues: {
          ...values,
          ':next': marks.attempt,
          ':unsure': marks.unsure,
          ':at': marks.at,
          ...(!keepsDue && {
            ':duePk': duePk(state.ref),
            ':dueSk': dueSk(dueAt(marks.at, env.clock.now()), state.fence, 0),
          }),
        },
      }),
    );
    return true;
  } catch (error) {
    if (failureOf(error).kind === 'refused') return false;
    throw tableTrouble(error);
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);
