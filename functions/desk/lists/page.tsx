import { Problem } from '../../../shared/http/problem.ts';
import { formatTime } from '../../../shared/i18n/time.ts';
import { undoBanner } from '../case/undo.tsx';
import { mayExport } from '../exports/offer.ts';
import { page } from '../parts/frame.tsx';
import { live } from '../parts/live.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import type { Visit } from '../visit.ts';
import { decisionsFor } from './many.tsx';
import { type Queue, queuesOf } from './queues.ts';
import { counted, countRows, cursorOf, pageSize, type Row, readRows, urgencyOf } from './read.ts';
import { RowTable } from './rows.tsx';

/** GET /desk: the first queue of the person's role. */
export function showStart(visit: Visit): Promise<Response> {
  const [first] = queuesOf(visit.staff.role);
  if (!first) throw new Problem(403, 'role');
  return showQueue(visit, first.id);
}

/** GET /desk/queues/:queue: what waits for whom, the most urgent first, with the number in each queue. */
export async function showQueue(visit: Visit, id: string): Promise<Response> {
  const { c, desk, divisions, staff, t } = visit;
  const mine = queuesOf(staff.role);
  const queue = mine.find((one) => one.id === id);
  if (!queue) throw new Problem(404, 'page.missing');
  const after = cursorOf(c.req.query('after'));
  const [{ rows, next }, counts] = await Promise.all([
    readRows(desk.env, queue, divisions, { after }),
    Promise.all(mine.map((one) => countRows(desk.env, one, divisions))),
  ]);
  const nextDue = rows.length > 0 || !queue.range ? undefined : await firstDue(visit, queue);
  const body = (
    <>
      <nav class="desk-queues" aria-label={t('desk.menu.queues')}>
        <ul>
          {mine.map((one, index) => (
            <li>
              <a href={`/desk/queues/${one.id}`} aria-current={one.id === id ? 'page' : undefined}>
                {named(visit, one, counts[index]!)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <h1 class="govuk-heading-l">{t(`queue.${id}`)}</h1>
      {rows.length > 0 ? <Ways visit={visit} queue={queue} after={after} /> : null}
      {rows.length === 0 ? (
        <p class="govuk-body">
          {nextDue === undefined ? t('desk.emptyAll') : t('desk.empty', { time: formatTime(visit.lang, nextDue) })}
        </p>
      ) : (
        <RowTable visit={visit} queue={queue} rows={rows} />
      )}
      <Pager visit={visit} queue={queue} after={after} next={next} />
    </>
  );
  const answered = await live(visit, body);
  if (answered instanceof Response) return answered;
  return page(
    visit,
    { title: named(visit, queue, counts[mine.indexOf(queue)]!), menu: 'queues' },
    <>
      <SessionNote visit={visit} />
      {await undoBanner(visit)}
      {answered}
    </>,
  );
}

/** What can be done with the list as a whole: above it, since it may be long. */
function Ways({ visit, queue, after }: { visit: Visit; queue: Queue; after: string | undefined }) {
  const { t } = visit;
  const here = `/desk/queues/${queue.id}`;
  const ways = [
    ...(decisionsFor(visit, queue).length > 0
      ? [{ href: `${here}/many${after ? `?after=${encodeURIComponent(after)}` : ''}`, text: t('many.link') }]
      : []),
    ...(mayExport(visit) ? [{ href: `${here}/export`, text: t('export.link') }] : []),
  ];
  if (ways.length === 0) return null;
  return (
    <p class="govuk-body desk-ways">
      {ways.map(({ href, text }) => (
        <a class="govuk-link" href={href}>
          {text}
        </a>
      ))}
    </p>
  );
}

const named = ({ t }: Visit, queue: Queue, count: number) => t(`desk.queue.${queue.id}`, { n: counted(count) });

async function firstDue({ desk, divisions }: Visit, queue: Queue): Promise<number | undefined> {
  const { range: _range, ...whole } = queue;
  const { rows } = await readRows(desk.env, whole, divisions, { limit: 1 });
  return rows[0] && urgencyOf(rows[0] as Row);
}

function Pager({ visit: { t }, queue, after, next }: { visit: Visit; queue: Queue; after?: string; next?: string }) {
  if (!after && !next) return null;
  const here = `/desk/queues/${queue.id}`;
  return (
    <nav class="desk-pager" aria-label={t('desk.pages')}>
      {after ? (
        <a class="govuk-link" href={here}>
          {t('desk.firstPage')}
        </a>
      ) : null}
      {next ? (
        <a class="govuk-link" href={`${here}?after=${encodeURIComponent(next)}`} rel="next">
          {t('desk.nextPage', { n: pageSize })}
        </a>
      ) : null}
    </nav>
  );
}
