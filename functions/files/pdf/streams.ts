import { type Source, skipGap, sourceOf, spend, type Value, valueAt } from './values.ts';

/** A stream of a PDF: its dictionary, and where its data begins and ends in the file. */
export interface Stream {
  entries: Map<string, Value>;
  start: number;
  end: number;
}

const begin = /(?<!end)obj/g;

/**
 * Every object with a stream that stands anywhere in a file, wherever the file's own table says that its objects are: a
 * reader may mend the table, or be led to an object inside another one's data.
 *
 * @param text the file, a character a byte.
 * @throws RangeError when the file is made to take too long.
 */
export function* streamsIn(text: string): Generator<Stream> {
  const source = sourceOf(text);
  for (const { index } of text.matchAll(begin)) {
    if (!text.startsWith('<<', skipGap(source, index + 3))) continue;
    const found = valueAt(source, index + 3);
    if (found?.value.kind !== 'dictionary') continue;
    const word = skipGap(source, found.end);
    if (!text.startsWith('stream', word)) continue;
    let start = word + 6;
    if (text[start] === '\r') start++;
    if (text[start] === '\n') start++;
    yield { entries: found.value.entries, start, end: endOf(source, start, found.value.entries.get('Length')) };
  }
}

function endOf(source: Source, start: number, length: Value | undefined): number {
  const { text } = source;
  if (length?.kind === 'number' && text.startsWith('endstream', skipGap(source, start + length.number)))
    return start + length.number;
  const found = text.indexOf('endstream', start);
  const end = found < 0 ? text.length : found;
  spend(source, end - start);
  return end;
}

/** The names of a stream's filters in their order; undefined when the file doesn't say them in the dictionary itself. */
export function filtersOf({ entries }: Stream): string[] | undefined {
  const filter = entries.get('Filter');
  if (!filter) return [];
  const items = filter.kind === 'array' ? filter.items : [filter];
  const names = items.map((item) => (item.kind === 'name' ? (short[item.name] ?? item.name) : undefined));
  return names.every((name) => name !== undefined) ? names : undefined;
}

const short: Readonly<Record<string, string>> = { Fl: 'FlateDecode', DCT: 'DCTDecode' };

/** Whether an entry is a certain name. */
export function isNamed({ entries }: Stream, key: string, name: string): boolean {
  const value = entries.get(key);
  return value?.kind === 'name' && value.name === name;
}
