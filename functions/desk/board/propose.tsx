import { Button } from '../../../shared/ui/button.tsx';
import type { AskedWhy } from '../../recruitment/roster/asked.ts';
import { proposeFor } from '../../recruitment/roster/propose.ts';
import { proposeSlotsOf } from '../../recruitment/roster/proposing.ts';
import { parseSlotId } from '../../recruitment/roster/slot.ts';
import { volunteerOf } from '../../recruitment/roster/week.ts';
import { byRef, groupName, when } from '../group/parts.tsx';
import { groupIn, pathOf, readWeek, weekIn } from '../group/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { Heads } from '../parts/heads.tsx';
import type { Visit } from '../visit.ts';

/** GET …/propose: whom the rules would ask for the week's gaps, and why; nobody is asked by looking. */
export async function showPropose(visit: Visit, post: string, number: string): Promise<Response> {
  const { t, now } = visit;
  const group = groupIn(visit, post, number);
  const of = await readWeek(visit, group, weekIn(visit));
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
  const heads = ['board.slot', 'group.name', 'propose.why'];
  return page(
    visit,
    { title: t('propose.title'), menu: 'board' },
    <>
      <a class="govuk-back-link" href={`${pathOf('board', group)}?week=${of.from}`}>
        {groupName(visit, group)}
      </a>
      <h1 class="govuk-heading-l">{t('propose.title')}</h1>
      <p class="govuk-body">{t(proposals.length > 0 ? 'propose.note' : 'propose.none')}</p>
      {proposals.length > 0 ? (
        <>
          <table class="govuk-table desk-table">
            <caption class="govuk-visually-hidden">{t('propose.title')}</caption>
            <Heads heads={heads.map((head) => t(head))} />
            <tbody>
              {proposals.map(({ slot, volunteer, why }) => (
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
          <PostForm visit={visit} id="form" action={`${pathOf('board', group)}/propose?week=${of.from}`}>
            <Button>{t('propose.go', { n: proposals.length })}</Button>
          </PostForm>
        </>
      ) : null}
      {unfilled.length > 0 ? (
        <>
          <h2 class="govuk-heading-m">{t('propose.unfilled')}</h2>
          <ul class="govuk-list govuk-list--bullet">
            {unfilled.map(({ slot, places, hindered }) => (
              <li>
                {t('propose.unfilled.n', { time: timeOf(slot), n: places })}
                {Object.entries(hindered).map(([why, n]) => ` · ${t(`slot.not.${why}`)} ${n}`)}
              </li>
            ))}
          </ul>
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
  const { from, until } = await readWeek(visit, group, weekIn(visit));
  const made = await proposeSlotsOf(desk.env, post, group.number, { from, until });
  const { proposed = [], refused = [] } = made ?? {};
  return c.redirect(
    `${pathOf('board', group)}?week=${from}&said=proposed&n=${proposed.length}&refused=${refused.length}`,
    303,
  );
}
