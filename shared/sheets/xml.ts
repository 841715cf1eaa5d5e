import { SheetRefused } from './refused.ts';

/** An opening, closing or empty tag, with the text before it. Names stand without a prefix (`x:row` is `row`). */
export interface Element {
  name: string;
  kind: 'open' | 'close' | 'empty';
  attributes: string;
  before: string;
}

/**
 * The tags of an XML text, one after the other, in one pass over it. Only as much XML as office programs write: a
 * document type, with which entities could be made to grow, is refused.
 *
 * @throws SheetRefused `sheet.broken`.
 */
export function* elements(xml: string): Generator<Element> {
  let at = 0;
  let before = '';
  for (;;) {
    const open = xml.indexOf('<', at);
    if (open < 0) return;
    before += xml.slice(at, open);
    if (xml.startsWith('<!--', open)) {
      at = after(xml, '-->', open);
      continue;
    }
    if (xml.startsWith('<![CDATA[', open)) {
      at = after(xml, ']]>', open);
      before += xml
        .slice(open + 9, at - 3)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;');
      continue;
    }
    if (xml[open + 1] === '!') throw new SheetRefused('sheet.broken');
    at = after(xml, '>', open);
    if (xml[open + 1] !== '?') {
      const close = xml[open + 1] === '/';
      const empty = xml[at - 2] === '/';
      const tag = xml.slice(open + (close ? 2 : 1), at - (empty ? 2 : 1));
      const space = tag.search(/\s/);
      const name = space < 0 ? tag : tag.slice(0, space);
      yield {
        name: name.slice(name.indexOf(':') + 1),
        kind: close ? 'close' : empty ? 'empty' : 'open',
        attributes: space < 0 ? '' : tag.slice(space),
        before,
      };
    }
    before = '';
  }
}

function after(xml: string, what: string, from: number): number {
  const found = xml.indexOf(what, from);
  if (found < 0) throw new SheetRefused('sheet.broken');
  return found + what.length;
}

/** The value of an attribute; empty when there is none. */
export function attribute(attributes: string, name: string): string {
  for (const quote of ['"', "'"]) {
    const mark = ` ${name}=${quote}`;
    const at =
      attributes.search(/[\t\r\n]/) < 0 ? attributes.indexOf(mark) : attributes.replace(/\s/g, ' ').indexOf(mark);
    if (at < 0) continue;
    const from = at + mark.length;
    return textOf(attributes.slice(from, attributes.indexOf(quote, from)));
  }
  return '';
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A text without XML's and Excel's ways of writing characters: `&#20013;`, `_x000D_`. */
export function textOf(escaped: string): string {
  const plain = escaped.includes('&')
    ? escaped.replace(/&(#x[\da-fA-F]{1,6}|#\d{1,7}|\w{2,4});/g, (whole, code: string) => {
        if (!code.startsWith('#')) return named[code] ?? whole;
        const point = code[1] === 'x' ? Number.parseInt(code.slice(2), 16) : Number(code.slice(1));
        return point <= 0x10_ffff ? String.fromCodePoint(point) : '';
      })
    : escaped;
  if (!plain.includes('_x')) return plain;
  return plain.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
