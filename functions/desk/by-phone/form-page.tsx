import { mayOpen, previousPage, progress } from '../../../shared/forms/pages.ts';
import { keep, PASSED, type PageResult, pageOf, validatePage } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/field.tsx';
import { recruitmentForm } from '../../recruitment/form.ts';
import { AnswerGroups } from '../case/answers.tsx';
import { PostForm, page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { keptTyping } from '../parts/typing.ts';
import type { Visit } from '../visit.ts';
import { dropDraft, type PhoneDraft, readDraft, writeDraft } from './draft.ts';
import { after, firstPage, isVerified, lastPage, nextPlace, pathOf } from './journey.ts';
import { ReadAloud } from './read-aloud.tsx';
import { mustSignUp } from './start.tsx';
import { submit } from './submit.ts';

/** The open draft, or the way to the start, which also says when the call is closed. */
export async function openDraft(visit: Visit): Promise<PhoneDraft | Response> {
  return visit.desk.env.city.open ? draftUnderWay(visit) : visit.c.redirect('/desk/by-phone', 303);
}

async function draftUnderWay(visit: Visit): Promise<PhoneDraft | Response> {
  mustSignUp(visit);
  const draft = await readDraft(visit);
  if (!draft) return visit.c.redirect('/desk/by-phone', 303);
  if (draft.done) return visit.c.redirect(pathOf(`done/${draft.done}`), 303);
  return draft;
}

/** The form's page of this name. Throws 404 when there is none. */
function known(name: string): string {
  if (!recruitmentForm.pages.some(({ id }) => id === name)) throw new Problem(404, 'page.missing');
  return name;
}

/** GET /desk/by-phone/:page: a page of the form as the public sees it, with what has to be read aloud. */
export async function showFormPage(visit: Visit, name: string): Promise<Response> {
  const pageId = known(name);
  const draft = await openDraft(visit);
  if (draft instanceof Response) return draft;
  const allowed =
    pageId === firstPage || (isVerified(draft) && mayOpen(recruitmentForm, pageId, draft.answers, visit.ctx));
  if (!allowed) return visit.c.redirect(pathOf(nextPlace(visit, draft)), 303);
  const raw = (await keptTyping(visit)) ?? (draft.typed?.page === pageId ? draft.typed.raw : undefined);
  return draw(visit, pageId, draft, raw && { raw, errors: [] });
}

/** POST: what is right is kept; what is not is kept as it was typed, and shown again with what to do about it. */
export async function sendFormPage(visit: Visit, name: string): Promise<Response> {
  const pageId = known(name);
  // What is typed while the call is being closed is kept, too.
  const draft = await draftUnderWay(visit);
  if (draft instanceof Response) return draft;
  const raw = await visit.post();
  if (pageId !== firstPage && !isVerified(draft)) return visit.c.redirect(pathOf(nextPlace(visit, draft)), 303);
  const result = validatePage(recruitmentForm, pageId, raw, draft.answers, visit.ctx);
  if (result.stop) {
    await dropDraft(visit);
    return showStopped(visit);
  }
  if (!result.ok) {
    await writeDraft(visit, { ...draft, typed: { page: pageId, raw: result.raw } });
    if (!visit.desk.env.city.open) return visit.c.redirect('/desk/by-phone', 303);
    return draw(visit, pageId, draft, result);
  }
  const answers = keep(recruitmentForm, pageId, draft.answers, result.answers);
  const { typed: _typed, ...rest } = draft;
  const next: PhoneDraft = { ...rest, answers, consents: consentsAfter(visit, pageId, draft, result) };
  await writeDraft(visit, next);
  if (pageId === lastPage) return submit(visit, next);
  return visit.c.redirect(pathOf(after(visit, pageId, next)), 303);
}

/** Each consent keeps the time at which it was first given; one that was taken back is gone. */
function consentsAfter({ now }: Visit, pageId: string, draft: PhoneDraft, { answers }: PageResult) {
  const consents = { ...draft.consents };
  for (const { id, consent } of pageOf(recruitmentForm, pageId).fields) {
    if (!consent) continue;
    if (answers[id] === true) consents[id] ??= { version: consent.version, at: now };
    else delete consents[id];
  }
  return consents;
}

function draw(
  visit: Visit,
  pageId: string,
  draft: PhoneDraft,
  posted?: Pick<PageResult, 'raw' | 'errors'> & { answers?: PageResult['answers'] },
): Promise<Response> {
  const { t, lang, ctx } = visit;
  const view = viewPage(recruitmentForm, pageId, draft.answers, ctx, posted);
  const failed = view.errors.length > 0;
  const back = previousPage(recruitmentForm, pageId, draft.answers, ctx);
  const { n, m } = progress(recruitmentForm, pageId);
  return page(
    visit,
    { title: view.title, failed, menu: 'byPhone' },
    <>
      <a class="govuk-back-link" href={back ? pathOf(back) : '/desk/by-phone'}>
        {t('btn.back')}
      </a>
      <SessionNote visit={visit} />
      <ErrorSummary
        title={t('error.summary', { n: view.errors.length })}
        errors={view.errors.map(({ anchor, text }) => ({ target: anchor, text }))}
      />
      <p class="app-progress">
        {t('phone.step', { n, m })} · {t('phone.saved')}
      </p>
      <h1 class="govuk-heading-l">{view.title}</h1>
      <div class="desk-two">
        <PostForm visit={visit} id="form">
          <ReadAloud visit={visit} pageId={pageId} />
          {pageId === lastPage ? (
            <>
              <p class="govuk-body">{t('phone.check')}</p>
              <AnswerGroups visit={visit} answers={draft.answers} />
            </>
          ) : null}
          {view.fields.map((field) => (
            <Field field={field} t={t} lang={lang} />
          ))}
          {view.passed.map((key) => (
            <input type="hidden" name={PASSED} value={key} />
          ))}
          <Button>{t(pageId === lastPage ? 'phone.submit' : 'btn.next')}</Button>
        </PostForm>
        <Status visit={visit} draft={draft} />
      </div>
    </>,
  );
}

function Status({ visit: { t }, draft }: { visit: Visit; draft: PhoneDraft }) {
  if (!isVerified(draft)) return null;
  return <p class="govuk-inset-text">{t(`phone.verified.${draft.verified?.how}`)}</p>;
}

function showStopped(visit: Visit): Promise<Response> {
  const { t } = visit;
  return page(
    visit,
    { title: t('phone.title'), menu: 'byPhone' },
    <>
      <h1 class="govuk-heading-l">{t('phone.title')}</h1>
      <p class="govuk-body">{t('phone.stopped')}</p>
    </>,
  );
}
