import type { Child } from 'hono/jsx';
import { formatDue } from '../../../shared/i18n/time.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { inScope } from '../../../shared/staff/staff.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { type CallUpRecord, callUpList, hasOrder } from '../../recruitment/call-ups/call-up.ts';
import { whereOf } from '../../recruitment/call-ups/words.ts';
import { counted, cursorOf, type Row, readRows, urgencyOf } from '../lists/read.ts';
import { skillNames } from '../lists/skills.ts';
import { calledOrganisations } from '../organisations/called.tsx';
import { PostForm, page } from '../parts/frame.tsx';
import { live } from '../parts/live.tsx';
import { certificateName, homeName, moment } from '../parts/words.ts';
import type { Visit } from '../visit.ts';
import { candidates, type Group, groups, lastRound, leftIn, type Standing, standingOf } from './asking.ts';
import { CardTable } from './card-table.tsx';
import { datesOf, StateTag, stateOfCallUp } from './list.tsx';
import { callUpOf, mayRun } from './rights.ts';

const saids = ['asked', 'nobody', 'moved', 'stop', 'close', 'called', 'changed', 'other'] as const;

/** GET /desk/call-ups/:id: what is wanted, how it stands, whom to ask next, who has said what. */
export async function showCallUp(visit: Visit, id: string): Promise<Response> {
  const { t, c, desk } = visit;
  const record = await callUpOf(visit, id);
  const runs = mayRun(visit, record.value);
  const round = await lastRound(desk.env, id);
  const standing = await standingOf(desk.env, record, round);
  const left = leftIn(round);
  const where = whereOf(record.value, desk.env.city, visit.lang);
  const answered = await live(
    visit,
    <>
      <Figures visit={visit} record={record} standing={standing} />
      {round && left > 0 ? (
        <p class="govuk-inset-text">{t('callUp.progress', { n: round.value.done, all: round.value.refs.length })}</p>
      ) : null}
    </>,
  );
  if (answered instanceof Response) return answered;
  const said = saids.find((word) => word === c.req.query('said'));
  return page(
    visit,
    { title: t('callUp.one', { where }), menu: 'callUps' },
    <>
      <a class="govuk-back-link" href="/desk/call-ups">
        {t('callUp.back')}
      </a>
      {said ? (
        <Notification title={t('callUp.title')} success={!['nobody', 'moved', 'other'].includes(said)}>
          <p class="govuk-notification-banner__heading">{t(`callUp.said.${said}`)}</p>
        </Notification>
      ) : null}
      <h1 class="govuk-heading-l">{t('callUp.one', { where })}</h1>
      <Wanted visit={visit} record={record} />
      {answered}
      {runs && left > 0 ? (
        <PostForm visit={visit} action={`/desk/call-ups/${id}/go-on`}>
          <Button>{t('callUp.goOn', { n: left })}</Button>
        </PostForm>
      ) : null}
      {runs && left === 0 ? await proposals(visit, record, standing) : null}
      {runs ? <Ending visit={visit} record={record} standing={standing} /> : null}
      {await answers(visit, id, standing)}
      {await calledOrganisations(visit, record, runs)}
    </>,
  );
}

function Wanted({ visit, record: { value } }: { visit: Visit; record: CallUpRecord }) {
  const { t, lang, desk } = visit;
  const post = desk.env.city.posts.find(({ id }) => id === value.post);
  const rows: [string, Child][] = [
    ['issuer', value.issuer],
    ['order', value.order ?? t('callUp.noOrder')],
    ['dates', datesOf(visit, value)],
    ...(post ? [['post', post.name[lang]] as [string, Child]] : []),
    ...(value.skills.length > 0 ? [['skills', skillNames(visit, value.skills)] as [string, Child]] : []),
    ['answerBy', formatDue(lang, value.answerBy)],
    ...(value.note ? [['note', value.note] as [string, Child]] : []),
  ];
  return <SummaryList rows={rows.map(([key, text]) => ({ key: t(`callUp.${key}`), value: text }))} />;
}

/** How it stands, counted by places and rows. */
function Figures({ visit, record, standing }: { visit: Visit; record: CallUpRecord; standing: Standing }) {
  const { t } = visit;
  return (
    <>
      <p class="govuk-body">
        <StateTag visit={visit} callUp={record.value} />{' '}
        <strong>
          {t('callUp.standing', { n: standing.taken, wanted: record.value.wanted, needed: standing.needed })}
        </strong>
      </p>
      <ul class="desk-facts">
        {groups
          .filter((group) => standing.counts[group] > 0)
          .map((group) => (
            <li>
              <Tag colour={group === 'yes' ? 'green' : group === 'asked' ? 'blue' : 'grey'}>
                {t(`callUp.group.${group}`)} {counted(standing.counts[group])}
              </Tag>
            </li>
          ))}
      </ul>
    </>
  );
}

/** Whom to ask next, ticked; who asks may leave somebody out. */
async function proposals(visit: Visit, record: CallUpRecord, standing: Standing): Promise<Child> {
  const { t, desk, divisions, now } = visit;
  const { id, value } = record;
  const { needed, may, counts } = standing;
  const state = stateOfCallUp(value, now);
  if (state === 'closed') return null;
  if (needed === 0) return <p class="govuk-inset-text">{t('callUp.enough')}</p>;
  if (state !== 'open') return <p class="govuk-inset-text">{t(`callUp.goesOn.${state}`)}</p>;
  if (may === 0) return <p class="govuk-inset-text">{t('callUp.waiting')}</p>;
  // More than are asked now: it has to be said at once where all of them together are too few.
  const there = await candidates(desk.env, record, divisions, Math.max(may, needed), counts.full);
  const rows = there.slice(0, may);
  const missing = needed - counts.asked - there.length;
  return (
    <section aria-labelledby="ask">
      <h2 class="govuk-heading-m" id="ask">
        {t('callUp.propose')}
      </h2>
      {missing > 0 ? (
        <p class="govuk-inset-text">
          {t(`callUp.short${there.length === 0 ? '.nobody' : ''}${counts.asked > 0 ? '.asked' : ''}`, {
            n: there.length,
            needed,
            asked: counts.asked,
            missing,
          })}
          {hasOrder(value) ? null : ` ${t('callUp.orderHelps')}`}
        </p>
      ) : null}
      {missing <= 0 && rows.length === 0 ? <p class="govuk-inset-text">{t('callUp.waiting')}</p> : null}
      {missing <= 0 && rows.length > 0 ? <p class="govuk-body">{t('callUp.rotates', { may })}</p> : null}
      {rows.length > 0 ? (
        <PostForm visit={visit} action={`/desk/call-ups/${id}/ask`} id="form">
          <CardTable
            caption={t('callUp.propose')}
            heads={[t('callUp.ask'), ...personHeads(visit), t('callUp.since')]}
            name={1}
            rows={rows.map((row) => [
              <input
                type="checkbox"
                class="desk-tick"
                name="ask"
                value={row.ref}
                checked
                aria-label={`${t('callUp.ask')} ${String(row.name)} ${formatReference(row.ref)}`}
              />,
              ...personCells(visit, row),
              moment(visit, urgencyOf(row)),
            ])}
          />
          <Button>{t('callUp.askThem')}</Button>
        </PostForm>
      ) : null}
    </section>
  );
}

const personHeads = ({ t }: Visit) =>
  ['desk.column.name', 'desk.column.district', 'desk.column.certificate', 'callUp.skills'].map((head) => t(head));

/** Of people of other divisions somebody sees how many there are, not who. */
function personCells(visit: Visit, row: Row): Child[] {
  const { t, staff, desk } = visit;
  if (!inScope(staff, desk.env.city.code, [String(row.division)]))
    return [t('callUp.elsewhere'), homeName(visit, row), '', ''];
  return [
    <a class="govuk-link" href={`/desk/cases/${row.ref}`}>
      {String(row.name)} <span class="app-nowrap">{formatReference(row.ref)}</span>
    </a>,
    homeName(visit, row),
    certificateName(visit, row.certificate),
    skillNames(visit, String(row.skills ?? '').split(' ')),
  ];
}

/** More or fewer people; stopping asks nobody more; closing ends it, and first says for whom. */
function Ending({
  visit,
  record: { id, value },
  standing,
}: {
  visit: Visit;
  record: CallUpRecord;
  standing: Standing;
}) {
  const { t } = visit;
  const left = !value.open && standing.counts.asked > 0;
  if (!value.open && !left) return null;
  return (
    <div class="desk-buttons">
      {value.open ? (
        <LinkButton kind="secondary" href={`/desk/call-ups/${id}/change`}>
          {t('callUp.change')}
        </LinkButton>
      ) : null}
      {value.open && !value.stopped ? (
        <PostForm visit={visit} action={`/desk/call-ups/${id}/stop`}>
          <Button kind="secondary">{t('callUp.stop')}</Button>
        </PostForm>
      ) : null}
      {left ? (
        <PostForm visit={visit} action={`/desk/call-ups/${id}/close`}>
          <Button kind="warning">{t('callUp.tell', { n: standing.counts.asked })}</Button>
        </PostForm>
      ) : (
        <LinkButton kind="warning" href={`/desk/call-ups/${id}/close`}>
          {t('callUp.close')}
        </LinkButton>
      )}
    </div>
  );
}

/** Who stands in one of the groups, page by page. */
async function answers(visit: Visit, id: string, { counts }: Standing): Promise<Child> {
  const { t, c, desk } = visit;
  const some = groups.filter((group) => counts[group] > 0);
  if (some.length === 0) return null;
  const shown = some.find((group) => group === c.req.query('group')) ?? some[0]!;
  const after = cursorOf(c.req.query('after'));
  const { rows, next } = await readRows(desk.env, listOf(id, shown), [desk.env.city.code], { after });
  const here = (group: Group) => `/desk/call-ups/${id}?group=${group}`;
  return (
    <section aria-labelledby="answers">
      <h2 class="govuk-heading-m" id="answers">
        {t('callUp.answers')}
      </h2>
      <nav class="desk-queues" aria-label={t('callUp.answers')}>
        <ul>
          {some.map((group) => (
            <li>
              <a href={here(group)} aria-current={group === shown ? 'page' : undefined}>
                {t(`callUp.group.${group}`)} {counted(counts[group])}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <CardTable
        caption={t(`callUp.group.${shown}`)}
        heads={personHeads(visit)}
        rows={rows.map((row) => personCells(visit, row))}
      />
      {next ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`${here(shown)}&after=${encodeURIComponent(next)}`} rel="next">
            {t('desk.nextPage', { n: rows.length })}
          </a>
        </p>
      ) : null}
    </section>
  );
}

const listOf = (id: string, group: Group) => ({ workflow: 'recruitment', list: callUpList(id, group) });
