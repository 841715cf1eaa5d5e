import type { Child } from 'hono/jsx';
import { Problem } from '../../../shared/http/problem.ts';
import { maskMobile, maskName } from '../../../shared/identity/mask.ts';
import { csvHead, csvRows } from '../../../shared/sheets/csv.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import type { StoredRow } from '../../recruitment/teams/batch.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { one, type Visit } from '../visit.ts';
import {
  approve,
  batchOf,
  closeBatch,
  inviteNext,
  type OneBatch,
  rowsOf,
  type Standing,
  standingOf,
  valuesOf,
} from './batches.ts';
import { mayBatches, numberOf } from './list.tsx';

const order: readonly Standing[] = [
  'right',
  'invited',
  'review',
  'placed',
  'ended',
  'declined',
  'known',
  'twice',
  'wrong',
];
/** Rows on one page. */
const perPage = 100;

interface Shown {
  row: StoredRow;
  standing: Standing;
}

async function open(visit: Visit, id: string): Promise<OneBatch> {
  mayBatches(visit);
  const batch = /^\d{4,6}$/.test(id) ? await batchOf(visit.desk.env, id) : undefined;
  if (!batch) throw new Problem(404, 'page.missing');
  return batch;
}

async function shownOf({ desk: { env } }: Visit, id: string): Promise<Shown[]> {
  const rows = await rowsOf(env, id);
  const shown: Shown[] = [];
  for (let at = 0; at < rows.length; at += 25) {
    const some = rows.slice(at, at + 25);
    shown.push(...(await Promise.all(some.map(async (row) => ({ row, standing: await standingOf(env, row) })))));
  }
  return shown;
}

/** What is wrong with a row, by column, in words. */
function reasonsOf({ t, has }: Visit, { errors }: StoredRow): string[] {
  return errors.map((error) => {
    const [column, code] = error.split(' ');
    const key = `batch.error.${code}`;
    return `${t(`batch.${column}`)}${t(has(key) ? key : 'batch.error.other')}`;
  });
}

const fateOf = (visit: Visit, { row, standing }: Shown): string =>
  [visit.t(`batch.row.${standing}`), ...reasonsOf(visit, row)].join('；');

/** GET /desk/batches/:id: how many stand where, and each row's fate; wrong ones first. */
export async function showBatch(visit: Visit, id: string): Promise<Response> {
  const batch = await open(visit, id);
  const { t, c, desk, staff } = visit;
  const { value } = batch;
  const all = await shownOf(visit, id);
  const counts = Map.groupBy(all, ({ standing }): Standing => (standing === 'confirmed' ? 'review' : standing));
  const right = counts.get('right')?.length ?? 0;
  const said = (['done', 'moved'] as const).find((word) => c.req.query('said') === word);
  const wrongFirst = [...all].sort((a, b) => Number(b.standing === 'wrong') - Number(a.standing === 'wrong'));
  const from = Math.max(0, Math.trunc(Number(c.req.query('from') ?? 0)) || 0);
  const part = wrongFirst.slice(from, from + perPage);
  const values = await Promise.all(part.map(({ row }) => valuesOf(desk.env, id, row)));
  const leads = staff.role === 'lead';
  return page(
    visit,
    { title: t('batch.no', { n: numberOf(id) }), menu: 'batches' },
    <>
      {said ? (
        <Notification title={t('batch.title')} success={said === 'done'}>
          <p class="govuk-notification-banner__heading">{t(`batch.${said}`)}</p>
        </Notification>
      ) : null}
      <h1 class="govuk-heading-l">{`${t('batch.no', { n: numberOf(id) })} · ${value.organisation}`}</h1>
      <p class="govuk-body">
        <strong>{t(`batch.state.${value.state}`)}</strong>
      </p>
      <h2 class="govuk-heading-m">{t('batch.counts')}</h2>
      <SummaryList
        rows={[
          { key: t('batch.size'), value: String(value.rows) },
          ...order.flatMap((standing) => {
            const n = counts.get(standing)?.length ?? 0;
            return n > 0 ? [{ key: t(`batch.row.${standing}`), value: String(n) }] : [];
          }),
        ]}
      />
      {value.state === 'declared' && right > 0 ? (
        leads ? (
          <Act visit={visit} id={id} version={batch.version} action="approve" text={t('batch.approve')}>
            {t('batch.approve.says', { n: right })}
          </Act>
        ) : (
          <p class="govuk-body">{t('batch.approve.lead')}</p>
        )
      ) : null}
      {value.state === 'approved' && right > 0 && leads ? (
        <Act visit={visit} id={id} version={batch.version} action="go" text={t('batch.go', { n: right })} />
      ) : null}
      <LinkButton kind="secondary" href={`/desk/batches/${id}/result.csv`}>
        {t('batch.result')}
      </LinkButton>
      {value.state !== 'closed' && leads ? (
        <Act visit={visit} id={id} version={batch.version} action="close" text={t('batch.close')} warning>
          {t('batch.close.says')}
        </Act>
      ) : null}
      <table class="govuk-table desk-table">
        <caption class="govuk-table__caption govuk-table__caption--m">{t('batch.rows')}</caption>
        <thead>
          <tr>
            {['batch.line', 'batch.name', 'batch.mobile', 'batch.fate'].map((head) => (
              <th scope="col" class="govuk-table__header">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {part.map((shown, index) => (
            <tr>
              <th scope="row" class="govuk-table__cell">
                {shown.row.line}
              </th>
              <td class="govuk-table__cell" data-label={t('batch.name')}>
                {values[index] ? maskName(values[index].name) : t('batch.gone')}
              </td>
              <td class="govuk-table__cell" data-label={t('batch.mobile')}>
                {values[index] ? maskMobile(values[index].mobile) : ''}
              </td>
              <td class="govuk-table__cell" data-label={t('batch.fate')}>
                {fateOf(visit, shown)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > from + perPage ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/desk/batches/${id}?from=${from + perPage}`}>
            {t('btn.next')}
          </a>
        </p>
      ) : null}
    </>,
  );
}

/** GET …/result.csv: the list as it was sent, with what became of each row. */
export async function sendResult(visit: Visit, id: string): Promise<Response> {
  await open(visit, id);
  const { t, desk } = visit;
  const all = await shownOf(visit, id);
  const columns = ['batch.line', 'batch.name', 'batch.idNumber', 'batch.mobile', 'batch.fate'].map((key, index) => ({
    title: t(key),
    kind: index === 0 ? ('number' as const) : ('text' as const),
  }));
  const rows = await Promise.all(
    all.map(async (shown) => {
      const values = await valuesOf(desk.env, id, shown.row);
      return [shown.row.line, values?.name, values?.idNumber, values?.mobile, fateOf(visit, shown)];
    }),
  );
  return visit.c.body(csvHead(columns) + csvRows(columns, rows), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="batch-${id}.csv"`,
    'cache-control': 'no-store',
  });
}

/** POST: approves, goes on sending, or closes; the lead's alone. */
export async function sendBatch(visit: Visit, id: string): Promise<Response> {
  const batch = await open(visit, id);
  const { desk, staff, c } = visit;
  if (staff.role !== 'lead') throw new Problem(403, 'role');
  const raw = await visit.post();
  const to = (word: 'done' | 'moved') => c.redirect(`/desk/batches/${id}?said=${word}`, 303);
  const action = one(raw, 'action');
  if (Number(one(raw, 'version')) !== batch.version) return to('moved');
  if (action === 'close') return to((await closeBatch(desk.env, batch, staff.sub)) ? 'done' : 'moved');
  if (action === 'approve' && !(await approve(desk.env, batch, staff.sub))) return to('moved');
  await inviteNext(desk.env, id, staff.sub);
  return to('done');
}

function Act({ visit, id, version, action, text, warning, children }: ActProps) {
  return (
    <PostForm visit={visit} action={`/desk/batches/${id}`}>
      {children ? <p class="govuk-body">{children}</p> : null}
      <input type="hidden" name="version" value={String(version)} />
      <Button kind={warning ? 'warning' : undefined} action={action}>
        {text}
      </Button>
    </PostForm>
  );
}
interface ActProps {
  visit: Visit;
  id: string;
  version: number;
  action: string;
  text: string;
  warning?: boolean;
  children?: Child;
}
