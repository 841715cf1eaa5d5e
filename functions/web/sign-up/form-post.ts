import type { Answers, Raw } from '../../../shared/forms/field.ts';
import { firstOpenPage, nextPage, previousPage } from '../../../shared/forms/pages.ts';
import { namesOf } from '../../../shared/forms/read.ts';
import { keep, PASSED, pageOf, validatePage } from '../../../shared/forms/validate.ts';
import { keepLanguage } from '../../../shared/http/language.ts';
import { showClosed } from '../closed.tsx';
import { dropDraft, saveDraft } from '../door/drafts.ts';
import { seeOther } from '../page.tsx';
import { type Kept, one, type Visit } from '../visit.ts';
import { sendFirst } from './first.ts';
import { drawPage, showNext } from './form-page.tsx';
import { consentTimes, firstPage, type Journey, journeyOf, lastPage, path } from './journey.ts';
import { submit } from './submit.ts';

/** POST of any page of the form. */
export async function sendPage(visit: Visit, pageId: string): Promise<Response> {
  const { web } = visit;
  const raw = await visit.post();
  const action = one(raw, 'action');
  const journey = pageId === firstPage(web.form) ? undefined : await journeyOf(visit);
  if (journey instanceof Response) return journey;
  const answers = journey?.draft.answers ?? {};
  const posted = { raw, errors: [] };
  if (!visit.ours(raw)) return drawPage(visit, pageId, answers, { posted, stale: true }, journey);

  if (!web.city.open) {
    // The call was closed meanwhile. What has been typed is kept as far as somebody has agreed to that.
    return journey ? saveHalf(visit, journey, pageId, raw, 'closed') : showClosed(visit);
  }
  const then = one(raw, 'then') === 'check' ? '?then=check' : '';
  /** Back to this page with what was typed, by a redirect: Back and refresh shall repeat no post. */
  const back = async (why?: Kept['why'], error?: Kept['error']): Promise<Response> => {
    const kept = { page: path(pageId), raw: ofPage(visit, pageId, raw), why, error };
    const bounced = await visit.bounce(path(pageId) + then, kept);
    if (bounced) return bounced;
    const result = validatePage(web.form, pageId, raw, answers, visit.ctx);
    return drawPage(visit, pageId, answers, { posted: why ? result : posted, tooFast: why === 'tooFast' }, journey);
  };
  if (action.startsWith('lang-')) {
    // Nothing is checked: the page was not sent yet.
    const lang = web.city.languages.find((offered) => `lang-${offered}` === action) ?? visit.lang;
    keepLanguage(visit.c, visit.cookies, lang);
    return back();
  }
  if (!journey) return sendFirst(visit, raw, back);
  if (action === 'later' || action === 'back') return saveHalf(visit, journey, pageId, raw, action);

  const sent = action === 'skip' && pageOf(web.form, pageId).optional ? {} : raw;
  const result = validatePage(web.form, pageId, sent, answers, visit.ctx);
  if (result.stop) return stop(visit, journey, result.stop);
  if (!result.ok) return back('errors');
  visit.settle();
  if (pageId === lastPage(web.form)) return submit(visit, journey, result, raw, () => back('tooFast'));
  return savePage(visit, journey, pageId, result.answers, raw);
}

/** The questions of this page alone, and which warnings have been seen. */
function ofPage(visit: Visit, pageId: string, raw: Raw): Raw {
  const names = new Set([PASSED, ...pageOf(visit.web.form, pageId).fields.flatMap(namesOf)]);
  return Object.fromEntries(Object.entries(raw).filter(([name]) => names.has(name)));
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
    draft,
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
  if (one(raw, 'then') === 'check' && next !== last) return seeOther(visit, `${path(next)}?then=check`);
  return showNext(visit, next, { session, draft: saved });
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
    draft,
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
  if (action === 'closed') return seeOther(visit, path(pageId));
  return seeOther(visit, path(previousPage(web.form, pageId, draft.answers, ctx) ?? firstPage(web.form)));
}

/** The form ends here: the draft goes at once, with all that was typed. */
async function stop(visit: Visit, { session }: Journey, reason: string): Promise<Response> {
  await dropDraft(visit.web.door, session.mobile);
  await visit.keep({ ...session, draft: undefined });
  return seeOther(visit, `/sign-up/stopped/${reason}`);
}
