import { Problem } from '../../../shared/http/problem.ts';
import { formatTime } from '../../../shared/i18n/time.ts';
import { maskName } from '../../../shared/identity/mask.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { recruitmentForm } from '../../recruitment/form.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { may } from '../roles.ts';
import { one, type Visit } from '../visit.ts';
import { dropDraft, type PhoneDraft, readDraft, writeDraft } from './draft.ts';
import { nextPlace, pathOf } from './journey.ts';

/** Throws 403 for a role that does not sign people up. */
export function mustSignUp({ staff }: Visit): void {
  if (!may(staff, 'byPhone')) throw new Problem(403, 'role');
}

/** GET /desk/by-phone: begin, or go on with the one that is not finished. */
export async function showPhone(visit: Visit): Promise<Response> {
  mustSignUp(visit);
  const { t } = visit;
  const isOpen = visit.desk.env.city.open;
  const draft = await readDraft(visit);
  const open = draft && !draft.done ? draft : undefined;
  return page(
    visit,
    { title: t('phone.title'), menu: 'byPhone' },
    <>
      <h1 class="govuk-heading-l">{t('phone.title')}</h1>
      <p class="govuk-body">{t(isOpen ? 'desk.byPhone.note' : 'notice.closed')}</p>
      {open ? (
        <>
          {isOpen ? (
            <LinkButton href={pathOf(nextPlace(visit, open))}>{resumeText(visit, open)}</LinkButton>
          ) : (
            <p class="govuk-body">{resumeText(visit, open)}</p>
          )}
          <PostForm visit={visit} action="/desk/by-phone">
            <Button kind="secondary" action="drop">
              {t('phone.drop')}
            </Button>
          </PostForm>
        </>
      ) : isOpen ? (
        <PostForm visit={visit} action="/desk/by-phone">
          <Button>{t('phone.start')}</Button>
        </PostForm>
      ) : null}
    </>,
  );
}

function resumeText({ t, lang }: Visit, { startedAt, answers }: PhoneDraft): string {
  const name = typeof answers.name === 'string' ? maskName(answers.name) : '…';
  return t('phone.resume', { time: formatTime(lang, startedAt), name });
}

/** POST: begins a draft, or gives one up. */
export async function sendPhone(visit: Visit): Promise<Response> {
  mustSignUp(visit);
  const raw = await visit.post();
  if (one(raw, 'action') === 'drop') {
    await dropDraft(visit);
    return visit.c.redirect('/desk/by-phone', 303);
  }
  if (!visit.desk.env.city.open) return visit.c.redirect('/desk/by-phone', 303);
  const before = await readDraft(visit);
  if (before && !before.done) return visit.c.redirect(pathOf(nextPlace(visit, before)), 303);
  await writeDraft(visit, { id: visit.desk.env.ids.uuid(), startedAt: visit.now, answers: {}, consents: {} });
  return visit.c.redirect(pathOf(recruitmentForm.pages[0]!.id), 303);
}
