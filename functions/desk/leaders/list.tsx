import type { Staff } from '../../../shared/staff/staff.ts';
import { CardTable } from '../call-ups/card-table.tsx';
import { groupName } from '../group/parts.tsx';
import { groupsIn as groupsOfCity } from '../group/read.ts';
import { page } from '../parts/frame.tsx';
import { requireWhole } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { groupsIn, leadersOf } from './leader.ts';

const perPage = 25;

/** The groups that somebody leads, in words. */
export function ledBy(visit: Visit, { divisions }: Pick<Staff, 'divisions'>): string {
  const { t, desk, lang } = visit;
  const { city } = desk.env;
  if (divisions.includes(city.code)) return t('leaders.all');
  const led = groupsIn({ divisions });
  const known = groupsOfCity(city).filter(({ id }) => led.includes(id));
  if (known.length === 0) return t('leaders.noGroup');
  return known.map((group) => groupName(visit, group)).join(lang === 'zh' ? '、' : ', ');
}

/** GET /desk/leaders: who leads which groups. */
export async function showLeaders(visit: Visit): Promise<Response> {
  requireWhole(visit, 'leaders');
  const { t, c, desk } = visit;
  const after = c.req.query('after');
  const { leaders, next } = await leadersOf(desk, { limit: perPage, ...(after && { after: after.slice(0, 200) }) });
  return page(
    visit,
    { title: t('leaders.title'), menu: 'board' },
    <>
      <a class="govuk-back-link" href="/desk/board">
        {t('leaders.board')}
      </a>
      <h1 class="govuk-heading-l">{t('leaders.title')}</h1>
      <p class="govuk-body">{t('leaders.says')}</p>
      {leaders.length === 0 ? (
        <p class="govuk-body">{t('leaders.none')}</p>
      ) : (
        <CardTable
          caption={t('leaders.title')}
          heads={[t('leaders.name'), t('leaders.groups')]}
          rows={leaders.map((leader) => [
            <a class="govuk-link" href={`/desk/leaders/${encodeURIComponent(leader.sub)}`}>
              {leader.name}
            </a>,
            ledBy(visit, leader),
          ])}
        />
      )}
      {next ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/desk/leaders?after=${encodeURIComponent(next)}`}>
            {t('leaders.more')}
          </a>
        </p>
      ) : null}
    </>,
  );
}
