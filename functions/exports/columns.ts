import type { Form } from '../../shared/forms/form.ts';
import { type Column, columns as formColumns } from '../../shared/forms/review.ts';
import type { StaffRole } from '../../shared/staff/staff.ts';
import type { OrderedColumn } from './data.ts';
import { mayHave } from './rights.ts';

/** What a list shows of a row: masked values and codes, free of a reason. By workflow, in their order. */
export const rowColumns: Readonly<Record<string, readonly string[]>> = {
  recruitment: ['ref', 'name', 'mobile', 'post', 'held', 'certificate', 'district', 'sent', 'when', 'checks'],
  messages: ['ref', 'message', 'mobile', 'about', 'why', 'when'],
};

const kinds: Readonly<Record<string, OrderedColumn['kind']>> = { sent: 'time', when: 'time' };
export const rowColumn = (name: string, title: string): OrderedColumn => ({
  key: `row.${name}`,
  title,
  ...(kinds[name] && { kind: kinds[name] }),
});

/** The questions of a form that a role may have answers of; consents are no columns, they are kept with their texts. */
export function answerColumns(form: Form, role: StaffRole): (Column & { withReason: boolean })[] {
  return formColumns(form).flatMap((column) => {
    const may = mayHave(role, { id: column.field, sensitivity: column.sensitivity });
    if (column.kind === 'tick' || may === 'no') return [];
    return [{ ...column, withReason: may === 'withReason' }];
  });
}

/** The id of a field by its column's key, `recruitment@1.name`; undefined: a column of the row. */
export const fieldOf = (key: string): string | undefined => /^[\w-]+@\d+\.(.+)$/.exec(key)?.[1];
