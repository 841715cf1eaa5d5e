import { type PageResult, validatePage } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { register } from '../../../shared/register/register.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/field.tsx';
import { callUpKind } from '../../recruitment/call-ups/call-up.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { keptTyping } from '../parts/typing.ts';
import { one, type Visit } from '../visit.ts';
import { callUpForm, callUpFrom } from './form.ts';
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

async function draw(visit: Visit, posted?: Pick<PageResult, 'raw' | 'errors'>, token = ''): Promise<Response> {
  const { t, lang, desk } = visit;
  const view = viewPage(callUpForm(visit.divisions), 'callUp', {}, visit.ctx, posted);
  const failed = view.errors.length > 0;
  return page(
    visit,
    { title: view.title, menu: 'callUps', failed, status: failed ? 400 : 200 },
    <>
      <a class="govuk-back-link" href="/desk/call-ups">
        {t('callUp.back')}
      </a>
      <SessionNote visit={visit} />
      <ErrorSummary
        title={t('error.summary', { n: view.errors.length })}
        errors={view.errors.map(({ anchor, text }) => ({ target: anchor, text }))}
      />
      <h1 class="govuk-heading-l">{view.title}</h1>
      <p class="govuk-inset-text">{t('callUp.crossing')}</p>
      <PostForm visit={visit} id="form">
        <input type="hidden" name="token" value={token || desk.env.ids.uuid()} />
        {view.fields.map((field) => (
          <Field field={field} t={t} lang={lang} />
        ))}
        <Button>{t('callUp.open')}</Button>
      </PostForm>
    </>,
  );
}
