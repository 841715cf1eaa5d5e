/**
 * An ID number as it may be shown: `110***********002X`. Numbers under 15 characters show two at each end, since
 * three and four would leave next to nothing hidden.
 */
export function maskId(number: string): string {
  const chars = [...number];
  if (chars.length < 8) return '*'.repeat(chars.length);
  return chars.length >= 15 ? keep(chars, 3, 4) : keep(chars, 2, 2);
}

/** A mobile number as it may be shown: `138****0001`. Other phone numbers show their last two digits. */
export function maskMobile(mobile: string): string {
  const chars = [...mobile];
  return /^1\d{10}$/.test(mobile) ? keep(chars, 3, 4) : keep(chars, 0, Math.min(2, Math.floor(chars.length / 2)));
}

/** A name as it may be shown: `张*`, whatever its length. */
export function maskName(name: string): string {
  const first = [...name][0];
  return first === undefined ? '' : `${first}*`;
}

function keep(chars: string[], start: number, end: number): string {
  const hidden = '*'.repeat(Math.max(0, chars.length - start - end));
  return chars.slice(0, start).join('') + hidden + chars.slice(chars.length - end, chars.length).join('');
}
