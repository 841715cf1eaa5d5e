import { describe, expect, it } from 'vitest';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { fill, joinTexts, texts, translator } from '../../../shared/i18n/texts.ts';

const map = texts({ hello: ['你好，{name}', 'Hello {name}'], by: ['主办：{handler}', 'By {handler}'] });

describe('texts', () => {
  it('come in the reader’s language, with their variables', () => {
    expect(translator(map, 'zh')('hello', { name: '王*' })).toBe('你好，王*');
    expect(translator(map, 'en')('hello', { name: 'W*' })).toBe('Hello W*');
  });

  it('know what hangs on the city, and a city’s own wording comes first', () => {
    expect(translator(map, 'zh', { city: wuhan })('by')).toBe('主办：武汉市社会工作联合会');
    const own = { ...wuhan, texts: { by: { zh: '由{handlerShort}主办', en: '{handlerShort}' } } };
    expect(translator(map, 'zh', { city: own })('by')).toBe('由市社工联合会主办');
  });

  it('a missing variable or key is found by tests and shows nothing odd to a reader', () => {
    expect(() => translator(map, 'zh')('hello')).toThrow(/name/);
    expect(() => translator(map as Record<string, readonly [string, string]>, 'zh')('nothing')).toThrow(/nothing/);
    expect(translator(map, 'zh', { strict: false })('hello')).toBe('你好，');
    expect(fill('{constructor}', {}, false)).toBe('');
  });

  it('a value with braces is not filled in again', () => {
    expect(fill('{a}', { a: '{b}', b: 'no' })).toBe('{b}');
  });

  it('two maps with one key cannot be joined', () => {
    expect(() => joinTexts(map, map)).toThrow(/hello|by/);
  });
});
