/** A PDF value, as much of it as an examiner needs to know. */
export type Value =
  | { kind: 'name'; name: string }
  | { kind: 'number'; number: number }
  | { kind: 'dictionary'; entries: Map<string, Value> }
  | { kind: 'array'; items: Value[] }
  /** To another object, `7 0 R`. */
  | { kind: 'reference' }
  | { kind: 'other' };

/** A file to be read, a character a byte; `left`: characters that may still be gone over, since a file can be made to take for ever. */
export interface Source {
  text: string;
  left: number;
}

export const sourceOf = (text: string): Source => ({ text, left: 3 * text.length + 1_000_000 });

const other: Value = { kind: 'other' };
const gap = /(?:[\0\t\n\f\r ]+|%[^\r\n]*)*/y;
const nameAt = /\/([^\0\t\n\f\r ()<>[\]{}/%]*)/y;
const referenceAt = /\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?![A-Za-z0-9])/y;
const numberAt = /[+-]?(?:\d+\.?\d*|\.\d+)/y;
const wordAt = /[^\0\t\n\f\r ()<>[\]{}/%]+/y;
const deepest = 40;

/** Names may be written with `#61` for `a`. */
export const plainName = (name: string) =>
  name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** @throws RangeError when the file has taken too long. */
export function spend(source: Source, characters: number): void {
  source.left -= characters + 1;
  if (source.left < 0) throw new RangeError('a PDF that takes too long to read');
}

function match(pattern: RegExp, source: Source, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  const found = pattern.exec(source.text);
  spend(source, found?.[0].length ?? 0);
  return found;
}

/** Where what comes next begins: after white space and comments. */
export const skipGap = (source: Source, at: number) => at + (match(gap, source, at)?.[0].length ?? 0);

/** Reads one value. `end`: where it stops. Undefined: there is none. */
export function valueAt(source: Source, from: number, depth = 0): { value: Value; end: number } | undefined {
  const { text } = source;
  const at = skipGap(source, from);
  const first = text[at];
  if (first === undefined || depth > deepest) return undefined;
  if (text.startsWith('<<', at)) return dictionaryAt(source, at + 2, depth);
  if (first === '[') return arrayAt(source, at + 1, depth);
  if (first === '(') return { value: other, end: stringEnd(source, at) };
  if (first === '<') {
    const close = text.indexOf('>', at);
    spend(source, (close < 0 ? text.length : close) - at);
    return close < 0 ? undefined : { value: other, end: close + 1 };
  }
  const name = match(nameAt, source, at);
  if (name) return { value: { kind: 'name', name: plainName(name[1]!) }, end: at + name[0].length };
  const reference = match(referenceAt, source, at);
  if (reference) return { value: { kind: 'reference' }, end: at + reference[0].length };
  const number = match(numberAt, source, at);
  if (number) return { value: { kind: 'number', number: Number(number[0]) }, end: at + number[0].length };
  const word = match(wordAt, source, at);
  return word ? { value: other, end: at + word[0].length } : undefined;
}

function dictionaryAt(source: Source, from: number, depth: number) {
  const entries = new Map<string, Value>();
  for (let at = skipGap(source, from); ; at = skipGap(source, at)) {
    if (source.text.startsWith('>>', at)) return { value: { kind: 'dictionary', entries } as const, end: at + 2 };
    const key = match(nameAt, source, at);
    if (!key) return undefined;
    const found = valueAt(source, at + key[0].length, depth + 1);
    if (!found) return undefined;
    entries.set(plainName(key[1]!), found.value);
    at = found.end;
  }
}

function arrayAt(source: Source, from: number, depth: number) {
  const items: Value[] = [];
  for (let at = skipGap(source, from); ; at = skipGap(source, at)) {
    if (source.text[at] === ']') return { value: { kind: 'array', items } as const, end: at + 1 };
    const found = valueAt(source, at, depth + 1);
    if (!found) return undefined;
    items.push(found.value);
    at = found.end;
  }
}

/** Strings nest their parentheses, unless escaped. */
function stringEnd(source: Source, from: number): number {
  const { text } = source;
  let open = 0;
  let at = from;
  for (; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') open++;
    else if (text[at] === ')' && --open === 0) break;
  }
  spend(source, at - from);
  return at + 1;
}
