import { giveUp } from './attempt.ts';
import { commit, sendHints } from './commit.ts';
import { hintOnward } from './decide.ts';
import type { Actor } from './definition.ts';
import { definitionOf, type Env } from './env.ts';
import { CaseMoved } from './errors.ts';
import { load } from './load.ts';
import { outcome } from './outcome.ts';
import { stepOf } from './plan.ts';
import { hasWork, silence } from './rest.ts';
import type { State } from './state.ts';

/**
 * Makes a case stuck whose worker dies each time it touches it, if it still stands at the fence at which it was tried
 * alone. A case that has moved on is left alone.
 */
export async function markStuck(env: Env, workflowName: string, ref: string, fence: number): Promise<boolean> {
  const loaded = await load(env, workflowName, ref);
  if ('destroyed' in loaded) return false;
  const { state } = loaded;
  const workflow = definitionOf(env, state.workflow, state.version);
  if (!workflow || state.fence !== fence) return false;
  if (state.status === 'stuck') {
    // What a child answered kills the worker: it stays, for whoever repairs the case, but calls for nobody.
    await silence(env, loaded);
    return false;
  }
  if (!hasWork(loaded, env.clock.now())) return false;
  try {
    const { hints } = await giveUp(env, workflow, loaded, undefined, 'workerDied');
    await sendHints(env, hints);
    return true;
  } catch (error) {
    if (error instanceof CaseMoved) return false;
    throw error;
  }
}

/**
 * Sets a stuck case going again. Its calls keep their key; with `again` (再次发送, a person's decision) they get a new one.
 *
 * @returns the state, or undefined when the case is not stuck.
 */
export async function redrive(
  env: Env,
  workflowName: string,
  ref: string,
  by: Actor,
  again = false,
): Promise<State | undefined> {
  const loaded = await load(env, workflowName, ref);
  if ('destroyed' in loaded || loaded.state.status !== 'stuck') return undefined;
  const { state } = loaded;
  const workflow = definitionOf(env, state.workflow, state.version);
  if (!workflow) return undefined;
  const step = stepOf(workflow, state.step);
  const { state: after, hints } = await commit(env, workflow, loaded, {
    cause: 'redrive',
    by,
    outcome: () => outcome.stay({ note: { again } }),
    status: step.kind === 'end' ? step.status : step.kind === 'waiting' ? 'waiting' : 'running',
    ...(again && { resend: true }),
  });
  await hintOnward(env, after, hints);
  return after;
}
