import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskId, maskMobile, maskName } from '../../../shared/identity/mask.ts';

describe('masks', () => {
  it.each([
    [maskId, '11010519491231002X', '110***********002X'],
    [maskId, '420100199003070018', '420***********0018'],
    [maskId, 'USA123456789012', 'USA********9012'],
    [maskId, 'H00000001', 'H0*****01'],
    [maskId, '12345', '*****'],
    [maskMobile, '13800000001', '138****0001'],
    [maskMobile, '02785771234', '*********34'],
    [maskMobile, '', ''],
    [maskName, '张三', '张*'],
    [maskName, '王小玉', '王*'],
    [maskName, '𠮷野', '𠮷*'],
    [maskName, '', ''],
  ] as const)('%o shows %s as %s', (mask, value, shown) => {
    expect(mask(value)).toBe(shown);
  });

  it('at least half of a number stays hidden, whatever its length', () => {
    const number = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(number, (typed) => {
        const hidden = (mask: (text: string) => string) => [...mask(typed)].filter((c) => c === '*').length;
        expect(hidden(maskId)).toBeGreaterThanOrEqual(typed.length / 2);
        expect(maskMobile(typed)).toHaveLength(typed.length);
        expect(hidden(maskMobile)).toBeGreaterThanOrEqual(4 - (typed.length < 6 ? 1 : 0));
      }),
    );
  });
});
