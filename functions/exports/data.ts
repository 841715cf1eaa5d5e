import { exportsPrefix } from '../../shared/files/keys.ts';
import type { SheetColumn } from '../../shared/sheets/sheet.ts';
import type { XlsxProgress } from '../../shared/sheets/xlsx.ts';
import type { Staff, StaffRole } from '../../shared/staff/staff.ts';
import type { Context } from '../../shared/workflow/definition.ts';
import type { State } from '../../shared/workflow/state.ts';

export const formats = ['xlsx', 'csv'] as const;
export type Format = (typeof formats)[number];

/** How an export has ended, or will when its objects have gone. */
export type Over =
  /** The file has lived its time. */
  | 'done'
  | 'cancelled'
  /** The asker may not see this any more: has left, has another role, other divisions. */
  | 'refused'
  | 'failed';

/** What an export's machine works with; what was asked for lies in its sealed order. */
export interface ExportData extends Record<string, unknown> {
  workflow: string;
  list: string;
  format: Format;
  /** Opaque id of whoever asked, and nobody else may load the file. */
  asker: string;
  /** As what, and over which divisions: with another scope they load no file. */
  role: StaffRole;
  divisions: string[];
  /** Rows collected so far. */
  count: number;
  /** The next part, from 0. */
  part: number;
  /** Which of the order's divisions is being read, and behind which row to go on. */
  division: number;
  cursor?: string;
  /** The list is gone over once more, for rows that moved back in it while it was read. */
  again?: true;
  /** The files, while they are written. */
  file?: FileProgress;
  /** What the pause leads to. */
  next?: 'collect' | 'write';
  over?: Over;
}

/** How far the files have come: one after the other, each of so many rows at most. */
export interface FileProgress {
  /** Pieces written, parts that stand in them, and rows in all files. */
  pieces: number;
  parts: number;
  rows: number;
  /** The file that is being written, from 1: the piece with which it begins, its rows and bytes so far. */
  number: number;
  first: number;
  here: number;
  bytes: number;
  xlsx?: XlsxProgress;
}

/** A column that was chosen. `key`: `row.<name>` of what the list shows, or `<form>@<version>.<field>`. */
export interface OrderedColumn {
  key: string;
  title: string;
  kind?: NonNullable<SheetColumn['kind']>;
}

/** What was asked for: lies sealed with the case. */
export interface Order {
  /** Divisions of the asker, one list each. */
  divisions: readonly string[];
  /** Only rows whose urgency lies between, epoch ms. */
  range?: { from?: number; until?: number };
  /** Roles that read this list. */
  roles: readonly StaffRole[];
  columns: readonly OrderedColumn[];
  /** Why personal columns are needed, in words that the people concerned may read; empty: there are none. */
  reason: string;
  /** Name of the sheet. */
  name: string;
  /** Words for the codes of rows, in the asker's language. */
  words: Readonly<Record<string, string>>;
}

/** A row of a desk list as its workflow wrote it. */
export type ListRow = Record<string, unknown> & { ref: string; sk: string };

/** Where an export's rows come from. */
export interface Source {
  /** The next rows of one division's list, `limit` of them while there are. */
  rows(
    from: { workflow: string; list: string; division: string; range?: Order['range']; after?: string },
    limit: number,
  ): Promise<ListRow[]>;
  /** A case with its answers; undefined when it has been destroyed. */
  open(workflow: string, ref: string): Promise<{ state: State; answers: Record<string, unknown> } | undefined>;
  /** Writes into each case's access log that it was exported. May be repeated: one entry an export. */
  record(workflow: string, refs: readonly string[], entry: Exported): Promise<void>;
}

/** An entry of a case's access log, as its applicant reads it, without the name of who asked. */
export interface Exported {
  /** Reference of the export. */
  export: string;
  at: number;
  reason: string;
  by: string;
  role: string;
}

/** The bucket, as much of it as an export needs: an object is written once and stays as it was written. */
export interface Objects {
  get(key: string, most: number): Promise<{ bytes: Buffer } | undefined>;
  put(key: string, bytes: Uint8Array, type: string): Promise<'exists' | object>;
  delete(key: string): Promise<void>;
  list(prefix: string): Promise<string[]>;
}

export interface ExportParties {
  source: Source;
  objects: Objects;
  /** Somebody of the staff as they are now; undefined: no longer of this city's. */
  asker(sub: string): Promise<Staff | undefined>;
  work: Work;
}

/** What each call of the workflow does; apart from the definition, which the desk carries, too. */
export interface Work {
  collect(ctx: Ctx): Promise<Collected>;
  write(ctx: Ctx): Promise<FileProgress>;
  join(ctx: Ctx): Promise<{ joined: number } | { over: Over }>;
  discard(ctx: Ctx): Promise<{ gone: number }>;
}

export type Collected = { count: number; division: number; cursor?: string; end: boolean } | { over: Over };

export type Ctx = Context<ExportData, ExportParties>;

/** Everything of one export lies under this. Keys hold references and numbers only. */
export const folderOf = (ref: string) => `${exportsPrefix}${ref}/`;
export const partKey = (ref: string, part: number) => `${folderOf(ref)}part-${String(part).padStart(6, '0')}`;
export const pieceKey = (ref: string, piece: number) => `${folderOf(ref)}piece-${String(piece).padStart(6, '0')}`;
export const seenKey = (ref: string, piece: number) => `${folderOf(ref)}seen-${String(piece).padStart(6, '0')}`;
/** @param number of the file, from 1. */
export const fileKey = (ref: string, format: Format, number = 1) => `${folderOf(ref)}file-${number}.${format}`;
