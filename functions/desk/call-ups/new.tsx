import { type PageResult, validatePage } from '../../../shared/forms/validate.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { register } from '../../../shared/register/register.ts';
import { callUpKind } from '../../recruitment/call-ups/call-up.ts';
import { keptTyping } from '../parts/typing.ts';
import { one, type Visit } from '../visit.ts';
import { callUpForm, callUpFrom } from './form.ts';
import { formPage } from './form-page.tsx';
import { mayCallUp, mayRun } from './rights.ts';

/** GET /desk/call-ups/new: by whose order, how many, where, from when to when. */
export async function showNew(visit: Visit): Promise<Response> {
  if (!mayCallUp(visit.staff)) throw new Problem(403, 'role');
  const kept = await keptTyping(visit);
  return draw(visit, kept && { raw: kept, errors: [] });
}

/** POST: opens it. The page's own token makes a double click one call-up. */
export async function sendNew(visit: Visit): Promise<Response> {
  const { c, desk, staff, now } = visit;
  if (!mayCallUp(staff)) throw new Problem(403, 'role');
  const raw = await visit.post();
  const result = validatePage(callUpForm(visit.divisions), 'callUp', raw, {}, visit.ctx);
  if (!result.ok) return draw(visit, result, one(raw, 'token'));
  const callUp = callUpFrom(result.answers, now);
  if (!mayRun(visit, callUp)) throw new Problem(403, 'role');
  const token = one(raw, 'token').replace(/[^\da-f]/g, '');
  if (token.length < 6) throw new Problem(400, 'request.broken');
  const id = dateInChina(now).replaceAll('-', '').slice(2) + token.slice(0, 6);
  // `moved`: this very page was sent before.
  await register(desk.env, 'recruitment').put(callUpKind, id, callUp, { expected: 0, by: staff.sub });
  return c.redirect(`/desk/call-ups/${id}`, 303);
}

const draw = (visit: Visit, posted?: Pick<PageResult, 'raw' | 'errors'>, token?: string): Promise<Response> =>
  formPage(visit, {
    form: callUpForm(visit.divisions),
    note: 'callUp.crossing',
    yes: 'callUp.open',
    back: ['callUp.back', '/desk/call-ups'],
    posted,
    ...(token && { token }),
  });
