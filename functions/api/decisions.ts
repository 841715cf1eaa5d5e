import type { Context } from 'hono';
import type { FieldProblem } from '../../shared/http/problem.ts';
import { type Lang, say } from '../../shared/i18n/texts.ts';
import { formatTime } from '../../shared/i18n/time.ts';
import { type Decided, decide, mayDecide } from '../../shared/workflow/decide.ts';
import type { AnyWorkflow, Decision } from '../../shared/workflow/definition.ts';
import { definitionOf } from '../../shared/workflow/env.ts';
import { eventsUpTo } from '../../shared/workflow/history.ts';
import { type Event, fold } from '../../shared/workflow/state.ts';
import { readObject } from './body.ts';
import { decisionsFor, type Found, findCase, inputSchema, outside, refuseOutside, wholeView } from './cases.ts';
import { idempotencyKey } from './idempotency.ts';
import type { Api, ApiEnv } from './ports.ts';
import { inputTexts } from './problem-types.ts';
import { ApiProblem } from './problems.ts';
import { actorOf } from './programs.ts';

/** `POST /cases/{reference}/decisions/{decision}`: answers one wait, once, and shows the case as it stands then. */
export async function takeDecision(api: Api, c: Context<ApiEnv>): Promise<Response> {
  const { staff } = c.var;
  const key = idempotencyKey(c);
  const body = await readObject(c, { empty: true });
  const found = await findCase(api, c.req.param('reference') ?? '');
  const { entry, state } = found;
  refuseOutside(api, staff, entry, state);
  const name = c.req.param('decision') ?? '';
  const kinds = decisionsNamed(definitionOf(api.env, state.workflow, state.version), name);
  if (kinds.length === 0) throw new ApiProblem('decision.unknown');
  if (entry.deskOnly.includes(name) || !kinds.some((decision) => mayDecide(decision, actorOf(staff))))
    throw new ApiProblem('auth.role');
  const { wait, input } = split(c, body, kinds);

  let decided: Decided;
  try {
    decided = await decide(api.env, {
      workflow: state.workflow,
      ref: state.ref,
      decision: name,
      by: actorOf(staff),
      input,
      ...(wait !== undefined && { wait }),
      ...(key !== undefined && { key }),
      allowed: (seen) => outside(api, staff, entry, seen) === undefined,
    });
  } catch (error) {
    throw refusalOf(found, error, c.var.lang);
  }
  if (decided.kind !== 'done') throw problemOf(api, c, found, decided, input);
  return c.json(await caseAsDecided(api, c, found, decided));
}

/**
 * The case as it stood with the decision, whatever has happened since: a retry gets the answer that got lost. The history
 * up to the decision's own event gives it.
 */
async function caseAsDecided(
  api: Api,
  c: Context<ApiEnv>,
  { entry }: Found,
  { state, first }: Extract<Decided, { kind: 'done' }>,
) {
  const events = await eventsUpTo(api.env, state);
  const until = events.slice(0, (first?.fence ?? state.fence) + 1);
  const then = first ? { ...state, ...fold(until) } : state;
  return wholeView(api, c.var.staff, entry, then, until);
}

/** Every decision of this name: a name may stand in several steps, each with its own input. */
function decisionsNamed(workflow: AnyWorkflow | undefined, name: string): Decision<unknown, unknown>[] {
  const steps = Object.values(workflow?.steps ?? {});
  const groups = [workflow?.anytime, ...steps.map((step) => ('decisions' in step ? step.decisions : undefined))];
  return groups.flatMap((group) => (group && Object.hasOwn(group, name) ? [group[name]!] : []));
}

/** The wait apart from the decision's own input; what none of the decisions of this name knows is refused, not dropped. */
function split(c: Context<ApiEnv>, body: Record<string, unknown>, kinds: Decision<unknown, unknown>[]) {
  const { wait, ...input } = body;
  const known = new Set(kinds.flatMap((kind) => Object.keys(inputSchema(kind).properties as object)));
  const errors = Object.keys(input)
    .filter((field) => !known.has(field))
    .slice(0, 20)
    .map((field) => fault(c, field.slice(0, 60), 'input.unknownField'));
  if (wait !== undefined && !(Number.isSafeInteger(wait) && Number(wait) >= 0)) {
    errors.push(fault(c, 'wait', 'input.type'));
  }
  if (errors.length > 0) throw invalid(errors);
  return { wait: wait as number | undefined, input };
}

const fault = (c: Context<ApiEnv>, field: string, code: keyof typeof inputTexts): FieldProblem => ({
  field,
  code,
  detail: say(c.var.lang, inputTexts[code]),
});

const invalid = (errors: FieldProblem[]) => new ApiProblem('decision.invalid', { vars: { n: errors.length }, errors });

/** A decision's code may refuse somebody by an error that its workflow names; anything else is a fault of ours. */
function refusalOf({ entry }: Found, error: unknown, lang: Lang): unknown {
  const refusal = error instanceof Error ? entry.refusals?.[error.name] : undefined;
  if (!refusal) return error;
  const { code, text } = refusal;
  if (code === 'decision.sameReviewer') return new ApiProblem(code);
  return new ApiProblem('decision.refused', {
    vars: { why: text ? say(lang, text) : code },
    members: { refusal: code },
  });
}

function problemOf(
  api: Api,
  c: Context<ApiEnv>,
  { entry }: Found,
  decided: Exclude<Decided, { kind: 'done' }>,
  input: Record<string, unknown>,
): ApiProblem {
  switch (decided.kind) {
    case 'missing':
      return new ApiProblem('case.missing');
    case 'gone':
      return new ApiProblem('case.gone');
    case 'forbidden':
      return new ApiProblem('auth.role');
    case 'invalid':
      return invalid(
        decided.issues.map(({ path, message }) => {
          const there = path.includes('.') || Object.hasOwn(input, path);
          return fault(c, path, there ? kindOf(message) : 'input.required');
        }),
      );
    default: {
      const { status, step } = decided.state;
      const decisions = decisionsFor(api, entry, c.var.staff, decided.state).map(([name]) => name);
      const now = { case: { status, step, decisions } };
      if (decided.kind === 'notOpen') return new ApiProblem('decision.notOpen', { members: now });
      if (!decided.event?.cause.startsWith('decision:')) return new ApiProblem('decision.moved', { members: now });
      const by = deciderOf(decided.event);
      const { decision } = by;
      const who = `${by.role ?? by.kind}`;
      const time = formatTime(c.var.lang, decided.event.at);
      return new ApiProblem('decision.tooLate', { vars: { who, time, decision }, members: { decided: by, ...now } });
    }
  }
}

/** Who decided, without a name. */
function deciderOf({ at, cause, by }: Event) {
  const role = by.kind === 'applicant' ? 'applicant' : by.role;
  return { decision: cause.replace(/^decision:/, ''), at: new Date(at).toISOString(), kind: by.kind, role };
}

/** The kind of zod's issue, which is all that the engine tells. */
function kindOf(issue: string): keyof typeof inputTexts {
  const kinds: Readonly<Record<string, keyof typeof inputTexts>> = {
    invalid_type: 'input.type',
    invalid_value: 'input.option',
    invalid_union: 'input.type',
    invalid_key: 'input.unknownField',
    unrecognized_keys: 'input.unknownField',
    too_big: 'input.long',
    too_small: 'input.short',
    invalid_format: 'input.format',
  };
  return kinds[issue] ?? 'input.rule';
}
