import { cleanText } from './clean.ts';

/** A mainland mobile number without spaces, hyphens and +86, 0086 or 86 before its 11 digits. */
export function cleanMobile(text: string): string {
  const digits = cleanPhone(text);
  return digits.replace(/^(?:\+86|0086|86)(?=1\d{10}$)/, '');
}

/** What is wrong with a cleaned mobile number (content 3.1), or undefined. */
export function checkMobile(mobile: string): 'required' | 'landline' | 'format' | undefined {
  if (!mobile) return 'required';
  if (/^1[3-9]\d{9}$/.test(mobile)) return undefined;
  return /^0[1-9]\d{8,10}$|^[2-9]\d{6,7}$|^[48]00\d{7}$/.test(mobile) ? 'landline' : 'format';
}

/** Any phone number without spaces, hyphens and brackets; a mainland mobile without its country code. */
export function cleanAnyPhone(text: string): string {
  return cleanMobile(cleanPhone(text).replace(/^00(?=[1-9])/, '+'));
}

/** True for a mainland mobile, a landline with area code, or a number abroad with + and country code. */
export function isPhone(phone: string): boolean {
  return /^(1[3-9]\d{9}|0[1-9]\d{1,2}\d{7,8}|\+(?!86)[1-9]\d{6,14}|\+86[1-9]\d{9,10})$/.test(phone);
}

/** The six digits of a code as typed, or undefined when they are not six digits. */
export function readCode(text: string): string | undefined {
  const code = cleanPhone(text);
  return /^\d{6}$/.test(code) ? code : undefined;
}

const cleanPhone = (text: string) =>
  cleanText(text)
    .replace(/＋/g, '+')
    .replace(/[\s\-‐-―−－.()（）]/g, '');
