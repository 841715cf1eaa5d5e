import { type Batches, type Cell, type SheetColumn, timeInWords } from './sheet.ts';

/** Excel, and whatever forgives leading spaces, takes these for the beginning of a formula; full-width forms too. */
const formula = /^[\s]*[=+\-@＝＋－＠]|^[\t\r]/;
/** What a spreadsheet would read as a number, a date or a time of day, and show otherwise than it was. */
const numberLike = /^[\d０-９][\d０-９.,:/\-%\sEe+]*$/;

/**
 * A table as CSV that Excel opens by a double click: UTF-8 with a mark, CRLF, every text as it was. Formulas are
 * disarmed by an apostrophe; a text of digits (mobile, ID number, reference) has a tab before it, which keeps it text and
 * which `readCsv` takes off again.
 *
 * @returns pieces of text, one a batch.
 */
export async function* writeCsv(columns: readonly SheetColumn[], batches: Batches): AsyncGenerator<string> {
  yield csvHead(columns);
  for await (const rows of batches) if (rows.length > 0) yield csvRows(columns, rows);
}

/** The beginning of a CSV: its mark and the header. */
export const csvHead = (columns: readonly SheetColumn[]) =>
  `\uFEFF${line(columns.map(({ title }) => textCell(title)))}`;

/** Rows of a CSV. */
export function csvRows(columns: readonly SheetColumn[], rows: readonly (readonly Cell[])[]): string {
  let piece = '';
  for (const row of rows) piece += line(columns.map((column, index) => cell(column, row[index])));
  return piece;
}

const line = (cells: readonly string[]) => `${cells.join(',')}\r\n`;

function cell({ kind = 'text' }: SheetColumn, value: Cell): string {
  if (value === undefined || value === '') return '';
  if (kind === 'number' && typeof value === 'number') return String(value);
  if (kind === 'time' && typeof value === 'number') return timeInWords(value);
  if (kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(String(value))) return String(value);
  return textCell(String(value));
}

function textCell(value: string): string {
  const text = value.toWellFormed().replace(/\r\n?/g, '\n');
  const safe = formula.test(value) ? `'${text}` : numberLike.test(text) ? `\t${text}` : text;
  return /[",\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row of a CSV with the number of the line on which it begins, from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/**
 * Reads CSV text: quoted cells with commas and line breaks in them, any kind of line end, comma, semicolon or tab
 * between the cells. What `writeCsv` has put before a text comes off.
 *
 * @param most rows to read; one more is returned, so that the caller sees that there are more.
 * @returns undefined when a quotation mark is never closed.
 */
export function readCsv(text: string, most: number): CsvRow[] | undefined {
  const rows: CsvRow[] = [];
  const separator = separatorOf(text);
  let [at, line, begins] = [0, 1, 1];
  let cells: string[] = [];
  let cellFrom = '';
  const endRow = () => {
    cells.push(unescaped(cellFrom));
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: begins, cells });
    cells = [];
    cellFrom = '';
  };
  while (at < text.length && rows.length <= most) {
    const c = text[at]!;
    if (c === '"' && cellFrom === '') {
      const piece = quoted(text, at + 1);
      if (!piece) return undefined;
      cellFrom = piece.text;
      line += piece.lines;
      at = piece.next;
      // What follows a closing mark, such as a space, belongs to no cell.
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
    } else if (c === separator) {
      cells.push(unescaped(cellFrom));
      cellFrom = '';
      at++;
    } else if (c === '\n' || c === '\r') {
      endRow();
      at += c === '\r' && text[at + 1] === '\n' ? 2 : 1;
      begins = ++line;
    } else {
      const end = next(text, at, separator);
      cellFrom += text.slice(at, end);
      at = end;
    }
  }
  if (cellFrom !== '' || cells.length > 0) endRow();
  return rows;
}

function next(text: string, from: number, separator: string): number {
  let at = from + 1;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** From behind an opening mark to behind the closing one; two in a row are one in the cell. */
function quoted(text: string, from: number): { text: string; next: number; lines: number } | undefined {
  let [at, out, lines] = [from, '', 0];
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) return undefined;
    const piece = text.slice(at, end);
    out += piece;
    lines += piece.split('\n').length - 1;
    if (text[end + 1] !== '"') return { text: out, next: end + 1, lines };
    out += '"';
    at = end + 2;
  }
}

/** The character between the cells, by the first line: Excel writes a semicolon or a tab in some settings. */
function separatorOf(text: string): string {
  const first = text.slice(0, 5000).split(/[\r\n]/, 1)[0] ?? '';
  const count = (c: string) => first.split(c).length - 1;
  return [',', '\t', ';'].reduce((best, c) => (count(c) > count(best) ? c : best));
}

/** Without the tab or apostrophe that a writer put before it. */
function unescaped(cell: string): string {
  const text = cell.replace(/^\t(?=[\d０-９])/, '');
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;
}
