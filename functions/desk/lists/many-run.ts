import { validatePage } from '../../../shared/forms/validate.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { TableBusy } from '../../../shared/workflow/errors.ts';
import { LeadDecides } from '../../recruitment/steps/fit.ts';
import { SameReviewer } from '../../recruitment/steps/review.ts';
import { decisionForm } from '../case/decision-forms.ts';
import { type DeskCase, mayOpenCase, readCase } from '../case/read.ts';
import { noteDecision } from '../today/tally.ts';
import type { Visit } from '../visit.ts';

/** A sign-up that was chosen, with the wait that was seen. */
export interface Chosen {
  ref: string;
  wait: number;
}

/** What became of one of them. */
export interface Result {
  ref: string;
  /** `done`, `repeated`, or why not. */
  kind: string;
}

/** Decisions at one time. */
const atOnce = 5;

/**
 * One decision with one reason on several sign-ups, each by itself: what one comes to says nothing of the others, and a
 * lost answer is asked for again under the same key.
 *
 *     first time   A ✓   B ✓ (answer lost)   C refused
 *     again        A repeated   B repeated   C refused
 *
 * @param raw the posted fields of the decision's form.
 * @param key the same over retries; each row has its own beneath it.
 */
export async function decideMany(
  visit: Visit,
  chosen: readonly Chosen[],
  decision: string,
  raw: Parameters<typeof validatePage>[2],
  key: string,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < chosen.length; from += atOnce) {
    const some = chosen.slice(from, from + atOnce);
    const made = await Promise.all(some.map((one) => decideOne(visit, one, decision, raw, key)));
    results.push(...some.map(({ ref }, index) => ({ ref, kind: made[index]! })));
  }
  return results;
}

async function decideOne(
  visit: Visit,
  { ref, wait }: Chosen,
  decision: string,
  raw: Parameters<typeof validatePage>[2],
  key: string,
): Promise<string> {
  const { desk, actor } = visit;
  try {
    const { data, state } = await readCase(visit, 'recruitment', ref);
    // What the applicant will read is put together in their own language.
    const asked = decisionForm(decision, data, state.lang, desk.env.city);
    const result = asked && validatePage(asked.form, decision, raw, {}, visit.ctx);
    if (!asked || !result?.ok) return 'invalid';
    const decided = await decide(desk.env, {
      workflow: 'recruitment',
      ref,
      decision,
      by: actor,
      wait,
      key: `${key} ${ref}`,
      input: asked.input(result.answers),
      allowed: (now) => mayOpenCase(visit, now),
    });
    if (decided.kind !== 'done') return decided.kind;
    await noteDecision(visit, decided.state, decision);
    return decided.repeated ? 'repeated' : 'done';
  } catch (error) {
    return codeOf(error);
  }
}

/** Why one was not decided. @throws what nobody expects. */
function codeOf(error: unknown): string {
  if (error instanceof Problem) {
    const codes: Readonly<Record<string, string>> = { 'case.missing': 'missing', 'case.gone': 'gone' };
    return codes[error.code] ?? 'forbidden';
  }
  if (error instanceof SameReviewer) return 'sameReviewer';
  if (error instanceof LeadDecides) return 'leadDecides';
  if (error instanceof TableBusy) return 'busy';
  throw error;
}

/** The chosen ones as they are now; those that cannot be opened are left out. */
export async function casesOf(visit: Visit, refs: readonly string[]): Promise<DeskCase[]> {
  const all = await Promise.all(
    refs.map((ref) =>
      readCase(visit, 'recruitment', ref).catch((error) => {
        if (error instanceof Problem) return undefined;
        throw error;
      }),
    ),
  );
  return all.filter((one) => one !== undefined);
}
