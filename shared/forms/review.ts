import type { Lang, Pair } from '../i18n/texts.ts';
import { formatDate } from '../i18n/time.ts';
import type { Answer, Answers, Ctx, Field, Scope } from './field.ts';
import { type Form, labelKey, scopeOf } from './form.ts';
import { optionsOf } from './read.ts';
import { isPageVisible, isVisible } from './validate.ts';

/** What a label says of being optional: of no use once it is answered. */
const OPTIONAL = /（选填）$| \(optional\)$/;
const HIDDEN = '***';

/** One line of the check page. */
export interface ReviewRow {
  field: string;
  /** The page on which it can be changed. */
  page: string;
  label: string;
  /** In words, masked where the value must not be shown whole; undefined: not answered. */
  value: string | undefined;
}

/** Answers under one heading. */
export interface ReviewGroup {
  /** Key of the heading. */
  id: string;
  title: string;
  rows: readonly ReviewRow[];
}

/**
 * The answers as the check page, the receipt and the desk show them: grouped, in words, numbers masked. Consents are
 * apart (`consentsIn`). `hideSensitive` also hides sensitive answers that have no masked form: the desk before a reveal.
 */
export function review(
  form: Form,
  answers: Answers,
  lang: Lang,
  ctx: Ctx,
  options: { hideSensitive?: boolean } = {},
): ReviewGroup[] {
  const scope = scopeOf(form, answers, { ...ctx, lang });
  const groups = new Map<string, ReviewRow[]>();
  for (const page of form.pages) {
    if (!isPageVisible(page, scope)) continue;
    const rows = groups.get(page.group) ?? [];
    groups.set(page.group, rows);
    for (const field of page.fields) {
      if (field.kind === 'tick' || !isVisible(field, scope)) continue;
      const answer = answers[field.id];
      const hidden = options.hideSensitive && field.sensitivity === 'sensitive' && !field.mask;
      const value = answer === undefined ? undefined : hidden ? HIDDEN : shown(field, answer, scope);
      const label = scope.t(labelKey(field, scope)).replace(OPTIONAL, '');
      rows.push({ field: field.id, page: page.id, label, value });
    }
  }
  return [...groups].filter(([, rows]) => rows.length).map(([id, rows]) => ({ id, title: scope.t(id), rows }));
}

/** An answer in words: option texts, dates written out, text as typed. Not masked. */
export function inWords(field: Field, answer: Answer, scope: Scope): string {
  if (field.words) return field.words(answer, scope);
  if (typeof answer === 'boolean') return scope.t(labelKey(field, scope));
  if (field.kind === 'date' && typeof answer === 'string') return formatDate(scope.lang, answer);
  if (!field.options && !field.grid) return String(answer);
  const options = optionsOf(field, scope);
  const say = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  return typeof answer === 'string' ? say(answer) : answer.map(say).join(scope.lang === 'zh' ? '、' : ', ');
}

/** One consent that was given. */
export interface Consent {
  id: string;
  version: string;
  /** Epoch ms. */
  at: number;
  /** 网页, 电话代录, 纸质. */
  channel: 'web' | 'api' | 'phone' | 'paper';
}

/** The consents among the answers, to be kept with their time and the version of the text that was agreed to. */
export function consentsIn(form: Form, answers: Answers, at: number, channel: Consent['channel']): Consent[] {
  return [...form.fields.values()]
    .filter((field) => field.consent && answers[field.id] === true)
    .map((field) => ({ id: field.id, version: field.consent!.version, at, channel }));
}

/**
 * The answers without what identifies a person: sensitive ones masked or `***`, typed personal text cut to its first
 * character, ticks and choices from a list kept unless sensitive. For lists, previews and programs that may not see more.
 */
export function redact(form: Form, answers: Answers): Answers {
  const out: Record<string, Answer> = {};
  for (const [id, answer] of Object.entries(answers)) {
    const field = form.fields.get(id);
    if (field) out[id] = redacted(field, answer);
  }
  return out;
}

function redacted(field: Field, answer: Answer): Answer {
  if (typeof answer === 'boolean' || field.sensitivity === 'public') return answer;
  const text = typeof answer === 'string' ? answer : '';
  if (field.sensitivity === 'sensitive') return field.mask && text ? field.mask(text) : HIDDEN;
  if (field.mask && text) return field.mask(text);
  if (field.options || field.grid) return answer;
  if (field.kind === 'date') return `${text.slice(0, 4)}-**-**`;
  return `${[...text][0] ?? ''}***`;
}

/** One column of an export. */
export interface Column {
  /** Stable for a form and version: `recruitment@1.name`. */
  key: string;
  field: string;
  label: Pair;
  sensitivity: Field['sensitivity'];
  kind: Field['kind'];
}

/** Columns of an export, one a field, in the order in which the questions are asked. */
export function columns(form: Form): Column[] {
  return [...form.fields.values()].map((field) => ({
    key: `${form.id}@${form.version}.${field.id}`,
    field: field.id,
    label: form.texts[labelKey(field)] ?? [field.id, field.id],
    sensitivity: field.sensitivity,
    kind: field.kind,
  }));
}

function shown(field: Field, answer: Answer, scope: Scope): string {
  if (field.mask && field.sensitivity !== 'public' && typeof answer === 'string') {
    if (field.sensitivity === 'sensitive' || field.kind === 'tel') return field.mask(answer);
  }
  return inWords(field, answer, scope);
}
