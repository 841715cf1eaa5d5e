import type { Hasher } from '../../../shared/privacy/hash.ts';
import type { Opener, Sealer } from '../../../shared/privacy/seal.ts';
import type { Documents } from '../../../shared/table/documents.ts';

/** What the public door works with. Everything in its table is short-lived, sealed or hashed. */
export interface Door {
  documents: Documents;
  table: string;
  clock: { now(): number };
  ids: { uuid(): string; digits(n: number): string };
  hasher: Hasher;
  sealer: Sealer;
  opener: Opener;
}

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
