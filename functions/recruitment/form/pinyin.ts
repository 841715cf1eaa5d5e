import { lazyJson } from '../../../shared/forms/lazy-json.ts';

const data = lazyJson<{ readings: Record<string, string>; surnames: Record<string, string> }>(
  './pinyin.json',
  import.meta.url,
);

/** Read on first use: a table of 70 KB in place of a library of 300. */
let readings: ReadonlyMap<string, string> | undefined;
let surnames: ReadonlyMap<string, string> | undefined;

/**
 * The syllables of a Chinese name without tones, ü as v; the surname is read as a surname (单 shàn, 曾 zēng, 尉迟
 * yùchí). Characters outside the table (pinyin.json: the basic block) are left out.
 */
export function syllablesOf(name: string): string[] {
  readings ??= invert(data().readings, (characters) => [...characters]);
  surnames ??= invert(data().surnames, (names) => names.split(' '));
  const characters = [...name];
  for (const length of [2, 1]) {
    const surname = surnames.get(characters.slice(0, length).join(''));
    if (surname && characters.length > length) return [...surname.split(' '), ...read(characters.slice(length))];
  }
  return read(characters);
}

const read = (characters: string[]) => characters.flatMap((character) => readings?.get(character) ?? []);

function invert(table: Readonly<Record<string, string>>, split: (text: string) => string[]): Map<string, string> {
  return new Map(
    Object.entries(table).flatMap(([reading, text]) => split(text).map((part) => [part, reading] as const)),
  );
}
