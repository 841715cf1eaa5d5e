import type { Answer, Answers, Ctx, Field, Page, Problem, Raw, Scope } from './field.ts';
import { type Form, type FormError, scopeOf } from './form.ts';
import { namesOf, rawOf, readField, tooLong } from './read.ts';

/** Name of the hidden fields that carry the keys of warnings already shown. */
export const PASSED = '_passed';

/** What became of one posted page. */
export interface PageResult {
  ok: boolean;
  /** Clean answers of this page, those in order only. Empty when stopped. */
  answers: Answers;
  /** In the order of the page. */
  errors: readonly FormError[];
  /** What was typed, to show it again. Empty when stopped. */
  raw: Raw;
  /** The form ends here, by this case (`under18`): forget what there is. */
  stop?: string;
}

/** What became of a whole set of answers. */
export interface FormResult {
  ok: boolean;
  /** Clean answers; those to questions that are not asked have been left out. */
  answers: Answers;
  /** In the order of the form, each with its page: the first one's page is where to send the person. */
  errors: readonly FormError[];
  /** Fields that were answered although their question is not asked; their answers are dropped. */
  dropped: readonly string[];
  stop?: string;
}

/** True when a question is asked, given the answers so far. */
export function isVisible(field: Field, scope: Scope): boolean {
  if (field.when && !field.when.is.includes(String(scope.answers[field.when.field] ?? ''))) return false;
  return field.visible?.(scope) ?? true;
}

/** True when a page is asked: a rule of its own, and at least one question on it. */
export function isPageVisible(page: Page, scope: Scope): boolean {
  return (page.visible?.(scope) ?? true) && page.fields.some((field) => isVisible(field, scope));
}

/** True when a question must be answered. */
export function isRequired(field: Field, scope: Scope): boolean {
  return typeof field.required === 'function' ? field.required(scope) : (field.required ?? true);
}

/** The page of this id. Throws when the form has none: pages in URLs are looked up with `pages.ts` first. */
export function pageOf(form: Form, pageId: string): Page {
  const page = form.pages.find((p) => p.id === pageId);
  if (!page) throw new Error(`The form ${form.id} has no page ${pageId}`);
  return page;
}

/**
 * Checks one page as an HTML form posted it. `draft` holds the clean answers of earlier pages. A sensitive field that
 * comes back in its masked form keeps the answer of the draft.
 */
export function validatePage(form: Form, pageId: string, raw: Raw, draft: Answers, ctx: Ctx): PageResult {
  const page = pageOf(form, pageId);
  const names = new Set(page.fields.flatMap(namesOf));
  const typed: Raw = Object.fromEntries(Object.entries(raw).filter(([name]) => names.has(name)));
  const passed = new Set([raw[PASSED] ?? []].flat());
  const result = readPage(form, page, unmask(page, typed, draft), without(draft, page), ctx, passed);
  if (result.stop) return { ok: false, answers: {}, errors: [], raw: {}, stop: result.stop };
  return { ok: !result.errors.length, answers: result.answers, errors: result.errors, raw: typed };
}

/** The draft after a page: its old answers replaced by the new ones. */
export function keep(form: Form, pageId: string, draft: Answers, answers: Answers): Answers {
  return { ...without(draft, pageOf(form, pageId)), ...answers };
}

/**
 * Checks everything at once, page by page in order, with the rules of visibility replayed: what a page skipped by
 * hand left out is found. Answers to questions that are not asked are dropped (a draft may hold them after a change of
 * mind) and named; fields that the form has not are errors. `answers` may come from anywhere.
 */
export function validateAll(form: Form, answers: unknown, ctx: Ctx): FormResult {
  if (typeof answers !== 'object' || answers === null || Array.isArray(answers)) {
    return { ok: false, answers: {}, errors: [{ field: '', key: 'answers.type' }], dropped: [] };
  }
  const given = answers as Readonly<Record<string, unknown>>;
  const errors: FormError[] = unknownFields(form, given);
  const dropped: string[] = [];
  let clean: Answers = {};
  for (const page of form.pages) {
    const raw: Record<string, Raw[string]> = {};
    const wrong = new Set<string>();
    for (const field of page.fields) {
      const answer = Object.hasOwn(given, field.id) ? given[field.id] : undefined;
      if (answer === undefined || answer === null) continue;
      if (hasType(field, answer)) Object.assign(raw, rawOf(field, answer));
      else wrong.add(field.id);
    }
    const scope = scopeOf(form, clean, ctx);
    const asked = page.visible?.(scope) ?? true;
    const result = asked ? readPage(form, page, raw, clean, ctx, undefined, wrong) : undefined;
    if (result?.stop) return { ok: false, answers: {}, errors: [], dropped: [], stop: result.stop };
    const answered = page.fields.filter((f) => wrong.has(f.id) || namesOf(f).some((name) => name in raw));
    dropped.push(...answered.map((f) => f.id).filter((id) => !result?.asked.has(id)));
    errors.push(...(result?.errors ?? []));
    clean = { ...clean, ...result?.answers };
  }
  return { ok: !errors.length, answers: clean, errors, dropped };
}

/** Reads and checks the visible fields of a page in order; each sees the clean answers of those before it. */
function readPage(
  form: Form,
  page: Page,
  raw: Raw,
  before: Answers,
  ctx: Ctx,
  /** Keys of warnings that were seen; undefined: warnings don't count. */
  passed: ReadonlySet<string> | undefined,
  wrong: ReadonlySet<string> = new Set(),
) {
  const answers: Record<string, Answer> = {};
  const errors: FormError[] = [];
  const asked = new Set<string>();
  const scope: Scope = scopeOf(form, before, ctx);
  let stop: string | undefined;
  const report = (field: Field, problem: Problem) => {
    if (problem.stop) stop ??= problem.case;
    const id = problem.field ?? field.id;
    const key = problem.key ?? `${id}.${problem.case}`;
    if (problem.warning && (!passed || passed.has(key))) return false;
    errors.push({ page: page.id, field: id, key, vars: problem.vars, warning: problem.warning });
    return true;
  };
  for (const field of page.fields) {
    scope.answers = { ...before, ...answers };
    if (!isVisible(field, scope)) continue;
    asked.add(field.id);
    const { answer, problem } = wrong.has(field.id) ? { problem: { case: 'type' } } : readField(field, raw, scope);
    if (problem) report(field, problem);
    else if (answer === undefined) {
      if (isRequired(field, scope)) report(field, { case: 'required' });
    } else {
      const found = field.check?.(answer, scope) ?? tooLong(field, answer);
      if (!found || !report(field, found)) answers[field.id] = answer;
    }
  }
  scope.answers = { ...before, ...answers };
  for (const problem of errors.length ? [] : (page.check?.(scope) ?? [])) {
    if (report(page.fields[0]!, problem)) delete answers[problem.field ?? ''];
  }
  return { answers, errors, asked, stop };
}

function unknownFields(form: Form, given: Readonly<Record<string, unknown>>): FormError[] {
  // A body of nothing but made-up names gets a short answer all the same.
  return Object.keys(given)
    .filter((id) => !form.fields.has(id))
    .slice(0, 20)
    .map((id) => ({ field: id.slice(0, 60), key: 'unknownField', vars: { field: id.slice(0, 60) } }));
}

function hasType(field: Field, answer: unknown): answer is Answer {
  if (field.kind === 'tick') return typeof answer === 'boolean';
  if (field.kind === 'checkboxes' || field.kind === 'grid') {
    return Array.isArray(answer) && answer.length <= 200 && answer.every((value) => typeof value === 'string');
  }
  return typeof answer === 'string';
}

function without(draft: Answers, page: Page): Answers {
  const own = new Set(page.fields.map((field) => field.id));
  return Object.fromEntries(Object.entries(draft).filter(([id]) => !own.has(id)));
}

function unmask(page: Page, raw: Raw, draft: Answers): Raw {
  const back: Record<string, string> = {};
  for (const field of page.fields) {
    const answer = draft[field.id];
    const shown = raw[field.id];
    if (field.sensitivity !== 'sensitive' || !field.mask || typeof answer !== 'string') continue;
    if (typeof shown === 'string' && shown.trim() === field.mask(answer)) back[field.id] = answer;
  }
  return { ...raw, ...back };
}
