/**
 * A form is defined once; the page, the server's check, the schema for programs, the columns of exports and the masks
 * all come from that definition.
 *
 *     export const signUp = form({
 *       id: 'sign-up', version: 1, texts,                      // texts: shared/i18n, keys `<field>.label` …
 *       pages: [{ id: 'contact', title: 'contact.title', step: 1, group: 'group.contact',
 *                 fields: [{ id: 'mobile', kind: 'tel', sensitivity: 'personal', check: … }] }],
 *       example: (now, city) => ({ mobile: '13800138000' }),
 *     });
 *
 *     const ctx = { city, now: clock.now(), lang: 'zh' };
 *     // a page was posted: raw is what the HTML form sent, draft what earlier pages left
 *     const result = validatePage(signUp, 'contact', raw, draft, ctx);
 *     if (result.stop) …                                        // e.g. 'under18': forget the draft
 *     if (!result.ok) return render(viewPage(signUp, 'contact', draft, ctx, result));
 *     draft = keep(signUp, 'contact', draft, result.answers);
 *     const next = nextPage(signUp, 'contact', draft, ctx);     // undefined: that was the last
 *     // everything at once (API, or the last page): replays every rule, finds pages skipped by hand
 *     const all = validateAll(signUp, draft, ctx);              // all.errors[0].page: where to go back to
 *
 * validate.ts validatePage validateAll keep · pages.ts nextPage previousPage progress · view.ts viewPage ·
 * review.ts review redact columns consents · schema.ts jsonSchema · automated.ts honeypot and time to fill
 */
import type { City } from '../city/city.ts';
import { joinTexts, type Pair, type Texts, type Translate, translator, type Vars } from '../i18n/texts.ts';
import type { Answers, Ctx, Field, Page, Scope } from './field.ts';
import { formTexts } from './texts.ts';

interface Definition {
  id: string;
  version: number;
  texts: Texts;
  pages: readonly Page[];
  /** Complete answers that are valid on the day of `now` in this city. */
  example: (now: number, city: City) => Answers;
}

/** A form, checked: see the top of this file. */
export interface Form extends Definition {
  /** All fields by id, in the order in which they are asked. */
  fields: ReadonlyMap<string, Field>;
}

/** Makes a form of its definition. Throws when two fields share an id or a static text is missing. */
export function form(definition: Definition): Form {
  const fields = new Map<string, Field>();
  const all = joinTexts(formTexts, definition.texts);
  for (const page of definition.pages) {
    need(all, page.title);
    need(all, page.group);
    for (const field of page.fields) {
      if (fields.has(field.id)) throw new Error(`Two fields have the id ${field.id}`);
      if (typeof field.label !== 'function') need(all, labelKey(field));
      for (const key of [...(field.above ?? []), ...(field.details ?? []), ...Object.values(field.said ?? {})]) {
        need(all, key);
      }
      if (Array.isArray(field.options)) for (const value of field.options) need(all, `${field.id}.${value}`);
      fields.set(field.id, field);
    }
  }
  return { ...definition, texts: all, fields };
}

/** The translator of a form's texts for one reader, the city's own texts first. */
export function translate(form: Form, ctx: Ctx): Translate {
  return translator(form.texts, ctx.lang, { city: ctx.city });
}

/** What the rules look at: the context, these answers and the form's translator. */
export function scopeOf(form: Form, answers: Answers, ctx: Ctx): Scope {
  return {
    ...ctx,
    answers,
    t: translate(form, ctx),
    has: (key) => Object.hasOwn(form.texts, key) || Object.hasOwn(ctx.city.texts, key),
  };
}

/** One thing that is wrong, ready for a problem document; `errorText` puts it in words. */
export interface FormError {
  page?: string;
  field: string;
  /** Stable, `<field>.<case>`; `unknownField` for a field that the form has not. */
  key: string;
  vars?: Vars;
  warning?: boolean;
}

/** The sentence of an error: the field's own (`mobile.format`), else the general one of its case (`any.format`). */
export function errorText(form: Form, error: FormError, ctx: Ctx): string {
  const scope = scopeOf(form, {}, ctx);
  const name = error.key.slice(error.key.indexOf('.') + 1);
  const key = scope.has(error.key) ? error.key : `any.${name}`;
  return scope.t(scope.has(key) ? key : 'any.type', error.vars);
}

/** Key of a field's label. */
export function labelKey(field: Field, scope?: Scope): string {
  if (typeof field.label === 'function') return scope ? field.label(scope) : `${field.id}.label`;
  return field.label ?? `${field.id}.label`;
}

function need(texts: Readonly<Record<string, Pair>>, key: string): void {
  if (!Object.hasOwn(texts, key)) throw new Error(`There is no text with the key ${key}`);
}
