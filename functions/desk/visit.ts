import type { Context } from 'hono';
import type { Ctx, Raw } from '../../shared/forms/field.ts';
import { languageOf } from '../../shared/http/language.ts';
import { Problem } from '../../shared/http/problem.ts';
import { type Lang, type Texts, type Translate, translator } from '../../shared/i18n/texts.ts';
import type { StaffEnv } from '../../shared/staff/require-staff.ts';
import type { Staff } from '../../shared/staff/staff.ts';
import type { Actor } from '../../shared/workflow/definition.ts';
import { messageTexts } from '../messages/texts.ts';
import { noticeTexts } from '../recruitment/texts/notice.ts';
import { staffTexts } from '../recruitment/texts/staff.ts';
import type { Desk } from './ports.ts';
import { divisionsOf } from './roles.ts';
import { ownTexts } from './texts.ts';

export type DeskContext = Context<StaffEnv & { Variables: { visit: Visit } }>;

/** One request of somebody who is signed in: who, in which language, and what they sent. */
export interface Visit {
  c: DeskContext;
  desk: Desk;
  staff: Staff;
  /** The same person as the engine knows them. */
  actor: Actor;
  /** The divisions whose lists they read. */
  divisions: string[];
  lang: Lang;
  t: Translate;
  has(key: string): boolean;
  /** For forms. */
  ctx: Ctx;
  now: number;
  csrf: string;
  /** The posted fields. */
  post(): Promise<Raw>;
}

const texts: Texts = { ...messageTexts, ...staffTexts, ...noticeTexts, ...ownTexts };

/** All texts of the desk: its own, those of sign-ups and of messages. */
export const deskTexts = texts;

/** A translator into one language, for the pages before anybody is signed in, too. */
export function translate(desk: Desk, lang: Lang): Translate {
  return translator(texts, lang, { city: desk.env.city });
}

/** Reads who asks; `requireStaff` has let them through. */
export function createVisit(c: DeskContext, desk: Desk): Visit {
  const { city, clock } = desk.env;
  const { staff, csrf } = c.var;
  const lang = languageOf(c, desk.cookies, city.languages);
  const now = clock.now();
  return {
    c,
    desk,
    staff,
    actor: { kind: 'staff', id: staff.sub, role: staff.role },
    divisions: divisionsOf(staff, city.code),
    lang,
    t: translate(desk, lang),
    has: (key) => Object.hasOwn(texts, key) || Object.hasOwn(city.texts, key),
    ctx: { city, now, lang },
    now,
    csrf,
    post: () => posted(c),
  };
}

/** The posted fields, several values of one name as a list. Throws 400 when there are absurdly many. */
export async function posted(c: Context): Promise<Raw> {
  const raw: Record<string, string | string[]> = {};
  let count = 0;
  for (const [name, value] of await c.req.formData()) {
    if (typeof value !== 'string' || ++count > 600) throw new Problem(400, 'request.broken');
    const before = Object.hasOwn(raw, name) ? raw[name] : undefined;
    raw[name] = before === undefined ? value : [before, value].flat();
  }
  return raw;
}

/** The single value of a posted field; empty when it is missing. */
export function one(raw: Raw, name: string): string {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
