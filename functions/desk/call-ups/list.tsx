import { Problem } from '../../../shared/http/problem.ts';
import { dateInChina, formatDate, formatDue } from '../../../shared/i18n/time.ts';
import { register } from '../../../shared/register/register.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { takenNumbers } from '../../../shared/workflow/places.ts';
import { type CallUp, callUpKind, callUpPlace } from '../../recruitment/call-ups/call-up.ts';
import { whereOf } from '../../recruitment/call-ups/words.ts';
import { counted, countRows } from '../lists/read.ts';
import { page } from '../parts/frame.tsx';
import type { Visit } from '../visit.ts';
import { mayCallUp } from './rights.ts';

/** Those of the last months; an older one is found by its address. */
const shownDays = 183;
const most = 50;
const day = 86_400_000;

/** How a call-up stands, in a word. */
export function stateOfCallUp({ open, stopped, answerBy }: CallUp, now: number) {
  if (!open) return 'closed' as const;
  if (stopped) return 'stopped' as const;
  return now >= answerBy ? ('over' as const) : ('open' as const);
}

/** GET /desk/call-ups: the last ones, newest first. */
export async function showCallUps(visit: Visit): Promise<Response> {
  const { t, lang, desk, staff, now, divisions } = visit;
  if (!mayCallUp(staff)) throw new Problem(403, 'role');
  const { env } = desk;
  const from = dateInChina(now - shownDays * day)
    .replaceAll('-', '')
    .slice(2);
  const [{ records }, inPool] = await Promise.all([
    register(env, 'recruitment').list<CallUp>(callUpKind, { from, limit: 999 }),
    countRows(env, { workflow: 'recruitment', list: 'pool' }, divisions),
  ]);
  const shown = records.toSorted((a, b) => b.value.openedAt - a.value.openedAt).slice(0, most);
  const taken = await Promise.all(shown.map(({ id }) => takenNumbers(env, 'recruitment', callUpPlace(id))));
  const heads = ['where', 'wanted', 'dates', 'answerBy', 'issuer', 'state'] as const;
  return page(
    visit,
    { title: t('callUp.title'), menu: 'callUps' },
    <>
      <h1 class="govuk-heading-l">{t('callUp.title')}</h1>
      <p class="govuk-body">
        {t('callUp.inPool', { n: counted(inPool) })}{' '}
        <a class="govuk-link" href="/desk/queues/pool">
          {t('callUp.seePool')}
        </a>{' '}
        ·{' '}
        <a class="govuk-link" href="/desk/organisations">
          {t('organisation.title')}
        </a>
      </p>
      <LinkButton href="/desk/call-ups/new">{t('callUp.new')}</LinkButton>
      {shown.length === 0 ? (
        <p class="govuk-body">{t('callUp.none')}</p>
      ) : (
        <table class="govuk-table desk-table">
          <caption class="govuk-visually-hidden">{t('callUp.title')}</caption>
          <thead>
            <tr>
              {heads.map((head) => (
                <th scope="col" class="govuk-table__header">
                  {t(`callUp.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, value }, at) => {
              const state = stateOfCallUp(value, now);
              return (
                <tr>
                  <th scope="row" class="govuk-table__cell" data-label={t('callUp.where')}>
                    <a class="govuk-link" href={`/desk/call-ups/${id}`}>
                      {whereOf(value, env.city, lang)}
                      <span class="govuk-visually-hidden"> {value.from}</span>
                    </a>
                  </th>
                  <td class="govuk-table__cell" data-label={t('callUp.wanted')}>
                    {t('callUp.ofWanted', { n: taken[at]!.size, wanted: value.wanted })}
                  </td>
                  <td class="govuk-table__cell" data-label={t('callUp.dates')}>
                    {t('callUp.fromTo', { from: formatDate(lang, value.from), until: formatDate(lang, value.until) })}
                  </td>
                  <td class="govuk-table__cell" data-label={t('callUp.answerBy')}>
                    {formatDue(lang, value.answerBy)}
                  </td>
                  <td class="govuk-table__cell" data-label={t('callUp.issuer')}>
                    {value.issuer}
                  </td>
                  <td class="govuk-table__cell" data-label={t('callUp.state')}>
                    <Tag colour={state === 'open' ? 'green' : 'grey'}>{t(`callUp.state.${state}`)}</Tag>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>,
  );
}
