import { pageOf } from '../../../shared/forms/validate.ts';
import { formatDue, formatTime } from '../../../shared/i18n/time.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Rich } from '../../../shared/ui/rich.tsx';
import { type Draft, dropDraft, readDraft } from '../door/drafts.ts';
import type { Session } from '../door/sessions.ts';
import { PostForm, page, seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import { one, ownPost, type Visit } from '../visit.ts';
import { begin, firstPage, path } from './journey.ts';

/** States in which a sign-up no longer counts against its number. */
export const over = ['refused', 'duplicate', 'failed', 'withdrawn', 'lapsed', 'notPlaced', 'leftPool', 'poolEnded'];

async function verified(visit: Visit): Promise<Session | undefined> {
  const session = await visit.session();
  return session?.verified && session.mobile ? session : undefined;
}

/** The number has a sign-up that is not finished: go on with it, or begin anew. */
export async function showDraftChoice(visit: Visit): Promise<Response> {
  const session = await verified(visit);
  if (!session) return seeOther(visit, '/resume');
  const draft = await readDraft(visit.web.door, session.mobile);
  if (!draft || draft.reference) return seeOther(visit, path(firstPage(visit.web.form)));
  const { t } = visit;
  return page(
    visit,
    { title: t('draft.title') },
    <>
      <h1 class="govuk-heading-l">{t('draft.title')}</h1>
      <p class="govuk-body">{draftText(visit, draft)}</p>
      <PostForm visit={visit}>
        <div class="app-actions">
          <Button action="go">{t('draft.go')}</Button>
          <Button action="new" kind="secondary">
            {t('draft.new')}
          </Button>
        </div>
      </PostForm>
    </>,
  );
}

/** Where a draft was left, and until when it is kept. */
export function draftText(visit: Visit, draft: Draft): string {
  const { t, lang, web } = visit;
  const title = t(pageOf(web.form, draft.page).title);
  return t('draft.body', { page: title, time: formatTime(lang, draft.savedAt), due: formatDue(lang, draft.expires) });
}

export async function sendDraftChoice(visit: Visit): Promise<Response> {
  const raw = await ownPost(visit);
  const session = await verified(visit);
  if (!session) return seeOther(visit, '/resume');
  const { door, form } = visit.web;
  const draft = await readDraft(door, session.mobile);
  if (one(raw, 'action') === 'new') {
    if (session.first && !session.draft) return seeOther(visit, await begin(visit, session));
    await dropDraft(door, session.mobile);
    await visit.keep({ ...session, purpose: 'signUp', draft: undefined });
    return seeOther(visit, path(firstPage(form)));
  }
  if (!draft || draft.reference) return seeOther(visit, path(firstPage(form)));
  await visit.keep({ ...session, purpose: 'signUp', draft: draft.id });
  return seeOther(visit, path(draft.page));
}

/** The number has signed up before: see how it stands, or sign up somebody else of the family. */
export async function showExisting(visit: Visit): Promise<Response> {
  const session = await verified(visit);
  if (!session) return seeOther(visit, '/resume');
  const { t, lang, web } = visit;
  const views = await viewsOf(visit, await web.engine.byMobile(session.mobile));
  const { open, peoplePerMobile: n } = web.city;
  const full = !(await web.engine.mayAdd(session.mobile));
  return page(
    visit,
    { title: t('existing.title') },
    <>
      <h1 class="govuk-heading-l">{t('existing.title')}</h1>
      <ul class="govuk-list govuk-list--bullet">
        {views.map(({ name, acceptedAt, state }) => (
          <li>{t('existing.item', { name, time: formatTime(lang, acceptedAt), status: t(`state.${state}.name`) })}</li>
        ))}
      </ul>
      <LinkButton href="/mine">{t('existing.see')}</LinkButton>
      {full || !open ? (
        <p class="govuk-body">{open ? t('existing.limit', { n }) : t('notice.closed')}</p>
      ) : (
        <PostForm visit={visit}>
          <p class="govuk-body">
            <Rich text={t('existing.note')} />
          </p>
          <Button action="other" kind="secondary">
            {t('existing.other')}
          </Button>
        </PostForm>
      )}
    </>,
  );
}

/** 给另一个人报名: a new draft under the same number, unless it has its number of people. */
export async function sendExisting(visit: Visit): Promise<Response> {
  await ownPost(visit);
  const session = await verified(visit);
  if (!session) return seeOther(visit, '/resume');
  const { web } = visit;
  if (!(await web.engine.mayAdd(session.mobile))) return seeOther(visit, '/sign-up/existing');
  if (session.first && !session.draft) return seeOther(visit, await begin(visit, session));
  // From the receipt or the progress page: the other person has not agreed to anything yet.
  await visit.keep({ ...session, purpose: 'signUp', first: undefined, draft: undefined });
  return seeOther(visit, path(firstPage(web.form)));
}

/** The cases behind references; those that have been destroyed are left out. */
export async function viewsOf(visit: Visit, references: string[]): Promise<CaseView[]> {
  const views = await Promise.all(references.map((reference) => visit.web.engine.view(reference, visit.lang)));
  return views.filter((view) => view !== undefined);
}
