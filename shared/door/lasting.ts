export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/**
 * The times of an item. The table's own removal may come two days late, so every reader checks `expires` (epoch ms),
 * too; `ttl` (epoch s) only clears up.
 */
export function lasting(until: number): { expires: number; ttl: number } {
  return { expires: until, ttl: Math.ceil(until / 1000) + 3600 };
}

/** True while an item may still be used. */
export function alive(item: Record<string, unknown> | undefined, now: number): item is Record<string, unknown> {
  return item !== undefined && Number(item.expires) > now;
}
