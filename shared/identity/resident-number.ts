import { isRealDate } from '../i18n/time.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Check character of the first 17 digits of a resident number (GB 11643, ISO 7064 MOD 11-2). */
export function checkCharacter(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(first17[i]) * WEIGHTS[i]!;
  return '10X98765432'[sum % 11]!;
}

/** Whose number an 18-character number is, told by how it begins; undefined when it has not that shape. */
export function kindOfNumber(number: string): 'residentId' | 'hkMoResidence' | 'twResidence' | 'foreignPR' | undefined {
  if (!/^\d{17}[\dX]$/.test(number)) return undefined;
  if (/^(81|82)0000/.test(number)) return 'hkMoResidence';
  if (number.startsWith('830000')) return 'twResidence';
  if (number.startsWith('9')) return 'foreignPR';
  return number.startsWith('0') ? undefined : 'residentId';
}

/** Birth date (YYYY-MM-DD) in characters 7 to 14 of an 18-character number; it need not be a real day. */
export function birthDateIn(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
}

/**
 * Checks the inside of an 18-character number: the birth date first, since that error can be shown more exactly,
 * then the check character. `today` is the date in China.
 */
export function checkResidentNumber(number: string, today: string): 'date' | 'future' | 'check' | undefined {
  const born = birthDateIn(number);
  if (!isRealDate(born)) return 'date';
  if (born > today) return 'future';
  if (born < '1900-01-01') return 'date';
  return checkCharacter(number.slice(0, 17)) === number[17] ? undefined : 'check';
}
