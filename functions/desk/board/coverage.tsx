import { addDays } from '../../../shared/calendar/dates.ts';
import { formatDate, formatDay } from '../../../shared/i18n/time.ts';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { HourCell } from '../../recruitment/roster/coverage.ts';
import { dueRings, ringsOf } from '../../recruitment/roster/rings.ts';
import { endOf, startOf } from '../../recruitment/roster/slot.ts';
import { isServing } from '../../recruitment/roster/week.ts';
import { when } from '../group/parts.tsx';
import type { GroupWeek } from '../group/read.ts';
import type { Visit } from '../visit.ts';

/** People of a group against its minimum: never by colour alone. */
export function Members({ visit: { t }, of }: { visit: Visit; of: GroupWeek }) {
  const { min, max } = of.week.group;
  const n = of.week.members.length;
  return (
    <p class="govuk-body">
      {t('board.members', { n, min, max })}{' '}
      {n < min ? <Tag colour="red">{t('board.short', { n: min - n })}</Tag> : null}
    </p>
  );
}

/** A week's days by hours: in each hour how many people are there, of how many seats. */
export function Coverage({ visit, of, caption }: { visit: Visit; of: GroupWeek; caption: string }) {
  const { t, lang } = visit;
  const { days } = of.coverage;
  const hours = [...new Set(days.flatMap(({ cells }) => cells.map(({ hour }) => hour)))].sort((a, b) => a - b);
  return (
    <section class="app-scroll" tabindex={0} aria-label={caption}>
      <table class="desk-hours">
        <caption class="govuk-visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('board.day')}</th>
            {hours.map((hour) => (
              <th scope="col">{hour}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ date, cells }) => (
            <tr>
              <th scope="row">{formatDay(lang, date)}</th>
              {hours.map((hour) => (
                <Cell visit={visit} cell={cells.find((one) => one.hour === hour)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ visit: { t }, cell }: { visit: Visit; cell: HourCell | undefined }) {
  if (!cell) return <td />;
  const { people, seats, required } = cell;
  if (required && people === 0) {
    return (
      <td class={seats > 0 ? 'is-nobody' : 'is-none'}>{t(seats > 0 ? 'board.cell.nobody' : 'board.cell.none')}</td>
    );
  }
  return (
    <td class={people > 0 ? 'is-there' : ''}>
      {people}/{seats}
    </td>
  );
}

/** Times without anyone, those that come soon first to be seen. */
export function Gaps({ visit, of }: { visit: Visit; of: GroupWeek }) {
  const { t, now, desk } = visit;
  if (!isServing(of.week, desk.env.city)) return <p class="govuk-body">{t('board.notServing')}</p>;
  const gaps = of.coverage.days.flatMap((day) => day.gaps).filter((gap) => endOf(gap) > now);
  if (gaps.length === 0) return <p class="govuk-body">{t('board.noGaps')}</p>;
  const { ringHours } = of.week.rules;
  const due = new Set(dueRings(ringsOf(of.coverage, of.week.group.hours, ringHours), now).map(({ key }) => key));
  const { post, group } = of.coverage;
  return (
    <details class="govuk-details" open={due.size > 0}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{t('board.gaps', { n: gaps.length })}</span>
      </summary>
      <div class="govuk-details__text">
        <ul class="govuk-list">
          {gaps.map((gap) => (
            <li>
              {when(visit, gap)} {t(gap.kind === 'nobody' ? 'board.cell.nobody' : 'board.cell.none')}{' '}
              {due.has(`gap/${post}/${group}/${gap.date}/${gap.from}`) ? (
                <Tag colour="red">
                  {startOf(gap) <= now ? t('board.ringsNow') : t('board.rings', { hours: ringHours })}
                </Tag>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

/** Ways to the week before and after; `more`: what else stands in the address. */
export function Weeks({ visit, at, from, more = '' }: { visit: Visit; at: string; from: string; more?: string }) {
  const { t, lang } = visit;
  return (
    <nav class="app-weeks app-screen" aria-label={t('board.weeks')}>
      <a class="govuk-link" href={`${at}?week=${addDays(from, -7)}${more}`} rel="prev">
        {t('board.before')}
      </a>
      <span>{t('board.week', { from: formatDate(lang, from), until: formatDate(lang, addDays(from, 6)) })}</span>
      <a class="govuk-link" href={`${at}?week=${addDays(from, 7)}${more}`} rel="next">
        {t('board.next')}
      </a>
    </nav>
  );
}
