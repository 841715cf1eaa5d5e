import { lazyJson } from '../forms/lazy-json.ts';

/**
 * Characters of the two-byte codes, lead bytes 81–FE, each with the trail bytes 40–7E and 80–FE; U+FFFD: none. Read on
 * first use: Lambda's Node may have been built without the tables that TextDecoder needs for this, and a library that
 * has them brings half a megabyte of other encodings along.
 */
const pairs = lazyJson<string>('./gb18030.json', import.meta.url);

const trails = 190;
const unknown = 0xfffd;

/** Reads GB18030 (and with it GBK and GB2312), as the offices' Excel writes CSV. What is no code becomes U+FFFD. */
export function decodeGb18030(bytes: Uint8Array): string {
  const table = pairs();
  let out = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      let end = at + 1;
      while (end < bytes.length && bytes[end]! < 0x80) end++;
      out += Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1');
      at = end;
      continue;
    }
    const second = bytes[at + 1] ?? 0;
    if (lead === 0x80 || lead === 0xff) {
      out += lead === 0x80 ? '€' : '\uFFFD';
      at += 1;
    } else if (second >= 0x30 && second <= 0x39) {
      out += String.fromCodePoint(fourBytes(bytes, at));
      at += 4;
    } else if (second >= 0x40 && second !== 0x7f && second !== 0xff) {
      out += table[(lead - 0x81) * trails + second - (second < 0x7f ? 0x40 : 0x41)] ?? '\uFFFD';
      at += 2;
    } else {
      out += '\uFFFD';
      at += 1;
    }
  }
  return out;
}

/** Characters of the basic plane that have no two-byte code, in their order: their place is their four-byte code. */
let others: Uint16Array | undefined;

function fourBytes(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
  if (c < 0x81 || c > 0xfe || d < 0x30 || d > 0x39) return unknown;
  const pointer = (((a - 0x81) * 10 + b - 0x30) * 126 + c - 0x81) * 10 + d - 0x30;
  if (pointer >= 189_000) return pointer < 189_000 + 0x10_0000 ? 0x1_0000 + pointer - 189_000 : unknown;
  others ??= withoutPair();
  return others[pointer] ?? unknown;
}

/**
 * The edition of 2005 gave these a pair (ranges, from and to) that others from the area of private use had before, and
 * moved no four-byte code: the one kind counts as without a pair, the other as with one.
 */
const newPairs = '\uFE10\uFE19\u9FB4\u9FBB';
const oldPairs =
  '\uE5E5\uE5E5\uE78D\uE796\uE81E\uE81E\uE826\uE826\uE82B\uE82C\uE832\uE832\uE843\uE843\uE854\uE854\uE864\uE864';

function withoutPair(): Uint16Array {
  const paired = new Set<number>();
  for (const c of pairs()) paired.add(c.charCodeAt(0));
  each(newPairs, (code) => paired.delete(code));
  each(oldPairs, (code) => paired.add(code));
  const list: number[] = [];
  for (let code = 0x80; code <= 0xffff; code++) {
    const surrogate = code >= 0xd800 && code <= 0xdfff;
    // ḿ got a pair, too; U+E7C7, whose pair it was, took its place.
    if (code === 0x1e3f) list.push(0xe7c7);
    else if (!surrogate && code !== 0xe7c7 && !paired.has(code)) list.push(code);
  }
  return Uint16Array.from(list);
}

function each(ranges: string, act: (code: number) => void): void {
  for (let at = 0; at < ranges.length; at += 2)
    for (let code = ranges.charCodeAt(at); code <= ranges.charCodeAt(at + 1); code++) act(code);
}
