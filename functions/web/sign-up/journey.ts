import type { Answers } from '../../../shared/forms/field.ts';
import type { Form } from '../../../shared/forms/form.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { beginDraft, type Draft, readDraft } from '../door/drafts.ts';
import type { Session } from '../door/sessions.ts';
import { seeOther } from '../page.tsx';
import type { Visit } from '../visit.ts';

/** Where a visitor stands in the sign-up. */
export interface Journey {
  session: Session;
  draft: Draft;
}

export const path = (page: string) => `/sign-up/${page}`;
export const firstPage = (form: Form) => form.pages[0]!.id;
/** The last page is the one that shows all answers and sends them. */
export const lastPage = (form: Form) => form.pages.at(-1)!.id;

/**
 * The visitor's own draft, or the page to go to instead: a code first, a choice first, or the receipt when it has been
 * submitted (Back from the receipt ends there again).
 */
export async function journeyOf(visit: Visit): Promise<Journey | Response> {
  const session = await visit.session();
  if (!session) return seeOther(visit, '/resume');
  if (!session.mobile) return seeOther(visit, path(firstPage(visit.web.form)));
  if (!session.verified) return seeOther(visit, '/code');
  const draft = await readDraft(visit.web.door, session.mobile);
  if (!session.draft)
    return seeOther(visit, draft && !draft.reference ? '/sign-up/draft' : path(firstPage(visit.web.form)));
  if (!draft || draft.id !== session.draft) throw new Problem(410, 'draft.expired');
  if (draft.reference) return seeOther(visit, '/sign-up/receipt');
  return { session, draft };
}

/** Begins a draft with what was answered on the first page, and gives the page to go on with. */
export async function begin(visit: Visit, session: Session): Promise<string> {
  const { web, ctx } = visit;
  const first = session.first ?? { answers: {}, at: ctx.now };
  const page = web.form.pages[1]?.id ?? firstPage(web.form);
  // Whoever was invited finds what is known of them, to check and to complete.
  const { invited } = session;
  const known = invited && (await web.teams?.known(session.mobile, invited));
  const draft = await beginDraft(
    web.door,
    session.mobile,
    {
      answers: { ...known, ...first.answers },
      consents: consentTimes(web.form, first.answers, {}, first.at),
      page,
      ...(known && { invited }),
    },
    web.city.retention.draftDays,
  );
  // The first page's answers stay with the session: somebody stopped by mistake begins again from them.
  await visit.keep({ ...session, purpose: 'signUp', draft: draft.id, invited: undefined });
  return path(page);
}

/** When each consent was ticked; one that was ticked before keeps its time as long as its text is the same. */
export function consentTimes(form: Form, answers: Answers, before: Draft['consents'], now: number): Draft['consents'] {
  const times: Draft['consents'] = {};
  for (const field of form.fields.values()) {
    if (!field.consent || answers[field.id] !== true) continue;
    const { version } = field.consent;
    const old = before[field.id];
    times[field.id] = old?.version === version ? old : { version, at: now };
  }
  return times;
}
