import { Problem } from '../../../shared/http/problem.ts';
import { formatTime } from '../../../shared/i18n/time.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { TextArea } from '../../../shared/ui/text-input.tsx';
import { queues } from '../lists/queues.ts';
import { counted, countRows, readRows, urgencyOf } from '../lists/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { keptTyping } from '../parts/typing.ts';
import { may } from '../roles.ts';
import { one, type Visit } from '../visit.ts';
import { briefOf } from './brief.ts';
import { decisionsToday } from './tally.ts';

const longest = 300;

/** GET /desk/today: the day's figures to copy, and the words for handing over. */
export async function showToday(visit: Visit): Promise<Response> {
  if (!may(visit.staff, 'brief')) throw new Problem(403, 'role');
  const kept = await keptTyping(visit);
  return draw(visit, kept ? one(kept, 'notes') : '');
}

/** POST: puts the handover into words. Nothing is stored; the text goes where the team talks. */
export async function sendHandover(visit: Visit): Promise<Response> {
  if (!may(visit.staff, 'brief')) throw new Problem(403, 'role');
  const notes = one(await visit.post(), 'notes')
    .trim()
    .slice(0, longest);
  return draw(visit, notes, await handoverOf(visit, notes));
}

async function handoverOf(visit: Visit, typed: string): Promise<string> {
  const { t, lang, desk, divisions, staff } = visit;
  const review = queues.find(({ id }) => id === 'review')!;
  const [decided, left, { rows }] = await Promise.all([
    decisionsToday(visit),
    countRows(desk.env, review, divisions),
    readRows(desk.env, review, divisions, { limit: 1 }),
  ]);
  const n = decided.filter(({ by }) => by === staff.sub).length;
  const notes = typed || t('today.handover.empty');
  if (!rows[0]) return t('today.handover.none', { n, notes });
  return t('desk.handover', { n, left: counted(left), time: formatTime(lang, urgencyOf(rows[0])), notes });
}

async function draw(visit: Visit, notes: string, handover?: string): Promise<Response> {
  const { t, lang } = visit;
  const brief = await briefOf(visit);
  return page(
    visit,
    { title: t('today.title'), menu: 'today' },
    <>
      <SessionNote visit={visit} />
      <h1 class="govuk-heading-l">{t('today.title')}</h1>
      <div class="desk-two">
        <section aria-labelledby="brief">
          <h2 class="govuk-heading-m" id="brief">
            {t('today.brief')}
          </h2>
          {brief.map((text) => (
            <p class="govuk-body desk-copy">{text}</p>
          ))}
          <Copy visit={visit} text={brief.join('\n')} label={t('desk.brief.copy')} />
        </section>
        <section class="desk-side" aria-labelledby="handover">
          <h2 class="govuk-heading-m" id="handover">
            {t('today.handover')}
          </h2>
          {handover ? (
            <>
              <p class="govuk-body desk-copy">{handover}</p>
              <Copy visit={visit} text={handover} label={t('today.copy')} />
            </>
          ) : null}
          <PostForm visit={visit} action="/desk/today">
            <TextArea id="notes" lang={lang} label={t('today.notes')} value={notes} rows={3} />
            <Button kind="secondary">{t('today.write')}</Button>
          </PostForm>
        </section>
      </div>
    </>,
  );
}

/** A button of the page's script; without one the text stands there to be marked. */
function Copy({ visit: { t }, text, label }: { visit: Visit; text: string; label: string }) {
  return (
    <button type="button" class="govuk-button" data-copy={text} data-done={t('today.copied')} hidden>
      {label}
    </button>
  );
}
