import { type Attempted, attemptCall, recordFailure } from './attempt.ts';
import { commit, sendHints, tellFreed } from './commit.ts';
import { contextOf } from './context.ts';
import type { Actor, AnyWorkflow, Context, WaitingStep } from './definition.ts';
import { destroy, destroyRest } from './destroy.ts';
import { definitionOf, type Env } from './env.ts';
import { CaseMoved, StepError } from './errors.ts';
import { dropFound, writeFound } from './find.ts';
import { longestDelay } from './keys.ts';
import { type Destroyed, type Loaded, load } from './load.ts';
import { outcome } from './outcome.ts';
import { ownCode, stepOf, type Trigger } from './plan.ts';
import { isDue, rearm, ringAgain, silence } from './rest.ts';
import type { State } from './state.ts';

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
 * @throws MissingCase or TableTrouble: the message is to come again.
 */
export async function advance(env: Env, workflowName: string, ref: string): Promise<Advanced> {
  let known: Loaded | undefined;
  let found: readonly string[] = [];
  for (let move = 1; move <= mostMoves; move++) {
    const loaded: Loaded | Destroyed = known ?? (await load(env, workflowName, ref));
    known = undefined;
    if ('destroyed' in loaded) {
      if (loaded.unfinished) await destroyRest(env, workflowName, ref);
      await dropFound(env, workflowName, found);
      return 'idle';
    }
    const { state } = loaded;
    const workflow = definitionOf(env, state.workflow, state.version);
    if (!workflow) return 'unknownVersion';
    if (state.fence === 0 && loaded.soon) {
      found = loaded.soon;
      await writeFound(env, workflowName, ref, found);
    }
    let moved: Attempted;
    try {
      moved = await moveOnce(env, workflow, loaded);
    } catch (error) {
      if (error instanceof CaseMoved) continue;
      throw error;
    }
    if (moved === 'idle' || moved === 'later') return moved;
    const { at, fence } = moved.state;
    const delay = at === undefined ? Number.POSITIVE_INFINITY : Math.max(0, at - env.clock.now());
    const own = delay > 0 ? delay <= longestDelay && hurries(workflow, moved.state) : move === mostMoves;
    const hint = { ref, fence, ...(delay > 0 && { delay }) };
    await sendHints(env, own ? [...moved.hints, { workflow: workflowName, hint }] : moved.hints);
    await tellFreed(env, ref, moved.freed ?? []);
    if (delay > 0) return 'idle';
    // What we have just committed need not be read again for an automatic step: its commit is held to the fence. A call
    // is not, and the parent may have called the case off meanwhile.
    if (workflow.steps[moved.state.step]?.kind === 'automatic') known = moved.next;
  }
  return 'later';
}

/** Whether a case that waits for a near time has a hint of its own on the way. */
function hurries(workflow: AnyWorkflow, { status, step: name, timer }: State): boolean {
  const step = workflow.steps[name];
  return !(status === 'waiting' && step?.kind === 'waiting' && step.timers?.[timer]?.unhurried);
}

/** One commit's worth of work, or word that there is none. An error of the step's own code is counted (law 7). */
async function moveOnce(env: Env, workflow: AnyWorkflow, loaded: Loaded): Promise<Attempted> {
  try {
    return await nextMove(env, workflow, loaded);
  } catch (error) {
    if (error instanceof StepError) return recordFailure(env, workflow, loaded, error);
    throw error;
  }
}

async function nextMove(env: Env, workflow: AnyWorkflow, loaded: Loaded): Promise<Attempted> {
  const { state, pending } = loaded;
  const now = env.clock.now();
  const [answered] = pending;
  if (answered) return recordAnswer(env, workflow, loaded, answered);
  if (state.ring) return ringAgain(env, workflow, loaded);
  if (!isDue(state, now)) return 'idle';
  const step = stepOf(workflow, state.step);
  if (step.kind === 'automatic') return commit(env, workflow, loaded, { cause: state.step, by: machine });
  if (step.kind === 'call') return attemptCall(env, workflow, step, loaded);
  if (state.status === 'running') {
    // Accepted straight into a wait or an end: its lists and timers begin when it is entered.
    return commit(env, workflow, loaded, {
      cause: state.step,
      by: machine,
      outcome: () => outcome.go(state.step),
      to: [state.step],
    });
  }
  if (step.kind === 'end') {
    await destroy(env, state);
    return 'idle';
  }
  const { wake } = step;
  if (state.woken && wake) {
    const trigger: Trigger = {
      cause: 'look',
      by: machine,
      outcome: (context) => wake(context),
      looked: true,
    };
    return commit(env, workflow, loaded, trigger);
  }
  const context = contextOf(env, state, loaded, now);
  const index = await ownCode((ctx) => dueTimer(step, state.timer, ctx), context);
  const timer = index === undefined ? undefined : step.timers?.[index];
  if (!timer) return rearm(env, workflow, loaded);
  return commit(env, workflow, loaded, {
    cause: `${timer.again ? 'again' : 'timer'}:${timer.name}`,
    by: machine,
    outcome: (ctx) => timer.run(ctx),
    timer: index!,
  });
}

/** Several timers may be due at once after an outage: only the last speaks, the ones before it are overtaken. */
function dueTimer({ timers = [] }: WaitingStep, from: number, context: Context): number | undefined {
  let due: number | undefined;
  const isDueAt = (at = Number.POSITIVE_INFINITY) => at <= context.now;
  for (let index = from; index < timers.length && isDueAt(timers[index]!.at(context)); index++) due = index;
  return due;
}

/** Records what a child has answered. */
async function recordAnswer(
  env: Env,
  workflow: AnyWorkflow,
  loaded: Loaded,
  { child, answer }: Loaded['pending'][number],
): Promise<Attempted> {
  try {
    return await commit(env, workflow, loaded, {
      cause: 'answer',
      by: { kind: 'system', id: 'child' },
      outcome: (context) => workflow.answered?.(context, answer, child) ?? outcome.stay(),
      to: Object.keys(workflow.steps),
      handOver: true,
      answered: child,
    });
  } catch (error) {
    if (!(error instanceof StepError) || loaded.state.status !== 'stuck') throw error;
    await silence(env, loaded);
    return 'idle';
  }
}
