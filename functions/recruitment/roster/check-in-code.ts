import type { Hasher } from '../../../shared/privacy/hash.ts';

type Hash = Hasher['hash'];

/** How long a code stands before the next one does, milliseconds; the one before it still counts. */
export const codeFor = 5 * 60_000;

/**
 * The six digits that a volunteer shows to whoever checks them in: signed by the city, of one sign-up, good for five to
 * ten minutes. They say that the phone is there; they open nothing.
 *
 * @param now epoch ms.
 */
export const checkInCode = (hash: Hash, ref: string, now: number): string =>
  digitsOf(hash, ref, Math.floor(now / codeFor));

/** Whether somebody's digits are the ones that their page shows, or showed a moment ago. */
export function fitsCheckIn(hash: Hash, ref: string, code: string, now: number): boolean {
  const window = Math.floor(now / codeFor);
  return [window, window - 1].some((one) => digitsOf(hash, ref, one) === code);
}

/** When the digits shown at `now` are replaced by others, epoch ms. */
export const nextCodeAt = (now: number): number => (Math.floor(now / codeFor) + 1) * codeFor;

function digitsOf(hash: Hash, ref: string, window: number): string {
  const signed = Buffer.from(hash('checkIn', `${ref}\n${window}`).split('.')[1]!, 'base64url');
  return String(signed.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}
