import { Problem } from '../../../shared/http/problem.ts';
import { isReference } from '../../../shared/identity/reference.ts';
import { readDraft } from '../door/drafts.ts';
import type { Session } from '../door/sessions.ts';
import { seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import type { Visit } from '../visit.ts';

/** The sign-ups that this visitor may see: those of the verified number, or the one that a private link opened. */
export async function referencesOf(visit: Visit, session: Session): Promise<string[]> {
  if (!session.reference) return visit.web.engine.byMobile(session.mobile);
  return (await isOwn(visit, session, session.reference)) ? [session.reference] : [];
}

/** Whether a sign-up is this visitor's now: it may have moved to another number since they came. */
export async function isOwn(visit: Visit, session: Session, reference: string): Promise<boolean> {
  const { engine } = visit.web;
  if (session.reference && session.reference !== reference) return false;
  const holder = session.reference ? session.holder : engine.holderId(session.mobile);
  return holder !== undefined && (await engine.holder(reference)) === holder;
}

/**
 * The case, if it is this visitor's. Somebody else's answers exactly like one that does not exist; a visitor without a
 * code is asked for one.
 */
export async function caseOf(visit: Visit, reference: string): Promise<CaseView | Response> {
  const session = await visit.session();
  if (!session?.verified) return seeOther(visit, '/check');
  if (!isReference(reference)) throw new Problem(404, 'page.missing');
  if (!(await isOwn(visit, session, reference))) throw await missing(visit, session, reference);
  const view = await visit.web.engine.view(reference, visit.lang);
  if (!view) throw new Problem(410, 'submission.gone');
  return view;
}

/** What has just been deleted is said to be so to whoever sent it; to all others it never was. */
async function missing({ web }: Visit, { mobile }: Session, reference: string): Promise<Problem> {
  const draft = mobile ? await readDraft(web.door, mobile) : undefined;
  const deleted = draft?.reference === reference && (await web.engine.holder(reference)) === undefined;
  return deleted ? new Problem(410, 'submission.gone') : new Problem(404, 'page.missing');
}
