import { Problem } from '../../../shared/http/problem.ts';
import { isReference } from '../../../shared/identity/reference.ts';
import { readDraft } from '../door/drafts.ts';
import type { Session } from '../door/sessions.ts';
import { seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import type { Visit } from '../visit.ts';

/** The sign-ups that this visitor may see: those of the verified number, or the one that a private link opened. */
export async function referencesOf(visit: Visit, session: Session): Promise<string[]> {
  if (session.reference) return [session.reference];
  const { web } = visit;
  const [known, draft] = await Promise.all([web.engine.byMobile(session.mobile), readDraft(web.door, session.mobile)]);
  // What has just been submitted may not be listed yet.
  const own = draft?.reference;
  return own && !known.includes(own) ? [own, ...known] : known;
}

/**
 * The case, if it is this visitor's. Somebody else's answers exactly like one that does not exist; a visitor without a
 * code is asked for one.
 */
export async function caseOf(visit: Visit, reference: string): Promise<CaseView | Response> {
  const session = await visit.session();
  if (!session?.verified) return seeOther(visit, '/check');
  if (!isReference(reference) || !(await referencesOf(visit, session)).includes(reference)) {
    throw new Problem(404, 'page.missing');
  }
  const view = await visit.web.engine.view(reference, visit.lang);
  if (!view) throw new Problem(410, 'submission.gone');
  return view;
}
