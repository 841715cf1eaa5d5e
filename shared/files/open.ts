import type { KeptType } from './decisions.ts';
import type { FilesPlace } from './place.ts';
import { encodePath, presigned } from './sigv4.ts';

/** Seconds for which an opened file's address works: long enough for a slow line to begin, too short to be passed on. */
export const openFor = 60;

/**
 * A short-lived address of a kept file, for whoever is allowed to see it now; the caller records the opening first.
 *
 * It leads to the store itself, since a function can answer with 6 MB at most and a file may have 10. There it stands on
 * an origin of its own, apart from the city's pages. The store sends no sandbox and no `nosniff`; what it does take from a
 * signed address is the type: that of the examination, a picture or a PDF, whatever the object says of itself, so that a
 * browser runs nothing of it. It is shown, not saved, so that no copy stays on a desk's disk, and no cache keeps it. A page
 * that shows it needs that origin in `img-src` (`FilesPlace.origin`).
 *
 * @param file the copy's key and type, as the case's record has them. @param now epoch milliseconds.
 */
export function openFile(place: FilesPlace, { key, type }: { key: string; type: KeptType }, now: number): string {
  const { credentials, region, url } = place;
  const query = {
    'response-cache-control': 'private, no-store',
    'response-content-disposition': 'inline',
    'response-content-type': type,
  };
  const address = new URL(`${url}/${encodePath(key)}`);
  return presigned({ credentials, region, now }, { address, query, expires: openFor });
}
