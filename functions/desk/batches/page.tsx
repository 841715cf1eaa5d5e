import type { Child } from 'hono/jsx';
import { Problem } from '../../../shared/http/problem.ts';
import { maskMobile, maskName } from '../../../shared/identity/mask.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Details } from '../../../shared/ui/details.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import type { State } from '../../../shared/workflow/state.ts';
import type { RecruitmentData } from '../../recruitment/data.ts';
import { CardTable } from '../call-ups/card-table.tsx';
import { PostForm, page } from '../parts/frame.tsx';
import { one, type Visit } from '../visit.ts';
import { approve, closeBatch, inviteNext, type Standing, shownOf, valuesOf } from './batches.ts';
import { fateOf, formats, numberOf, open, sheets } from './words.ts';

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

/** GET /desk/batches/:id: how many stand where, and each row's fate; wrong ones first. */
export async function showBatch(visit: Visit, id: string): Promise<Response> {
  const batch = await open(visit, id);
  const { t, c, desk, staff } = visit;
  const { value } = batch;
  const all = await shownOf(desk.env, id);
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
      <a class="govuk-back-link" href="/desk/batches">
        {t('batch.back')}
      </a>
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
      <Files visit={visit} id={id} />
      {value.state !== 'closed' && leads ? (
        <Details summary={t('batch.close')}>
          <Act visit={visit} id={id} version={batch.version} action="close" text={t('batch.close.yes')} warning>
            {t('batch.close.says')}
          </Act>
        </Details>
      ) : null}
      <h2 class="govuk-heading-m">{t('batch.rows')}</h2>
      <CardTable
        caption={t('batch.rows')}
        heads={['line', 'name', 'mobile', 'fate'].map((head) => t(`batch.${head}`))}
        rows={part.map((shown, index) => [
          String(shown.row.line),
          shown.found ? (
            <a class="govuk-link" href={`/desk/cases/${shown.found.ref}`}>
              {cardOf(shown.found).name}
            </a>
          ) : values[index] ? (
            maskName(values[index].name)
          ) : (
            t('batch.gone')
          ),
          shown.found ? cardOf(shown.found).mobile : values[index] ? maskMobile(values[index].mobile) : '',
          fateOf(visit, shown),
        ])}
      />
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

const cardOf = ({ data }: State) => (data as RecruitmentData).card;

/** The sheets of a batch: what goes back to the organisation, and what the city has of it. */
function Files({ visit, id }: { visit: Visit; id: string }) {
  const { t } = visit;
  return (
    <>
      <h2 class="govuk-heading-m">{t('batch.files')}</h2>
      <ul class="govuk-list">
        {sheets.map((sheet) => (
          <li>
            {t(`batch.${sheet}`)}
            {formats.map((format) => (
              <>
                {' '}
                <a class="govuk-link" href={`/desk/batches/${id}/${sheet}.${format}`}>
                  {t(`batch.format.${format}`)}
                  <span class="govuk-visually-hidden"> {t(`batch.${sheet}`)}</span>
                </a>
              </>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
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
