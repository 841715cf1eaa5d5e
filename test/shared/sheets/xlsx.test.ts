import { unzipSync } from 'fflate';
import { readSheet as readByOthers } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import type { Cell, SheetColumn } from '../../../shared/sheets/sheet.ts';
import { SheetTooLong, writeXlsx, xlsxBegin, xlsxEnd, xlsxRows } from '../../../shared/sheets/xlsx.ts';

const columns: SheetColumn[] = [
  { title: '编号' },
  { title: '证件号码' },
  { title: '次数', kind: 'number' },
  { title: '出生日期', kind: 'date' },
  { title: '提交时间', kind: 'time' },
];

async function xlsx(rows: Cell[][], of: SheetColumn[] = columns): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeXlsx({ columns: of, name: '报名' }, [rows.slice(0, 1), rows.slice(1)]))
    pieces.push(piece);
  return Buffer.concat(pieces);
}
const sheetOf = (bytes: Uint8Array) => Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml']!).toString();

test('another reader finds each value as it was: IDs as text, numbers, dates and times in China', async () => {
  const at = Date.parse('2026-11-22T10:05:00+08:00');
  const bytes = await xlsx([
    ['2611220483176', '11010119900307002X', 3, '1990-03-07', at],
    ['2611220483184', '110101199003070021', undefined, undefined, undefined],
  ]);
  const rows = await readByOthers(bytes);
  expect(rows[0]).toEqual(['编号', '证件号码', '次数', '出生日期', '提交时间']);
  expect(rows[1]).toEqual([
    '2611220483176',
    '11010119900307002X',
    3,
    new Date('1990-03-07T00:00:00Z'),
    new Date('2026-11-22T10:05:00Z'),
  ]);
  expect(rows[2]!.slice(0, 3)).toEqual(['2611220483184', '110101199003070021', null]);
});

test('formula injection: no text is ever a formula, in the header neither', async () => {
  const bytes = await xlsx([['=1+1', '@x']], [{ title: '=A1' }, { title: '+1' }]);
  expect(sheetOf(bytes)).not.toContain('<f');
  expect(sheetOf(bytes)).toMatch(/t="inlineStr"><is><t>=1\+1</);
  expect(await readByOthers(bytes)).toEqual([
    ['=A1', '+1'],
    ['=1+1', '@x'],
  ]);
});

test('text that XML cannot hold, or Excel would read otherwise, comes through or is left out', async () => {
  const odd = [
    '<b>&"\'</b>',
    'a\u0000b\u000bc',
    ' 两头空 ',
    'x_x000D_y',
    '\ud800半个',
    '一\n二',
    '䶮㛃𠮷',
    'x'.repeat(40_000),
  ];
  const bytes = await xlsx(
    [odd],
    odd.map((_, index) => ({ title: `c${index}` })),
  );
  const [, row] = await readByOthers(bytes, { trim: false });
  expect(row!.slice(0, 2)).toEqual(['<b>&"\'</b>', 'abc']);
  expect(row![2]).toBe(' 两头空 ');
  // Excel and its likes read _x005F_ as the underscore that it is.
  expect(String(row![3]).replace('_x005F_', '_')).toBe('x_x000D_y');
  expect(row!.slice(4, 7)).toEqual(['\ufffd半个', '一\n二', '䶮㛃𠮷']);
  expect(String(row![7])).toHaveLength(32_767);
});

test('the header is bold and stays in view', async () => {
  const parts = unzipSync(await xlsx([['1']]));
  const styles = Buffer.from(parts['xl/styles.xml']!).toString();
  const heads = /<c r="A1" s="(\d)"/.exec(sheetOf(await xlsx([['1']])))![1]!;
  const [, xfs] = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(styles)!;
  expect(xfs!.match(/<xf[^>]*>/g)![Number(heads)]).toContain('fontId="1"');
  expect(sheetOf(await xlsx([['1']]))).toContain(
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
  );
});

test('50,000 rows: pieces that were made apart, told only numbers of each other, make the same file', async () => {
  const head = { columns: columns.slice(0, 2), name: '[报名]/1' };
  const row = (n: number) => [String(2_611_220_000_000 + n), `张${n}`];
  const batches = Array.from({ length: 100 }, (_, b) => Array.from({ length: 500 }, (_, n) => row(b * 500 + n)));
  const whole: Uint8Array[] = [];
  for await (const piece of writeXlsx(head, batches)) whole.push(piece);
  let { bytes, progress } = xlsxBegin(head);
  const pieces: Uint8Array[] = [bytes];
  for (const rows of batches) {
    ({ bytes, progress } = xlsxRows(head, rows, JSON.parse(JSON.stringify(progress))));
    pieces.push(bytes);
  }
  pieces.push(xlsxEnd(head, JSON.parse(JSON.stringify(progress))));
  expect(Buffer.concat(pieces).equals(Buffer.concat(whole))).toBe(true);
  // The check sums are right, or this would throw; the rows are all there.
  const sheet = sheetOf(Buffer.concat(pieces));
  expect(sheet.match(/<row /g)).toHaveLength(50_001);
  expect(sheet).toContain('<c r="B50001" s="1" t="inlineStr"><is><t>张49999</t>');
  expect(() => xlsxRows(head, [row(0)], { ...progress, rows: 1_048_575 })).toThrow(SheetTooLong);
});
