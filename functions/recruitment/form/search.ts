import type { Answer, Answers } from '../../../shared/forms/field.ts';
import { cleanText } from '../../../shared/identity/clean.ts';
import { syllablesOf } from './pinyin.ts';

/**
 * What a sign-up is found by: name, pinyin and initials, mobile and its last four digits, ID number, organisation.
 * Plain strings: they are hashed before they are kept. Reference and division are the engine's own.
 */
export function searchTokens(answers: Answers): string[] {
  const name = text(answers.name);
  const mobile = text(answers.mobile);
  const tokens = [
    name,
    ...readings(name),
    mobile,
    mobile.slice(-4),
    text(answers.idNumber),
    text(answers.organisation),
  ];
  return [...new Set(tokens.map(searchKey).filter((token) => token !== ''))];
}

/**
 * The form in which tokens and what a searcher types are compared: no spaces, hyphens and dots, small letters, no tones or
 * accents, ü as v.
 */
export function searchKey(typed: string): string {
  const key = cleanText(typed)
    .replace(/[\s\-‐-―·•・.'’]/g, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/u[\u0300-\u036F]*\u0308[\u0300-\u036F]*/g, 'v')
    .replace(/(?<=[a-z])[\u0300-\u036F]+/g, '')
    .normalize('NFC');
  // A 回乡证 with the number of renewals is kept by its first nine characters.
  return /^[hm](\d{8}|a\d{7})\d{2}$/.test(key) ? key.slice(0, 9) : key;
}

/** Full pinyin and initials; ü as v, as people type it, and as yu and u. */
function readings(name: string): string[] {
  const syllables = syllablesOf(name);
  const full = syllables.join('');
  const initials = syllables.map((syllable) => syllable[0] ?? '').join('');
  return full.includes('v')
    ? [full, full.replaceAll('v', 'yu'), full.replaceAll('v', 'u'), initials]
    : [full, initials];
}

const text = (answer: Answer | undefined) => (typeof answer === 'string' ? answer : '');
