import type { FileProgress } from './data.ts';
import { fileBytes, fileRows } from './limits.ts';

/** Nothing has been written. */
export const begun: FileProgress = { pieces: 0, parts: 0, rows: 0, number: 1, first: 0, here: 0, bytes: 0 };

/** Whether what comes next belongs into the next file. */
export const isFull = ({ here, bytes }: FileProgress) => here >= fileRows || bytes >= fileBytes;

/** The file is complete: what comes next is of another. */
export const nextFile = ({ xlsx: _, ...file }: FileProgress): FileProgress => ({
  ...file,
  number: file.number + 1,
  first: file.pieces,
  here: 0,
  bytes: 0,
});

/** How many files there are when all is written: an export of no rows is a file, too. */
export const filesOf = ({ number }: FileProgress) => number - 1;
