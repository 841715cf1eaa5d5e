import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReference, isReference, makeReference, parseReference } from '../../../shared/identity/reference.ts';

const NOON = Date.parse('2026-11-21T12:00:00+08:00');
const digits = (text: string) => () => text;

describe('references', () => {
  it('are the day in China, six digits and a check digit, with hyphens to be read aloud', () => {
    const reference = makeReference(NOON, digits('048317'));
    expect(reference).toMatch(/^261121048317\d$/);
    expect(formatReference(reference)).toMatch(/^261121-048317-\d$/);
  });

  it('take the date in China, not that of UTC', () => {
    expect(makeReference(Date.parse('2026-11-21T16:30:00Z'), digits('000000'))).toMatch(/^261122/);
  });

  it('are read back as people type them', () => {
    const reference = makeReference(NOON, digits('048317'));
    const typed = ` ${formatReference(reference).replaceAll('-', ' － ')} `.replace('2', '２');
    expect(parseReference(typed)).toBe(reference);
    expect(parseReference('261121-048317')).toBeUndefined();
    expect(parseReference('abc')).toBeUndefined();
  });

  it('one wrong digit is always found', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999 }), fc.nat({ max: 12 }), fc.integer({ min: 1, max: 9 }), (n, at, more) => {
        const good = makeReference(NOON, digits(String(n).padStart(6, '0')));
        const wrong = good.slice(0, at) + ((Number(good[at]) + more) % 10) + good.slice(at + 1);
        expect(isReference(good)).toBe(true);
        expect(isReference(wrong)).toBe(false);
      }),
    );
  });
});
