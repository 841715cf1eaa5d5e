import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Documents } from '../table/documents.ts';
import { failureOf } from '../table/errors.ts';
import { lasting } from './lasting.ts';

/** Where counters lie: a table that drops items by `ttl`. */
export interface Counters {
  documents: Documents;
  table: string;
  clock: { now(): number };
}

export interface Limit {
  /** What is counted, and of whom: an id or a keyed hash, never a number or an address in the clear. */
  of: string;
  /** Most within one window. */
  most: number;
  /** Length of a window, ms; windows begin at its multiples. */
  window: number;
  /** How many are counted by one call; 1 unless said. */
  by?: number;
}

/** When the window that holds a time began, epoch ms. */
export const windowOf = (now: number, window: number): number => Math.floor(now / window) * window;

/**
 * Counts one more by a condition, so that a thousand at once are still no more than `most` (and less than `by` above it).
 *
 * @returns 0 when it is within the limit; otherwise the milliseconds until the next window.
 * @throws what the table fails with: the caller says whether that opens or closes the door.
 */
export async function countWithin({ documents, table, clock }: Counters, limit: Limit): Promise<number> {
  const now = clock.now();
  const start = windowOf(now, limit.window);
  const end = start + limit.window;
  const { expires, ttl } = lasting(end);
  try {
    await documents.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: `LIMIT#${limit.of}`, sk: String(start) },
        UpdateExpression: 'ADD n :by SET expires = :expires, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(n) OR n < :most',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':by': limit.by ?? 1, ':most': limit.most, ':expires': expires, ':ttl': ttl },
      }),
    );
    return 0;
  } catch (error) {
    if (failureOf(error).kind === 'refused') return end - now;
    throw error;
  }
}
