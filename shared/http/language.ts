import type { Context } from 'hono';
import type { Lang } from '../i18n/texts.ts';
import type { Cookies } from './cookies.ts';

const cookieName = 'lang';
const aYear = 365 * 86_400;

/** The reader's language: what a link asks for, else what was chosen before, else Chinese. */
export function languageOf(c: Context, cookies: Cookies, offered: readonly Lang[]): Lang {
  for (const wish of [c.req.query('lang'), cookies.get(c, cookieName)]) {
    if (offered.includes(wish as Lang)) return wish as Lang;
  }
  return offered[0] ?? 'zh';
}

/** Remembers the language on this device. */
export function keepLanguage(c: Context, cookies: Cookies, lang: Lang): void {
  cookies.set(c, cookieName, lang, { seconds: aYear });
}
