/** Zero-width characters, bidi marks and other invisible ones: no one types them, copying brings them along. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: these characters are what is looked for
const INVISIBLE = /[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/**
 * What every typed text goes through: full-width digits and Latin letters become half-width, every kind of space an
 * ordinary one, invisible and control characters go, ends are trimmed. Full-width punctuation, traditional and rare
 * characters stay as typed. Doing it twice changes nothing.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(CONTROL, '')
    .replace(/[０-９Ａ-Ｚａ-ｚ]/g, halfWidth)
    .replace(/[^\S\n]/g, ' ')
    .trim();
}

/** As `cleanText`, on one line with single spaces. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ');
}

/** For numbers of papers: no spaces or hyphens, full-width forms of any ASCII character made half-width, capitals. */
export function cleanCode(text: string): string {
  return cleanText(text)
    .replace(/[！-～]/g, halfWidth)
    .replace(/[\s\-‐-―−]/g, '')
    .toUpperCase();
}

/** Characters as a reader counts them: a rare character outside the basic plane is one. */
export function lengthOf(text: string): number {
  return [...text].length;
}

const halfWidth = (c: string) => String.fromCharCode(c.charCodeAt(0) - 0xfee0);
