import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../table/errors.ts';
import type { AnyWorkflow } from './definition.ts';
import type { Env, Hint } from './env.ts';
import { CaseMoved, StepError, TableBusy } from './errors.ts';
import { type Loaded, load, loadEvents } from './load.ts';
import { makePlan, type Plan, type Trigger } from './plan.ts';
import type { State } from './state.ts';
import { type Action, buildTransaction, type Transaction } from './transaction.ts';

const mostRounds = 60;
const mostBusy = 6;

/** What stands after a commit. */
export interface Committed {
  state: State;
  hints: Transaction['hints'];
  /** Places given back: `slot/post/1/…#2`. */
  freed: string[];
  /** The case as a read would show it, where that is known. */
  next?: Loaded;
}

/**
 * Commits one trigger: plans, sends the one transaction, and goes along another branch where one is refused.
 *
 * @throws CaseMoved when somebody else moved the case; TableBusy after some tries; StepError when a step's code fails or
 * asks for what the table refuses to write.
 */
export async function commit(env: Env, workflow: AnyWorkflow, loaded: Loaded, trigger: Trigger): Promise<Committed> {
  const refused = new Map<string, string>();
  const nonce = env.ids.uuid();
  let busy = 0;
  for (let round = 0; round < mostRounds; round++) {
    // What the desk has changed of the city shows within seconds; at once to whoever ran into it, or was woken by it.
    await env.refresh?.(round > 0 || trigger.looked === true);
    // One city for the whole plan: another case's refresh must not change it between two steps.
    const plan = await makePlan({ ...env }, workflow, loaded, trigger, refused);
    const tx = await buildTransaction(env, plan, nonce, loaded.due);
    const failure = await send(env, plan.after, tx);
    const freed = plan.released.flatMap((hold) => (hold.startsWith('place:') ? [hold.slice(6)] : []));
    if (!failure) return { state: tx.state, hints: tx.hints, freed, ...knownNext(plan, tx, loaded) };
    if (failure === 'recognised') {
      const now = await load(env, workflow.name, plan.after.ref);
      if ('destroyed' in now) throw new CaseMoved('the case is gone');
      return { state: now.state, hints: tx.hints, freed };
    }
    if (failure === 'busy') {
      if (++busy > mostBusy) throw new TableBusy('the table stayed busy');
      // Many who take of one post meet at its record: each comes back at a time of its own.
      await env.pause(20 * 2 ** busy + env.ids.index(20 * 2 ** busy));
      continue;
    }
    const meanings = failure.map((index) => tx.refusals[index]!);
    if (meanings.some(({ kind }) => kind === 'moved')) throw new CaseMoved('the case has moved on');
    const branch = meanings.find((meaning) => meaning.kind === 'branch');
    if (branch) refused.set(branch.step, branch.else);
    // Many are at the same line or place: let some pass.
    else if (round > 3) await env.pause(env.ids.index(10 * round));
  }
  throw new TableBusy('others were always faster');
}

/** What a read would show after a commit; only a change of the answers has to be read. */
function knownNext({ effects, trigger }: Plan, { state, due }: Transaction, loaded: Loaded): { next?: Loaded } {
  if (effects.some((planned) => planned.effects.amend)) return {};
  const { due: _due, ...rest } = loaded;
  const pending = loaded.pending.filter(({ child }) => child !== trigger.answered);
  return { next: { ...rest, ...(due !== undefined && { due }), state, pending } };
}

/**
 * Sends a transaction. Returns nothing when it stands, 'recognised' when an earlier try of this same commit stands, else
 * 'busy' or the positions of the refused actions.
 */
async function send(env: Env, after: State, tx: Transaction): Promise<undefined | 'recognised' | 'busy' | number[]> {
  try {
    await write(env, tx.actions);
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'busy') return 'busy';
    if (failure.kind === 'fault') throw new StepError(error);
    // The answer may have got lost after the commit: a retry of ours, or of the SDK's, then meets its own fence.
    //
    //     worker   commit 5 ✓ ── answer lost ── commit 5 again ✗ ── event 5 bears my nonce: it was me
    const [event] = await loadEvents(env, after.workflow, after.ref, after.fence);
    if (event?.nonce === tx.nonce) return 'recognised';
    if (failure.kind === 'refused') return failure.refused;
    return event ? [0] : 'busy';
  }
}

/** Says what has fallen free, to whoever of this city offers it to others. */
export async function tellFreed(env: Env, ref: string, freed: readonly string[]): Promise<void> {
  if (freed.length > 0) await env.gaveBack?.(ref, freed);
}

/** All actions or none. One put alone needs no transaction, which costs twice as much. */
export async function write(env: Env, actions: readonly Action[]): Promise<void> {
  const [only] = actions;
  if (actions.length === 1 && only?.Put) await env.documents.send(new PutCommand(only.Put));
  else await env.documents.send(new TransactWriteCommand({ TransactItems: [...actions] }));
}

/** Sends hints, grouped by queue. A hint that is lost is the sweeper's to send again, so failures are only logged. */
export async function sendHints(
  env: Env,
  hints: readonly { workflow: string; hint: Hint & { delay?: number } }[],
): Promise<void> {
  const byQueue = Map.groupBy(hints, ({ workflow }) => workflow);
  for (const [workflow, group] of byQueue) {
    try {
      await env.queue.send(
        workflow,
        group.map(({ hint }) => hint),
      );
    } catch {
      env.log('hint.notSent', { workflow, count: group.length });
    }
  }
}
