import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Documents } from '../table/documents.ts';
import { failureOf } from '../table/errors.ts';
import { alive, day, hour, lasting, minute } from './lasting.ts';

/** What codes are made, kept and checked with. */
export interface Codes {
  documents: Documents;
  /** Where the codes lie: the public door's table, or the desk's own. */
  table: string;
  /** Where it is counted what goes to a number, whoever sends it: the public door's table. Absent: `table` is that. */
  sends?: string;
  clock: { now(): number };
  ids: { digits(n: number): string };
  hasher: { hash(purpose: string, value: string): string };
}

const validFor = 5 * minute;
const between = minute;
const perHour = 5;
const perDay = 10;
const tries = 5;
/** Codes of one session that are remembered, so that an older message's code is answered as such. */
const remembered = 4;

export type Issued =
  | { kind: 'issued'; code: string; waitSeconds: number }
  /** A code was sent less than a minute ago; `pending`: to this very session, and it can still be used. */
  | { kind: 'tooSoon'; waitSeconds: number; pending: boolean }
  | { kind: 'tooMany'; minutes: number };

export type Checked =
  | { kind: 'right' }
  | { kind: 'wrong'; left: number }
  | { kind: 'expired' }
  | { kind: 'old' }
  | { kind: 'locked'; minutes: number };

const codeKey = (codes: Codes, session: string) => ({
  pk: `CODE#${codes.hasher.hash('session', session)}`,
  sk: 'CODE',
});
const sendsKey = (codes: Codes, mobile: string) => ({
  pk: `SENDS#${codes.hasher.hash('mobile', mobile)}`,
  sk: 'SENDS',
});

/**
 * Makes a code for a mobile number, bound to one session: six digits, five minutes, one a minute, five an hour and ten
 * a day to a number (the gateways' own limits, so that we never promise more). The code is stored as a hash only.
 * Fails closed: when the table does not answer, no code goes out.
 */
export async function issueCode(codes: Codes, session: string, mobile: string): Promise<Issued> {
  const now = codes.clock.now();
  const current = await readCode(codes, session);
  if (alive(current, now) && Number(current.tries) >= tries) return tooMany(Number(current.expires) - now);
  const counted = await countSend(codes, mobile, now, alive(current, now));
  if (counted) return counted;
  const code = codes.ids.digits(6);
  const older = alive(current, now - hour) ? (current.hashes as string[]) : [];
  await codes.documents.send(
    new PutCommand({
      TableName: codes.table,
      Item: {
        ...codeKey(codes, session),
        hashes: [hashOf(codes, session, mobile, code), ...older].slice(0, remembered),
        tries: 0,
        ...lasting(now + validFor),
      },
    }),
  );
  return { kind: 'issued', code, waitSeconds: between / 1000 };
}

/** Seconds until the number may get another code. */
export async function secondsToNextCode(codes: Codes, mobile: string): Promise<number> {
  const { at } = await readSends(codes, mobile);
  return Math.max(0, Math.ceil((Number(at[0] ?? 0) + between - codes.clock.now()) / 1000));
}

/**
 * Checks a code. Each try is counted by a condition, the right one as well, so that a hundred guesses at once are still
 * five. A right code is used up.
 */
export async function checkCode(codes: Codes, session: string, mobile: string, code: string): Promise<Checked> {
  const now = codes.clock.now();
  const item = await readCode(codes, session);
  if (!alive(item, now)) return { kind: 'expired' };
  const key = codeKey(codes, session);
  const [newest, ...older] = item.hashes as string[];
  const given = hashOf(codes, session, mobile, code);
  if (older.includes(given) && given !== newest) {
    return Number(item.tries) >= tries ? tooManyTries(item, now) : { kind: 'old' };
  }
  const counted = await countTry(codes, key, item.hashes as string[], now, given === newest);
  if (counted === undefined) {
    const again = await readCode(codes, session);
    return alive(again, now) && Number(again.tries) >= tries ? tooManyTries(again, now) : { kind: 'expired' };
  }
  if (given === newest) return { kind: 'right' };
  return counted >= tries ? tooManyTries(item, now) : { kind: 'wrong', left: tries - counted };
}

/**
 * Counts a try while there are tries left and the code is the one that was read; undefined: there are none, or it is not.
 * The right one is used up by the same write: of two posts with it, one passes.
 */
async function countTry(
  codes: Codes,
  key: Record<string, string>,
  hashes: string[],
  now: number,
  right: boolean,
): Promise<number | undefined> {
  try {
    const { Attributes } = await codes.documents.send(
      new UpdateCommand({
        TableName: codes.table,
        Key: key,
        UpdateExpression: `SET tries = tries + :one${right ? ', expires = :past' : ''}`,
        ConditionExpression: 'tries < :most AND expires > :now AND hashes = :hashes',
        ExpressionAttributeValues: {
          ':one': 1,
          ':most': tries,
          ':now': now,
          ':hashes': hashes,
          ...(right && { ':past': 0 }),
        },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(Attributes?.tries);
  } catch (error) {
    if (failureOf(error).kind === 'refused') return undefined;
    throw error;
  }
}

/** Writes down that a code goes to the number, or says why none may. */
async function countSend(
  codes: Codes,
  mobile: string,
  now: number,
  pending: boolean,
): Promise<Exclude<Issued, { kind: 'issued' }> | undefined> {
  const { at, version } = await readSends(codes, mobile);
  const recent = at.filter((time) => time > now - day);
  const last = recent[0] ?? Number.NEGATIVE_INFINITY;
  if (now - last < between) return { kind: 'tooSoon', waitSeconds: Math.ceil((last + between - now) / 1000), pending };
  const inHour = recent.filter((time) => time > now - hour);
  if (inHour.length >= perHour) return tooMany(inHour.at(-1)! + hour - now);
  if (recent.length >= perDay) return tooMany(recent.at(-1)! + day - now);
  try {
    await codes.documents.send(
      new PutCommand({
        TableName: codes.sends ?? codes.table,
        Item: { ...sendsKey(codes, mobile), at: [now, ...recent], version: version + 1, ...lasting(now + day) },
        ConditionExpression: 'attribute_not_exists(pk) OR version = :version',
        ExpressionAttributeValues: { ':version': version },
      }),
    );
    return undefined;
  } catch (error) {
    // Two taps at once: the other one's code is on its way.
    if (failureOf(error).kind === 'refused') return { kind: 'tooSoon', waitSeconds: between / 1000, pending: true };
    throw error;
  }
}

async function readSends(codes: Codes, mobile: string): Promise<{ at: number[]; version: number }> {
  const { Item } = await codes.documents.send(
    new GetCommand({ TableName: codes.sends ?? codes.table, Key: sendsKey(codes, mobile), ConsistentRead: true }),
  );
  return { at: (Item?.at as number[] | undefined) ?? [], version: Number(Item?.version ?? 0) };
}

async function readCode(codes: Codes, session: string) {
  const { Item } = await codes.documents.send(
    new GetCommand({ TableName: codes.table, Key: codeKey(codes, session), ConsistentRead: true }),
  );
  return Item;
}

const hashOf = (codes: Codes, session: string, mobile: string, code: string) =>
  codes.hasher.hash('code', `${session} ${mobile} ${code}`);
const minutesOf = (ms: number) => Math.max(1, Math.ceil(ms / minute));
const tooMany = (ms: number) => ({ kind: 'tooMany' as const, minutes: minutesOf(ms) });
const tooManyTries = (item: Record<string, unknown>, now: number) => ({
  kind: 'locked' as const,
  minutes: minutesOf(Number(item.expires) - now),
});
