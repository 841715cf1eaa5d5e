import type { Context } from 'hono';
import { acceptedBefore } from '../../shared/door/accepted-before.ts';
import { errorText, type FormError } from '../../shared/forms/form.ts';
import { consentsIn } from '../../shared/forms/review.ts';
import { type FormResult, validateAll } from '../../shared/forms/validate.ts';
import { formatReference } from '../../shared/identity/reference.ts';
import { recordConsent } from '../../shared/privacy/consent.ts';
import type { FormEntry } from '../workflows.ts';
import { readObject } from './body.ts';
import { formEntry } from './forms.ts';
import { idempotencyKey } from './idempotency.ts';
import { acceptedLanguage } from './language.ts';
import type { Api, ApiEnv } from './ports.ts';
import { ApiProblem } from './problems.ts';
import { actorOf } from './programs.ts';

/**
 * Takes a submission of a program in: 202 once it is durable. The same key with the same answers gives the same answer,
 * even on a later day, when a date in the answers would have passed.
 */
export async function submit(api: Api, c: Context<ApiEnv>): Promise<Response> {
  const entry = formEntry(api, c.req.param('form') ?? '');
  const token = idempotencyKey(c);
  if (token === undefined) throw new ApiProblem('idempotency.missing');
  const given = await readObject(c);
  const { env } = api;
  const { staff } = c.var;

  const { answers, dropped } = await check(api, c, entry, given, token);
  const now = env.clock.now();
  const consents = consentsIn(entry.form, answers, now, 'api').map((one) =>
    recordConsent({ ...one, given: true, takenBy: staff.sub }),
  );
  const receipt = await entry.takeIn(env, {
    answers,
    consents,
    client: staff.sub,
    token,
    by: actorOf(staff),
    // The language of the answers is the person's; that of the program's errors may be another.
    lang: acceptedLanguage(c.req.header('content-language'), env.city.languages),
  });
  if (receipt.kind === 'closed') throw new ApiProblem('submission.closed');
  if (receipt.kind === 'full') throw new ApiProblem('submission.mobileFull', { vars: { n: env.city.peoplePerMobile } });
  if (receipt.kind === 'gone') throw new ApiProblem('submission.gone');
  const reference = formatReference(receipt.ref);
  if (receipt.kind === 'conflict') throw new ApiProblem('submission.conflict', { members: { reference } });
  const links = {
    case: `${api.publicUrl}/api/v1/cases/${reference}`,
    form: `${api.publicUrl}/api/v1/forms/${entry.form.id}`,
  };
  const body = {
    reference,
    status: 'running',
    acceptedAt: new Date(receipt.at).toISOString(),
    ...(dropped.length > 0 && { ignored: dropped }),
    links,
  };
  return c.json(body, 202, { location: links.case, 'cache-control': 'no-store' });
}

async function check(
  api: Api,
  c: Context<ApiEnv>,
  entry: FormEntry,
  given: Record<string, unknown>,
  token: string,
): Promise<FormResult> {
  const ctx = { city: api.env.city, now: api.env.clock.now(), lang: c.var.lang };
  const result = validateAll(entry.form, given, ctx);
  if (result.ok) return result;
  if (result.stop) throw new ApiProblem(result.stop === 'under18' ? 'submission.under18' : 'submission.stopped');
  // A retry after a lost answer: what was right when it was accepted is judged by that day.
  const before = await acceptedBefore(api.env, entry.workflow.name, { client: c.var.staff.sub, token });
  if (before !== undefined) {
    const then = validateAll(entry.form, given, { ...ctx, now: before });
    if (then.ok) return then;
  }
  throw invalid(entry, result, ctx);
}

function invalid(entry: FormEntry, result: FormResult, ctx: Parameters<typeof errorText>[2]): ApiProblem {
  const errors = result.errors.map((error) => ({
    field: error.field,
    code: codeOf(error),
    detail: errorText(entry.form, error, ctx),
  }));
  return new ApiProblem('submission.invalid', { vars: { n: errors.length }, errors });
}

/** Every code has a dot: what it is about, and what is the matter. */
const codeOf = ({ key }: FormError) => (key.includes('.') ? key : `answers.${key}`);
