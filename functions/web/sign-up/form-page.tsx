import { HONEYPOT } from '../../../shared/forms/automated.ts';
import type { Answers, Raw } from '../../../shared/forms/field.ts';
import { firstOpenPage, mayOpen, nextPage, previousPage, visiblePages } from '../../../shared/forms/pages.ts';
import { keep, PASSED, type PageResult, pageOf, validatePage } from '../../../shared/forms/validate.ts';
import { type PageView, viewPage } from '../../../shared/forms/view.ts';
import { keepLanguage } from '../../../shared/http/language.ts';
import { Button, TextButton } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/field.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { dropDraft, saveDraft } from '../door/drafts.ts';
import { page as framed, PostForm, seeOther } from '../page.tsx';
import { one, type Visit } from '../visit.ts';
import { sendFirst } from './first.ts';
import { consentTimes, firstPage, type Journey, journeyOf, lastPage, path } from './journey.ts';
import { Review } from './review.tsx';
import { submit } from './submit.ts';

type Posted = Pick<PageResult, 'raw' | 'errors'> & { answers?: Answers };

/** What a form page shows beside its questions. */
interface Extra {
  posted?: Posted;
  /** The post did not bear our token: nothing was done with it, and what was typed is shown again. */
  stale?: boolean;
  /** The last page came back too soon. */
  tooFast?: boolean;
}

/** GET of any page of the form. */
export async function showPage(visit: Visit, pageId: string): Promise<Response> {
  const { web, ctx } = visit;
  if (pageId === firstPage(web.form)) {
    const session = await visit.session();
    return draw(visit, pageId, session?.first?.answers ?? {}, {});
  }
  const journey = await journeyOf(visit);
  if (journey instanceof Response) return journey;
  const { draft } = journey;
  if (!mayOpen(web.form, pageId, draft.answers, ctx)) return seeOther(visit, path(openPage(visit, draft.answers)));
  const typed = draft.typed?.page === pageId ? { raw: draft.typed.raw, errors: [] } : undefined;
  return draw(visit, pageId, draft.answers, { posted: typed }, journey);
}

/** POST of any page of the form. */
export async function sendPage(visit: Visit, pageId: string): Promise<Response> {
  const { web } = visit;
  const raw = await visit.post();
  const action = one(raw, 'action');
  const isFirst = pageId === firstPage(web.form);
  const journey = isFirst ? undefined : await journeyOf(visit);
  if (journey instanceof Response) return journey;
  const answers = journey?.draft.answers ?? {};
  if (!visit.ours(raw)) return draw(visit, pageId, answers, { posted: { raw, errors: [] }, stale: true }, journey);
  if (action.startsWith('lang-')) return inOtherLanguage(visit, pageId, raw, answers, journey);
  if (!journey) return sendFirst(visit, raw, (posted) => draw(visit, pageId, {}, { posted }));
  if (action === 'later' || action === 'back') return saveHalf(visit, journey, pageId, raw, action);

  const sent = action === 'skip' && pageOf(web.form, pageId).optional ? {} : raw;
  const result = validatePage(web.form, pageId, sent, answers, visit.ctx);
  if (result.stop) return stop(visit, journey, result.stop);
  if (!result.ok) return draw(visit, pageId, answers, { posted: result }, journey);
  if (pageId === lastPage(web.form)) {
    return submit(visit, journey, result, raw, () =>
      draw(visit, pageId, answers, { posted: result, tooFast: true }, journey),
    );
  }
  return savePage(visit, journey, pageId, result.answers, raw);
}

/** The same page in the other language, with what was typed. Nothing is stored or checked: it was not sent yet. */
function inOtherLanguage(
  visit: Visit,
  pageId: string,
  raw: Raw,
  answers: Answers,
  journey?: Journey,
): Promise<Response> {
  const wish = one(raw, 'action').slice(5);
  const lang = visit.web.city.languages.find((offered) => offered === wish) ?? visit.lang;
  keepLanguage(visit.c, visit.cookies, lang);
  return draw(visit.inLanguage(lang), pageId, answers, { posted: { raw, errors: [] } }, journey);
}

async function savePage(
  visit: Visit,
  { session, draft }: Journey,
  pageId: string,
  given: Answers,
  raw: Raw,
): Promise<Response> {
  const { web, ctx } = visit;
  const saved = await saveDraft(
    web.door,
    session.mobile,
    draft.id,
    (now) => {
      const answers = keep(web.form, pageId, now.answers, given);
      const next = nextPage(web.form, pageId, answers, ctx) ?? pageId;
      return { answers, consents: consentTimes(web.form, answers, now.consents, ctx.now), page: next };
    },
    web.city.retention.draftDays,
  );
  if (!saved) return seeOther(visit, '/sign-up/receipt');
  // Someone who came from the check page goes back to it, unless the change opened a question.
  const open = firstOpenPage(web.form, saved.answers, ctx);
  const last = lastPage(web.form);
  const next = one(raw, 'then') === 'check' && open === last ? last : saved.page;
  return seeOther(visit, path(next) + (one(raw, 'then') === 'check' && next !== last ? '?then=check' : ''));
}

/** Saves what is right, and the rest as typed, without a word about errors. A sensitive value is kept only if it is right. */
async function saveHalf(
  visit: Visit,
  { session, draft }: Journey,
  pageId: string,
  raw: Raw,
  action: string,
): Promise<Response> {
  const { web, ctx } = visit;
  const result = validatePage(web.form, pageId, raw, draft.answers, ctx);
  if (result.stop) return stop(visit, { session, draft }, result.stop);
  const sensitive = new Set(
    pageOf(web.form, pageId)
      .fields.filter((f) => f.sensitivity === 'sensitive')
      .map((f) => f.id),
  );
  const consented = (id: string) => !sensitive.has(id) || web.form.fields.get(id)?.kind === 'tick';
  const typed = Object.fromEntries(
    Object.entries(result.raw).filter(([name]) => consented(name.replace(/-(year|month|day)$/, ''))),
  );
  await saveDraft(
    web.door,
    session.mobile,
    draft.id,
    (now) => {
      const answers = keep(web.form, pageId, now.answers, result.answers);
      return {
        answers,
        consents: consentTimes(web.form, answers, now.consents, ctx.now),
        page: pageId,
        ...(result.errors.length > 0 && { typed: { page: pageId, raw: typed } }),
      };
    },
    web.city.retention.draftDays,
  );
  if (action === 'later') return seeOther(visit, '/sign-up/saved');
  return seeOther(visit, path(previousPage(web.form, pageId, draft.answers, ctx) ?? firstPage(web.form)));
}

/** The form ends here: the draft goes at once, with all that was typed. */
async function stop(visit: Visit, { session }: Journey, reason: string): Promise<Response> {
  await dropDraft(visit.web.door, session.mobile);
  await visit.keep({ ...session, draft: undefined });
  return seeOther(visit, `/sign-up/stopped/${reason}`);
}

/** The page to go on with: the first that is not complete. */
export function openPage(visit: Visit, answers: Answers): string {
  const { web, ctx } = visit;
  const asked = visiblePages(web.form, answers, ctx);
  return firstOpenPage(web.form, answers, ctx) ?? asked.at(-1)?.id ?? firstPage(web.form);
}

async function draw(
  visit: Visit,
  pageId: string,
  answers: Answers,
  extra: Extra,
  journey?: Journey,
): Promise<Response> {
  const { web, t, lang, ctx } = visit;
  const left = await web.engine.placesLeft?.().catch(() => undefined);
  const view = viewPage(web.form, pageId, answers, { ...ctx, ...(left && { left }) }, extra.posted);
  const last = pageId === lastPage(web.form);
  const failed = view.errors.length > 0;
  return framed(
    visit,
    {
      title: view.title,
      failed,
      keepsInput: true,
      back: journey ? undefined : '/',
      backForm: Boolean(journey),
      status: extra.stale ? 403 : 200,
    },
    <>
      <ErrorSummary
        title={t('error.summary', { n: view.errors.length })}
        errors={view.errors.map(({ anchor, text }) => ({ target: anchor, text }))}
      />
      {extra.stale ? <Notice visit={visit} code="problem.csrf" /> : null}
      {extra.tooFast ? <Notice visit={visit} code="problem.tooFast" /> : null}
      <PostForm visit={visit} main>
        <p class="app-progress">{t('progress', { n: view.n, m: view.m })}</p>
        <Questions visit={visit} view={view} first={!journey} />
        {last && journey ? <Review visit={visit} draft={journey.draft} /> : null}
        {view.fields.map((field) => (
          <Field field={field} t={t} lang={lang} heading={isHeading(view)} />
        ))}
        <Hidden visit={visit} view={view} again={extra.tooFast} />
        <Buttons visit={visit} view={view} first={!journey} last={last} />
      </PostForm>
    </>,
  );
}

/** A page with one question has that question for its heading. */
function isHeading(view: PageView): boolean {
  return view.fields.length === 1 && view.fields[0]!.label === view.title;
}

function Questions({ visit, view, first }: { visit: Visit; view: PageView; first: boolean }) {
  return (
    <>
      {isHeading(view) ? null : <h1 class="govuk-heading-l">{view.title}</h1>}
      {first ? <p class="govuk-body">{visit.t('required.note')}</p> : null}
    </>
  );
}

function Hidden({ visit, view, again }: { visit: Visit; view: PageView; again?: boolean }) {
  return (
    <>
      {view.passed.map((key) => (
        <input type="hidden" name={PASSED} value={key} />
      ))}
      {visit.c.req.query('then') === 'check' ? <input type="hidden" name="then" value="check" /> : null}
      {again ? <input type="hidden" name="again" value="yes" /> : null}
      <input type="hidden" name="script" value="" data-script />
      <div class="app-pot" aria-hidden="true">
        <label for={HONEYPOT}>{visit.t('honeypot')}</label>
        <input type="text" id={HONEYPOT} name={HONEYPOT} tabindex={-1} autocomplete="off" value="" />
      </div>
    </>
  );
}

function Buttons({ visit, view, first, last }: { visit: Visit; view: PageView; first: boolean; last: boolean }) {
  const { t } = visit;
  return (
    <div class="app-actions">
      <Button>{t(first ? 'mobile.button' : last ? 'btn.submit' : 'btn.next')}</Button>
      {last ? <p class="govuk-hint">{t('check.once')}</p> : null}
      {view.optional ? <TextButton action="skip">{t('btn.skip')}</TextButton> : null}
      {first ? null : <TextButton action="later">{t('btn.later')}</TextButton>}
    </div>
  );
}

function Notice({ visit, code }: { visit: Visit; code: string }) {
  return (
    <Notification title={visit.t(`${code}.title`)}>
      <p class="govuk-notification-banner__heading">{visit.t(`${code}.body`)}</p>
    </Notification>
  );
}
