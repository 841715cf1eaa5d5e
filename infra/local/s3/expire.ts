import type { BucketSettings } from './bucket-settings.ts';
import type { Objects } from './objects.ts';

const day = 86_400_000;

/** When S3 takes an object away: some days after it was made, at the midnight (UTC) after that. Epoch milliseconds. */
export const expiresAt = (modified: number, days: number) => Math.ceil((modified + days * day) / day) * day;

/** Deletes what the buckets' lifecycle rules say has had its time by `now`. @returns how many objects went */
export async function expireObjects(
  buckets: readonly BucketSettings[],
  objects: Pick<Objects, 'list' | 'delete'>,
  now: number,
): Promise<number> {
  let gone = 0;
  for (const { name, expiry } of buckets)
    for (const { prefix, days } of expiry)
      for (const { key, modified } of await objects.list(name, prefix)) {
        if (expiresAt(modified, days) > now) continue;
        await objects.delete(name, key);
        gone++;
      }
  return gone;
}
