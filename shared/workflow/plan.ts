import { createHash } from 'node:crypto';
import { contextOf } from './context.ts';
import { type Actor, type AnyWorkflow, type Context, type Listing, type Step, targetsOf } from './definition.ts';
import type { Env } from './env.ts';
import { DefinitionError, StepError, TableTrouble } from './errors.ts';
import { listedAs, listPk, listSk } from './keys.ts';
import { holdsLine, lineOfHold } from './lines.ts';
import type { Loaded } from './load.ts';
import { type Effects, type Outcome, outcome as outcomes, type Start, type Unmoved } from './outcome.ts';
import { findPlace } from './places.ts';
import type { State, Status } from './state.ts';

/** As a branch (`else`): remain in the same wait. */
export const stayHere = '(stay)';

/** As a branch of `require` or `take`: somebody was faster; the step's code runs once more and sees what has changed. */
export const lookAgain = '(again)';

/** What sets a commit going. */
export interface Trigger {
  cause: string;
  by: Actor;
  /** Absent: the current step is automatic and its own code runs. */
  outcome?: (context: Context) => Outcome | Promise<Outcome>;
  /** Steps that the trigger may go to; absent: those of the current step. */
  to?: readonly string[];
  /** Keyed hash of an Idempotency-Key. */
  key?: string;
  /** True: stop before an automatic step, which only a worker may run. */
  handOver?: boolean;
  /** A child's answer that this commit records. */
  answered?: string;
  /** Status to set whatever the outcome says: stuck, and back. */
  status?: Status;
  /** A new key for the call of this step. */
  resend?: boolean;
  /** The wait has looked for what fell free. */
  looked?: boolean;
  /** A timer that fires: the next one after it is armed. */
  timer?: number;
  /** The lines that were empty have been looked at again. */
  rung?: boolean;
}

/** Effects in the order of their steps; `step` names the place in the plan for a branch that is refused. */
export interface Planned {
  step: string;
  effects: Effects;
}

/** A case that starts with this commit. */
export interface Child {
  step: string;
  start: Start;
  ref: string;
}

/** One commit, thought through: the state after it and what goes with it. */
export interface Plan {
  before: State | undefined;
  after: State;
  trigger: Trigger;
  now: number;
  steps: string[];
  effects: Planned[];
  /** Holds given back, places taken. */
  released: string[];
  taken: { step: string; hold: string }[];
  /** Rows on desk lists; `listed` is how the state remembers one: its key and a digest of what it says. */
  rows: { pk: string; sk: string; row: Record<string, unknown>; listed: string }[];
  /** Lines whose first is to look for a place. */
  wakes: string[];
  /** Lines with a free place whose first is not looking yet. */
  nudges: string[];
  /** Lines for whose places there was no other free number. */
  full: Set<string>;
  /** Answers that this commit changes. */
  amended: Record<string, unknown>;
  children: Child[];
  /** Children to call off, as `workflow ref`. */
  recalled: string[];
  answer?: Record<string, unknown>;
}

const mostSteps = 30;
/** A transaction takes 100 actions; a commit stops joining further steps here. */
const mostActions = 40;

/**
 * Thinks a commit through: runs the trigger and then the automatic steps behind it, up to the next call, wait or end.
 *
 * @param refused branches already known to be refused, by place in the plan; their outcomes are replaced by their `else`.
 */
export async function makePlan(
  env: Env,
  workflow: AnyWorkflow,
  loaded: Loaded,
  trigger: Trigger,
  refused: Map<string, string>,
): Promise<Plan> {
  const now = env.clock.now();
  const before = loaded.state;
  const { at: _at, alone: _alone, ...rest } = before;
  // Attempts and an unknown outcome belong to the step: whoever decides or answers while a call runs does not undo them.
  const after: State = structuredClone({ ...rest, fence: before.fence + 1 });
  if (trigger.cause === 'redrive' || stepOf(workflow, before.step).kind !== 'call') after.attempt = 0;
  if (trigger.resend) after.unsure = false;
  if (trigger.rung) delete after.ring;
  const plan: Plan = {
    before,
    after,
    trigger,
    now,
    steps: [],
    effects: [],
    released: [],
    taken: [],
    rows: [],
    wakes: [],
    nudges: [],
    full: new Set(),
    amended: {},
    children: [],
    recalled: [],
  };
  const context = () => contextOf(env, after, loaded, now, plan.amended);

  let looks = 0;
  let next: Trigger['outcome'] | undefined = trigger.outcome;
  let allowed = trigger.to;
  for (let index = 0; ; index++) {
    if (index > mostSteps) throw new DefinitionError(`${workflow.name}: more than ${mostSteps} steps in one commit`);
    const name = after.step;
    const step = stepOf(workflow, name);
    const place = `${index}:${name}`;
    if (!next) {
      if (step.kind !== 'automatic')
        throw new DefinitionError(`${workflow.name}: step "${name}" does not run by itself`);
      next = (ctx) => step.run(ctx);
    }
    let result = elseOf(refused.get(place)) ?? (await ownCode(next, context()));
    // A condition is checked against what stands before the commit: a fact that this commit writes must stand first.
    if (index > 0 && asksForFact(plan, result.effects)) break;
    if (result.effects.take) {
      const got = await takePlaces(env, plan, place, result.effects);
      if (got === lookAgain) {
        if (++looks > mostSteps)
          throw new DefinitionError(`${workflow.name}: step "${name}" takes where nothing is free`);
        index--;
        continue;
      }
      if (got) result = elseOf(got)!;
    }
    const starts = (result.effects.start ?? []).map((start) => ({ step: place, start, ref: env.ids.reference(now) }));
    applyEffects(plan, place, result.effects);
    plan.children.push(...starts);
    next = undefined;
    if (result.kind === 'stay') {
      after.status = trigger.status ?? after.status;
      after.tells.push(...toldBy(starts));
      if (trigger.resend) after.resend += 1;
      break;
    }
    const goes = allowed ?? targetsOf(step);
    if (!goes.includes(result.to)) {
      throw new DefinitionError(`${workflow.name}: step "${name}" does not declare that it goes to "${result.to}"`);
    }
    allowed = undefined;
    enter(plan, workflow, result.to);
    after.tells.push(...toldBy(starts));
    const entered = stepOf(workflow, result.to);
    if (entered.kind !== 'automatic') break;
    const apart = entered.apart || (step.kind === 'automatic' && step.apart);
    if (apart || trigger.handOver || actionsOf(plan) > mostActions) break;
  }
  await ownCode(() => settle(env, plan, workflow, context()), context());
  return plan;
}

/** Runs a step's own code; what it throws is the step's fault, unless a read of ours failed. */
export async function ownCode<R>(run: (context: Context) => R | Promise<R>, context: Context): Promise<R> {
  try {
    return await run(context);
  } catch (error) {
    throw error instanceof TableTrouble || error instanceof StepError ? error : new StepError(error);
  }
}

/** The definition of a step. Throws DefinitionError when the workflow has none of that name. */
export function stepOf(workflow: AnyWorkflow, name: string): Step {
  const step = workflow.steps[name];
  if (!step) throw new DefinitionError(`${workflow.name} version ${workflow.version} has no step "${name}"`);
  return step;
}

function elseOf(branch: string | undefined): Outcome | undefined {
  if (branch === undefined) return undefined;
  return branch === stayHere ? outcomes.stay() : outcomes.go(branch);
}

/** Takes a free number for each wanted place, or returns the branch to go when none is free. */
async function takePlaces(env: Env, plan: Plan, step: string, effects: Effects): Promise<string | undefined> {
  const got: { hold: string; as: string | undefined; at: string }[] = [];
  const rests: Unmoved[] = [];
  for (const take of effects.take ?? []) {
    const { place, theirs, last, rests: on } = await findPlace(env, plan.after, take.anyOf);
    plan.nudges.push(...theirs);
    if (!place) return take.else;
    if (last !== undefined) plan.full.add(last);
    if (on) rests.push(on);
    got.push({ hold: `place:${place}`, as: take.as, at: place });
  }
  for (const { hold, as, at } of got) {
    plan.after.holds.push(hold);
    if (as !== undefined) plan.after.data[as] = at;
    plan.taken.push({ step, hold });
  }
  if (rests.length > 0) effects.unmoved = [...(effects.unmoved ?? []), ...rests];
  return undefined;
}

function asksForFact(plan: Plan, { require = [] }: Effects): boolean {
  const written = new Set(plan.effects.flatMap(({ effects }) => effects.fact ?? []).map(({ person }) => person));
  return require.some(({ person }) => written.has(person));
}

const toldBy = (children: Child[]) =>
  children.filter(({ start }) => start.while).map(({ start, ref }) => `${start.workflow} ${ref}`);

function applyEffects(plan: Plan, step: string, effects: Effects) {
  const { after } = plan;
  for (const [key, value] of Object.entries(effects.patch ?? {})) {
    if (value === undefined || value === null) delete after.data[key];
    else after.data[key] = value;
  }
  for (const pattern of effects.release ?? []) giveBack(plan, (hold) => fits(hold, pattern));
  for (const { key } of effects.claim ?? []) hold(after, `claim:${key}`);
  for (const { line, order } of effects.join ?? []) hold(after, `line:${line}|${order}`);
  Object.assign(plan.amended, effects.amend);
  if (effects.answer) plan.answer = effects.answer;
  plan.recalled.push(...(effects.recall ?? []));
  after.tells = after.tells.filter((told) => !effects.recall?.includes(told));
  plan.wakes.push(...(effects.wake ?? []));
  plan.effects.push({ step, effects });
}

function hold(after: State, what: string) {
  if (!after.holds.includes(what)) after.holds.push(what);
}

const fits = (hold: string, pattern: string) =>
  pattern.endsWith('*') ? hold.startsWith(pattern.slice(0, -1)) : hold === pattern;

function giveBack(plan: Plan, which: (hold: string) => boolean) {
  plan.released.push(...plan.after.holds.filter(which));
  plan.after.holds = plan.after.holds.filter((hold) => !which(hold));
}

function enter(plan: Plan, workflow: AnyWorkflow, to: string) {
  const { after, now } = plan;
  const step = stepOf(workflow, to);
  plan.steps.push(after.step);
  plan.recalled.push(...after.tells);
  after.tells = [];
  // Whoever was woken and still stands in a line owes a look, or the word to the next.
  const owes = after.woken && after.holds.some((hold) => lineOfHold(hold) !== undefined);
  const looks = step.kind === 'waiting' && step.wake !== undefined;
  Object.assign(after, {
    step: to,
    entered: after.fence,
    enteredAt: now,
    timer: 0,
    woken: looks || owes,
    resend: 0,
    attempt: 0,
    unsure: false,
  });
  after.status = step.kind === 'end' ? step.status : step.kind === 'waiting' ? 'waiting' : 'running';
}

/** What follows from where the case has come to rest: its next time, its rows on the desk, what an end gives back. */
function settle(env: Env, plan: Plan, workflow: AnyWorkflow, context: Context) {
  const { before, after, trigger, now } = plan;
  const step = stepOf(workflow, after.step);
  if (trigger.timer !== undefined && after.entered !== after.fence)
    after.timer = timerAfter(step, trigger.timer, context);
  if (trigger.looked && after.entered !== after.fence) after.woken = false;
  if (step.kind === 'end' && after.entered === after.fence) {
    const keeps = step.keeps ?? [];
    const wakes = step.wakes?.(context) ?? [];
    giveBack(plan, (hold) => !keeps.some((pattern) => fits(hold, pattern)));
    if (plan.released.some((hold) => hold.startsWith('place:'))) plan.wakes.push(...wakes);
    plan.answer = step.answer?.(context) ?? plan.answer;
    after.woken = false;
  }
  passOn(plan);
  const at = nextTime(after, step, context, now);
  if (at !== undefined) after.at = at;
  // A call that is under way keeps its lease, whatever else is written meanwhile.
  const underWay = step.kind === 'call' && after.status === 'running' && after.entered !== after.fence;
  if (underWay && before?.status === 'running' && before.at !== undefined && before.at > now) after.at = before.at;
  const rows = new Map<string, Plan['rows'][number]>();
  for (const { list, divisions, urgency, row } of listingsOf(env, workflow, step, after, context)) {
    for (const division of divisions) {
      const key = { pk: listPk(list, division), sk: listSk(urgency, after.ref) };
      const digest = createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 6);
      rows.set(`${key.pk} ${key.sk}`, { ...key, row, listed: listedAs(key, digest) });
    }
  }
  plan.rows = [...rows.values()];
  after.listed = plan.rows.map(({ listed }) => listed);
}

function listingsOf(env: Env, workflow: AnyWorkflow, step: Step, after: State, context: Context): Listing[] {
  if (after.status !== 'stuck') return ('lists' in step ? step.lists?.(context) : undefined) ?? [];
  try {
    return workflow.stuckLists?.(context) ?? [];
  } catch {
    // What made the case stuck must not keep it from being stuck.
    env.log('stuck.notListed', { workflow: workflow.name, ref: after.ref });
    return [];
  }
}

/**
 * Whoever leaves a line with a look owed, or having looked, passes the word on: another place may be free.
 *
 *     two leave  ─── wake A ─── wake A (once more)
 *     A          looks ─── takes one, leaves the line ─── wakes B, who takes the other
 */
function passOn(plan: Plan) {
  const { before, after, trigger } = plan;
  const owed = before?.woken || trigger.looked;
  if (!owed) return;
  const lines = plan.released.flatMap((hold) => lineOfHold(hold) ?? []);
  for (const line of lines) if (!holdsLine(after, line) && !plan.full.has(line)) plan.wakes.push(line);
  // A stuck case keeps its place in the line; those behind it do not wait for its repair.
  if (after.status === 'stuck') plan.wakes.push(...after.holds.flatMap((hold) => lineOfHold(hold) ?? []));
}

/** The timer that is armed when one has run: the next one, or the same where it comes again. */
function timerAfter(step: Step, ran: number, context: Context): number {
  const timer = step.kind === 'waiting' ? step.timers?.[ran] : undefined;
  if (!timer?.again) return ran + 1;
  const at = timer.at(context);
  if (at !== undefined && at <= context.now) throw new DefinitionError(`timer "${timer.name}" comes again at once`);
  return ran;
}

/** When the machine must next act on a case that rests in this step; undefined: never by itself. */
export function nextTime(after: State, step: Step, context: Context, now: number): number | undefined {
  if (after.status === 'stuck') return undefined;
  if (step.kind === 'automatic' || step.kind === 'call') return now;
  if (step.kind === 'end') return step.destroyAt?.(context);
  if (after.woken && step.wake) return now;
  const timer = step.timers?.[after.timer];
  return timer?.at(context);
}

function actionsOf(plan: Plan): number {
  return plan.effects.reduce(
    (sum, { effects: e }) =>
      sum +
      (e.claim?.length ?? 0) +
      (e.take?.length ?? 0) +
      (e.require?.length ?? 0) +
      (e.unmoved?.length ?? 0) +
      (e.fact?.length ?? 0) +
      2 * (e.start?.length ?? 0) +
      (e.join?.length ?? 0) +
      (e.find ? e.find.tokens.length + 1 : 0) +
      2 * (e.wake?.length ?? 0),
    2 + plan.released.length,
  );
}
