import { Refused } from '../refused.ts';

/** Most picture elements that we show: what a phone's best camera takes. A small file can claim a hundred times as many. */
export const mostPixels = 50_000_000;
const longestSide = 30_000;

export interface Size {
  width: number;
  height: number;
}

/** @throws Refused for an image without extent, or one that would fill the memory of whoever opens it. */
export function checkSize(size: Size): Size {
  const { width, height } = size;
  if (!(width > 0 && height > 0)) throw new Refused('unreadable');
  if (width > longestSide || height > longestSide || width * height > mostPixels) throw new Refused('dimensions');
  return size;
}
