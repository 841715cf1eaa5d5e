import { HONEYPOT } from '../../../shared/forms/automated.ts';
import type { Answers } from '../../../shared/forms/field.ts';
import { firstOpenPage, mayOpen, visiblePages } from '../../../shared/forms/pages.ts';
import { PASSED, type PageResult, pageOf, validatePage } from '../../../shared/forms/validate.ts';
import { type PageView, viewPage } from '../../../shared/forms/view.ts';
import { atOnce } from '../../../shared/http/at-once.ts';
import { Button, TextButton } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/field.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { page as framed, PostForm, seeOther } from '../page.tsx';
import type { Kept, Visit } from '../visit.ts';
import { firstPage, type Journey, journeyOf, lastPage, path } from './journey.ts';
import { Review } from './review.tsx';

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
  const kept = await visit.bounced(path(pageId));
  if (pageId === firstPage(web.form)) {
    const session = await visit.session();
    const invited: Answers = session?.verified && session.invited ? { mobile: session.mobile } : {};
    return drawPage(visit, pageId, session?.first?.answers ?? invited, again(visit, pageId, {}, kept));
  }
  const journey = await journeyOf(visit);
  if (journey instanceof Response) return journey;
  const { answers } = journey.draft;
  if (!mayOpen(web.form, pageId, answers, ctx)) return seeOther(visit, path(openPage(visit, answers)));
  if (kept) return drawPage(visit, pageId, answers, again(visit, pageId, answers, kept), journey);
  return drawDraft(visit, pageId, journey);
}

/** A page as the draft has it, with what was typed there and not right yet. */
function drawDraft(visit: Visit, pageId: string, journey: Journey): Promise<Response> {
  const { answers, typed } = journey.draft;
  const half = typed?.page === pageId ? { posted: { raw: typed.raw, errors: [] } } : {};
  return drawPage(visit, pageId, answers, half, journey);
}

/**
 * The page after one that was sent. Where a script asks for it in the answer to the post, it is drawn from what this post
 * has read and saved, without reading it again.
 */
export async function showNext(visit: Visit, pageId: string, journey: Journey): Promise<Response> {
  const { c } = visit;
  if (c.req.header(atOnce) === undefined) return seeOther(visit, path(pageId));
  c.header('content-location', path(pageId));
  return drawDraft(visit, pageId, journey);
}

/** What a post left for this page to show. Errors are found anew, in the language of now. */
function again(visit: Visit, pageId: string, answers: Answers, kept: Kept | undefined): Extra {
  if (!kept?.raw) return {};
  if (!kept.why && !kept.error) return { posted: { raw: kept.raw, errors: [] } };
  const result = validatePage(visit.web.form, pageId, kept.raw, answers, visit.ctx);
  const own = kept.error && { page: pageId, field: kept.error.key.split('.')[0]!, ...kept.error };
  const errors = kept.why === 'tooFast' ? [] : own ? [...result.errors, own] : result.errors;
  return { posted: { ...result, errors }, tooFast: kept.why === 'tooFast' };
}

/** The page to go on with: the first that is not complete. */
function openPage(visit: Visit, answers: Answers): string {
  const { web, ctx } = visit;
  const asked = visiblePages(web.form, answers, ctx);
  return firstOpenPage(web.form, answers, ctx) ?? asked.at(-1)?.id ?? firstPage(web.form);
}

/** A page of the form, drawn from its definition. */
export async function drawPage(
  visit: Visit,
  pageId: string,
  answers: Answers,
  extra: Extra,
  journey?: Journey,
): Promise<Response> {
  const { web, t, lang, ctx } = visit;
  const left = pageOf(web.form, pageId).places ? await web.engine.placesLeft?.().catch(() => undefined) : undefined;
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
      {first ? (
        <>
          <p class="govuk-body">{visit.t('required.note')}</p>
          <p class="govuk-body">
            <a class="govuk-link" href="/" target="_blank" rel="noopener">
              {visit.t('notice.title')}
            </a>
            <br />
            <a class="govuk-link" href="/privacy" target="_blank" rel="noopener">
              {visit.t('privacy.title')}
            </a>
          </p>
        </>
      ) : null}
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
