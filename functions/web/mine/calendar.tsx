import type { Child } from 'hono/jsx';
import { formatDay } from '../../../shared/i18n/time.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Table } from '../../../shared/ui/table.tsx';
import type { OwnRoster } from '../../recruitment/roster/own.ts';
import { page } from '../page.tsx';
import type { Visit } from '../visit.ts';
import { groupName, ownOf } from './slots-read.tsx';

/** GET /mine/:reference/roster: one's own shifts and sessions, to be kept and printed. */
export async function showRoster(visit: Visit, reference: string): Promise<Response> {
  const found = await ownOf(visit, reference);
  if (found instanceof Response) return found;
  const { t } = visit;
  const { own, view } = found;
  const rows = rowsOf(visit, own);
  return page(
    visit,
    { title: t('roster.title'), back: `/mine/${reference}` },
    <>
      <h1 class="govuk-heading-l">{t('roster.title')}</h1>
      <p class="govuk-body">
        {view.name} · <span class="app-nowrap">{formatReference(reference)}</span>
        <br />
        {groupName(visit, own)}
      </p>
      {rows.length === 0 ? (
        <p class="govuk-body">{t('roster.empty')}</p>
      ) : (
        <Table caption={t('roster.title')} head={[t('training.when'), t('roster.kind')]} rows={rows} />
      )}
      <p class="govuk-body">{t('roster.contact', { leader: leaderOf(visit, own) })}</p>
      <div class="app-screen">
        <p class="govuk-body">{t('roster.print')}</p>
        {rows.length === 0 ? null : (
          <LinkButton kind="secondary" href={`/mine/${reference}/calendar`}>
            {t('roster.calendar')}
          </LinkButton>
        )}
      </div>
    </>,
  );
}

/** Who leads the post's groups, as the applicant was told when placed. */
const leaderOf = ({ web, lang }: Visit, { post }: OwnRoster) =>
  web.city.posts.find(({ id }) => id === post)?.leader[lang] ?? '';

function rowsOf({ t, lang }: Visit, { mine, sessions }: OwnRoster): Child[][] {
  const shifts = mine.map((slot) => ({ slot, what: t('roster.shift') }));
  const booked = sessions
    .filter((one) => one.booked)
    .map((slot) => ({ slot, what: `${slot.name} ${slot.place ?? ''}` }));
  return [...shifts, ...booked]
    .sort((a, b) => a.slot.start - b.slot.start)
    .map(({ slot: { date, from, to }, what }) => [
      <>
        {formatDay(lang, date)}{' '}
        <span class="app-nowrap">
          {from}–{to}
        </span>
      </>,
      what.trim(),
    ]);
}

/** GET /mine/:reference/calendar: the calendar file; inside WeChat, which saves no files, how to get it. */
export async function showCalendar(visit: Visit, reference: string): Promise<Response> {
  const found = await ownOf(visit, reference);
  if (found instanceof Response) return found;
  const { t, c, web } = visit;
  if (/MicroMessenger/i.test(c.req.header('user-agent') ?? '')) {
    return page(
      visit,
      { title: t('calendar.title'), back: `/mine/${reference}/roster` },
      <>
        <h1 class="govuk-heading-l">{t('calendar.title')}</h1>
        <p class="govuk-body">{t('calendar.wechat')}</p>
      </>,
    );
  }
  const { own } = found;
  const words = { title: t('calendar.name'), shift: groupName(visit, own), host: new URL(web.publicUrl).host };
  return c.body(web.engine.calendar?.(own, words) ?? '', 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'attachment; filename="roster.ics"',
    'cache-control': 'no-store',
  });
}
