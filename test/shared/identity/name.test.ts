import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkName, cleanName } from '../../../shared/identity/name.ts';

describe('names', () => {
  it.each([
    ['王 小 玉', '王小玉'],
    ['王　小玉', '王小玉'],
    ['买买提•艾力', '买买提·艾力'],
    ['买买提 ・ 艾力', '买买提·艾力'],
    ['买买提‧艾力．库尔班', '买买提·艾力·库尔班'],
    ['  John   Smith ', 'John Smith'],
    ['Ｊｏｈｎ', 'John'],
    ['張𠮷䶮', '張𠮷䶮'],
    ['王\u200b玉', '王玉'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(cleanName(typed)).toBe(kept);
  });

  it.each(['王小玉', '買買提·艾力', 'John Smith', "Séan O'Neill", 'Jean-Pierre Dupont', '𬱖䶮', 'José', '〇一'])(
    '%s is a name',
    (name) => {
      expect(checkName(name)).toBeUndefined();
    },
  );

  it.each([
    ['', 'required'],
    ['张3', 'digits'],
    ['张٣', 'digits'],
    ['张@三', 'symbols'],
    ['<b>张三</b>', 'symbols'],
    ['=张三', 'symbols'],
    ['·张三', 'symbols'],
    ['张三·', 'symbols'],
    ['张-三', 'symbols'],
    ['张三😀', 'symbols'],
    ['张'.repeat(51), 'long'],
    ['张', 'short'],
    ['𠮷', 'short'],
  ])('%s is answered with name.%s', (name, problem) => {
    expect(checkName(name)).toBe(problem);
  });

  it('cleaning a name twice changes nothing', () => {
    const unit = fc.constantFrom(...' ·•・‧．王玉AbcＡ\u3000\u200b\u0301-');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (typed) => {
        expect(cleanName(cleanName(typed))).toBe(cleanName(typed));
      }),
    );
  });

  it('an endless name costs no endless time', () => {
    const before = performance.now();
    checkName(`${'a-'.repeat(24)}!`);
    checkName(cleanName('a '.repeat(9000)));
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
