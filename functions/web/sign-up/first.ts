import type { Raw } from '../../../shared/forms/field.ts';
import { nextPage } from '../../../shared/forms/pages.ts';
import { keep, validatePage } from '../../../shared/forms/validate.ts';
import { saveDraft } from '../door/drafts.ts';
import { addressIsBusy } from '../door/limits.ts';
import { seeOther } from '../page.tsx';
import { sendCodeTo } from '../send-code.ts';
import { type Kept, one, type Visit } from '../visit.ts';
import { enter } from './enter.ts';
import { consentTimes, firstPage, path } from './journey.ts';

/**
 * The first page: consents and mobile. Nothing has been stored before this post, since nobody had agreed to anything.
 * It is saved before the code goes out: an old phone may drop the page while its owner reads the message.
 */
export async function sendFirst(
  visit: Visit,
  raw: Raw,
  back: (why: 'errors' | 'tooFast', error?: Kept['error']) => Promise<Response>,
): Promise<Response> {
  const { web, ctx } = visit;
  const page = firstPage(web.form);
  const result = validatePage(web.form, page, raw, {}, ctx);
  if (!result.ok) return back('errors');
  const mobile = String(result.answers.mobile);
  const first = { answers: result.answers, at: ctx.now };
  const session = await visit.session();

  if (session?.verified && session.mobile === mobile) {
    const { draft } = session;
    const saved = draft
      ? await saveDraft(
          web.door,
          mobile,
          { id: draft },
          (now) => {
            const answers = keep(web.form, page, now.answers, result.answers);
            return {
              answers,
              consents: consentTimes(web.form, answers, now.consents, ctx.now),
              page: nextPage(web.form, page, answers, ctx) ?? page,
            };
          },
          web.city.retention.draftDays,
        )
      : undefined;
    if (saved) return seeOther(visit, path(saved.page));
    const next = { ...session, purpose: 'signUp' as const, first, draft: undefined, reference: undefined };
    await visit.keep(next);
    return enter(visit, next);
  }

  const from = session?.verified && session.draft ? { mobile: session.mobile, draft: session.draft } : session?.from;
  if (one(raw, 'again') !== 'yes' && (await addressIsBusy(web.door, visit.address()))) return back('tooFast');
  const sent = await sendCodeTo(visit, mobile);
  if (sent.kind === 'tooMany') return back('errors', { key: 'mobile.tooMany', vars: { minutes: sent.minutes } });
  visit.settle();
  await visit.keep({ purpose: 'signUp', mobile, verified: false, first, ...(from && { from }) });
  return seeOther(visit, '/code');
}
