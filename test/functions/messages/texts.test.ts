import { expect, test } from 'vitest';
import {
  faultOf,
  longest,
  type MessageKey,
  messageTexts,
  paramsFor,
  renderMessage,
  variablesOf,
} from '../../../functions/messages/texts.ts';
import { shanghai } from '../../../infra/cities/shanghai.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';

const keys = Object.keys(messageTexts) as MessageKey[];
const languages = ['zh', 'en'] as const;
const each = keys.flatMap((key) =>
  languages.map((lang) => [key, lang, messageTexts[key][lang === 'zh' ? 0 : 1]] as const),
);

/** Refused by the gateways wherever they stand in a template (content, section 6). */
const refusedWords = /招募|招聘|加群|微信|医疗|培训|讲座|保险|党政|募捐|邀请|兼职|抽奖|[【】]/;
const worst = { url: 'u'.repeat(longest.url), phone: '0'.repeat(longest.phone), signature: '武汉市社会工作联合会' };
const widest = (key: MessageKey, lang: 'zh' | 'en') =>
  Object.fromEntries(
    variablesOf(key, lang).map((name) => [name, '9'.repeat(name === 'due' && lang === 'en' ? 6 : longest[name])]),
  );

test.each(each)('%s in %s is one message of at most 70 characters at its longest, signature and all', (key, lang) => {
  expect([...renderMessage(key, lang, widest(key, lang), worst)].length).toBeLessThanOrEqual(70);
});

test('the lengths are those of the content’s table', () => {
  const length = (key: MessageKey, lang: 'zh' | 'en') => [...renderMessage(key, lang, widest(key, lang), worst)].length;
  expect([length('sms.code', 'zh'), length('sms.received', 'zh'), length('sms.offered', 'zh')]).toEqual([44, 68, 68]);
  expect([length('sms.code', 'en'), length('sms.received', 'en'), length('sms.offered.lapsed', 'en')]).toEqual([
    59, 69, 70,
  ]);
});

test.each([wuhan, shanghai])(
  'signature, link and phone number of $id fit what the templates were counted with',
  (city) => {
    expect(city.signature.length + 2).toBeLessThanOrEqual(12);
    expect(city.host.length).toBeLessThanOrEqual(longest.url);
    expect(city.phone.length).toBeLessThanOrEqual(longest.phone);
    for (const post of city.posts) expect([...post.short.zh].length, post.id).toBeLessThanOrEqual(longest.post);
  },
);

test.each(each)('%s in %s holds no word or sign for which gateways refuse a template', (_key, _lang, text) => {
  expect(text).not.toMatch(refusedWords);
});

test.each(each)('%s in %s uses each variable once, and no two of them touch', (_key, _lang, text) => {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(Object.keys(longest)).toContain(name);
  expect(text).not.toMatch(/\}\{/);
});

test.each(each)('%s in %s holds no link but the fixed one', (_key, _lang, text) => {
  expect(text).not.toMatch(/https?:|www\.|\{(link|token|path|secret)\}|\.(cn|com)/i);
});

test('a code’s template has one variable and neither link nor phone number', () => {
  for (const text of messageTexts['sms.code']) expect(text.match(/\{\w+\}/g)).toEqual(['{code}']);
});

test('templates hold simplified characters only', () => {
  // GB 2312 has the simplified characters and hardly a traditional one; its two-byte plane is part of GBK.
  const decoder = new TextDecoder('gbk');
  const simplified = new Set<string>();
  for (let row = 0xa1; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) simplified.add(decoder.decode(new Uint8Array([row, cell])));
  }
  expect(simplified.has('誌')).toBe(false);
  for (const [zh] of Object.values(messageTexts)) {
    for (const char of zh.replace(/[ -~]/g, '')) expect(simplified.has(char), char).toBe(true);
  }
});

test('a message whose variables are missing, too long or unknown is named at fault without quoting them', () => {
  expect(faultOf('sms.code', 'zh', { code: '123456' })).toBeUndefined();
  expect(faultOf('sms.code', 'zh', {})).toBe('message.missing.code');
  expect(faultOf('sms.code', 'zh', { code: '1234567' })).toBe('message.tooLong.code');
  expect(faultOf('sms.code', 'zh', { code: '123456', reason: '身体' })).toBe('message.unknownParam');
  expect(faultOf('sms.free', 'zh', {})).toBe('message.template');
  expect(() => renderMessage('sms.code', 'zh', { code: '13800138000' }, worst)).toThrow(/^message\.tooLong\.code$/);
});

test('a template takes of a case only what it shows', () => {
  const values = { ref: '2611210483176', due: '11月22日18时', post: '医务人员支持', name: '王小玉' };
  expect(paramsFor('sms.received', 'zh', values)).toEqual({ ref: values.ref, due: values.due });
  expect(paramsFor('sms.received', 'en', values)).toEqual({ ref: values.ref });
});
