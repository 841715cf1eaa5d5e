import { Button } from '../../../shared/ui/button.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { OwnRoster } from '../../recruitment/roster/own.ts';
import { page } from '../page.tsx';
import type { Visit } from '../visit.ts';
import { type Acts, DecideForm, kindName, type Own, ownOf, Said, sendAct, when } from './slots-read.tsx';

const acts: Acts = {
  book: { decision: 'bookSession', of: 'session', said: 'booked' },
  leave: { decision: 'leaveSession', of: 'session', said: 'left' },
};
const pathOf = (reference: string) => `/mine/${reference}/training`;

/** POST …/training: books a session, or leaves one. */
export const sendTraining = (visit: Visit, reference: string): Promise<Response> =>
  sendAct(visit, reference, acts, pathOf(reference));

/** GET /mine/:reference/training: what one has, what is needed before the first shift, and the sessions to come. */
export async function showTraining(visit: Visit, reference: string): Promise<Response> {
  const found = await ownOf(visit, reference);
  if (found instanceof Response) return found;
  const { t, web } = visit;
  const { own } = found;
  const names = (codes: string[]) => codes.map((code) => kindName(visit, code)).join(visit.lang === 'zh' ? '、' : ', ');
  const key = web.ids.uuid();
  return page(
    visit,
    { title: t('action.training'), back: `/mine/${reference}` },
    <>
      <Said visit={visit} />
      <h1 class="govuk-heading-l">{t('action.training')}</h1>
      {own.trained.length > 0 ? (
        <p class="govuk-body">
          <strong>{t('training.have')}</strong> {names(own.trained)}
        </p>
      ) : null}
      <div class="govuk-inset-text">
        {own.missing.length > 0 ? (
          <>
            <strong>{t('training.need')}</strong> {names(own.missing)}
          </>
        ) : (
          <>
            {t('training.ready')}{' '}
            {own.hasRoster ? (
              <a class="govuk-link" href={`/mine/${reference}/slots`}>
                {t('training.then')}
              </a>
            ) : null}
          </>
        )}
      </div>
      {own.sessions.length === 0 ? <p class="govuk-body">{t('training.none')}</p> : null}
      {own.sessions.map((session) => (
        <Session visit={visit} found={found} session={session} page={key} />
      ))}
    </>,
  );
}

interface SessionProps {
  visit: Visit;
  found: Own;
  session: OwnRoster['sessions'][number];
  page: string;
}

function Session({ visit, found: { view }, session, page: key }: SessionProps) {
  const { t } = visit;
  const { id, name, booked, before, not } = session;
  return (
    <div class="app-card">
      <h2 class="govuk-heading-m">{name}</h2>
      <p class="govuk-body">
        <Tag colour={before ? 'red' : 'blue'}>{t(before ? 'training.before' : 'training.after')}</Tag>{' '}
        {booked ? <Tag colour="green">{t('training.booked')}</Tag> : null}
      </p>
      <SummaryList
        rows={[
          { key: t('training.when'), value: when(visit, session) },
          { key: t('training.where'), value: whereOf(visit, session) },
          { key: t('training.content'), value: session.content },
          { key: t('training.hours'), value: String(session.hours) },
          { key: t('training.organiser'), value: session.organiser },
          { key: t('training.seats'), value: String(session.left) },
        ]}
      />
      {not ? <p class="govuk-body">{t(`training.not.${not}`)}</p> : null}
      {not || session.start <= visit.ctx.now ? null : (
        <DecideForm
          visit={visit}
          view={view}
          action={pathOf(view.reference)}
          act={booked ? 'leave' : 'book'}
          id={id}
          page={key}
        >
          {booked ? <p class="govuk-hint">{t('training.leave.note')}</p> : null}
          <Button kind={booked ? 'secondary' : undefined}>
            {t(booked ? 'training.leave' : 'training.book')}
            <span class="govuk-visually-hidden"> {when(visit, session)}</span>
          </Button>
        </DecideForm>
      )}
    </div>
  );
}

/** Where a session is: a place, a link, or both. */
function whereOf({ t }: Visit, { place, link }: OwnRoster['sessions'][number]) {
  return (
    <>
      {place ?? null}
      {place && link ? ' · ' : null}
      {link ? (
        <a class="govuk-link" href={link} rel="noreferrer noopener">
          {t('training.link')}
        </a>
      ) : null}
    </>
  );
}
