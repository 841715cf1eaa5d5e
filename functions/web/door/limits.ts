import { countWithin } from '../../../shared/door/count-within.ts';
import { hour } from '../../../shared/door/lasting.ts';
import type { Door } from './door.ts';

/** Codes that one city sends in an hour at most: beyond it somebody is playing with us, and an alarm sounds. */
const cityPerHour = 5000;
/** Posts of one address in an hour from which it is asked to look again. Carriers put thousands behind one address. */
const addressPerHour = 300;

/** The city's own limit on codes. A failure of the table is thrown: no code goes out then. */
export async function cityMaySend(door: Door): Promise<boolean> {
  return (await countWithin(door, { of: 'codes#city', most: cityPerHour, window: hour })) === 0;
}

/**
 * True when an address posts so much that it is asked to look again (friction, never a wall). When the table does not
 * answer, nobody is asked: a sign-up must not fail because a counter does.
 */
export async function addressIsBusy(door: Door, address: string): Promise<boolean> {
  if (!address) return false;
  const of = `address#${door.hasher.hash('limit', address)}`;
  try {
    return (await countWithin(door, { of, most: addressPerHour, window: hour })) > 0;
  } catch {
    return false;
  }
}
