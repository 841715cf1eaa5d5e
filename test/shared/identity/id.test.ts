import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, canonicalId, checkIdNumber, cleanIdNumber, ID_TYPES, readId } from '../../../shared/identity/id.ts';
import { checkCharacter } from '../../../shared/identity/resident-number.ts';

const TODAY = '2026-11-22';
const check = (type: (typeof ID_TYPES)[number], typed: string) =>
  checkIdNumber(type, cleanIdNumber(type, typed), TODAY);
const number = (first17: string) => first17 + checkCharacter(first17);

/** Any code point, halves of surrogate pairs too. */
const anyCharacter = fc.oneof(
  fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
  fc.constantFrom(...' \t\r\n-Ａｘ０H0123456789X\u200b'),
);

describe('ID numbers', () => {
  it.each([
    ['residentId', '11010519491231002X'],
    ['residentId', '420100199003070018'],
    ['residentId', '420100198506120027'],
    ['residentId', '310000198802290011'],
    ['residentId', '310000199508150020'],
    ['hkMoResidence', '810000199204040015'],
    ['hkMoResidence', '810000199408230021'],
    ['twResidence', '830000198707180027'],
    ['foreignPR', '94284019800101001X'],
    ['foreignPR', 'USA123456789012'],
    ['hkMoPermit', 'H00000001'],
    ['hkMoPermit', 'HA0000001'],
    ['hkMoPermit', 'H0000000101'],
    ['hkMoPermit', 'M12345678'],
    ['twPermit', '00000001'],
    ['twPermit', '0000000101(B)'],
    ['passport', 'E12345678'],
    ['passport', 'AB123'],
  ] as const)('%s %s is accepted', (type, typed) => {
    expect(check(type, typed)).toBeUndefined();
  });

  it.each([
    ['residentId', '', { case: 'required' }],
    ['residentId', '42010019900307001', { case: 'length', n: 17 }],
    ['residentId', '4201001990030700188', { case: 'length', n: 19 }],
    ['residentId', '420100900307001', { case: 'old15' }],
    ['residentId', '420100199003070019', { case: 'check' }],
    ['residentId', '42010019900307001A', { case: 'check' }],
    ['residentId', number('42010019900230001'), { case: 'date' }],
    ['residentId', number('42010019901301001'), { case: 'date' }],
    ['residentId', number('42010019900229001'), { case: 'date' }],
    ['residentId', number('42010018000101001'), { case: 'date' }],
    ['residentId', number('42010020261123001'), { case: 'future' }],
    ['residentId', '810000199204040015', { case: 'isResidence', kind: 'hkMoResidence' }],
    ['residentId', '830000198707180027', { case: 'isResidence', kind: 'twResidence' }],
    ['residentId', '94284019800101001X', { case: 'isPR' }],
    ['hkMoResidence', '830000198707180027', { case: 'isResidence', kind: 'twResidence' }],
    ['hkMoResidence', '420100199003070018', { case: 'isResident' }],
    ['hkMoResidence', '810000199204040016', { case: 'check' }],
    ['twResidence', '94284019800101001X', { case: 'isPR' }],
    ['twResidence', '420100900307001', { case: 'length', n: 15 }],
    ['foreignPR', 'US1123456789012', { case: 'foreignPR' }],
    ['foreignPR', '420100199003070018', { case: 'isResident' }],
    ['foreignPR', '942840198001010011', { case: 'check' }],
    ['hkMoPermit', 'H1234567', { case: 'hkMoPermit' }],
    ['hkMoPermit', 'HB0000001', { case: 'hkMoPermit' }],
    ['hkMoPermit', 'H000000011', { case: 'hkMoPermit' }],
    ['hkMoPermit', '420100199003070018', { case: 'isResident' }],
    ['twPermit', '0000001', { case: 'twPermit' }],
    ['twPermit', 'A0000001', { case: 'twPermit' }],
    ['passport', 'E123', { case: 'passport' }],
    ['passport', 'E1234567890123456789', { case: 'passport' }],
    ['passport', '护照12345', { case: 'passport' }],
    ['passport', '420100199003070018', { case: 'isResident' }],
  ] as const)('%s %s is answered with its own sentence', (type, typed, problem) => {
    expect(check(type, typed)).toEqual(problem);
  });

  it('the check characters of the standard (GB 11643) come out', () => {
    expect(number('11010519491231002')).toBe('11010519491231002X');
    expect(number('44052418800101001')).toBe('440524188001010014');
  });

  it('takes full-width digits, spaces and a small x as they are meant', () => {
    expect(cleanIdNumber('residentId', '１１０１０５ 19491231 ００２ｘ')).toBe('11010519491231002X');
    expect(cleanIdNumber('residentId', '\u200b110105-19491231-002x\u202c')).toBe('11010519491231002X');
    expect(cleanIdNumber('hkMoPermit', 'h０0000001')).toBe('H00000001');
  });

  it('counts one person once, with nine characters of a travel permit or eleven', () => {
    expect(cleanIdNumber('hkMoPermit', 'H0000000101')).toBe('H00000001');
    expect(canonicalId('hkMoPermit', 'H0000000102')).toBe(canonicalId('hkMoPermit', 'H00000001'));
    expect(cleanIdNumber('twPermit', '0000000101(B)')).toBe('00000001');
    expect(cleanIdNumber('hkMoPermit', 'X0000000101')).toBe('X0000000101');
  });

  it('reads birth date and sex from the number only where they are in it', () => {
    expect(readId('residentId', '420100198506120027')).toEqual({ birthDate: '1985-06-12', sex: 'female' });
    expect(readId('hkMoResidence', '810000199204040015')).toEqual({ birthDate: '1992-04-04', sex: 'male' });
    expect(readId('foreignPR', '94284019800101001X')).toEqual({ birthDate: '1980-01-01' });
    expect(readId('foreignPR', 'USA123456789012')).toEqual({});
    expect(readId('passport', 'E12345678')).toEqual({});
  });

  it('counts whole years, with 29 February older on 1 March', () => {
    expect(ageOn('2008-11-22', TODAY)).toBe(18);
    expect(ageOn('2008-11-23', TODAY)).toBe(17);
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17);
    expect(ageOn('2008-02-29', '2026-03-01')).toBe(18);
  });

  it('a single wrong digit in a resident number is never accepted', () => {
    const digit = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.nat({ max: 999 }), fc.nat({ max: 16 }), digit, (serial, at, other) => {
        const good = number(`42010019900307${String(serial).padStart(3, '0')}`);
        fc.pre(good[at] !== String(other));
        const bad = good.slice(0, at) + other + good.slice(at + 1);
        expect(check('residentId', good)).toBeUndefined();
        expect(check('residentId', bad)).toBeDefined();
      }),
    );
  });

  it('cleaning a number twice changes nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ID_TYPES), fc.string({ unit: anyCharacter, maxLength: 40 }), (type, typed) => {
        const once = cleanIdNumber(type, typed);
        expect(cleanIdNumber(type, once)).toBe(once);
      }),
    );
  });
});
