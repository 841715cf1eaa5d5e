import { csrfField } from '../../../shared/http/csrf.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { shortOf } from '../../recruitment/roster/records.ts';
import { startOf } from '../../recruitment/roster/slot.ts';
import { type GroupMember, isServing, type SlotOfWeek } from '../../recruitment/roster/week.ts';
import { byRef, groupName, Person, Said, when } from '../group/parts.tsx';
import { type GroupWeek, groupIn, groupsOf, mayPlan, pathOf, readWeek, weekIn } from '../group/read.ts';
import { page } from '../parts/frame.tsx';
import { may, mayOfWhole } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { Coverage, Gaps, Members, Weeks } from './coverage.tsx';

/** Groups on one page of the board: two calls to the table for each. */
const perPage = 8;

/**
 * GET /desk/board: the week of each group: people in every hour, gaps, groups below their minimum. `first`: which of the
 * groups the page begins with, from 0.
 */
export async function showBoard(visit: Visit): Promise<Response> {
  const { t, staff, c } = visit;
  const { city } = visit.desk.env;
  if (!may(staff, 'board')) throw new Problem(403, 'role');
  const from = weekIn(visit);
  const all = groupsOf(visit);
  const asked = Number(c.req.query('first'));
  const first = Number.isInteger(asked) && asked > 0 && asked < all.length ? asked : 0;
  const groups = all.slice(first, first + perPage);
  const weeks = await Promise.all(groups.map((group) => readWeek(visit, group, from)));
  const title = t(staff.role === 'groupLeader' ? 'board.mine' : 'board.title');
  return page(
    visit,
    { title, menu: 'board' },
    <>
      <h1 class="govuk-heading-l">{title}</h1>
      {groups.length === 0 ? <p class="govuk-body">{t('board.none')}</p> : null}
      <Weeks visit={visit} at="/desk/board" from={from} more={first > 0 ? `&first=${first}` : ''} />
      <p class="govuk-hint">{t('board.hours.note')}</p>
      {weeks.map((of) => (
        <section aria-labelledby={`g-${of.group.post}-${of.group.number}`}>
          <h2 class="govuk-heading-m" id={`g-${of.group.post}-${of.group.number}`}>
            {groupName(visit, of.group)}
          </h2>
          <Members visit={visit} of={of} />
          {isServing(of.week, city) ? (
            <Coverage visit={visit} of={of} caption={`${groupName(visit, of.group)} ${t('board.hours')}`} />
          ) : null}
          <Gaps visit={visit} of={of} />
          <p class="govuk-body app-screen">
            <a class="govuk-link" href={`${pathOf('board', of.group)}?week=${from}`}>
              {t('board.openBoard')}
              <span class="govuk-visually-hidden"> {groupName(visit, of.group)}</span>
            </a>
            {' · '}
            <a class="govuk-link" href={pathOf('group', of.group)}>
              {t('board.openGroup')}
              <span class="govuk-visually-hidden"> {groupName(visit, of.group)}</span>
            </a>
          </p>
        </section>
      ))}
      <Pager visit={visit} from={from} first={first} count={all.length} />
      <p class="govuk-body app-screen">
        <a class="govuk-link" href="/desk/sessions">
          {t('board.sessions')}
        </a>
        {mayOfWhole(visit, 'leaders') ? (
          <>
            {' · '}
            <a class="govuk-link" href="/desk/leaders">
              {t('leaders.link')}
            </a>
          </>
        ) : null}
      </p>
    </>,
  );
}

/** Ways to the groups before and after, where there are more than one page shows. */
function Pager({ visit: { t }, from, first, count }: { visit: Visit; from: string; first: number; count: number }) {
  if (count <= perPage) return null;
  const until = Math.min(first + perPage, count);
  const at = (group: number) => `/desk/board?week=${from}${group > 0 ? `&first=${group}` : ''}`;
  return (
    <nav class="app-weeks app-screen" aria-label={t('board.pages')}>
      {first > 0 ? (
        <a class="govuk-link" href={at(Math.max(0, first - perPage))} rel="prev">
          {t('board.pages.before')}
        </a>
      ) : null}
      <span>{t('board.pages.here', { from: first + 1, until, n: count })}</span>
      {until < count ? (
        <a class="govuk-link" href={at(until)} rel="next">
          {t('board.pages.next')}
        </a>
      ) : null}
    </nav>
  );
}

/** GET /desk/board/:post/:group: the hours, the shifts with who comes, and the people to be asked. */
export async function showGroupBoard(visit: Visit, post: string, number: string): Promise<Response> {
  const { t, desk } = visit;
  const group = groupIn(visit, post, number);
  const from = weekIn(visit);
  const of = await readWeek(visit, group, from);
  const here = pathOf('board', group);
  return page(
    visit,
    { title: groupName(visit, group), menu: 'board' },
    <>
      <a class="govuk-back-link app-screen" href={`/desk/board?week=${from}`}>
        {t('board.title')}
      </a>
      <Said visit={visit} />
      <h1 class="govuk-heading-l">{groupName(visit, group)}</h1>
      <Members visit={visit} of={of} />
      <Weeks visit={visit} at={here} from={from} />
      <Coverage visit={visit} of={of} caption={t('board.hours')} />
      <p class="govuk-hint">{t('board.hours.note')}</p>
      <Gaps visit={visit} of={of} />
      <div class="desk-buttons app-screen">
        <LinkButton href={`${here}/propose?week=${from}`}>{t('board.propose')}</LinkButton>
        {mayPlan(visit) ? (
          <LinkButton kind="secondary" href={`${here}/open?week=${from}`}>
            {t('board.open')}
          </LinkButton>
        ) : null}
        <LinkButton kind="secondary" href={pathOf('group', group)}>
          {t('board.openGroup')}
        </LinkButton>
      </div>
      <h2 class="govuk-heading-m">{t('board.slots')}</h2>
      <Slots visit={visit} of={of} />
      <People visit={visit} of={of} />
      <p class="govuk-hint app-screen">{t('board.print')}</p>
      <form method="post" action={`${here}/slot`} id="drop" hidden>
        <input type="hidden" name={csrfField} value={visit.csrf} />
        <input type="hidden" name="act" value="ask" />
        <input type="hidden" name="week" value={from} />
        <input type="hidden" name="key" value={desk.env.ids.uuid()} />
        <input type="hidden" name="slot" />
        <input type="hidden" name="person" />
      </form>
      <script src={desk.assets.href('board.js')} defer />
    </>,
  );
}

function Slots({ visit, of }: { visit: Visit; of: GroupWeek }) {
  const { t, now } = visit;
  const members = byRef(of.week.members);
  if (of.week.slots.length === 0) return <p class="govuk-body">{t('board.slots.none')}</p>;
  return (
    <table class="govuk-table desk-table">
      <caption class="govuk-visually-hidden">{t('board.slots')}</caption>
      <thead>
        <tr>
          {['board.slot', 'board.seats', 'board.who', 'board.asked', 'board.change'].map((head) => (
            <th scope="col" class="govuk-table__header">
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {of.week.slots.map((slot) => (
          <tr data-slot={slot.open && startOf(slot) > now ? slot.id : undefined}>
            <th scope="row" class="govuk-table__cell" data-label={t('board.slot')}>
              {when(visit, slot)} {slot.provisional ? <Tag colour="yellow">{t('board.provisional')}</Tag> : null}
            </th>
            <td class="govuk-table__cell" data-label={t('board.seats')}>
              {slot.open ? (
                <span class={slot.holders.length === 0 ? 'desk-none' : ''}>
                  {t('board.taken', { n: slot.holders.length, seats: slot.capacity })}
                </span>
              ) : (
                <Tag colour="grey">{t('board.closed')}</Tag>
              )}
            </td>
            <td class="govuk-table__cell" data-label={t('board.who')}>
              <Names refs={slot.holders} members={members} />
            </td>
            <td class="govuk-table__cell" data-label={t('board.asked')}>
              <Names refs={slot.asked ?? []} members={members} />
            </td>
            <td class="govuk-table__cell app-screen" data-label={t('board.change')}>
              {slot.open ? <Arrange visit={visit} of={of} slot={slot} /> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Arrange({ visit, of, slot }: { visit: Visit; of: GroupWeek; slot: SlotOfWeek }) {
  return (
    <a class="govuk-link" href={`${pathOf('board', of.group)}/slot?slot=${shortOf(slot)}&week=${of.from}`}>
      {visit.t('board.change')}
      <span class="govuk-visually-hidden"> {when(visit, slot)}</span>
    </a>
  );
}

function Names({ refs, members }: { refs: readonly string[]; members: Map<string, GroupMember> }) {
  return (
    <span>
      {refs.map((ref, index) => (
        <>
          {index > 0 ? '、' : ''}
          <Person member={members.get(ref)} text={shortName(members.get(ref))} />
        </>
      ))}
    </span>
  );
}

/** `张* 0001`: many names are alike once they are masked. */
const shortName = (member?: GroupMember) => (member ? `${member.name} ${member.mobile.slice(-4)}` : '');

/** Everybody of the group, to be dragged onto a shift where scripts run. */
function People({ visit, of }: { visit: Visit; of: GroupWeek }) {
  const { t } = visit;
  return (
    <section class="app-screen" aria-labelledby="people">
      <h2 class="govuk-heading-m" id="people">
        {t('board.people')}
      </h2>
      <p class="govuk-hint">{t('board.people.drag')}</p>
      <ul class="desk-chips">
        {of.week.members.map((member) => (
          <li data-person={member.ref}>
            {shortName(member)} · {t('board.hoursOf', { n: Math.round(member.served / 6) / 10 })}
          </li>
        ))}
      </ul>
    </section>
  );
}
