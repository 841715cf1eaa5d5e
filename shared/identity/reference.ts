import { dateInChina } from '../i18n/time.ts';
import { cleanCode } from './clean.ts';

/**
 * A new reference (报名编号): YYMMDD of the day in China, six random digits, a check digit. `digits(n)` gives n random
 * digits. Thirteen digits are what is stored and sent; it opens nothing by itself.
 */
export function makeReference(now: number, digits: (n: number) => string): string {
  const body = dateInChina(now).replaceAll('-', '').slice(2) + digits(6);
  return body + checkDigit(body);
}

/** As people read it out: `261121-048317-6`. */
export function formatReference(reference: string): string {
  return `${reference.slice(0, 6)}-${reference.slice(6, 12)}-${reference.slice(12)}`;
}

/** The thirteen digits of what somebody typed, or undefined when it is not a reference (a slip shows in its check digit). */
export function parseReference(text: string): string | undefined {
  const digits = cleanCode(text);
  return isReference(digits) ? digits : undefined;
}

/** True for thirteen digits with the right check digit. */
export function isReference(reference: string): boolean {
  return /^\d{13}$/.test(reference) && checkDigit(reference.slice(0, 12)) === reference[12];
}

/** ISO 7064 MOD 11,10: finds every single wrong digit and nearly all swapped neighbours. */
function checkDigit(body: string): string {
  let product = 10;
  for (const digit of body) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}
