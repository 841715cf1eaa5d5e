import type { Context } from 'hono';
import type { Ctx, Raw } from '../../shared/forms/field.ts';
import { type Cookies, createCookies } from '../../shared/http/cookies.ts';
import { comesFromElsewhere, csrfField } from '../../shared/http/csrf.ts';
import { keepLanguage, languageOf } from '../../shared/http/language.ts';
import { Problem } from '../../shared/http/problem.ts';
import { type Lang, type Texts, type Translate, translator } from '../../shared/i18n/texts.ts';
import { cookieSeconds, endSession, readSession, type Session, writeSession } from './door/sessions.ts';
import type { Web } from './ports.ts';

/** Name of the visitor's cookie: an opaque id, nothing else. */
const cookieName = 'kapok';

/** One request: who asks, in which language, and what they sent. */
export interface Visit {
  c: Context;
  web: Web;
  lang: Lang;
  t: Translate;
  texts: Texts;
  /** True when there is a text with this key. */
  has(key: string): boolean;
  ctx: Ctx;
  /** The token for this visitor's forms; gives a new visitor a cookie. */
  csrfToken(): string;
  /** What the door knows of the visitor; read once. */
  session(): Promise<Session | undefined>;
  /** Changes it; `fresh`: under a new id, since knowing the old one must not be worth anything after a code. */
  keep(session: Session, fresh?: boolean): Promise<void>;
  /** Id of the visitor's cookie, given if there was none. */
  visitor(): string;
  /** Ends the visit: the session and its cookie go. */
  leave(): Promise<void>;
  /** The posted fields. Throws when the body is not a form. */
  post(): Promise<Raw>;
  /** True when the post bears this visitor's token and comes from our own pages. */
  ours(raw: Raw): boolean;
  cookies: Cookies;
  /**
   * Sends the browser to a page that shows `kept` again (what was typed, what is wrong). It travels in an encrypted
   * cookie and is stored nowhere, since nobody may have agreed to that yet; Back and refresh repeat no post.
   * Undefined: too long for a cookie.
   */
  bounce(to: string, kept: Kept): Promise<Response | undefined>;
  /** What was kept for this page, for ten minutes. */
  bounced(page: string): Promise<Kept | undefined>;
  /** Forgets it: the page has been sent. */
  settle(): void;
  /** The same visit, answered in another language. */
  inLanguage(lang: Lang): Visit;
  /** Where the post comes from, for limits only; never logged. */
  address(): string;
}

/** What a page shows again after a post that changed nothing. */
export interface Kept {
  /** Path of the page. */
  page: string;
  raw?: Raw;
  /** `errors`: say what is wrong with it · `tooFast`: asked to look again · otherwise only what was typed. */
  why?: 'errors' | 'tooFast';
  /** Key and values of one error, for pages outside the form. */
  error?: { key: string; vars?: Record<string, string | number> };
}

const keptCookie = 'kapok-typed';
const keptSeconds = 600;
/** A cookie holds 4 KB; encryption adds a third. */
const longestKept = 2400;

/** Reads who asks. Nothing is looked up before a page needs it. */
export function createVisit(c: Context, web: Web, texts: Texts): Visit {
  const cookies = createCookies(web.publicUrl.startsWith('https:'));
  const lang = languageOf(c, cookies, web.city.languages);
  let id = cookies.get(c, cookieName);
  if (id && !/^[0-9a-f-]{36}$/.test(id)) id = undefined;
  let session: Promise<Session | undefined> | undefined;
  const visitor = () => {
    if (!id) {
      id = web.ids.uuid();
      cookies.set(c, cookieName, id, { seconds: cookieSeconds });
    }
    return id;
  };
  const visit: Visit = {
    c,
    web,
    lang,
    texts,
    t: translator(texts, lang, { city: web.city }),
    has: (key) => Object.hasOwn(texts, key) || Object.hasOwn(web.city.texts, key),
    ctx: { city: web.city, now: web.clock.now(), lang },
    cookies,
    visitor,
    csrfToken: () => web.csrf.tokenFor(visitor()),
    session() {
      session ??= readSession(web.door, id);
      return session;
    },
    async keep(next, fresh = false) {
      if (fresh) id = undefined;
      const given = visitor();
      cookies.set(c, cookieName, given, { seconds: cookieSeconds });
      await writeSession(web.door, given, next);
      session = Promise.resolve(next);
    },
    async leave() {
      if (id) await endSession(web.door, id);
      id = undefined;
      session = Promise.resolve(undefined);
      cookies.drop(c, cookieName);
    },
    async post() {
      const type = c.req.header('content-type') ?? '';
      if (!type.startsWith('application/x-www-form-urlencoded')) throw new Problem(400, 'request.broken');
      const raw: Record<string, string | string[]> = {};
      let count = 0;
      for (const [name, value] of new URLSearchParams(await c.req.text())) {
        if (++count > 500) throw new Problem(400, 'request.broken');
        const before = Object.hasOwn(raw, name) ? raw[name] : undefined;
        raw[name] = before === undefined ? value : [before, value].flat();
      }
      return raw;
    },
    ours: (raw) => !comesFromElsewhere(c.req.raw.headers, web.publicUrl) && web.csrf.fits(id, one(raw, csrfField)),
    async bounce(to, kept) {
      if (Buffer.byteLength(JSON.stringify(kept)) > longestKept) return undefined;
      cookies.set(c, keptCookie, await web.values.write('typed', { ...kept }, keptSeconds), { seconds: keptSeconds });
      return c.redirect(to, 303);
    },
    async bounced(page) {
      const kept = (await web.values.read('typed', cookies.get(c, keptCookie))) as Kept | undefined;
      return kept?.page === page ? kept : undefined;
    },
    settle: () => {
      if (cookies.get(c, keptCookie)) cookies.drop(c, keptCookie);
    },
    inLanguage: (other) => ({
      ...visit,
      lang: other,
      t: translator(texts, other, { city: web.city }),
      ctx: { ...visit.ctx, lang: other },
    }),
    address: () => (c.env as LambdaEnv | undefined)?.event?.requestContext?.http?.sourceIp ?? '',
  };
  return visit;
}

/** What Hono's Lambda adapter gives of a request of an HTTP API. */
interface LambdaEnv {
  event?: { requestContext?: { requestId?: string; http?: { sourceIp?: string } } };
}

/** The single value of a posted field; empty when it is missing. */
export function one(raw: Raw, name: string): string {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** The posted fields of our own page. Throws 403 for a forged or a very old one. */
export async function ownPost(visit: Visit): Promise<Raw> {
  const raw = await visit.post();
  if (!visit.ours(raw)) throw new Problem(403, 'request.forged');
  return raw;
}

/** True when the post came by the language button: the choice is kept, and nothing else is done. */
export function keepLanguageOf({ c, web, cookies }: Visit, raw: Raw): boolean {
  const action = one(raw, 'action');
  if (!action.startsWith('lang-')) return false;
  const lang = web.city.languages.find((offered) => action === `lang-${offered}`);
  if (lang) keepLanguage(c, cookies, lang);
  return true;
}
