/** Rows that one step collects. */
export const chunkRows = 500;
/** Parts that one step writes into the file. */
export const partsAPiece = 20;
/** Rows that one step looks at when it goes over the list once more. */
export const lookRows = 1000;
/** Rows of one file; the next file begins after so many. A workbook's sheet takes five times as many. */
export const fileRows = 200_000;
/** Bytes after which the next file begins: the last step of a file holds it whole, in a worker of 512 MB. */
export const fileBytes = 64 * 1024 * 1024;
/** How long a file may be loaded, milliseconds; the bucket's own rule deletes what is left a day later. */
export const fileLives = 24 * 3_600_000;
/** Between two steps, milliseconds: each is a message of its own, so that no worker runs into its time limit. */
export const pauseFor = 1_000;
/** One step, milliseconds. */
export const stepTimeout = 20_000;
/** Who exported what, when and why is kept for three years (个人信息保护法 56), the file for a day. */
export const recordKept = 3 * 365 * 24 * 3_600_000;
