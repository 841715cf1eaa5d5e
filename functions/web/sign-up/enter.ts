import { keep } from '../../../shared/forms/validate.ts';
import { beginDraft, dropDraft, readDraft } from '../door/drafts.ts';
import type { Session } from '../door/sessions.ts';
import { seeOther } from '../page.tsx';
import type { Visit } from '../visit.ts';
import { begin, firstPage, path } from './journey.ts';

/** Where somebody goes whose code was right: on with what they came for, or to a choice first. */
export async function enter(visit: Visit, session: Session): Promise<Response> {
  const { web } = visit;
  if (session.purpose === 'check') return seeOther(visit, '/mine');
  const draft = await readDraft(web.door, session.mobile);
  const open = draft && !draft.reference ? draft : undefined;
  if (session.purpose === 'resume') {
    if (!open) return seeOther(visit, '/mine');
    await visit.keep({ ...session, draft: open.id });
    return seeOther(visit, path(open.page));
  }
  // Agreed and verified while the call was being closed: nothing is begun.
  if (!web.city.open) return seeOther(visit, path(firstPage(web.form)));
  const moved = await moveDraft(visit, session);
  if (moved) return seeOther(visit, path(moved));
  if (open) return seeOther(visit, '/sign-up/draft');
  if (session.invited && (await web.engine.mayAdd(session.mobile))) return seeOther(visit, await begin(visit, session));
  const earlier = await web.engine.byMobile(session.mobile);
  if (earlier.length > 0) return seeOther(visit, '/sign-up/existing');
  return seeOther(visit, await begin(visit, session));
}

/** A number that was changed on the way takes the draft along. Gives the page to go on with. */
async function moveDraft(visit: Visit, session: Session): Promise<string | undefined> {
  const { web } = visit;
  const { from, first } = session;
  if (!from || !first || from.mobile === session.mobile) return undefined;
  const old = await readDraft(web.door, from.mobile);
  if (!old || old.reference || old.id !== from.draft) return undefined;
  const { id: _id, token: _token, savedAt: _savedAt, startedAt: _startedAt, expires: _expires, ...content } = old;
  const answers = keep(web.form, firstPage(web.form), old.answers, first.answers);
  const draft = await beginDraft(web.door, session.mobile, { ...content, answers }, web.city.retention.draftDays);
  await dropDraft(web.door, from.mobile);
  await visit.keep({ ...session, from: undefined, draft: draft.id });
  return draft.page;
}
