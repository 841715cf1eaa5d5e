import { cleanLine, lengthOf } from './clean.ts';

/** Dots that people type for the middle dot of a name, with the spaces around them. */
const DOTS = /\s*[·•・‧．∙⋅･\u0387]\s*/g;
/** Words of letters, one dot or space between them. Hyphen and apostrophe only in Latin words: Jean-Pierre, O'Neill. */
const NAME =
  /^[\p{L}\p{M}\p{Script=Han}]+(?:(?:[· ]|(?<=[\p{Script=Latin}\p{M}])['’-](?=\p{Script=Latin}))[\p{L}\p{M}\p{Script=Han}]+)*$/u;

/**
 * A name as it stands on the paper: `• ・ ‧ ．` become `·`, spaces between Chinese characters go, single spaces in
 * foreign names stay. Rare characters and traditional forms are kept as typed.
 */
export function cleanName(text: string): string {
  return cleanLine(text)
    .replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '')
    .replace(DOTS, '·');
}

/** What is wrong with a cleaned name (content 3.3), or undefined. `short` is a warning: some names have one character. */
export function checkName(name: string): 'required' | 'digits' | 'long' | 'symbols' | 'short' | undefined {
  if (!name) return 'required';
  if (/\p{Nd}/u.test(name)) return 'digits';
  if (lengthOf(name) > 50) return 'long';
  if (!NAME.test(name)) return 'symbols';
  return lengthOf(name) === 1 ? 'short' : undefined;
}
