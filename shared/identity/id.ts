import { cleanCode, lengthOf } from './clean.ts';
import { birthDateIn, checkResidentNumber, kindOfNumber } from './resident-number.ts';

/** Papers that one can sign up with (content 3.3). */
export const ID_TYPES = [
  'residentId',
  'hkMoResidence',
  'twResidence',
  'foreignPR',
  'hkMoPermit',
  'twPermit',
  'passport',
] as const;
export type IdType = (typeof ID_TYPES)[number];

/** What is wrong with a number: the case of `idNumber.<case>`, and what its text needs. */
export interface IdProblem {
  case:
    | 'required'
    | 'length'
    | 'old15'
    | 'check'
    | 'date'
    | 'future'
    | 'isResidence'
    | 'isResident'
    | 'isPR'
    | 'hkMoPermit'
    | 'twPermit'
    | 'foreignPR'
    | 'passport';
  /** Characters typed, for `length`. */
  n?: number;
  /** The paper that the number belongs to, for `isResidence`. */
  kind?: 'hkMoResidence' | 'twResidence';
}

/** A number as it is kept and hashed: no spaces, capitals, and of travel permits only what stays for life. */
export function cleanIdNumber(type: IdType | undefined, text: string): string {
  const code = cleanCode(text);
  return type && !checkShape(type, code) ? canonicalId(type, code) : code;
}

/**
 * The part of a number that stays the same over renewals, so that one person counts once: the first 9 characters of a
 * 回乡证 (then comes the number of renewals), the first 8 of a 台胞证, everything of the others.
 */
export function canonicalId(type: IdType, number: string): string {
  if (type === 'hkMoPermit') return number.slice(0, 9);
  if (type === 'twPermit') return number.slice(0, 8);
  return number;
}

/** Checks a cleaned number against the paper that was chosen. `today` is the date in China (YYYY-MM-DD). */
export function checkIdNumber(type: IdType, number: string, today: string): IdProblem | undefined {
  if (!number) return { case: 'required' };
  const shape = checkShape(type, number);
  if (shape) return shape;
  const problem = kindOfNumber(number) && checkResidentNumber(number, today);
  return problem && { case: problem };
}

/** Birth date and sex as far as the number tells them (content 3.3); call it with a number that was found right. */
export function readId(type: IdType, number: string): { birthDate?: string; sex?: 'male' | 'female' } {
  if (kindOfNumber(number) !== type) return {};
  const birthDate = birthDateIn(number);
  // The sex is in the 17th digit; permanent residents' numbers use that place otherwise.
  return type === 'foreignPR' ? { birthDate } : { birthDate, sex: Number(number[16]) % 2 ? 'male' : 'female' };
}

/** Whole years lived on a date in China (both YYYY-MM-DD). Somebody born on 29 February is older on 1 March. */
export function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Length, letters and whose number it is; not yet whether date and check character are right. */
function checkShape(type: IdType, number: string): IdProblem | undefined {
  const kind = kindOfNumber(number);
  if (kind === type) return undefined;
  if (kind) return belongsTo(kind);
  if (type === 'hkMoPermit') return /^[HM](\d{8}|A\d{7})(\d{2})?$/.test(number) ? undefined : { case: 'hkMoPermit' };
  // Cards before 2015 print the number of renewals and a letter behind the 8 digits.
  if (type === 'twPermit') return /^\d{8}(\d{2}(\(?[A-Z]\)?)?)?$/.test(number) ? undefined : { case: 'twPermit' };
  if (type === 'passport') return /^[A-Z0-9]{5,17}$/.test(number) ? undefined : { case: 'passport' };
  if (type === 'foreignPR') return /^[A-Z]{3}\d{12}$/.test(number) ? undefined : { case: 'foreignPR' };
  if (type === 'residentId' && /^\d{15}$/.test(number)) return { case: 'old15' };
  const n = lengthOf(number);
  return n === 18 ? { case: 'check' } : { case: 'length', n };
}

/** A number of another paper: says which one, so that the type can be put right. */
function belongsTo(kind: NonNullable<ReturnType<typeof kindOfNumber>>): IdProblem {
  if (kind === 'residentId') return { case: 'isResident' };
  if (kind === 'foreignPR') return { case: 'isPR' };
  return { case: 'isResidence', kind };
}
