import { addDays } from '../../../shared/calendar/dates.ts';
import { dateInChina, formatDate, formatDay, formatDue } from '../../../shared/i18n/time.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { OwnRoster } from '../../recruitment/roster/own.ts';
import { page } from '../page.tsx';
import type { Visit } from '../visit.ts';
import { type Acts, DecideForm, groupName, type Own, ownOf, Said, sendAct, weekIn, when } from './slots-read.tsx';

const acts: Acts = {
  choose: { decision: 'chooseSlot', of: 'slot', said: 'chosen' },
  accept: { decision: 'acceptSlot', of: 'slot', said: 'accepted' },
  decline: { decision: 'declineSlot', of: 'slot', said: 'declined' },
};
const pathOf = (reference: string) => `/mine/${reference}/slots`;

/** POST …/slots: chooses a free slot, or answers a proposed one. */
export const sendSlots = (visit: Visit, reference: string): Promise<Response> =>
  sendAct(visit, reference, acts, `${pathOf(reference)}?week=${weekIn(visit)}`);

/** GET /mine/:reference/slots: what one is asked for, what one has, and what is free, week by week. */
export async function showSlots(visit: Visit, reference: string): Promise<Response> {
  const week = weekIn(visit);
  const found = await ownOf(visit, reference, week);
  if (found instanceof Response) return found;
  const { t, web } = visit;
  const { own } = found;
  const key = web.ids.uuid();
  return page(
    visit,
    { title: t('action.slots'), back: `/mine/${reference}` },
    <>
      <Said visit={visit} />
      <h1 class="govuk-heading-l">{t('action.slots')}</h1>
      <p class="govuk-body">{groupName(visit, own)}</p>
      {own.missing.length > 0 ? (
        <div class="govuk-inset-text">
          {t('refusal.training.missing')}{' '}
          <a class="govuk-link" href={`/mine/${reference}/training`}>
            {t('action.training')}
          </a>
        </div>
      ) : null}
      <Asked visit={visit} found={found} page={key} />
      <Mine visit={visit} found={found} />
      <Free visit={visit} found={found} page={key} week={week} />
    </>,
  );
}

/** Slots that one is asked for: nobody is assigned against their will, and each says why. */
function Asked({ visit, found: { view, own }, page: key }: { visit: Visit; found: Own; page: string }) {
  const { t, lang } = visit;
  if (own.asked.length === 0) return null;
  return (
    <>
      <h2 class="govuk-heading-m">{t('slots.asked')}</h2>
      {own.asked.map((slot) => (
        <div class="app-card">
          <h3 class="govuk-heading-s">{when(visit, slot)}</h3>
          <p class="govuk-body">{t('slots.asked.note', { due: formatDue(lang, slot.until) })}</p>
          <p class="govuk-body">
            <strong>{t('slots.why')}</strong>
          </p>
          <ul class="govuk-list govuk-list--bullet">
            {slot.why.map((why) => (
              <li>{t(`why.${why.code}`, whyVars(why))}</li>
            ))}
          </ul>
          <div class="app-actions">
            {(['accept', 'decline'] as const).map((act) => (
              <DecideForm visit={visit} view={view} action={pathOf(view.reference)} act={act} id={slot.id} page={key}>
                <Button kind={act === 'decline' ? 'secondary' : undefined}>
                  {t(`slots.${act}`)}
                  <span class="govuk-visually-hidden"> {when(visit, slot)}</span>
                </Button>
              </DecideForm>
            ))}
          </div>
        </div>
      ))}
    </>
  );
}

const whyVars = ({ code: _code, ...vars }: OwnRoster['asked'][number]['why'][number]) =>
  'hours' in vars ? { ...vars, hours: Number(vars.hours).toFixed(1).replace(/\.0$/, '') } : vars;

function Mine({ visit, found: { view, own } }: { visit: Visit; found: Own }) {
  const { t, ctx } = visit;
  return (
    <>
      <h2 class="govuk-heading-m">{t('slots.mine')}</h2>
      {own.mine.length === 0 ? <p class="govuk-body">{t('slots.mine.none')}</p> : null}
      <ul class="govuk-list govuk-list--spaced">
        {own.mine.map((slot) => (
          <li>
            <strong>{when(visit, slot)}</strong> {slot.in ? <Tag colour="green">{t('slots.in')}</Tag> : null}
            {slot.in || slot.start <= ctx.now ? null : (
              <>
                <br />
                <a class="govuk-link" href={`${pathOf(view.reference)}/back?slot=${slot.short}`}>
                  {t('slots.back')}
                  <span class="govuk-visually-hidden"> {when(visit, slot)}</span>
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
      {own.mine.length === 0 ? null : (
        <p class="govuk-body">
          <a class="govuk-link" href={`/mine/${view.reference}/checkIn`}>
            {t('action.checkIn')}
          </a>
          {' · '}
          <a class="govuk-link" href={`/mine/${view.reference}/roster`}>
            {t('action.roster')}
          </a>
        </p>
      )}
    </>
  );
}

interface FreeProps {
  visit: Visit;
  found: Own;
  page: string;
  week: string;
}

function Free({ visit, found: { view, own }, page: key, week }: FreeProps) {
  const { t, lang, ctx } = visit;
  const days = Map.groupBy(own.free, ({ date }) => date);
  const here = pathOf(view.reference);
  const today = dateInChina(ctx.now);
  const before = addDays(week, -7);
  return (
    <>
      <h2 class="govuk-heading-m">{t('slots.free')}</h2>
      <nav class="app-weeks" aria-label={t('slots.weeks')}>
        {week > today ? (
          <a class="govuk-link" href={before > today ? `${here}?week=${before}` : here} rel="prev">
            {t('slots.before')}
          </a>
        ) : null}
        <span>{t('slots.week', { from: formatDate(lang, week), until: formatDate(lang, addDays(week, 6)) })}</span>
        <a class="govuk-link" href={`${here}?week=${addDays(week, 7)}`} rel="next">
          {t('slots.next')}
        </a>
      </nav>
      {own.free.length === 0 ? <p class="govuk-body">{t('slots.free.none')}</p> : null}
      {[...days].map(([date, slots]) => (
        <>
          <h3 class="govuk-heading-s">{formatDay(lang, date)}</h3>
          <ul class="app-slots">
            {slots.map((slot) => (
              <li>
                <span>
                  <strong>
                    {slot.from}–{slot.to}
                  </strong>{' '}
                  {t('slots.seats', { n: slot.left })}{' '}
                  {slot.provisional ? <Tag colour="yellow">{t('slots.provisional')}</Tag> : null}
                </span>
                {slot.not ? (
                  <span>{t(`slots.not.${slot.not}`)}</span>
                ) : (
                  <DecideForm
                    visit={visit}
                    view={view}
                    action={`${here}?week=${week}`}
                    act="choose"
                    id={slot.id}
                    page={key}
                  >
                    <Button kind="secondary">
                      {t('slots.choose')}
                      <span class="govuk-visually-hidden"> {when(visit, slot)}</span>
                    </Button>
                  </DecideForm>
                )}
              </li>
            ))}
          </ul>
        </>
      ))}
    </>
  );
}
