import type { Context } from 'hono';
import * as z from 'zod';
import { formatReference, parseReference } from '../../shared/identity/reference.ts';
import { inScope, type Staff } from '../../shared/staff/staff.ts';
import { mayDecide, openDecisions } from '../../shared/workflow/decide.ts';
import type { Decision } from '../../shared/workflow/definition.ts';
import { definitionOf } from '../../shared/workflow/env.ts';
import { MissingCase } from '../../shared/workflow/errors.ts';
import { eventsUpTo } from '../../shared/workflow/history.ts';
import { load } from '../../shared/workflow/load.ts';
import type { Event, State } from '../../shared/workflow/state.ts';
import type { FormEntry } from '../workflows.ts';
import type { Api, ApiEnv } from './ports.ts';
import type { ProblemCode } from './problem-types.ts';
import { ApiProblem } from './problems.ts';
import { actorOf } from './programs.ts';

/** A case as it was found. */
export interface Found {
  entry: FormEntry;
  state: State;
}

/**
 * Finds a case by what somebody typed as its reference, `261121-048317-6` or thirteen digits.
 *
 * @throws ApiProblem 404, or 410 when it was destroyed.
 */
export async function findCase(api: Api, typed: string): Promise<Found> {
  const ref = parseReference(typed);
  if (!ref) throw new ApiProblem('case.reference');
  for (const entry of api.forms) {
    try {
      const loaded = await load(api.env, entry.workflow.name, ref);
      if ('destroyed' in loaded) throw new ApiProblem('case.gone');
      return { entry, state: loaded.state };
    } catch (error) {
      if (!(error instanceof MissingCase)) throw error;
    }
  }
  throw new ApiProblem('case.missing');
}

/** Why a program has nothing to do with a case: its divisions, or what its role does with a case as it stands. */
export function outside(api: Api, staff: Staff, entry: FormEntry, state: State): ProblemCode | undefined {
  if (!inScope(staff, api.env.city.code, entry.divisionsOf(state.data))) return 'auth.division';
  return entry.opensTo(staff.role, state) ? undefined : 'auth.role';
}

/** @throws ApiProblem 403 */
export function refuseOutside(...given: Parameters<typeof outside>): void {
  const why = outside(...given);
  if (why) throw new ApiProblem(why);
}

/** `GET /cases/{reference}`. */
export async function showCase(api: Api, c: Context<ApiEnv>): Promise<Response> {
  return answerWithCase(api, c, await findCase(api, c.req.param('reference') ?? ''));
}

/** Answers with a case as this program may see it. Throws ApiProblem 403. */
async function answerWithCase(api: Api, c: Context<ApiEnv>, { entry, state }: Found): Promise<Response> {
  const { staff } = c.var;
  const events = await eventsUpTo(api.env, state);
  if (staff.role === 'intake') {
    if (events[0]?.by.id !== staff.sub) throw new ApiProblem('case.notYours');
    return c.json(outwardView(api, entry, state, events));
  }
  refuseOutside(api, staff, entry, state);
  return c.json(wholeView(api, staff, entry, state, events));
}

/**
 * What a program that submitted may see: what the applicant sees, no more. The steps would tell whether this person had
 * signed up before.
 */
function outwardView(api: Api, entry: FormEntry, state: State, events: Event[]) {
  return {
    ...headOf(api, entry, state),
    step: entry.outwardOf(state),
    steps: [],
    history: events.slice(0, 1).map(historyOf),
    decisions: [],
  };
}

/** A case as a program of the staff sees it. */
export function wholeView(api: Api, staff: Staff, entry: FormEntry, state: State, events: Event[]) {
  return {
    ...headOf(api, entry, state),
    step: state.step,
    wait: state.entered,
    steps: events.flatMap(({ steps }) => steps),
    history: events.map(historyOf),
    decisions: decisionsFor(api, entry, staff, state).map(([name, decision]) => ({
      name,
      schema: inputSchema(decision),
    })),
  };
}

const headOf = (api: Api, { form }: FormEntry, { ref, workflow, status, acceptedAt, enteredAt }: State) => ({
  reference: formatReference(ref),
  form: form.id,
  workflow,
  status,
  acceptedAt: new Date(acceptedAt).toISOString(),
  enteredAt: new Date(enteredAt).toISOString(),
  links: { self: `${api.publicUrl}/api/v1/cases/${formatReference(ref)}` },
});

/** One line of the history: roles, never names; notes and texts stay inside. */
const historyOf = ({ at, fence, cause, steps, by }: Event) => ({
  at: new Date(at).toISOString(),
  fence,
  cause,
  steps,
  by: { kind: by.kind, ...(by.role && { role: by.role }) },
});

/** The decisions that are open now and that this program's role may take, by name. */
export function decisionsFor(
  api: Api,
  { deskOnly }: Pick<FormEntry, 'deskOnly'>,
  staff: Staff,
  state: State,
): [string, Decision<unknown, unknown>][] {
  const workflow = definitionOf(api.env, state.workflow, state.version);
  const open = workflow ? openDecisions(workflow, state) : {};
  return Object.entries(open).filter(
    ([name, decision]) => !deskOnly.includes(name) && mayDecide(decision, actorOf(staff)),
  );
}

/** The JSON Schema of a decision's body: its input, and the wait that the caller saw. */
export function inputSchema(decision: Pick<Decision<unknown, unknown>, 'input'>): Record<string, unknown> {
  const schema = decision.input ? z.toJSONSchema(decision.input, { io: 'input' }) : { type: 'object' };
  const { $schema: _, properties, ...rest } = schema as { $schema?: string; properties?: Record<string, unknown> };
  const wait = {
    type: 'integer',
    minimum: 0,
    description: '`wait` of the case as you saw it: when somebody has decided since, you are told so.',
  };
  return { ...rest, properties: { ...properties, wait }, additionalProperties: false };
}
