import type { City } from '../city/city.ts';

/** Languages that people can read; Chinese is the one that counts. */
export type Lang = 'zh' | 'en';

/** One text: Chinese, then English. */
export type Pair = readonly [zh: string, en: string];

/** Texts by their stable key. A text may change, a key may not. */
export type Texts<K extends string = string> = Readonly<Record<K, Pair>>;

/** Values of the `{variables}` in a text. */
export type Vars = Readonly<Record<string, string | number>>;

/** Gives a text by key in the reader's language, its variables filled in. */
export type Translate<K extends string = string> = (key: K, vars?: Vars) => string;

interface Options {
  /** Gives the values of variables that hang on the city; overrides texts by key (`city.texts`). */
  city?: City;
  /** True: a missing key or variable throws. Default: only where tests run. Otherwise nothing is shown in its place. */
  strict?: boolean;
}

/** Keeps the keys of a text map as a type, so that a misspelt key does not compile. */
export function texts<const K extends string>(map: Record<K, Pair>): Texts<K> {
  return map;
}

/** Joins text maps into one. Throws when two of them use one key, since one text would silently win. */
export function joinTexts(...maps: Texts[]): Texts {
  const all: Record<string, Pair> = {};
  for (const map of maps) {
    for (const [key, pair] of Object.entries(map)) {
      if (Object.hasOwn(all, key)) throw new Error(`Two texts have the key ${key}`);
      all[key] = pair;
    }
  }
  return all;
}

/** The text of a pair, or of a city's `{ zh, en }`, in the reader's language. */
export function say(lang: Lang, text: Pair | { zh: string; en: string }): string {
  if ('zh' in text) return text[lang];
  return text[lang === 'zh' ? 0 : 1];
}

/**
 * Fills `{variables}` in. A missing one throws when strict and leaves nothing otherwise: braces would only puzzle a reader.
 */
export function fill(text: string, vars: Vars, strict = inTests()): string {
  return text.replace(/\{([A-Za-z]\w*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
    if (value === undefined && strict) throw new Error(`The text “${text}” needs a value for {${name}}`);
    return value === undefined ? '' : String(value);
  });
}

/**
 * Makes the translator of one reader: `t(key, vars)`. The city's own texts (`city.texts`) come first, and the
 * variables that hang on the city ({city}, {handler}, {phone}, {host} …) need not be passed.
 */
export function translator<K extends string>(map: Texts<K>, lang: Lang, options: Options = {}): Translate<K> {
  const { city, strict = inTests() } = options;
  let own: Vars | undefined;
  return (key, vars = {}) => {
    const over = city && Object.hasOwn(city.texts, key) ? city.texts[key] : undefined;
    const text = over ?? (Object.hasOwn(map, key) ? map[key] : undefined);
    if (!text) {
      if (strict) throw new Error(`There is no text with the key ${key}`);
      return '';
    }
    const words = say(lang, text);
    if (!words.includes('{')) return words;
    own ??= city ? cityVars(city, lang) : {};
    return fill(words, { ...own, ...vars }, strict);
  };
}

/** The variables of the texts that a city decides (content, rule 9, and those of the privacy notice). */
export function cityVars(city: City, lang: Lang): Vars {
  return {
    city: city.name[lang],
    handler: city.handler[lang],
    handlerShort: city.handlerShort[lang],
    phone: city.phone,
    hours: city.phoneHours[lang],
    host: city.host,
    address: city.address[lang],
    privacyOfficer: city.privacyOfficer[lang],
    email: city.email,
    processor: city.processor[lang],
    icp: city.icp,
    psb: city.psb,
    noticeDate: city.noticeDate,
    poolMonths: city.retention.poolMonths,
    rejectedMonths: city.retention.rejectedMonths,
    healthDays: city.retention.healthDays,
    draftDays: city.retention.draftDays,
  };
}

const inTests = () => process.env.NODE_ENV === 'test';
