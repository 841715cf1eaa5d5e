import type { Child } from 'hono/jsx';
import { formatReference } from '../../../shared/identity/reference.ts';
import { Tag } from '../../../shared/ui/tag.tsx';
import { certificateName, homeName, moment, postName, span } from '../parts/words.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import type { Queue } from './queues.ts';
import { type Row, urgencyOf } from './read.ts';
import { skillNames } from './skills.ts';

interface Column {
  /** Key of its heading. */
  head: string;
  cell: Child;
  /** On a phone's card: beside the name, or without its heading, since it says itself what it is. */
  card?: 'beside' | 'plain';
}

/** The rows of a list as a table; on a phone each row is a card that names its columns. */
export function RowTable({ visit, queue, rows }: { visit: Visit; queue: Queue; rows: Row[] }) {
  const { t } = visit;
  const cells = rows.map((row) =>
    queue.workflow === 'messages' ? messageCells(visit, row) : signUpCells(visit, queue, row),
  );
  return (
    <table class="govuk-table desk-table desk-rows">
      <caption class="govuk-visually-hidden">{t(`queue.${queue.id}`)}</caption>
      <thead>
        <tr>
          {(cells[0] ?? []).map(({ head }) => (
            <th scope="col" class="govuk-table__header">
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cells.map((row) => (
          <tr>
            {row.map(({ head, cell, card }, index) =>
              index === 0 ? (
                <th scope="row" class="govuk-table__cell" data-label={t(head)}>
                  {cell}
                </th>
              ) : (
                <td class={`govuk-table__cell${card ? ` is-${card}` : ''}`} data-label={t(head)}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The first wish; of somebody who has a place or an offer, that. */
const postCell = (visit: Visit, { held, post }: Row) =>
  held ? visit.t('desk.held', { post: postName(visit, held) }) : postName(visit, post);

/** The columns of content 8 (desk.columns). */
function signUpCells(visit: Visit, queue: Queue, row: Row): Column[] {
  return [
    { head: 'desk.column.name', cell: <CaseLink reference={row.ref} text={String(row.name)} /> },
    { head: 'desk.column.post', cell: postCell(visit, row), card: 'plain' },
    { head: 'desk.column.certificate', cell: certificateName(visit, row.certificate), card: 'plain' },
    { head: 'desk.column.district', cell: homeName(visit, row), card: 'plain' },
    ...(row.skills === undefined
      ? []
      : [{ head: 'callUp.skills', cell: skillNames(visit, String(row.skills).split(' ')) }]),
    { head: 'desk.column.sent', cell: <Moment visit={visit} at={Number(row.acceptedAt)} /> },
    queue.urgency === 'due'
      ? { head: 'desk.column.left', cell: <Left visit={visit} due={urgencyOf(row)} />, card: 'beside' }
      : { head: 'desk.column.since', cell: <Moment visit={visit} at={urgencyOf(row)} /> },
    { head: 'desk.column.checks', cell: <Checks visit={visit} row={row} />, card: 'plain' },
  ];
}

function messageCells(visit: Visit, row: Row): Column[] {
  const { t, has } = visit;
  const about = String(row.about ?? '');
  const template = `message.${String(row.template)}`;
  return [
    {
      head: 'desk.column.message',
      cell: (
        <a class="govuk-link" href={`/desk/messages/${row.ref}`}>
          {has(template) ? t(template) : String(row.template)}
        </a>
      ),
    },
    { head: 'desk.column.mobile', cell: String(row.mobile ?? '') },
    {
      head: 'desk.column.about',
      cell: about ? <CaseLink reference={about} text={formatReference(about)} /> : '',
    },
    { head: 'desk.column.since', cell: <Moment visit={visit} at={urgencyOf(row)} /> },
  ];
}

function CaseLink({ reference, text }: { reference: string; text: string }) {
  return (
    <a class="govuk-link" href={`/desk/cases/${reference}`}>
      {text}
      <span class="govuk-visually-hidden"> {formatReference(reference)}</span>
    </a>
  );
}

function Moment({ visit, at }: { visit: Visit; at: number }) {
  return <time datetime={new Date(at).toISOString()}>{moment(visit, at)}</time>;
}

/** Time left, and in words when none is: never by colour alone. */
export function Left({ visit, due }: { visit: Visit; due: number }) {
  const { t, now } = visit;
  if (due < now) return <Tag colour="red">{t('desk.late', { span: span(visit, now - due) })}</Tag>;
  const soon = due - now < 2 * 3_600_000;
  const words = span(visit, due - now);
  return soon ? <Tag colour="yellow">{words}</Tag> : <span>{words}</span>;
}

/** What a reviewer must know before opening it; nothing here means that every check was passed. */
export function Checks({ visit, row }: { visit: Visit; row: Row }) {
  const { t, staff } = visit;
  const words: { text: string; colour?: 'red' | 'yellow' | 'green' | 'blue' }[] = [];
  const real = String(row.realName ?? '');
  if (real)
    words.push({ text: t(`realName.${real}`), colour: real === 'match' || real === 'byHand' ? 'green' : 'yellow' });
  if (row.dispatch) words.push({ text: t(`dispatch.${String(row.dispatch)}`), colour: 'yellow' });
  const health = may(staff, 'health');
  if (row.isolation && health) words.push({ text: t(`isolation.${String(row.isolation)}`), colour: 'red' });
  if (row.releaseSaid && health) words.push({ text: t('desk.releaseSaid'), colour: 'blue' });
  if (row.scored)
    words.push({ text: t(`scored.${String(row.scored)}`), colour: row.scored === 'differ' ? 'yellow' : 'blue' });
  if (row.undelivered) words.push({ text: t('desk.undelivered.short'), colour: 'yellow' });
  if (row.contacted) words.push({ text: t('desk.contacted'), colour: 'green' });
  return (
    <>
      {words.map(({ text, colour }) => (
        <>
          <Tag colour={colour}>{text}</Tag>{' '}
        </>
      ))}
    </>
  );
}
