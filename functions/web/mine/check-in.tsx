import { raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { inChina } from '../../../shared/i18n/time.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { checklistFor } from '../../recruitment/roster/checklist.ts';
import { page } from '../page.tsx';
import type { Visit } from '../visit.ts';
import { groupName, ownOf, when } from './slots-read.tsx';

/**
 * GET /mine/:reference/checkIn: a QR code and the same in digits, for whoever checks one in. It leads to the desk, where
 * only staff come in; it says which sign-up, and that this phone showed it within the last minutes.
 */
export async function showCheckIn(visit: Visit, reference: string): Promise<Response> {
  const found = await ownOf(visit, reference);
  if (found instanceof Response) return found;
  const { t, web } = visit;
  const { own } = found;
  const [next] = own.mine;
  const points = checklistFor(web.city)
    .points.map(({ name }) => name[visit.lang])
    .join(visit.lang === 'zh' ? '、' : ', ');
  const image = renderSVG(`${web.publicUrl}/desk/check-in?code=${reference}${own.code}`, { border: 2 });
  return page(
    visit,
    { title: t('checkIn.title'), back: `/mine/${reference}` },
    <>
      <h1 class="govuk-heading-l">{t('checkIn.title')}</h1>
      <p class="govuk-body">{t('checkIn.body')}</p>
      <div class="app-qr" role="img" aria-label={t('checkIn.qr')}>
        {raw(image)}
      </div>
      <p class="app-code">
        {own.code.slice(0, 3)} {own.code.slice(3)}
      </p>
      <p class="govuk-body">{t('checkIn.until', { time: clock(own.codeUntil) })}</p>
      <p class="govuk-body">
        <span class="app-nowrap">{formatReference(reference)}</span>
        <br />
        {groupName(visit, own)}
      </p>
      <LinkButton kind="secondary" href={`/mine/${reference}/checkIn`}>
        {t('checkIn.again')}
      </LinkButton>
      <h2 class="govuk-heading-m">{t('checkIn.next')}</h2>
      <p class="govuk-body">
        {t('checkIn.when', { minutes: web.city.roster.earlyMinutes })}{' '}
        {points.length > 0 ? t('checkIn.points', { points }) : null}
      </p>
      {next ? (
        <p class="govuk-body">
          {when(visit, next)} {next.in ? <Tag colour="green">{t('slots.in')}</Tag> : null}
        </p>
      ) : (
        <p class="govuk-body">
          <a class="govuk-link" href={`/mine/${reference}/slots`}>
            {t('checkIn.none')}
          </a>
        </p>
      )}
    </>,
  );
}

function clock(ms: number): string {
  const { hour, minute } = inChina(ms);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
