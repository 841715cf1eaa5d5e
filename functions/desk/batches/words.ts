import { Problem } from '../../../shared/http/problem.ts';
import type { StoredRow } from '../../recruitment/teams/batch.ts';
import { requireWhole } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { batchOf, type OneBatch, type Shown } from './batches.ts';

/** A batch's number as people say it. */
export const numberOf = (id: string) => Number(id);

/**
 * The sheets of a batch. `result`: the list as it was sent, with what became of each row, to be given back to the
 * organisation; of who has answered nothing is left. `people`: the batch as the city has it, masked, with each sign-up's
 * number and post.
 */
export const sheets = ['result', 'people'] as const;
export const formats = ['xlsx', 'csv'] as const;

/** A batch of an address. @throws Problem 403, 404 */
export async function open(visit: Visit, id: string): Promise<OneBatch> {
  requireWhole(visit, 'batches');
  const batch = /^\d{4,6}$/.test(id) ? await batchOf(visit.desk.env, id) : undefined;
  if (!batch) throw new Problem(404, 'page.missing');
  return batch;
}

/** What is wrong with a row, by column, in words. */
function reasonsOf({ t, has, lang }: Visit, { errors }: StoredRow): string[] {
  return errors.map((error) => {
    const [column, code] = error.split(' ');
    const key = `batch.error.${code}`;
    return [t(`batch.${column}`), t(has(key) ? key : 'batch.error.other')].join(lang === 'zh' ? '' : ' ');
  });
}

/** What became of a row, in words. */
export const fateOf = (visit: Visit, { row, standing }: Shown): string =>
  [visit.t(`batch.row.${standing}`), ...reasonsOf(visit, row)].join(visit.lang === 'zh' ? '；' : '; ');
