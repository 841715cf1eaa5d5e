import { LinkButton } from '../../shared/ui/button.tsx';
import { page } from './page.tsx';
import type { Visit } from './visit.ts';

/** The call is closed: said in place of every page of a sign-up. What has been sent can still be looked at. */
export function showClosed(visit: Visit): Promise<Response> {
  const { t } = visit;
  return page(
    visit,
    { title: t('notice.title'), back: '/' },
    <>
      <h1 class="govuk-heading-l">{t('notice.title')}</h1>
      <p class="govuk-body">{t('notice.closed')}</p>
      <LinkButton href="/check">{t('notice.check')}</LinkButton>
    </>,
  );
}
