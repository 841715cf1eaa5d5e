import { type Attempted, attemptCall, recordFailure } from './attempt.ts';
import { commit, sendHints } from './commit.ts';
import { contextOf } from './context.ts';
import type { Actor, AnyWorkflow } from './definition.ts';
import { destroy, destroyRest } from './destroy.ts';
import { definitionOf, type Env, type Hint } from './env.ts';
import { CaseMoved, StepError } from './errors.ts';
import { longestDelay } from './keys.ts';
import { type Loaded, load } from './load.ts';
import { outcome } from './outcome.ts';
import { stepOf, type Trigger } from './plan.ts';

/** What became of a hint. */
export type Advanced =
  /** Nothing is due now: the case waits, has ended, or somebody else is at it. */
  | 'idle'
  /** It will be tried again at a time that is written down. */
  | 'later'
  /** This build does not know the case's version and leaves it (law 14). */
  | 'unknownVersion';

const mostMoves = 50;
const machine: Actor = { kind: 'system', id: 'engine' };

/**
 * Moves a case on as far as it goes by itself. Any message for a case leads here, whatever fence it names: what there is
 * to do is read from the table.
 *
 * @throws MissingCase, TableBusy, or an error of the table: the message is to come again.
 */
export async function advance(env: Env, workflowName: string, ref: string): Promise<Advanced> {
  let hints: { workflow: string; hint: Hint & { delay?: number } }[] = [];
  for (let move = 0; move < mostMoves; move++) {
    const loaded = await load(env, workflowName, ref);
    if ('destroyed' in loaded) {
      if (loaded.unfinished) await destroyRest(env, workflowName, ref);
      return 'idle';
    }
    const { state } = loaded;
    const workflow = definitionOf(env, state.workflow, state.version);
    if (!workflow) return 'unknownVersion';
    let moved: Attempted;
    try {
      moved = await moveOnce(env, workflow, loaded);
    } catch (error) {
      if (error instanceof CaseMoved) continue;
      throw error;
    } finally {
      // Others' hints go out whether or not this case goes on.
      await sendHints(env, hints);
      hints = [];
    }
    if (moved === 'idle' || moved === 'later') return moved;
    hints = moved.hints;
    const { at, fence } = moved.state;
    const delay = at === undefined ? 0 : at - env.clock.now();
    if (delay > 0 && delay <= longestDelay) hints.push({ workflow: workflowName, hint: { ref, fence, delay } });
    if (at === undefined || delay > 0) {
      await sendHints(env, hints);
      return 'idle';
    }
  }
  await sendHints(env, hints);
  return 'later';
}

/** One commit's worth of work, or word that there is none. */
async function moveOnce(env: Env, workflow: AnyWorkflow, loaded: Loaded): Promise<Attempted> {
  const { state, pending } = loaded;
  const now = env.clock.now();
  const [answered] = pending;
  if (answered) {
    const trigger: Trigger = {
      cause: 'answer',
      by: { kind: 'system', id: 'child' },
      outcome: (context) => workflow.answered?.(context, answered.answer) ?? outcome.stay(),
      to: Object.keys(workflow.steps),
      handOver: true,
      answered: answered.child,
    };
    return tried(env, workflow, loaded, trigger);
  }
  if (state.status === 'stuck' || state.at === undefined || state.at > now) return 'idle';
  const step = stepOf(workflow, state.step);
  if (step.kind === 'automatic') {
    return tried(env, workflow, loaded, { cause: state.step, by: machine });
  }
  if (step.kind === 'call') return attemptCall(env, workflow, step, loaded);
  if (step.kind === 'end') {
    await destroy(env, state);
    return 'idle';
  }
  if (state.woken) {
    const wake = step.wake!;
    const trigger: Trigger = {
      cause: 'look',
      by: machine,
      outcome: (context) => wake(context),
      looked: true,
    };
    return tried(env, workflow, loaded, trigger);
  }
  // Several timers may be due at once after an outage: only the last speaks, the ones before it are overtaken.
  const context = contextOf(env, state, loaded, now);
  const timers = step.timers ?? [];
  let index = state.timer;
  while (index + 1 < timers.length && timers[index + 1]!.at(context) <= now) index++;
  const timer = timers[index];
  if (!timer || timer.at(context) > now) return 'idle';
  return tried(env, workflow, loaded, {
    cause: `timer:${timer.name}`,
    by: machine,
    outcome: (ctx) => timer.run(ctx),
    timer: index,
  });
}

/** Commits; an error of the step's own code is counted, and after some attempts the case is stuck (law 7). */
async function tried(env: Env, workflow: AnyWorkflow, loaded: Loaded, trigger: Trigger): Promise<Attempted> {
  try {
    return await commit(env, workflow, loaded, trigger);
  } catch (error) {
    if (error instanceof StepError) return recordFailure(env, workflow, loaded, error);
    throw error;
  }
}
