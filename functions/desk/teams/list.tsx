import { register } from '../../../shared/register/register.ts';
import { type Team, teamKind } from '../../recruitment/teams/team.ts';
import { CardTable } from '../call-ups/card-table.tsx';
import { page } from '../parts/frame.tsx';
import { requireWhole } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { rolesIn, StandingTag, standingOf, untilOf } from './standing.tsx';

/** Teams on one page: what is read is shown, and one item more for each, however many the city has. */
const perPage = 25;

/** GET /desk/teams: the newest first, with the roles that each lacks and how long it waits. */
export async function showTeams(visit: Visit): Promise<Response> {
  requireWhole(visit, 'teams');
  const { t, c, desk } = visit;
  const after = c.req.query('after') ?? '';
  const { records, next } = await register(desk.env, 'recruitment').list<Team>(teamKind, {
    limit: perPage,
    backwards: true,
    ...(/^[\da-z]{8}$/.test(after) && { after }),
  });
  const standings = await Promise.all(records.map((team) => standingOf(visit, team)));
  const heads = ['name', 'kind', 'lacks', 'until', 'state'] as const;
  return page(
    visit,
    { title: t('teams.title'), menu: 'teams' },
    <>
      <h1 class="govuk-heading-l">{t('teams.title')}</h1>
      <p class="govuk-body">
        {t('teams.says')}{' '}
        <a class="govuk-link" href="/desk/queues/gathering">
          {t('teams.people')}
        </a>
      </p>
      {records.length === 0 ? (
        <p class="govuk-body">{t(after ? 'teams.noMore' : 'teams.none')}</p>
      ) : (
        <CardTable
          caption={t('teams.title')}
          heads={heads.map((head) => t(`teams.${head}`))}
          rows={records.map(({ id, value }, index) => {
            const standing = standings[index]!;
            return [
              <a class="govuk-link" href={`/desk/teams/${id}`}>
                {value.name}
              </a>,
              t(`teams.kind.${value.kind}`, { n: value.seats.length }),
              value.open ? rolesIn(visit, standing.lacks) : '',
              untilOf(visit, standing),
              <StandingTag visit={visit} standing={standing} />,
            ];
          })}
        />
      )}
      {next ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/desk/teams?after=${next}`}>
            {t('teams.older')}
          </a>
        </p>
      ) : null}
    </>,
  );
}
