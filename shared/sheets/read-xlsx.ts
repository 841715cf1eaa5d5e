import { SheetRefused } from './refused.ts';
import { openArchive } from './unzip.ts';
import { attribute, elements, textOf } from './xml.ts';

/** A cell as it was found: what a person sees in it, as near as that can be told. */
export interface FoundCell {
  text: string;
  /** YYYY-MM-DD of a cell that holds a date. */
  date?: string;
  /** A number, where the cell holds one. */
  number?: number;
  /** `formula`: shows an error such as #N/A; `digits`: a number so long that Excel has lost its last digits. */
  fault?: 'formula' | 'digits';
}

/** A row with anything in it; `cells` by column from 0. */
export interface FoundRow {
  /** As the sheet numbers it, from 1. */
  line: number;
  cells: FoundCell[];
}

/** Further to the right nothing is read. */
const mostColumns = 200;

/**
 * Reads the first visible sheet of an Excel workbook.
 *
 * @param most rows to read; one more is returned, so that the caller sees that there are more.
 * @throws SheetRefused: macros, no workbook, broken, too large.
 */
export function readXlsx(bytes: Uint8Array, most: number): FoundRow[] {
  const archive = openArchive(bytes);
  const { names } = archive;
  const macros = [...names].some((name) => /vbaProject|macrosheets\//i.test(name));
  const types = names.has('[Content_Types].xml') ? archive.text('[Content_Types].xml') : '';
  if (macros || types.includes('macroEnabled')) throw new SheetRefused('sheet.macros');
  if (!names.has('xl/workbook.xml')) throw new SheetRefused('sheet.notSheet');
  const workbook = archive.text('xl/workbook.xml');
  const path = firstSheet(workbook, archive.text('xl/_rels/workbook.xml.rels'));
  const strings = names.has('xl/sharedStrings.xml') ? sharedStrings(archive.text('xl/sharedStrings.xml')) : [];
  const dates = names.has('xl/styles.xml') ? dateStyles(archive.text('xl/styles.xml')) : new Set<number>();
  const from1904 = /<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"/.test(workbook);
  return rowsOf(archive.text(path), { strings, dates, from1904 }, most);
}

function firstSheet(workbook: string, relations: string): string {
  const targets = new Map<string, string>();
  for (const { name, attributes } of elements(relations))
    if (name === 'Relationship') targets.set(attribute(attributes, 'Id'), attribute(attributes, 'Target'));
  for (const { name, attributes } of elements(workbook)) {
    if (name !== 'sheet' || /hidden/i.test(attribute(attributes, 'state'))) continue;
    const target = targets.get(attribute(attributes, 'r:id') || attribute(attributes, 'id'));
    if (target) return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  }
  throw new SheetRefused('sheet.broken');
}

/** The texts that cells refer to by number. What tells how a word is pronounced is left out. */
function sharedStrings(xml: string): string[] {
  const strings: string[] = [];
  let text = '';
  let [inText, inPhonetic] = [false, false];
  for (const { name, kind, before } of elements(xml)) {
    if (inText && kind === 'close' && !inPhonetic) text += before;
    if (name === 't') inText = kind === 'open';
    else if (name === 'rPh') inPhonetic = kind === 'open';
    else if (name === 'si' && kind !== 'open') {
      strings.push(textOf(text));
      text = '';
    }
  }
  return strings;
}

/** Excel's own formats of dates, those of East Asia among them; without times of day alone. */
const builtIn = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58);

/** The numbers of the cell styles that show a date. */
function dateStyles(xml: string): Set<number> {
  const formats = new Set<number>();
  const styles = new Set<number>();
  let [inCells, index] = [false, 0];
  for (const { name, kind, attributes } of elements(xml)) {
    if (name === 'numFmt') {
      const code = attribute(attributes, 'formatCode').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
      if (/[yd]/i.test(code) || /e.*m/.test(code)) formats.add(Number(attribute(attributes, 'numFmtId')));
    } else if (name === 'cellXfs') inCells = kind === 'open';
    else if (name === 'xf' && inCells && kind !== 'close') {
      const id = Number(attribute(attributes, 'numFmtId'));
      if (builtIn(id) || formats.has(id)) styles.add(index);
      index++;
    }
  }
  return styles;
}

interface Book {
  strings: readonly string[];
  dates: ReadonlySet<number>;
  from1904: boolean;
}

function rowsOf(xml: string, book: Book, most: number): FoundRow[] {
  const rows: FoundRow[] = [];
  let row: FoundRow = { line: 0, cells: [] };
  let [column, type, style, value] = [0, '', 0, ''];
  let [inValue, inPhonetic] = [false, false];
  for (const { name, kind, attributes, before } of elements(xml)) {
    if (kind === 'close') {
      if (inValue && !inPhonetic && (name === 'v' || name === 't')) value += before;
      if (name === 'v' || name === 't') inValue = false;
    } else if (name === 'v' || name === 't') inValue = kind === 'open';
    if (name === 'rPh') inPhonetic = kind === 'open';
    if (name === 'row' && kind !== 'close') {
      row = { line: Number(attribute(attributes, 'r')) || row.line + 1, cells: [] };
      column = -1;
    }
    if (name === 'row' && kind !== 'open' && row.cells.some(({ text, fault }) => text.trim() || fault)) {
      rows.push({ line: row.line, cells: Array.from(row.cells, (cell) => cell ?? { text: '' }) });
      if (rows.length > most) return rows;
    }
    if (name !== 'c') continue;
    if (kind !== 'close') {
      column = columnOf(attribute(attributes, 'r')) ?? column + 1;
      [type, style, value] = [attribute(attributes, 't'), Number(attribute(attributes, 's')), ''];
    }
    if (kind === 'close' && value !== '' && column < mostColumns) row.cells[column] = found(type, style, value, book);
  }
  return rows;
}

/** `B7` → 1; undefined where the cell does not say where it is. */
function columnOf(at: string): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(at)?.[0];
  if (!letters) return undefined;
  return [...letters].reduce((sum, c) => sum * 26 + c.charCodeAt(0) - 64, 0) - 1;
}

function found(type: string, style: number, value: string, { strings, dates, from1904 }: Book): FoundCell {
  if (type === 's') return { text: strings[Number(value)] ?? '' };
  if (type === 'str' || type === 'inlineStr') return { text: textOf(value) };
  if (type === 'e') return { text: textOf(value), fault: 'formula' };
  if (type === 'b') return { text: value === '1' ? 'TRUE' : 'FALSE' };
  if (type === 'd') return { text: value, date: value.slice(0, 10) };
  const number = Number(value);
  if (!Number.isFinite(number)) return { text: textOf(value) };
  if (dates.has(style)) {
    const date = dateOf(number + (from1904 ? 1462 : 0));
    if (date) return { text: date, date, number };
  }
  // Beyond 15 digits Excel has put zeros in the place of the last ones: what was typed is lost.
  if (Math.abs(number) >= 1e15) return { text: BigInt(Math.round(number)).toString(), number, fault: 'digits' };
  return { text: String(number), number, ...(from1904 && { date: dateOf(number + 1462) }) };
}

/** The date of a serial number as Excel counts, with its day that never was (1900-02-29); undefined outside 1900–2199. */
export function dateOf(serial: number): string | undefined {
  const whole = Math.floor(serial);
  if (whole < 1 || whole > 109_574 || whole === 60) return undefined;
  return new Date(Math.round((whole - 25_569 + (whole < 60 ? 1 : 0)) * 86_400_000)).toISOString().slice(0, 10);
}
