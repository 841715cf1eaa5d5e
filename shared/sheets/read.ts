import { isRealDate } from '../i18n/time.ts';
import { cleanText } from '../identity/clean.ts';
import { readCsv } from './csv.ts';
import { decodeGb18030 } from './gb18030.ts';
import { dateOf, type FoundCell, type FoundRow, readXlsx } from './read-xlsx.ts';
import { SheetRefused } from './refused.ts';

/** A column that an uploaded sheet may have. */
export interface ReadColumn {
  id: string;
  /** How it may be headed, in Chinese and English; case, spaces, brackets and marks do not matter. */
  names: readonly string[];
  /** `code`: digits and letters, such as a mobile or an ID number, without spaces; `date`: YYYY-MM-DD. */
  kind: 'text' | 'code' | 'date';
  /** A sheet without it is refused. */
  required?: boolean;
}

/** Why a value cannot be used: no date; an error of Excel's; a number whose last digits Excel has lost. */
export type CellFault = 'date' | 'formula' | 'digits';

export interface ReadRow {
  /** The row's number in the file, as the sender sees it. */
  line: number;
  /** Cleaned values by column id; an empty cell is absent. */
  values: Record<string, string>;
  errors: { column: string; code: CellFault }[];
}

/** Rows of one upload. */
export const mostRows = 10_000;
/** Bytes of one upload. */
export const mostBytes = 10 * 1024 * 1024;
/** The header stands within these rows; a title and a remark may stand above it. */
const headerWithin = 10;

/**
 * Reads an uploaded Excel workbook (.xlsx) or CSV (UTF-8, UTF-16 or GB18030) whatever its name says: the header row is
 * found by the names of the columns, full-width digits and spaces are normalised, dates come out of Excel's serial
 * numbers. Rows with nothing in them are left out; the meaning of the values is the caller's to check.
 *
 * @throws SheetRefused with a code and a sentence for what is no such file, has macros or too many rows.
 */
export function readSheet(
  bytes: Uint8Array,
  columns: readonly ReadColumn[],
  { most = mostRows }: { most?: number } = {},
): { rows: ReadRow[]; missing: string[] } {
  const found = rowsOf(bytes, most + headerWithin);
  const header = headerOf(found, columns);
  const rows = found.slice(header.index + 1);
  if (rows.length > most) throw new SheetRefused('sheet.tooLong', { most });
  return {
    rows: rows
      .map(({ line, cells }) => readRow(line, cells, header.places))
      .filter(({ values, errors }) => {
        return errors.length > 0 || Object.keys(values).length > 0;
      }),
    missing: columns.filter(({ id }) => !header.places.some(({ column }) => column.id === id)).map(({ id }) => id),
  };
}

function rowsOf(bytes: Uint8Array, most: number): FoundRow[] {
  if (bytes.length === 0) throw new SheetRefused('sheet.empty');
  if (bytes.length > mostBytes) throw new SheetRefused('sheet.tooLarge');
  const begins = (...codes: number[]) => codes.every((code, index) => bytes[index] === code);
  if (begins(0x50, 0x4b)) return readXlsx(bytes, most);
  if (begins(0xd0, 0xcf, 0x11, 0xe0) || begins(0x09, 0x08)) throw new SheetRefused('sheet.oldExcel');
  const text = textIn(bytes);
  // Many a system calls an HTML page or an XML file .xls; a PDF, a picture or a program has NULs.
  if (/^\s*<|^%PDF|^\{\\rtf/.test(text) || text.slice(0, 4096).includes('\0')) throw new SheetRefused('sheet.notSheet');
  const rows = readCsv(text, most);
  if (!rows) throw new SheetRefused('sheet.broken');
  return rows.map(({ line, cells }) => ({ line, cells: cells.map(csvCell) }));
}

/** By its mark; without one UTF-8 if it is that throughout, else GB18030. */
function textIn(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeGb18030(bytes);
  }
}

/** Excel writes a long number into a CSV as 1.10101E+17: the digits are lost. */
const csvCell = (text: string): FoundCell =>
  /^\s*\d(?:\.\d+)?E\+1[1-9]\s*$/i.test(text) ? { text, fault: 'digits' } : { text };

interface Place {
  at: number;
  column: ReadColumn;
}

/** The row that names the most columns. */
function headerOf(rows: readonly FoundRow[], columns: readonly ReadColumn[]): { index: number; places: Place[] } {
  const required = columns.filter((column) => column.required);
  let best: { index: number; places: Place[] } | undefined;
  for (const [index, { cells }] of rows.slice(0, headerWithin).entries()) {
    const places: Place[] = [];
    for (const [at, { text }] of cells.entries()) {
      const column = columns.find((one) => one.names.some((name) => headKey(name) === headKey(text)));
      if (column && !places.some((place) => place.column === column)) places.push({ at, column });
    }
    const complete = required.every((column) => places.some((place) => place.column === column));
    if (complete && places.length > (best?.places.length ?? 0)) best = { index, places };
  }
  if (best) return best;
  if (rows.length === 0) throw new SheetRefused('sheet.empty');
  throw new SheetRefused('sheet.noHeader', { columns: required.map(({ names }) => names[0]).join('、') });
}

/** A heading as it is compared: `* 手机号 （必填）` is 手机号. */
const headKey = (text: string) =>
  cleanText(text)
    .replace(/[（(【[].*?[）)】\]]/g, '')
    .replace(/[\s*＊:：]/g, '')
    .toLowerCase();

function readRow(line: number, cells: readonly FoundCell[], places: readonly Place[]): ReadRow {
  const row: ReadRow = { line, values: {}, errors: [] };
  for (const { at, column } of places) {
    const cell = cells[at];
    if (!cell) continue;
    const { text, fault } = cellValue(cell, column);
    if (fault) row.errors.push({ column: column.id, code: fault });
    if (text !== '') row.values[column.id] = text;
  }
  return row;
}

function cellValue(cell: FoundCell, { kind }: ReadColumn): { text: string; fault?: CellFault } {
  const text = cleanText(cell.text);
  if (cell.fault) return { text, fault: cell.fault };
  if (kind === 'code') return { text: text.replace(/\s/g, '') };
  if (kind === 'text' || text === '') return { text: text.replace(/\s+/g, ' ') };
  const date = cell.date ?? writtenDate(text) ?? (cell.number === undefined ? undefined : dateOf(cell.number));
  return date ? { text: date } : { text, fault: 'date' };
}

/** 2026-11-22, 2026/11/22, 2026.11.22, 2026年11月22日, 20261122; with a time behind it or without. */
function writtenDate(text: string): string | undefined {
  const parts =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:日|号)?(?:[ T]\d.*)?$/.exec(text) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (!parts) return undefined;
  const date = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`;
  return isRealDate(date) ? date : undefined;
}
