import { randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Hasher } from '../privacy/hash.ts';
import type { Documents } from '../table/documents.ts';
import { failureOf } from '../table/errors.ts';
import { readStaff, type Staff, staffKey } from './staff.ts';

/** Milliseconds without a request after which a session is over; and its longest life. */
export const idleMs = 20 * 60_000;
export const longestMs = 8 * 3600_000;
/** Activity is written down at most this often, so that a busy desk does not write at every click. */
const noteEveryMs = 60_000;

export type StaffSessions = {
  /** Begins a session. The secret goes into the cookie; the table keeps its hash. */
  begin(sub: string): Promise<string>;
  /**
   * Who is signed in with this secret, read anew each time; undefined when the session is over or the person is no
   * longer staff. `counts: false` looks without keeping the session alive (a page that polls).
   */
  read(secret: string, options?: { counts?: boolean }): Promise<Staff | undefined>;
  end(secret: string): Promise<void>;
  /** Ends every session of a person, on every machine. */
  endAll(sub: string): Promise<void>;
};

type Deps = {
  documents: Documents;
  table: string;
  hasher: Pick<Hasher, 'hash' | 'hashAll'>;
  clock: { now(): number };
  /** 256 random bits in text; a test may make them predictable. */
  secret?: () => string;
};

/** Desk sessions in the staff table: 20 minutes idle, 8 hours at most. */
export function createStaffSessions(deps: Deps): StaffSessions {
  const { documents, table, hasher, clock } = deps;
  const newSecret = deps.secret ?? (() => randomBytes(32).toString('base64url'));
  const keyOf = (hash: string) => ({ pk: `SESSION#${hash}`, sk: 'SESSION' });
  const hashes = (secret: string) => hasher.hashAll('session', `staff:${secret}`);

  async function find(secret: string) {
    for (const hash of hashes(secret)) {
      const Key = keyOf(hash);
      const { Item } = await documents.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      if (Item)
        return { Key, sub: Item.sub as string, startedAt: Item.startedAt as number, seenAt: Item.seenAt as number };
    }
    return undefined;
  }

  /**
   *   this request: read session .................. seenAt := now   refused when the session is gone:
   *   other tab:    ............ signs out (delete)                 noting activity never revives it
   */
  async function note(Key: { pk: string; sk: string }, seenAt: number, now: number): Promise<void> {
    try {
      await documents.send(
        new UpdateCommand({
          TableName: table,
          Key,
          UpdateExpression: 'SET seenAt = :now',
          ConditionExpression: 'seenAt = :before',
          ExpressionAttributeValues: { ':now': now, ':before': seenAt },
        }),
      );
    } catch (error) {
      // Refused or busy: another tab has noted it, or will. Signing out is then seen by the next request.
      if (!['refused', 'busy'].includes(failureOf(error).kind)) throw error;
    }
  }

  return {
    async begin(sub) {
      const secret = newSecret();
      const now = clock.now();
      const item = { sub, startedAt: now, seenAt: now, ttl: Math.ceil((now + longestMs) / 1000) };
      const Item = { ...keyOf(hasher.hash('session', `staff:${secret}`)), ...item };
      await documents.send(new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
      return secret;
    },
    async read(secret, { counts = true } = {}) {
      const session = await find(secret);
      if (!session) return undefined;
      const now = clock.now();
      if (now - session.seenAt >= idleMs || now - session.startedAt >= longestMs) return undefined;
      const staff = await readStaff(documents, table, session.sub);
      if (!staff || session.startedAt <= staff.sessionsFrom) return undefined;
      if (counts && now - session.seenAt >= noteEveryMs) await note(session.Key, session.seenAt, now);
      return staff;
    },
    async end(secret) {
      for (const hash of hashes(secret))
        await documents.send(new DeleteCommand({ TableName: table, Key: keyOf(hash) }));
    },
    async endAll(sub) {
      await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: staffKey(sub),
          UpdateExpression: 'SET sessionsFrom = :now',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':now': clock.now() },
        }),
      );
    },
  };
}
