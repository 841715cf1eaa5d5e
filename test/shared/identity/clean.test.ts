import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanCode, cleanLine, cleanText, lengthOf } from '../../../shared/identity/clean.ts';

/** Any code point, halves of surrogate pairs too. */
const anyCharacter = fc.oneof(
  fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
  fc.constantFrom(...' \t\r\n-Ａｘ０H0123456789X\u200b'),
);

describe('cleaning of typed text', () => {
  it.each([
    ['full-width digits and letters become half-width', '１３８ＡＢｃ', '138ABc'],
    ['zero-width and bidi marks go', 'a\u200b\u202eb\ufeff\u2066c', 'abc'],
    ['control characters go', 'a\u0000b\u001bc', 'abc'],
    ['full-width punctuation stays', '你好，世界（一）。', '你好，世界（一）。'],
    ['ideographic and no-break spaces become spaces, ends are trimmed', '　王\u00a0小玉　', '王 小玉'],
    ['traditional and rare characters stay', '張𠮷䶮𬱖', '張𠮷䶮𬱖'],
    ['compatibility characters are not replaced', '\ufa0c', '\ufa0c'],
    ['half of a character is replaced, so that it can be stored', 'a\ud800', 'a\ufffd'],
    ['line ends are one kind', 'a\r\nb\rc', 'a\nb\nc'],
  ])('%s', (_, typed, clean) => {
    expect(cleanText(typed)).toBe(clean);
  });

  it('keeps markup and formulas as the text that they are', () => {
    for (const text of ['<script>alert(1)</script>', '=SUM(A1)', '+1', '@x', "'; DROP TABLE"]) {
      expect(cleanText(text)).toBe(text);
    }
  });

  it.each([
    ['text', cleanText],
    ['line', cleanLine],
    ['code', cleanCode],
  ])('cleaning a %s twice changes nothing', (_, clean) => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 60 }), (typed) => {
        expect(clean(clean(typed))).toBe(clean(typed));
      }),
    );
  });

  it('counts a character outside the basic plane as one', () => {
    expect(lengthOf('𠮷野')).toBe(2);
  });
});
