import type { StaffRole } from '../../../shared/staff/staff.ts';
import { answerColumns, rowColumn, rowColumns } from '../../exports/columns.ts';
import type { OrderedColumn } from '../../exports/data.ts';
import { exportRoles } from '../../exports/rights.ts';
import { recruitmentForm } from '../../recruitment/form.ts';
import { type Queue, queuesOf } from '../lists/queues.ts';
import { certificateName } from '../parts/words.ts';
import { may } from '../roles.ts';
import { deskTexts, type Visit } from '../visit.ts';

/** A column that somebody may choose. */
export interface Offered extends OrderedColumn {
  withReason: boolean;
}

const optional = /（选填）$| \(optional\)$/;

/** Whether somebody may export at all, in a city that runs it. */
export const mayExport = ({ staff, desk }: Pick<Visit, 'staff' | 'desk'>) =>
  desk.env.tables.of.exports !== undefined && (exportRoles as readonly StaffRole[]).includes(staff.role);

/** A list that somebody may export; undefined: none of theirs. */
export const exportable = (visit: Visit, id: string): Queue | undefined =>
  mayExport(visit) ? queuesOf(visit.staff.role).find((queue) => queue.id === id) : undefined;

/** The columns of a list for this person, what the list shows first. */
export function offered({ t, lang, staff }: Visit, { workflow, urgency }: Queue): Offered[] {
  const titles: Record<string, string> = {
    ref: t('desk.column.about'),
    held: t('export.held'),
    when: t(urgency === 'due' ? 'export.due' : 'desk.column.since'),
    why: t('export.reason'),
  };
  const rows = (rowColumns[workflow] ?? []).map((name) => ({
    ...rowColumn(name, titles[name] ?? t(`desk.column.${name}`)),
    withReason: false,
  }));
  if (workflow !== 'recruitment') return rows;
  const answers = answerColumns(recruitmentForm, staff.role).map(({ key, label, kind, withReason }) => ({
    key,
    title: label[lang === 'zh' ? 0 : 1].replace(optional, ''),
    ...(kind === 'date' && { kind: 'date' as const }),
    withReason,
  }));
  return [...rows, ...answers];
}

/** The words for the codes that rows hold. */
export function wordsFor(visit: Visit, { workflow }: Queue): Record<string, string> {
  const { t } = visit;
  const kinds = workflow === 'messages' ? ['message'] : ['realName', 'dispatch', 'certificate'];
  if (may(visit.staff, 'health')) kinds.push('isolation');
  const words: Record<string, string> = {
    outside: t('desk.outside'),
    undelivered: t('desk.undelivered.short'),
    contacted: t('desk.contacted'),
  };
  for (const key of Object.keys(deskTexts)) {
    const kind = key.slice(0, key.indexOf('.'));
    if (!kinds.includes(kind) || deskTexts[key]!.some((text) => text.includes('{'))) continue;
    words[key] = kind === 'certificate' ? certificateName(visit, key.slice(kind.length + 1)) : t(key);
  }
  return words;
}
