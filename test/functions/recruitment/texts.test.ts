import { describe, expect, it } from 'vitest';
import { recruitmentTexts } from '../../../functions/recruitment/texts/all.ts';
import { shanghai } from '../../../infra/cities/shanghai.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { cityVars } from '../../../shared/i18n/texts.ts';

const all = [
  ...Object.entries(recruitmentTexts).map(([key, [zh, en]]) => ({ key, zh, en })),
  ...[wuhan, shanghai].flatMap((city) => Object.entries(city.texts).map(([key, { zh, en }]) => ({ key, zh, en }))),
];
const variables = (text: string) => new Set(text.match(/\{\w+\}/g));
const HAN = '\\p{Script=Han}';

describe('texts of recruitment', () => {
  it('have both languages', () => {
    for (const { key, zh, en } of all) {
      expect(zh.trim(), key).not.toBe('');
      expect(en.trim(), key).not.toBe('');
    }
  });

  it('are written in Chinese on the left and without Chinese sentences on the right', () => {
    const signs = new Set(['lang.en', 'lang.zh', 'footer.icp', 'history.line', 'reason.other', 'post.line']);
    for (const { key, zh, en } of all.filter(
      ({ key }) => !signs.has(key) && !/^state\.(refused|failed)\.body/.test(key),
    )) {
      expect(zh, key).toMatch(new RegExp(HAN, 'u'));
      // A term that has no English name may stand in it.
      expect(
        [...en.matchAll(new RegExp(`${HAN}+`, 'gu'))].every(([term]) => term.length <= 7),
        key,
      ).toBe(true);
    }
  });

  it('Chinese has full-width punctuation and no exclamation mark', () => {
    for (const { key, zh } of all) {
      expect(zh, key).not.toMatch(/[！!]/);
      expect(zh, key).not.toMatch(new RegExp(`${HAN}[,;:?()]|[,;:?()]${HAN}`, 'u'));
      expect(zh, key).not.toMatch(new RegExp(`${HAN}\\.(?:$|\\s)`, 'u'));
      expect(zh, key).not.toMatch(/["']/);
    }
  });

  it('Chinese characters have no spaces between them', () => {
    // **Heading** then text: the notices beside a consent.
    for (const { key, zh } of all) expect(zh, key).not.toMatch(new RegExp(`${HAN} ${HAN}`, 'u'));
  });

  it('English has no exclamation mark and no full-width punctuation', () => {
    for (const { key, en } of all) expect(en, key).not.toMatch(/[！!，。；：？（）]/);
  });

  it('English needs no variable that the Chinese text has not, but those that a city gives', () => {
    const known = new Set(Object.keys(cityVars(wuhan, 'en')).map((name) => `{${name}}`));
    for (const { key, zh, en } of all) {
      const extra = [...variables(en)].filter((name) => !variables(zh).has(name) && !known.has(name));
      expect(extra, key).toEqual([]);
    }
  });

  it('say no more than people should be told, in the words of the house', () => {
    for (const { key, zh } of all) {
      expect(zh, key).not.toMatch(/非法|无效|有误|失败|工单|流水号|回执码|职位|申请者|用户|次日 ?0/);
      if (!/^(privacy|desk\.register)\./.test(key)) expect(zh, key).not.toMatch(/系统|接口|字段/);
    }
  });

  it('errors end without a full stop, as sentences beside a field', () => {
    const cases = /^\w+\.(required|format|landline|digits|symbols|long|option|past|real|order|max|own|same|gap|part)$/;
    for (const { key, zh } of all.filter(({ key }) => cases.test(key) && !key.startsWith('privacy.')))
      expect(zh, key).not.toMatch(/。$/);
  });

  it('a city’s own texts replace texts that exist, or are ones that a city may add', () => {
    const mayAdd = /^(notice\.(post|risk|care|duty)\d+|district\.hint)$/;
    for (const city of [wuhan, shanghai]) {
      for (const key of Object.keys(city.texts)) expect(key in recruitmentTexts || mayAdd.test(key), key).toBe(true);
    }
  });

  it('variables of the city are all known by name', () => {
    for (const city of [wuhan, shanghai]) {
      for (const lang of ['zh', 'en'] as const) {
        for (const [name, value] of Object.entries(cityVars(city, lang))) expect(value, name).not.toBe('');
      }
    }
  });
});
