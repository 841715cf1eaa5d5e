import { Problem } from '../../../shared/http/problem.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { register } from '../../../shared/register/register.ts';
import { Tag } from '../../../shared/ui/tag.tsx';
import { type Team, teamKind } from '../../recruitment/teams/team.ts';
import { type SeatView, teamView } from '../../recruitment/teams/view.ts';
import { CardTable } from '../call-ups/card-table.tsx';
import { page } from '../parts/frame.tsx';
import { requireWhole } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { roleName, rolesIn, StandingTag, standingOf, untilOf } from './standing.tsx';

const colours: Record<SeatView['state'], 'red' | 'yellow' | 'blue' | 'green'> = {
  empty: 'red',
  invited: 'yellow',
  declined: 'red',
  left: 'red',
  joined: 'blue',
  ready: 'green',
};

/** GET /desk/teams/:id: each place, who has it or was asked, and their sign-up. */
export async function showTeam(visit: Visit, id: string): Promise<Response> {
  requireWhole(visit, 'teams');
  const { t, desk } = visit;
  const record = /^[\da-z]{8}$/.test(id) ? await register(desk.env, 'recruitment').get<Team>(teamKind, id) : undefined;
  if (!record) throw new Problem(404, 'page.missing');
  const [view, standing] = await Promise.all([teamView(desk.env, record), standingOf(visit, record)]);
  const heads = ['role', 'who', 'mobile', 'seat', 'signUp'] as const;
  return page(
    visit,
    { title: view.name, menu: 'teams' },
    <>
      <a class="govuk-back-link" href="/desk/teams">
        {t('teams.back')}
      </a>
      <h1 class="govuk-heading-l">{view.name}</h1>
      <p class="govuk-body">
        <StandingTag visit={visit} standing={standing} />{' '}
        {view.open && standing.lacks.length > 0 ? t('teams.lacking', { roles: rolesIn(visit, standing.lacks) }) : ''}
        {standing.until === undefined ? '' : t('teams.waitsUntil', { due: untilOf(visit, standing) })}
      </p>
      {standing.state === 'late' ? <p class="govuk-body">{t('teams.late.says')}</p> : null}
      {view.open && view.leaderless ? <p class="govuk-body">{t('teams.leaderless')}</p> : null}
      <CardTable
        caption={t('team.roles')}
        heads={heads.map((head) => t(`teams.${head}`))}
        rows={view.seats.map((seat) => [
          roleName(visit, seat.role),
          `${seat.name ?? ''}${seat.ref === view.leader ? t('team.leader') : ''}`,
          seat.mobile ?? '',
          <Tag colour={colours[seat.state]}>{t(`team.seat.${seat.state}`)}</Tag>,
          seat.ref ? (
            <a class="govuk-link" href={`/desk/cases/${seat.ref}`}>
              {formatReference(seat.ref)}
            </a>
          ) : (
            ''
          ),
        ])}
      />
    </>,
  );
}
