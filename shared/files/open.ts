import type { FilesPlace } from './place.ts';
import { encodePath, presigned } from './sigv4.ts';

/** Seconds for which an opened file's address works: long enough for a slow line to begin, too short to be passed on. */
export const openFor = 60;

/**
 * A short-lived address of a kept file, for whoever is allowed to see it now; the caller records the opening first.
 *
 * It leads to the store itself, since a function can answer with 6 MB at most and a file may have 10. There it stands on
 * an origin of its own, apart from the city's pages, as one of the few types that we wrote there; it is shown, not saved,
 * and no cache keeps it. A page that shows it needs that origin in `img-src` or `frame-src` (`FilesPlace.origin`).
 *
 * @param key the copy's key, as the case's record has it. @param now epoch milliseconds.
 */
export function openFile(place: FilesPlace, key: string, now: number): string {
  const { credentials, region, url } = place;
  const query = { 'response-cache-control': 'private, no-store', 'response-content-disposition': 'inline' };
  const address = new URL(`${url}/${encodePath(key)}`);
  return presigned({ credentials, region, now }, { address, query, expires: openFor });
}
