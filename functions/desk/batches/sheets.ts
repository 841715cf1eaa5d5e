import { Problem } from '../../../shared/http/problem.ts';
import { maskMobile, maskName } from '../../../shared/identity/mask.ts';
import { csvHead, csvRows } from '../../../shared/sheets/csv.ts';
import type { Cell, SheetColumn } from '../../../shared/sheets/sheet.ts';
import { writeXlsx } from '../../../shared/sheets/xlsx.ts';
import type { RecruitmentData } from '../../recruitment/data.ts';
import { postOfPlace } from '../../recruitment/posts.ts';
import type { Visit } from '../visit.ts';
import { type OneBatch, type Shown, shownOf, valuesOf } from './batches.ts';
import { fateOf, formats, numberOf, open, sheets } from './words.ts';

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** GET …/result.xlsx, …/people.csv and the like; a batch is short enough to be written at once. */
export async function sendSheet(visit: Visit, id: string, file: string): Promise<Response> {
  const [name, ending] = file.split('.');
  const sheet = sheets.find((one) => one === name);
  const format = formats.find((one) => one === ending);
  if (!sheet || !format) throw new Problem(404, 'page.missing');
  const batch = await open(visit, id);
  const { t, c, desk } = visit;
  const all = await shownOf(desk.env, id);
  const { columns, rows } = sheet === 'result' ? await resultOf(visit, id, all) : await peopleOf(visit, batch, all);
  desk.log.info('desk.exported', { count: rows.length });
  const body =
    format === 'csv'
      ? csvHead(columns) + csvRows(columns, rows)
      : await workbook(t('batch.no', { n: numberOf(id) }), columns, rows);
  return c.body(body, 200, {
    'content-type': types[format],
    'content-disposition': `attachment; filename="batch-${id}-${sheet}.${format}"`,
    'cache-control': 'no-store',
  });
}

interface Table {
  columns: SheetColumn[];
  rows: Cell[][];
}

const columnsOf = ({ t }: Visit, keys: readonly string[]): SheetColumn[] =>
  keys.map((key) => ({ title: t(`batch.${key}`), ...(key === 'line' && { kind: 'number' as const }) }));

async function resultOf(visit: Visit, id: string, all: readonly Shown[]): Promise<Table> {
  const rows = all.map(async (shown) => {
    const values = await valuesOf(visit.desk.env, id, shown.row);
    return [shown.row.line, values?.name, values?.idNumber, values?.mobile, fateOf(visit, shown)];
  });
  return { columns: columnsOf(visit, ['line', 'name', 'idNumber', 'mobile', 'fate']), rows: await Promise.all(rows) };
}

async function peopleOf(visit: Visit, { id, value }: OneBatch, all: readonly Shown[]): Promise<Table> {
  const { t, lang, desk } = visit;
  const { env } = desk;
  const rows = all.map(async (shown) => {
    const data = shown.found?.data as RecruitmentData | undefined;
    const values = await valuesOf(env, id, shown.row);
    const { name = '', mobile = '' } =
      data?.card ?? (values ? { name: maskName(values.name), mobile: maskMobile(values.mobile) } : {});
    const post = data?.place === undefined ? undefined : postOfPlace(env.city, data.place);
    return [
      t('batch.no', { n: numberOf(id) }),
      value.organisation,
      shown.row.line,
      name,
      mobile,
      shown.row.ref,
      post?.short[lang],
      fateOf(visit, shown),
    ];
  });
  const columns = columnsOf(visit, ['number', 'organisation', 'line', 'name', 'mobile', 'ref', 'post', 'fate']);
  return { columns, rows: await Promise.all(rows) };
}

async function workbook(name: string, columns: SheetColumn[], rows: Cell[][]): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeXlsx({ name, columns }, [rows])) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}
