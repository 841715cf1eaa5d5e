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
