import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../../../shared/table/errors.ts';
import { type Door, hour, lasting } from './door.ts';

/** Codes that one city sends in an hour at most: beyond it somebody is playing with us, and an alarm sounds. */
const cityPerHour = 5000;
/** Posts of one address in an hour from which it is asked to look again. Carriers put thousands behind one address. */
const addressPerHour = 300;

/** Counts one more within the hour. True: it is still within `most`. */
async function countWithin(door: Door, kind: string, who: string, most: number): Promise<boolean> {
  const now = door.clock.now();
  const start = Math.floor(now / hour) * hour;
  const { expires, ttl } = lasting(start + hour);
  try {
    await door.documents.send(
      new UpdateCommand({
        TableName: door.table,
        Key: { pk: `LIMIT#${kind}#${who}`, sk: String(start) },
        UpdateExpression: 'ADD n :one SET expires = :expires, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(n) OR n < :most',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':one': 1, ':most': most, ':expires': expires, ':ttl': ttl },
      }),
    );
    return true;
  } catch (error) {
    if (failureOf(error).kind === 'refused') return false;
    throw error;
  }
}

/** The city's own limit on codes. A failure of the table is thrown: no code goes out then. */
export function cityMaySend(door: Door): Promise<boolean> {
  return countWithin(door, 'codes', 'city', cityPerHour);
}

/**
 * True when an address posts so much that it is asked to look again (friction, never a wall). When the table does not
 * answer, nobody is asked: a sign-up must not fail because a counter does.
 */
export async function addressIsBusy(door: Door, address: string): Promise<boolean> {
  if (!address) return false;
  try {
    return !(await countWithin(door, 'address', door.hasher.hash('limit', address), addressPerHour));
  } catch {
    return false;
  }
}
