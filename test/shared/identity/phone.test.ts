import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMobile, cleanAnyPhone, cleanMobile, isPhone, readCode } from '../../../shared/identity/phone.ts';

describe('mobile numbers', () => {
  it.each([
    '138 0013 8000',
    '138-0013-8000',
    '+86 13800138000',
    '＋86 13800138000',
    '008613800138000',
    '8613800138000',
    '１３８００１３８０００',
    '\u202d13800138000\u202c',
  ])('%s is taken as it is meant', (typed) => {
    expect(cleanMobile(typed)).toBe('13800138000');
    expect(checkMobile(cleanMobile(typed))).toBeUndefined();
  });

  it.each([
    ['', 'required'],
    ['1380013800', 'format'],
    ['138001380000', 'format'],
    ['12800138000', 'format'],
    ['abc', 'format'],
    ['+85291234567', 'format'],
    ['02785771234', 'landline'],
    ['010-12345678', 'landline'],
    ['85771234', 'landline'],
    ['4008001234', 'landline'],
  ])('%s is answered with mobile.%s', (typed, problem) => {
    expect(checkMobile(cleanMobile(typed))).toBe(problem);
  });

  it('cleaning a number twice changes nothing', () => {
    const unit = fc.constantFrom(...'+0186- ３(');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 24 }), (typed) => {
        expect(cleanMobile(cleanMobile(typed))).toBe(cleanMobile(typed));
        expect(cleanAnyPhone(cleanAnyPhone(typed))).toBe(cleanAnyPhone(typed));
      }),
      { numRuns: 500 },
    );
  });
});

describe('phones of a contact', () => {
  it.each([
    ['13900139000', '13900139000'],
    ['+86 139 0013 9000', '13900139000'],
    ['027-8577 1234', '02785771234'],
    ['(0719) 8577123', '07198577123'],
    ['+852 9123 4567', '+85291234567'],
    ['00852 91234567', '+85291234567'],
    ['+1 (212) 555-0100', '+12125550100'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(cleanAnyPhone(typed)).toBe(kept);
    expect(isPhone(cleanAnyPhone(typed))).toBe(true);
  });

  it.each(['85771234', '12345', 'abc', '139001390001', '+', '+123'])('%s is no phone number', (typed) => {
    expect(isPhone(cleanAnyPhone(typed))).toBe(false);
  });
});

describe('codes', () => {
  it('six digits count, typed in whatever form', () => {
    expect(readCode(' １２３ 456 ')).toBe('123456');
    expect(readCode('12345')).toBeUndefined();
    expect(readCode('12345a')).toBeUndefined();
  });
});
