import { Problem } from '../../../shared/http/problem.ts';
import { formatDue } from '../../../shared/i18n/time.ts';
import { maskMobile } from '../../../shared/identity/mask.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Panel } from '../../../shared/ui/panel.tsx';
import { PostForm, page, seeOther } from '../page.tsx';
import { one, ownPost, type Visit } from '../visit.ts';
import { begin, firstPage, journeyOf, path } from './journey.ts';

/** 先保存，以后再填: what is kept, how long, and how to come back. */
export async function showSaved(visit: Visit): Promise<Response> {
  const journey = await journeyOf(visit);
  if (journey instanceof Response) return journey;
  const { t, lang } = visit;
  const { session, draft } = journey;
  const vars = { due: formatDue(lang, draft.expires), mobile: maskMobile(session.mobile) };
  return page(
    visit,
    { title: t('saved.title') },
    <>
      <Panel title={t('saved.title')} />
      <p class="govuk-body">{t('saved.body', vars)}</p>
      <p class="govuk-body">{t('wechat.tip')}</p>
      <div class="app-actions">
        <LinkButton href={path(draft.page)}>{t('draft.go')}</LinkButton>
        <SignOut visit={visit} />
      </div>
    </>,
  );
}

/** For a phone that is not one's own. */
export function SignOut({ visit }: { visit: Visit }) {
  return (
    <PostForm visit={visit} action="/sign-out">
      <Button kind="secondary">{visit.t('sign.out')}</Button>
    </PostForm>
  );
}

/** The form has ended: somebody is too young. Nothing that was typed is left by now. */
export function showStopped(visit: Visit, reason: string): Promise<Response> {
  const { t } = visit;
  if (!/^[a-z]\w{0,20}$/i.test(reason) || !visit.has(`${reason}.title`)) throw new Problem(404, 'page.missing');
  return page(
    visit,
    { title: t(`${reason}.title`) },
    <>
      <h1 class="govuk-heading-l">{t(`${reason}.title`)}</h1>
      <p class="govuk-body">{t(`${reason}.body`)}</p>
      <PostForm visit={visit}>
        <div class="app-actions">
          <Button action="fix">{t(`${reason}.change`)}</Button>
          <Button action="leave" kind="secondary">
            {t(`${reason}.leave`)}
          </Button>
        </div>
      </PostForm>
    </>,
  );
}

export async function sendStopped(visit: Visit): Promise<Response> {
  const raw = await ownPost(visit);
  const session = await visit.session();
  if (one(raw, 'action') === 'fix' && session?.verified && session.first) {
    return seeOther(visit, await begin(visit, session));
  }
  await visit.leave();
  return seeOther(visit, one(raw, 'action') === 'fix' ? path(firstPage(visit.web.form)) : '/');
}
