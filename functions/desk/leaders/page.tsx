import { Problem } from '../../../shared/http/problem.ts';
import { formatTime } from '../../../shared/i18n/time.ts';
import type { Staff } from '../../../shared/staff/staff.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Checkboxes } from '../../../shared/ui/choices.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { groupName } from '../group/parts.tsx';
import { groupsIn as groupsOfCity } from '../group/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { namesOf } from '../parts/people.ts';
import { requireWhole } from '../roles.ts';
import { one, type Visit } from '../visit.ts';
import { changesOf, groupsIn, leaderOf, setGroups } from './leader.ts';
import { ledBy } from './list.tsx';

const mostChanges = 20;
const pathOf = (sub: string) => `/desk/leaders/${encodeURIComponent(sub)}`;
/** What stood on the page when it was read, to be told from what stands there when it is sent. */
const scopeOf = ({ divisions }: Pick<Staff, 'divisions'>) => JSON.stringify(divisions);

async function open(visit: Visit, sub: string): Promise<Staff> {
  requireWhole(visit, 'leaders');
  const leader = await leaderOf(visit.desk, sub);
  if (!leader) throw new Problem(404, 'page.missing');
  return leader;
}

/** GET /desk/leaders/:sub: the groups of one leader, to be ticked; and who has changed them. */
export async function showLeader(visit: Visit, sub: string): Promise<Response> {
  const leader = await open(visit, sub);
  const { t, lang, c, desk } = visit;
  const { city } = desk.env;
  const all = groupsOfCity(city);
  const whole = leader.divisions.includes(city.code);
  const said = (['done', 'same', 'moved'] as const).find((word) => c.req.query('said') === word);
  return page(
    visit,
    { title: leader.name, menu: 'board' },
    <>
      <a class="govuk-back-link" href="/desk/leaders">
        {t('leaders.back')}
      </a>
      {said ? (
        <Notification title={t('leaders.title')} success={said !== 'moved'}>
          <p class="govuk-notification-banner__heading">{t(`leaders.${said}`)}</p>
        </Notification>
      ) : null}
      <h1 class="govuk-heading-l">{leader.name}</h1>
      {whole ? <p class="govuk-body">{t('leaders.whole')}</p> : null}
      <PostForm visit={visit} id="form">
        <input type="hidden" name="before" value={scopeOf(leader)} />
        <Checkboxes
          id="groups"
          lang={lang}
          label={t('leaders.groups')}
          hint={t('leaders.groups.hint')}
          choices={all.map((group) => ({ value: group.id, label: groupName(visit, group) }))}
          values={whole ? all.map(({ id }) => id) : groupsIn(leader)}
        />
        <Button>{t('leaders.save')}</Button>
      </PostForm>
      <History visit={visit} sub={sub} />
    </>,
  );
}

/** POST: from the next request on the leader sees these groups, and no others. */
export async function sendLeader(visit: Visit, sub: string): Promise<Response> {
  const leader = await open(visit, sub);
  const { c, desk, staff } = visit;
  const raw = await visit.post();
  const to = (word: 'done' | 'same' | 'moved') => c.redirect(`${pathOf(sub)}?said=${word}`, 303);
  if (one(raw, 'before') !== scopeOf(leader)) return to('moved');
  const ticked = new Set([raw.groups ?? []].flat());
  const groups = groupsOfCity(desk.env.city).flatMap(({ id }) => (ticked.has(id) ? [id] : []));
  const same = !leader.divisions.includes(desk.env.city.code) && sameAs(groups, groupsIn(leader));
  if (same) return to('same');
  return to((await setGroups(desk, leader, groups, staff.sub)) ? 'done' : 'moved');
}

const sameAs = (a: readonly string[], b: readonly string[]) => a.toSorted().join(' ') === b.toSorted().join(' ');

async function History({ visit, sub }: { visit: Visit; sub: string }) {
  const { t, lang, desk } = visit;
  const changes = await changesOf(desk, sub, mostChanges);
  if (changes.length === 0) return null;
  const names = await namesOf(
    visit,
    changes.map(({ by }) => ({ kind: 'staff', id: by })),
  );
  return (
    <>
      <h2 class="govuk-heading-m">{t('leaders.history')}</h2>
      <ul class="govuk-list">
        {changes.map(({ at, by, from, to }) => (
          <li>
            <strong>{`${formatTime(lang, at)} · ${names.get(by) ?? t('leaders.someone')}`}</strong>
            <br />
            {t('leaders.changed', {
              from: ledBy(visit, { divisions: from }),
              to: ledBy(visit, { divisions: to }),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}
