import { isRealDate } from '../i18n/time.ts';
import type { Batches, Cell, SheetColumn } from './sheet.ts';
import {
  directory,
  entryHead,
  entryOf,
  entryTail,
  nothingYet,
  pack,
  packEnd,
  type Running,
  type ZipEntry,
} from './zip.ts';

/** What Excel's sheets hold: the header is one of them. */
const mostRows = 1_048_576;
const sheetPath = 'xl/worksheets/sheet1.xml';
/** Characters of one cell. */
const longest = 32_767;

/** The sheet would be longer than Excel can open. */
export class SheetTooLong extends Error {
  override name = 'SheetTooLong';
}

/** The styles by which cells are drawn, by their number in `styles`. */
const styleOf = { plain: 0, text: 1, head: 2, date: 3, time: 4 } as const;

/** What a workbook is begun with. */
export interface XlsxHead {
  columns: readonly SheetColumn[];
  /** Of the sheet. */
  name: string;
}

/** How far a workbook has come: plain data, so that another process can go on with it. */
export interface XlsxProgress extends Running {
  /** Rows written, without the header. */
  rows: number;
}

/**
 * A table as an Excel workbook, as a stream of bytes: a piece at a time, so that its length costs no memory. Texts are
 * texts whatever they look like, so that no ID number loses digits and no answer becomes a formula; the header is bold
 * and stays in view.
 *
 * @throws SheetTooLong beyond what Excel opens.
 */
export async function* writeXlsx(head: XlsxHead, batches: Batches): AsyncGenerator<Uint8Array> {
  let { bytes, progress } = xlsxBegin(head);
  yield bytes;
  for await (const rows of batches) {
    ({ bytes, progress } = xlsxRows(head, rows, progress));
    yield bytes;
  }
  yield xlsxEnd(head, progress);
}

/** The beginning of a workbook, to which `xlsxRows` are put, and `xlsxEnd`. The same head makes the same bytes. */
export function xlsxBegin(head: XlsxHead): { bytes: Buffer; progress: XlsxProgress } {
  const { before } = smallParts(head);
  const { bytes, running } = pack(sheetBegin(head), nothingYet);
  return { bytes: Buffer.concat([before, entryHead(sheetPath), bytes]), progress: { ...running, rows: 0 } };
}

/**
 * The next rows of a workbook, as bytes that stand for themselves: pieces made in several runs make one file.
 *
 * @throws SheetTooLong beyond what Excel opens.
 */
export function xlsxRows(
  { columns }: XlsxHead,
  rows: readonly (readonly Cell[])[],
  progress: XlsxProgress,
): { bytes: Buffer; progress: XlsxProgress } {
  const letters = columns.map((_, index) => letterOf(index));
  let row = progress.rows + 1;
  let piece = '';
  for (const cells of rows) {
    if (++row > mostRows) throw new SheetTooLong(`more than ${mostRows - 1} rows`);
    piece += `<row r="${row}">`;
    for (const [index, column] of columns.entries()) piece += cellOf(`${letters[index]}${row}`, column, cells[index]);
    piece += '</row>';
  }
  const { bytes, running } = pack(piece, progress);
  return { bytes, progress: { ...running, rows: row - 1 } };
}

/** The end of a workbook. */
export function xlsxEnd(head: XlsxHead, progress: XlsxProgress): Buffer {
  const { before, entries } = smallParts(head);
  const last = pack('</sheetData></worksheet>', progress);
  const { bytes: end, running } = packEnd(last.running);
  const tail = entryTail(running);
  const sheet = { name: sheetPath, running, offset: before.length };
  const size = before.length + entryHead(sheetPath).length + running.packed + tail.length;
  return Buffer.concat([last.bytes, end, tail, directory([...entries, sheet], size)]);
}

/** Everything in a workbook but its one sheet. */
function smallParts({ name }: XlsxHead): { before: Buffer; entries: ZipEntry[] } {
  const parts: [path: string, content: string][] = [
    ['[Content_Types].xml', contentTypes],
    ['_rels/.rels', relationships('officeDocument', 'xl/workbook.xml')],
    ['xl/workbook.xml', workbook(name)],
    ['xl/_rels/workbook.xml.rels', relationships('worksheet', 'worksheets/sheet1.xml', 'styles', 'styles.xml')],
    ['xl/styles.xml', styles],
  ];
  let before = Buffer.alloc(0);
  const entries: ZipEntry[] = [];
  for (const [path, content] of parts) {
    const { bytes, entry } = entryOf(path, `${declaration}${content}`, before.length);
    before = Buffer.concat([before, bytes]);
    entries.push(entry);
  }
  return { before, entries };
}

function sheetBegin({ columns }: XlsxHead): string {
  const widths = columns
    .map(({ width = 18 }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  const heads = columns.map(({ title }, index) => textCell(`${letterOf(index)}1`, styleOf.head, title)).join('');
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews><cols>${widths}</cols><sheetData><row r="1">${heads}</row>`;
}

function cellOf(at: string, { kind = 'text' }: SheetColumn, value: Cell): string {
  if (value === undefined || value === '') return '';
  if (kind === 'number' && typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
  if (kind === 'time' && typeof value === 'number')
    return `<c r="${at}" s="${styleOf.time}"><v>${serialOf(value + china)}</v></c>`;
  if (kind === 'date' && isRealDate(String(value)))
    return `<c r="${at}" s="${styleOf.date}"><v>${serialOf(Date.parse(`${value}T00:00:00Z`))}</v></c>`;
  return textCell(at, styleOf.text, String(value));
}

const china = 8 * 3_600_000;
/** Days since 1899-12-30, as Excel counts. */
const serialOf = (ms: number) => Math.round((ms / 86_400_000 + 25_569) * 1e9) / 1e9;

const textCell = (at: string, style: number, text: string) =>
  `<c r="${at}" s="${style}" t="inlineStr"><is><t${/^\s|\s$|\s\s/.test(text) ? ' xml:space="preserve"' : ''}>${escaped(text)}</t></is></c>`;

/** `A` … `Z`, `AA` … of a column from 0. */
function letterOf(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letterOf(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no form for these
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const special: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Most texts have none of what has to be looked at closely. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no form for these
const plainText = /^[^\u0000-\u001F&<>"_\uD800-\uDFFF\uFFFE\uFFFF]*$/;

function escaped(text: string): string {
  if (text.length <= longest && plainText.test(text)) return text;
  const short = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  const plain = short.toWellFormed().replace(/\r\n?/g, '\n').replace(unwritable, '');
  // Excel reads `_x000D_` as a character; the underscore before it is written as one.
  return plain.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_').replace(/[&<>"]/g, (c) => special[c]!);
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const contentTypes = `<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`;

const workbook = (name: string) =>
  `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheetName(name))}" sheetId="1" r:id="rId1"/></sheets></workbook>`;

/** At most 31 characters, without those that Excel refuses in a sheet's name. */
const sheetName = (name: string) => [...name.replace(/[[\]*?:/\\']/g, ' ').trim()].slice(0, 31).join('') || 'Sheet1';

function relationships(...kindsAndTargets: string[]): string {
  let list = '';
  for (let at = 0; at < kindsAndTargets.length; at += 2)
    list += `<Relationship Id="rId${at / 2 + 1}" Type="${office}/${kindsAndTargets[at]}" Target="${kindsAndTargets[at + 1]}"/>`;
  return `<Relationships xmlns="${packaging}/relationships">${list}</Relationships>`;
}

const xf = (format: number, font = 0) =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${font ? ' applyFont="1"' : ''}/>`;
/** In the order of `styleOf`; 49 is text. */
const styles = `<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">${xf(0)}${xf(49)}${xf(49, 1)}${xf(164)}${xf(165)}</cellXfs></styleSheet>`;
