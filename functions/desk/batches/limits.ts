/** Bytes of one list. */
export const largestList = 4 * 1024 * 1024;
