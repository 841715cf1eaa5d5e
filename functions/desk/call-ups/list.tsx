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
import { CardTable } from './card-table.tsx';
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

/** From when to when. */
export const datesOf = ({ t, lang }: Visit, { from, until }: CallUp) =>
  t('callUp.fromTo', { from: formatDate(lang, from), until: formatDate(lang, until) });

export function StateTag({ visit: { t, now }, callUp }: { visit: Visit; callUp: CallUp }) {
  const state = stateOfCallUp(callUp, now);
  return <Tag colour={state === 'open' ? 'green' : 'grey'}>{t(`callUp.state.${state}`)}</Tag>;
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
        <CardTable
          caption={t('callUp.title')}
          heads={heads.map((head) => t(`callUp.${head}`))}
          rows={shown.map(({ id, value }, at) => [
            <a class="govuk-link" href={`/desk/call-ups/${id}`}>
              {whereOf(value, env.city, lang)}
              <span class="govuk-visually-hidden"> {value.from}</span>
            </a>,
            t('callUp.ofWanted', { n: taken[at]!.size, wanted: value.wanted }),
            datesOf(visit, value),
            formatDue(lang, value.answerBy),
            value.issuer,
            <StateTag visit={visit} callUp={value} />,
          ])}
        />
      )}
    </>,
  );
}
