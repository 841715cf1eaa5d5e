import { inChina } from '../i18n/time.ts';

/** A value of a sheet that is written: text, a number, or nothing. */
export type Cell = string | number | undefined;

/** One column of a sheet that is written. */
export interface SheetColumn {
  title: string;
  /**
   * What stands in it. `text` (the default) is never read as a number, a date or a formula, whatever it looks like; a
   * `date` is YYYY-MM-DD, a `time` epoch ms, shown in China's time.
   */
  kind?: 'text' | 'number' | 'date' | 'time';
  /** Characters. */
  width?: number;
}

/** Rows of a sheet that is written, a batch at a time, so that a sheet of any length takes the memory of one batch. */
export type Batches = AsyncIterable<readonly (readonly Cell[])[]> | Iterable<readonly (readonly Cell[])[]>;

/** A moment in China as people read it in a sheet: `2026-11-22 10:05`. */
export function timeInWords(ms: number): string {
  const { year, month, day, hour, minute } = inChina(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
