import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../../../shared/table/errors.ts';
import { alive, type Door, day, hour, lasting, minute } from './door.ts';

const validFor = 5 * minute;
const between = minute;
const perHour = 5;
const perDay = 10;
const tries = 5;
/** Codes of one session that are remembered, so that an older message's code is answered as such. */
const remembered = 4;

export type Issued =
  | { kind: 'issued'; code: string; waitSeconds: number }
  /** A code was sent less than a minute ago. */
  | { kind: 'tooSoon'; waitSeconds: number }
  | { kind: 'tooMany'; minutes: number };

export type Checked =
  | { kind: 'right' }
  | { kind: 'wrong'; left: number }
  | { kind: 'expired' }
  | { kind: 'old' }
  | { kind: 'locked'; minutes: number };

const codeKey = (door: Door, session: string) => ({ pk: `CODE#${door.hasher.hash('session', session)}`, sk: 'CODE' });
const sendsKey = (door: Door, mobile: string) => ({ pk: `SENDS#${door.hasher.hash('mobile', mobile)}`, sk: 'SENDS' });

/**
 * Makes a code for a mobile number, bound to one session: six digits, five minutes, one a minute, five an hour and ten
 * a day to a number (the gateways' own limits, so that we never promise more). The code is stored as a hash only.
 * Fails closed: when the table does not answer, no code goes out.
 */
export async function issueCode(door: Door, session: string, mobile: string): Promise<Issued> {
  const now = door.clock.now();
  const current = await readCode(door, session);
  if (alive(current, now) && Number(current.tries) >= tries) return tooMany(Number(current.expires) - now);
  const counted = await countSend(door, mobile, now);
  if (counted) return counted;
  const code = door.ids.digits(6);
  const older = alive(current, now - hour) ? (current.hashes as string[]) : [];
  await door.documents.send(
    new PutCommand({
      TableName: door.table,
      Item: {
        ...codeKey(door, session),
        hashes: [hashOf(door, session, mobile, code), ...older].slice(0, remembered),
        tries: 0,
        ...lasting(now + validFor),
      },
    }),
  );
  return { kind: 'issued', code, waitSeconds: between / 1000 };
}

/** Seconds until the number may get another code. */
export async function secondsToNextCode(door: Door, mobile: string): Promise<number> {
  const { at } = await readSends(door, mobile);
  return Math.max(0, Math.ceil((Number(at[0] ?? 0) + between - door.clock.now()) / 1000));
}

/**
 * Checks a code. The try is counted before the code is compared, by a condition, so that a hundred guesses at once
 * are still five. A right code is used up.
 */
export async function checkCode(door: Door, session: string, mobile: string, code: string): Promise<Checked> {
  const now = door.clock.now();
  const item = await readCode(door, session);
  if (!alive(item, now)) return { kind: 'expired' };
  const key = codeKey(door, session);
  const [newest, ...older] = item.hashes as string[];
  const given = hashesOf(door, session, mobile, code);
  if (older.some((hash) => given.includes(hash)) && !given.includes(newest!)) {
    return Number(item.tries) >= tries ? tooManyTries(item, now) : { kind: 'old' };
  }
  let counted: number;
  try {
    const { Attributes } = await door.documents.send(
      new UpdateCommand({
        TableName: door.table,
        Key: key,
        UpdateExpression: 'SET tries = tries + :one',
        ConditionExpression: 'tries < :most AND expires > :now AND hashes = :hashes',
        ExpressionAttributeValues: { ':one': 1, ':most': tries, ':now': now, ':hashes': item.hashes },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    counted = Number(Attributes?.tries);
  } catch (error) {
    if (failureOf(error).kind !== 'refused') throw error;
    const again = await readCode(door, session);
    return alive(again, now) && Number(again.tries) >= tries ? tooManyTries(again, now) : { kind: 'expired' };
  }
  if (!given.includes(newest!))
    return counted >= tries ? tooManyTries(item, now) : { kind: 'wrong', left: tries - counted };
  return (await useUp(door, key, item.hashes as string[])) ? { kind: 'right' } : { kind: 'expired' };
}

/** A code opens once: of two posts with the right code, one passes. */
async function useUp(door: Door, key: Record<string, string>, hashes: string[]): Promise<boolean> {
  try {
    await door.documents.send(
      new UpdateCommand({
        TableName: door.table,
        Key: key,
        UpdateExpression: 'SET expires = :past',
        ConditionExpression: 'hashes = :hashes AND expires > :past',
        ExpressionAttributeValues: { ':hashes': hashes, ':past': 0 },
      }),
    );
    return true;
  } catch (error) {
    if (failureOf(error).kind === 'refused') return false;
    throw error;
  }
}

/** Writes down that a code goes to the number, or says why none may. */
async function countSend(
  door: Door,
  mobile: string,
  now: number,
): Promise<Exclude<Issued, { kind: 'issued' }> | undefined> {
  const { at, version } = await readSends(door, mobile);
  const recent = at.filter((time) => time > now - day);
  const last = recent[0] ?? Number.NEGATIVE_INFINITY;
  if (now - last < between) return { kind: 'tooSoon', waitSeconds: Math.ceil((last + between - now) / 1000) };
  const inHour = recent.filter((time) => time > now - hour);
  if (inHour.length >= perHour) return tooMany(inHour.at(-1)! + hour - now);
  if (recent.length >= perDay) return tooMany(recent.at(-1)! + day - now);
  try {
    await door.documents.send(
      new PutCommand({
        TableName: door.table,
        Item: { ...sendsKey(door, mobile), at: [now, ...recent], version: version + 1, ...lasting(now + day) },
        ConditionExpression: 'attribute_not_exists(pk) OR version = :version',
        ExpressionAttributeValues: { ':version': version },
      }),
    );
    return undefined;
  } catch (error) {
    // Two taps at once: the other one's code is on its way.
    if (failureOf(error).kind === 'refused') return { kind: 'tooSoon', waitSeconds: between / 1000 };
    throw error;
  }
}

async function readSends(door: Door, mobile: string): Promise<{ at: number[]; version: number }> {
  const { Item } = await door.documents.send(
    new GetCommand({ TableName: door.table, Key: sendsKey(door, mobile), ConsistentRead: true }),
  );
  return { at: (Item?.at as number[] | undefined) ?? [], version: Number(Item?.version ?? 0) };
}

async function readCode(door: Door, session: string) {
  const { Item } = await door.documents.send(
    new GetCommand({ TableName: door.table, Key: codeKey(door, session), ConsistentRead: true }),
  );
  return Item;
}

const codeText = (session: string, mobile: string, code: string) => `${session} ${mobile} ${code}`;
const hashOf = (door: Door, session: string, mobile: string, code: string) =>
  door.hasher.hash('code', codeText(session, mobile, code));
const hashesOf = (door: Door, session: string, mobile: string, code: string) =>
  door.hasher.hashAll('code', codeText(session, mobile, code));
const minutesOf = (ms: number) => Math.max(1, Math.ceil(ms / minute));
const tooMany = (ms: number) => ({ kind: 'tooMany' as const, minutes: minutesOf(ms) });
const tooManyTries = (item: Record<string, unknown>, now: number) => ({
  kind: 'locked' as const,
  minutes: minutesOf(Number(item.expires) - now),
});
