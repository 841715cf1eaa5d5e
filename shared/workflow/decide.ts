import type * as z from 'zod/mini';
import { commit, sendHints, tellFreed } from './commit.ts';
import type { Actor, AnyWorkflow, Decision } from './definition.ts';
import { definitionOf, type Env } from './env.ts';
import { CaseMoved, MissingCase, StepError, TableBusy } from './errors.ts';
import { eventsUpTo } from './history.ts';
import { longestDelay } from './keys.ts';
import { load } from './load.ts';
import { stepOf } from './plan.ts';
import type { Event, State } from './state.ts';

export interface DecisionRequest {
  workflow: string;
  ref: string;
  decision: string;
  by: Actor;
  /** The wait that the decider saw (`entered` of the view). Absent: the present one. */
  wait?: number;
  /** Idempotency-Key of the request. */
  key?: string;
  input?: unknown;
  /** Whose case it must be: checked against the state under the same fence that commits. */
  allowed?(state: State): boolean;
}

export type Decided =
  /** `first`: the event of the first request, where this one repeats its key. */
  | { kind: 'done'; state: State; repeated: boolean; first?: Event }
  /** Somebody decided first; the event says who and what. */
  | { kind: 'tooLate'; event: Event | undefined; state: State }
  | { kind: 'notOpen'; state: State }
  | { kind: 'forbidden' }
  | { kind: 'invalid'; issues: { path: string; message: string }[] }
  | { kind: 'missing' }
  | { kind: 'gone' };

const mostTries = 10;

/**
 * Takes a decision. It answers one wait, once (law 8): the wait is known by the fence at which it was entered, so that a
 * reminder, a look or a waking in between does not get in its way.
 *
 *     A  sees wait 4 ── pass ✓ (fence 5, 6 …)
 *     B  sees wait 4 ──────────── fail ✗ told: A passed it
 *     A  sees wait 4 ── answer lost ── pass, same key: the first answer again
 */
export async function decide(env: Env, request: DecisionRequest): Promise<Decided> {
  const { workflow: name, ref, by } = request;
  const key = request.key === undefined ? undefined : env.sealing.hash('key', `${by.id}\n${request.key}`);
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    let loaded: Awaited<ReturnType<typeof load>>;
    try {
      loaded = await load(env, name, ref);
    } catch (error) {
      if (error instanceof MissingCase) return { kind: 'missing' };
      throw error;
    }
    if ('destroyed' in loaded) return { kind: 'gone' };
    const { state } = loaded;
    if (request.allowed && !request.allowed(state)) return { kind: 'forbidden' };
    const workflow = definitionOf(env, state.workflow, state.version);
    if (!workflow) return { kind: 'notOpen', state };
    const recent = await recentEvents(env, state, request.wait);
    // The name comes from a URL: `constructor` is no decision.
    const open = openDecisions(workflow, state);
    const decision = Object.hasOwn(open, request.decision) ? open[request.decision] : undefined;
    const earlier = await eventOfKey(env, state, recent, key);
    if (earlier) {
      if (earlier.cause === `decision:${request.decision}`) {
        return { kind: 'done', state, repeated: true, first: earlier };
      }
      // The key was used for another decision: whoever asks must not believe that this one stands.
      return { kind: 'tooLate', event: earlier, state };
    }
    if ((request.wait !== undefined && request.wait !== state.entered) || !decision) {
      const event = whatLeft(recent, request.wait);
      return event || request.wait !== undefined ? { kind: 'tooLate', event, state } : { kind: 'notOpen', state };
    }
    if (!mayDecide(decision, by)) return { kind: 'forbidden' };
    let input = request.input;
    if (decision.input) {
      const parsed = decision.input.safeParse(request.input ?? {});
      if (!parsed.success) return { kind: 'invalid', issues: issuesOf(parsed.error) };
      input = parsed.data;
    }
    try {
      const {
        state: after,
        hints,
        freed,
      } = await commit(env, workflow, loaded, {
        cause: `decision:${request.decision}`,
        by,
        outcome: (context) => decision.run(context, input, by),
        to: decision.to,
        handOver: true,
        ...(key !== undefined && { key }),
      });
      await hintOnward(env, after, hints);
      await tellFreed(env, ref, freed);
      return { kind: 'done', state: after, repeated: false };
    } catch (error) {
      if (error instanceof StepError) throw (error.cause as Error) ?? error;
      if (!(error instanceof CaseMoved)) throw error;
    }
  }
  throw new TableBusy('others were always faster');
}

/** Sends the hints of a commit made outside a worker: the others', and the case's own if the machine must act soon. */
export async function hintOnward(env: Env, after: State, hints: Parameters<typeof sendHints>[1]): Promise<void> {
  const { ref, fence, at, workflow } = after;
  const delay = at === undefined ? Number.POSITIVE_INFINITY : Math.max(0, at - env.clock.now());
  const own = delay <= longestDelay ? [{ workflow, hint: { ref, fence, ...(delay > 0 && { delay }) } }] : [];
  await sendHints(env, [...hints, ...own]);
}

/** The decisions that are open now: the step's own, and those of any time. */
export function openDecisions(workflow: AnyWorkflow, state: State): Record<string, Decision<unknown, unknown>> {
  const step = stepOf(workflow, state.step);
  if (step.kind === 'end') return { ...step.decisions };
  return { ...workflow.anytime, ...(step.kind === 'waiting' && state.status === 'waiting' && step.decisions) };
}

/** Whether somebody may take a decision: the applicant of the case, or a role that the decision names. */
export function mayDecide(decision: Pick<Decision<unknown, unknown>, 'by'>, by: Actor): boolean {
  if (by.kind === 'applicant') return decision.by.includes('applicant');
  return by.role !== undefined && decision.by.includes(by.role);
}

/** The event that left the wait which the decider saw; without one, the last decision that moved the case. */
function whatLeft(recent: readonly Event[], wait: number | undefined): Event | undefined {
  if (wait !== undefined) return recent.find(({ set }) => set.entered !== undefined);
  return recent.findLast(({ cause, set }) => cause.startsWith('decision:') && set.entered !== undefined);
}

/** The events that matter for telling a late decider what happened, and for knowing a repeated request again. */
async function recentEvents(env: Env, state: State, wait: number | undefined): Promise<Event[]> {
  const from = wait ?? Math.max(0, state.fence - 25);
  return from > state.fence ? [] : eventsUpTo(env, state, from + (wait === undefined ? 0 : 1));
}

/** The event that a request with this key has made: among the recent ones, or however long ago it was. */
async function eventOfKey(
  env: Env,
  state: State,
  recent: readonly Event[],
  key: string | undefined,
): Promise<Event | undefined> {
  if (key === undefined) return undefined;
  const near = recent.find((event) => event.key === key);
  const from = recent[0]?.fence ?? state.fence + 1;
  if (near || from === 0) return near;
  return (await eventsUpTo(env, state)).find((event) => event.key === key);
}

function issuesOf(error: z.core.$ZodError): { path: string; message: string }[] {
  return error.issues.map(({ path, code }) => ({ path: path.join('.'), message: code }));
}
