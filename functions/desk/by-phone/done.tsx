import { Problem } from '../../../shared/http/problem.ts';
import { formatDue } from '../../../shared/i18n/time.ts';
import { formatReference, isReference } from '../../../shared/identity/reference.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { PostForm, page } from '../parts/frame.tsx';
import type { Visit } from '../visit.ts';
import { mustSignUp } from './start.tsx';

/** GET /desk/by-phone/done/:ref: the number, large, to be read to the caller, and what to tell them. */
export async function showDone(visit: Visit, ref: string): Promise<Response> {
  mustSignUp(visit);
  if (!isReference(ref)) throw new Problem(404, 'page.missing');
  const { t, lang, now, desk } = visit;
  const due = formatDue(lang, now + desk.env.city.deadlines.reviewHours * 3_600_000);
  return page(
    visit,
    { title: t('phone.done'), menu: 'byPhone' },
    <>
      <h1 class="govuk-heading-l">{t('phone.done')}</h1>
      <p class="govuk-body">{t('phone.done.read')}</p>
      <p class="desk-big">{formatReference(ref)}</p>
      <p class="govuk-body">{t('phone.done.next', { due })}</p>
      <div class="desk-buttons">
        <PostForm visit={visit} action="/desk/by-phone">
          <Button>{t('phone.another')}</Button>
        </PostForm>
        <a class="govuk-button govuk-button--secondary" href={`/desk/cases/${ref}`}>
          {t('phone.open')}
        </a>
      </div>
    </>,
  );
}
