import { addDays } from '../../../shared/calendar/dates.ts';
import { formatDate } from '../../../shared/i18n/time.ts';
import { Button } from '../../../shared/ui/button.tsx';
import type { AskedWhy } from '../../recruitment/roster/asked.ts';
import { proposeFor } from '../../recruitment/roster/propose.ts';
import { proposeSlotsOf } from '../../recruitment/roster/proposing.ts';
import { parseSlotId } from '../../recruitment/roster/slot.ts';
import { volunteerOf } from '../../recruitment/roster/week.ts';
import { byRef, groupName, Said, when } from '../group/parts.tsx';
import { groupIn, pathOf, readWeek, weekIn } from '../group/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { Heads } from '../parts/heads.tsx';
import type { Visit } from '../visit.ts';

/** Days for which one can propose at once; a month of a group's slots is one call. */
const periods = [7, 14, 28] as const;
/** Rows and open places on one page: a month of thirty seats has thousands. */
const perPage = 100;
/** How long a request works on asking people before it answers with how far it is, ms. */
const working = 8_000;

const periodIn = ({ c }: Visit) => periods.find((days) => String(days) === c.req.query('days')) ?? periods[0];

/** GET …/propose: whom the rules would ask for the gaps of a week or more, and why; nobody is asked by looking. */
export async function showPropose(visit: Visit, post: string, number: string): Promise<Response> {
  const { t, lang, now } = visit;
  const group = groupIn(visit, post, number);
  const days = periodIn(visit);
  const of = await readWeek(visit, group, weekIn(visit), days);
  const { proposals, unfilled } = proposeFor({
    slots: of.week.slots.filter(({ open }) => open),
    volunteers: of.week.members.map((member) => volunteerOf(group.id, member)),
    rules: of.week.rules,
    now,
  });
  const members = byRef(of.week.members);
  const timeOf = (id: string) => {
    const slot = parseSlotId(id);
    return slot ? when(visit, slot) : id;
  };
  const here = `${pathOf('board', group)}/propose?week=${of.from}`;
  const pages = Math.max(1, Math.ceil(proposals.length / perPage));
  const shown = Math.min(pages, Math.max(1, Number(visit.c.req.query('page')) || 1));
  const rows = proposals.toSorted((a, b) => (a.slot < b.slot ? -1 : 1)).slice((shown - 1) * perPage, shown * perPage);
  const heads = ['board.slot', 'group.name', 'propose.why'];
  return page(
    visit,
    { title: t('propose.title'), menu: 'board' },
    <>
      <a class="govuk-back-link" href={`${pathOf('board', group)}?week=${of.from}`}>
        {groupName(visit, group)}
      </a>
      <Said visit={visit} />
      <h1 class="govuk-heading-l">{t('propose.title')}</h1>
      <nav class="desk-queues" aria-label={t('propose.period')}>
        <ul>
          {periods.map((one) => (
            <li>
              <a href={`${here}&days=${one}`} aria-current={one === days ? 'page' : undefined}>
                {t(`propose.period.${one}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="govuk-body">
        {t('board.week', { from: formatDate(lang, of.from), until: formatDate(lang, of.until) })}
      </p>
      <p class="govuk-body">{t(proposals.length > 0 ? 'propose.note' : 'propose.none')}</p>
      {proposals.length > 0 ? (
        <>
          <table class="govuk-table desk-table">
            <caption class="govuk-visually-hidden">{t('propose.title')}</caption>
            <Heads heads={heads.map((head) => t(head))} />
            <tbody>
              {rows.map(({ slot, volunteer, why }) => (
                <tr>
                  <th scope="row" class="govuk-table__cell" data-label={t('board.slot')}>
                    {timeOf(slot)}
                  </th>
                  <td class="govuk-table__cell" data-label={t('group.name')}>
                    {members.get(volunteer)?.name} {members.get(volunteer)?.mobile}
                  </td>
                  <td class="govuk-table__cell" data-label={t('propose.why')}>
                    {why.map((one) => whyText(visit, one)).join('；')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {pages > 1 ? (
            <nav class="desk-pager" aria-label={t('propose.pages')}>
              {shown > 1 ? (
                <a class="govuk-link" href={`${here}&days=${days}&page=${shown - 1}`} rel="prev">
                  {t('propose.before')}
                </a>
              ) : null}
              <span>{t('propose.page', { n: shown, of: pages })}</span>
              {shown < pages ? (
                <a class="govuk-link" href={`${here}&days=${days}&page=${shown + 1}`} rel="next">
                  {t('propose.next')}
                </a>
              ) : null}
            </nav>
          ) : null}
          <PostForm visit={visit} id="form" action={`${here}&days=${days}`}>
            <Button>{t('propose.go', { n: proposals.length })}</Button>
          </PostForm>
        </>
      ) : null}
      {unfilled.length > 0 ? (
        <>
          <h2 class="govuk-heading-m">{t('propose.unfilled')}</h2>
          <ul class="govuk-list govuk-list--bullet">
            {unfilled.slice(0, perPage).map(({ slot, places, hindered }) => (
              <li>
                {t('propose.unfilled.n', { time: timeOf(slot), n: places })}
                {Object.entries(hindered).map(([why, n]) => ` · ${t(`slot.not.${why}`)} ${n}`)}
              </li>
            ))}
          </ul>
          {unfilled.length > perPage ? (
            <p class="govuk-body">{t('propose.unfilled.more', { n: unfilled.length - perPage })}</p>
          ) : null}
        </>
      ) : null}
    </>,
  );
}

/** A reason in words of the staff. */
export function whyText({ t }: Pick<Visit, 't'>, why: AskedWhy): string {
  const { code, ...numbers } = why;
  const vars = Object.fromEntries(Object.entries(numbers).map(([name, n]) => [name, Math.round(Number(n) * 10) / 10]));
  return t(`propose.why.${code}`, vars);
}

/** POST …/propose: asks them. Whoever is asked already is not asked again, so that sending it twice does no harm. */
export async function sendPropose(visit: Visit, post: string, number: string): Promise<Response> {
  const { c, desk } = visit;
  await visit.post();
  const group = groupIn(visit, post, number);
  const from = weekIn(visit);
  const days = periodIn(visit);
  const stopAt = desk.env.clock.now() + working;
  const made = await proposeSlotsOf(desk.env, post, group.number, { from, until: addDays(from, days - 1), stopAt });
  const { proposed = [], refused = [], left = 0 } = made ?? {};
  const counts = `n=${proposed.length}&refused=${refused.length}&left=${left}`;
  const said = left > 0 ? 'proposedSome' : 'proposed';
  return c.redirect(
    left > 0
      ? `${pathOf('board', group)}/propose?week=${from}&days=${days}&said=${said}&${counts}`
      : `${pathOf('board', group)}?week=${from}&said=${said}&${counts}`,
    303,
  );
}
