import { deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import writeByOthers from 'write-excel-file/node';
import { decodeGb18030 } from '../../../shared/sheets/gb18030.ts';
import { type ReadColumn, readSheet } from '../../../shared/sheets/read.ts';
import { SheetRefused } from '../../../shared/sheets/refused.ts';
import { writeXlsx } from '../../../shared/sheets/xlsx.ts';

const columns: ReadColumn[] = [
  { id: 'name', names: ['姓名', 'Name'], kind: 'text', required: true },
  { id: 'idNumber', names: ['证件号码', '身份证号', 'ID number'], kind: 'code', required: true },
  { id: 'mobile', names: ['手机号', 'Mobile'], kind: 'code' },
  { id: 'born', names: ['出生日期', 'Date of birth'], kind: 'date' },
];

async function xlsx(rows: string[][], titles = ['姓名', '身份证号', '手机号', '出生日期']): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeXlsx({ columns: titles.map((title) => ({ title })), name: 'x' }, [rows]))
    pieces.push(piece);
  return Buffer.concat(pieces);
}

function refused(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (error instanceof SheetRefused) {
      expect(error.words('zh').length).toBeGreaterThan(5);
      expect(error.words('en')).not.toMatch(/[{}]/);
      return error.code;
    }
    throw error;
  }
  return undefined;
}
const code = (bytes: Uint8Array | string) =>
  refused(() => readSheet(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, columns));

/** A workbook of parts given as they are. */
function book(parts: Record<string, string>, more: Record<string, string> = {}): Uint8Array {
  const all = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml':
      '<x:workbook><x:sheets><x:sheet name="藏" state="hidden" r:id="r0"/><x:sheet name="a" r:id="r1"/></x:sheets></x:workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r0" Target="worksheets/hidden.xml"/><Relationship Target="/xl/worksheets/s.xml" Id="r1"/></Relationships>',
    ...parts,
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)])));
}
const sheet = (rows: string) => `<x:worksheet><x:sheetData>${rows}</x:sheetData></x:worksheet>`;
const text = (at: string, value: string) => `<x:c r="${at}" t="inlineStr"><x:is><x:t>${value}</x:t></x:is></x:c>`;
const heads = `<x:row r="3">${text('A3', ' * 姓 名（必填）')}${text('C3', 'ID Number')}${text('D3', '出生日期')}</x:row>`;

test('a workbook of another writer: text, numbers, dates by their serial number', async () => {
  const bytes = await writeByOthers(
    [
      [{ value: '姓名' }, { value: '证件号码' }, { value: '手机号' }, { value: '出生日期' }],
      [
        { value: '张三' },
        { value: '11010119900307002X' },
        { value: 13800138000 },
        { value: new Date('1990-03-07T00:00:00Z'), type: Date, format: 'yyyy"年"m"月"d"日"' },
      ],
    ] as never,
    {} as never,
  );
  const buffer = await (bytes as unknown as { toBuffer(): Promise<Buffer> }).toBuffer();
  expect(readSheet(buffer, columns).rows).toEqual([
    {
      line: 2,
      values: { name: '张三', idNumber: '11010119900307002X', mobile: '13800138000', born: '1990-03-07' },
      errors: [],
    },
  ]);
});

test('the header is found below a title, by either language, with stars, brackets and spaces; rows keep their numbers', () => {
  const rows = `<x:row r="1">${text('A1', '第四批志愿者名单')}</x:row>${heads}<x:row r="4"/><x:row r="7">${text('A7', '李&#22235;&amp;')}${text('C7', '１１０１０１ １９９００３０７００２Ｘ')}${text('D7', '1990年3月7日')}</x:row>`;
  const read = readSheet(book({ 'xl/worksheets/s.xml': sheet(rows) }), columns);
  expect(read.rows).toEqual([
    { line: 7, values: { name: '李四&', idNumber: '11010119900307002X', born: '1990-03-07' }, errors: [] },
  ]);
  expect(read.missing).toEqual(['mobile']);
});

test('each date that people write, and Excel keeps, is one; what is none is said', () => {
  const cells = ['32939', '19900307'].map(
    (value, at) =>
      `<x:row r="${4 + at}">${text(`A${4 + at}`, '甲')}<x:c r="D${4 + at}"><x:v>${value}</x:v></x:c></x:row>`,
  );
  const words = [
    '1990-3-7',
    '1990/03/07',
    '1990.3.7',
    '1990年03月07日',
    '1990-03-07 00:00:00',
    '1990-02-30',
    '三月七日',
  ];
  const more = words.map(
    (word, at) => `<x:row r="${10 + at}">${text(`A${10 + at}`, '乙')}${text(`D${10 + at}`, word)}</x:row>`,
  );
  const { rows } = readSheet(book({ 'xl/worksheets/s.xml': sheet(heads + cells.join('') + more.join('')) }), columns);
  expect(rows.map(({ values }) => values.born)).toEqual([...Array(7).fill('1990-03-07'), '1990-02-30', '三月七日']);
  expect(rows.map(({ errors }) => errors[0]?.code)).toEqual([...Array(7).fill(undefined), 'date', 'date']);
});

test('an ID number that Excel has cut, and a formula that shows an error, are told by row and column', () => {
  const rows = `<x:row r="4">${text('A4', '甲')}<x:c r="C4"><x:v>1.10101199003070E17</x:v></x:c></x:row><x:row r="5">${text('A5', '乙')}<x:c r="C5" t="e"><x:v>#N/A</x:v></x:c></x:row>`;
  const read = readSheet(book({ 'xl/worksheets/s.xml': sheet(heads + rows) }), columns);
  expect(read.rows.map(({ line, errors }) => ({ line, errors }))).toEqual([
    { line: 4, errors: [{ column: 'idNumber', code: 'digits' }] },
    { line: 5, errors: [{ column: 'idNumber', code: 'formula' }] },
  ]);
  const csv = readSheet(Buffer.from('姓名,证件号码\r\n甲,1.10101E+17\r\n'), columns);
  expect(csv.rows[0]!.errors).toEqual([{ column: 'idNumber', code: 'digits' }]);
});

test('CSV in GB18030, as the offices’ Excel writes it, in UTF-8 with and without a mark, and in UTF-16', () => {
  const wanted = [{ line: 2, values: { name: '张三丰', idNumber: '11010119900307002X' }, errors: [] }];
  const gb = Buffer.from('d0d5c3fb2cd6a4bcfebac5c2eb0d0ad5c5c8fdb7e12c2231313031303131393930303330373030325822', 'hex');
  expect(readSheet(gb, columns).rows).toEqual(wanted);
  const plain = '姓名,证件号码\r\n张三丰,"\t11010119900307002X"\r\n';
  expect(readSheet(Buffer.from(plain), columns).rows).toEqual(wanted);
  expect(readSheet(Buffer.from(`\uFEFF${plain}`), columns).rows).toEqual(wanted);
  const wide = Buffer.from(`\uFEFF${plain.replaceAll(',', '\t').replace('"\t', '"')}`, 'utf16le');
  expect(readSheet(wide, columns).rows).toEqual(wanted);
});

test('every code of GB18030 reads as the machine’s own tables read it', () => {
  const decoder = new TextDecoder('gb18030');
  const wrong: string[] = [];
  const hold = (bytes: Uint8Array) => {
    if (decodeGb18030(bytes) !== decoder.decode(bytes)) wrong.push(Buffer.from(bytes).toString('hex'));
  };
  for (let a = 0x81; a <= 0xfe; a++) for (let b = 0x40; b <= 0xfe; b++) if (b !== 0x7f) hold(Uint8Array.of(a, b));
  for (let a = 0x81; a <= 0x83; a++)
    for (let b = 0x30; b <= 0x39; b++)
      for (let c = 0x81; c <= 0xfe; c++) for (let d = 0x30; d <= 0x39; d++) hold(Uint8Array.of(a, b, c, d));
  for (const far of ['90308130', '95328236', '9839f738', 'e3329a35']) hold(Buffer.from(far, 'hex'));
  expect(wrong).toEqual([]);
});

test('10,000 rows are read, 10,001 are refused', async () => {
  const rows = (n: number) => Array.from({ length: n }, (_, at) => [`人${at}`, '11010119900307002X', '', '']);
  expect(readSheet(await xlsx(rows(10_000)), columns).rows).toHaveLength(10_000);
  expect(code(await xlsx(rows(10_001)))).toBe('sheet.tooLong');
  const csv = (n: number) => `姓名,证件号码\n${'张,1\n'.repeat(n)}`;
  expect(readSheet(Buffer.from(csv(10_000)), columns).rows).toHaveLength(10_000);
  expect(code(csv(10_001))).toBe('sheet.tooLong');
});

test('a zip bomb stops at the limit, whatever size it claims', () => {
  const bomb = Buffer.from(book({ 'xl/worksheets/s.xml': sheet(' '.repeat(70_000_000)) }));
  expect(code(bomb)).toBe('sheet.tooLarge');
  // The same with a lie in its directory: one byte.
  const at = bomb.lastIndexOf(Buffer.from('xl/worksheets/s.xml')) - 46;
  bomb.writeUInt32LE(1, at + 24);
  expect(code(bomb)).toBe('sheet.tooLarge');
  // Many entries that together are too much.
  const parts: Record<string, string> = { 'xl/sharedStrings.xml': `<sst>${' '.repeat(40_000_000)}</sst>` };
  expect(code(book({ 'xl/worksheets/s.xml': sheet(' '.repeat(40_000_000)), ...parts }))).toBe('sheet.tooLarge');
  // Entities that would grow.
  const lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>';
  expect(code(book({ 'xl/worksheets/s.xml': lol + sheet(heads) }))).toBe('sheet.broken');
});

test('macros, an old or locked workbook, another format under a false name: each is refused in words', () => {
  const parts = { 'xl/worksheets/s.xml': sheet(heads) };
  expect(code(book(parts, { 'xl/vbaProject.bin': 'x' }))).toBe('sheet.macros');
  const types = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>';
  expect(code(book(parts, { '[Content_Types].xml': types }))).toBe('sheet.macros');
  expect(code(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toBe('sheet.oldExcel');
  expect(code(zipSync({ 'word/document.xml': strToU8('<w/>') }))).toBe('sheet.notSheet');
  expect(code('<html><table><tr><td>姓名</td></tr></table></html>')).toBe('sheet.notSheet');
  expect(code('%PDF-1.7')).toBe('sheet.notSheet');
  expect(code(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))).toBe('sheet.notSheet');
  expect(code('')).toBe('sheet.empty');
  expect(code(' \r\n\r\n')).toBe('sheet.empty');
  expect(code('名字,年龄\n张三,3\n')).toBe('sheet.noHeader');
  expect(code(Buffer.alloc(10 * 1024 * 1024 + 1, 'a'))).toBe('sheet.tooLarge');
});

test('a broken file is refused, wherever it breaks', async () => {
  const whole = await xlsx([['张三', '1', '', '']]);
  const cuts = Array.from({ length: 60 }, (_, n) => Math.floor((whole.length * (n + 1)) / 61));
  for (const cut of cuts)
    expect(['sheet.broken', 'sheet.notSheet', 'sheet.noHeader']).toContain(code(whole.subarray(0, cut)));
  for (let at = 0; at < whole.length; at += 7) {
    const bad = Buffer.from(whole);
    bad[at] = bad[at]! ^ 0xff;
    // Read all the same, or refused with a code: never another error.
    refused(() => readSheet(bad, columns));
  }
  const open = `<x:worksheet><x:sheetData>${heads}${'<x:row><x:c><x:v>1'.repeat(20_000)}`;
  const began = performance.now();
  refused(() => readSheet(book({ 'xl/worksheets/s.xml': open }), columns));
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(deflateRawSync(Buffer.alloc(0)).length).toBeGreaterThan(0);
});
