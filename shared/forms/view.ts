import type { Answers, Ctx, Field, Raw, Scope } from './field.ts';
import { errorText, type Form, type FormError, labelKey, scopeOf } from './form.ts';
import { progress } from './pages.ts';
import { datePart, optionsOf, rawOf } from './read.ts';
import { isRequired, isVisible, pageOf } from './validate.ts';

/** One choice as the page shows it. */
export interface OptionView {
  value: string;
  label: string;
  hint?: string;
  group?: string;
  checked: boolean;
  /** Text that appears when it is chosen. */
  said?: string;
  /** Questions that unfold when it is chosen. */
  inside: readonly FieldView[];
}

/** One question as the page shows it, all texts in the reader's language. */
export interface FieldView {
  id: string;
  kind: Field['kind'];
  label: string;
  hint?: string;
  above: readonly string[];
  details?: { title: string; body: string };
  required: boolean;
  /** What stands in a text box (masked when sensitive), or the value of a select. */
  value: string;
  checked: boolean;
  /** The boxes of a date; `name` is the posted name. */
  parts: readonly { part: 'year' | 'month' | 'day'; name: string; label: string; value: string }[];
  options: readonly OptionView[];
  grid?: { rows: readonly Cell[]; columns: readonly Cell[]; checked: ReadonlySet<string> };
  /** Sentences to show beside it. */
  errors: readonly string[];
  max?: number;
  autocomplete?: string;
  inputMode?: Field['inputMode'];
  autocapitalize?: Field['autocapitalize'];
}

interface Cell {
  value: string;
  label: string;
}

/** A page ready to be drawn. */
export interface PageView {
  form: string;
  page: string;
  title: string;
  n: number;
  m: number;
  optional: boolean;
  fields: readonly FieldView[];
  /** For the error summary; `anchor` is the id of the box to go to. */
  errors: readonly { field: string; anchor: string; text: string; warning: boolean }[];
  /** Values of hidden fields named `_passed`: warnings that the reader has now seen. */
  passed: readonly string[];
}

/**
 * Everything that a page needs to be drawn. `posted` is the result of `validatePage` when the page comes back with
 * errors: what was typed is shown again, in place of the draft's answers.
 */
export function viewPage(
  form: Form,
  pageId: string,
  draft: Answers,
  ctx: Ctx,
  posted?: { raw: Raw; errors: readonly FormError[]; answers?: Answers },
): PageView {
  const page = pageOf(form, pageId);
  const scope = scopeOf(form, { ...draft, ...posted?.answers }, ctx);
  const errors = posted?.errors ?? [];
  const shown = page.fields.filter((field) => isShown(field, page.fields, scope));
  const view = (field: Field): FieldView => {
    const raw = posted ? posted.raw : rawOf(field, masked(field, draft));
    return viewField(form, field, raw, errors, scope, ctx, (value) =>
      shown.filter((inner) => inner.when?.field === field.id && inner.when.is.includes(value)).map(view),
    );
  };
  const nested = (field: Field) => page.fields.some((outer) => outer.id === field.when?.field);
  return {
    form: form.id,
    page: page.id,
    title: scope.t(page.title),
    ...progress(form, pageId),
    optional: page.optional ?? false,
    fields: shown.filter((field) => !nested(field)).map(view),
    errors: errors.map((error) => ({
      field: error.field,
      anchor: anchorOf(form, error.field, scope),
      text: errorText(form, error, ctx),
      warning: error.warning ?? false,
    })),
    passed: errors.filter((error) => error.warning).map((error) => error.key),
  };
}

/** What unfolds on the page itself is always drawn; without a script the reader needs it there. */
function isShown(field: Field, fields: readonly Field[], scope: Scope): boolean {
  if (field.shown) return field.shown(scope);
  const onPage = fields.some((outer) => outer.id === field.when?.field);
  return onPage ? (field.visible?.(scope) ?? true) : isVisible(field, scope);
}

function viewField(
  form: Form,
  field: Field,
  raw: Raw,
  errors: readonly FormError[],
  scope: Scope,
  ctx: Ctx,
  inside: (value: string) => FieldView[],
): FieldView {
  const { t } = scope;
  const posted = raw[field.id];
  const chosen = new Set([posted ?? []].flat());
  const hint = field.hint ? field.hint(scope) : scope.has(`${field.id}.hint`) ? `${field.id}.hint` : undefined;
  return {
    id: field.id,
    kind: field.kind,
    label: t(labelKey(field, scope)),
    hint: hint && t(hint),
    above: (field.above ?? []).map((key) => t(key)),
    details: field.details && { title: t(field.details[0]), body: t(field.details[1]) },
    required: isRequired(field, scope),
    value: typeof posted === 'string' ? posted : '',
    checked: field.kind === 'tick' && posted !== undefined && posted !== '',
    parts: field.kind === 'date' ? dateParts(field, raw, scope) : [],
    options: field.grid
      ? []
      : optionsOf(field, scope).map((option) => ({
          ...option,
          checked: chosen.has(option.value),
          said: field.said?.[option.value] && t(field.said[option.value]!),
          inside: inside(option.value),
        })),
    grid: field.grid && {
      rows: field.grid.rows.map((value) => ({ value, label: t(`${field.id}.${value}`) })),
      columns: field.grid.columns.map((value) => ({ value, label: t(`${field.id}.${value}`) })),
      checked: chosen,
    },
    errors: errors.filter((error) => error.field === field.id).map((error) => errorText(form, error, ctx)),
    max: field.max,
    autocomplete: field.autocomplete,
    inputMode: field.inputMode,
    autocapitalize: field.autocapitalize,
  };
}

function dateParts(field: Field, raw: Raw, scope: Scope): FieldView['parts'] {
  return (['year', 'month', 'day'] as const).map((part) => {
    const name = datePart(field.id, part);
    const value = raw[name];
    return { part, name, label: scope.t(`date.${part}`), value: typeof value === 'string' ? value : '' };
  });
}

/** Id of the first box of a field: the first option's where there are several, the year's for a date. */
export function anchorOf(form: Form, fieldId: string, scope: Scope): string {
  const field = form.fields.get(fieldId);
  if (field?.kind === 'date') return datePart(fieldId, 'year');
  const several = field?.kind === 'radio' || field?.kind === 'checkboxes' || field?.kind === 'grid';
  return several ? `${fieldId}-${optionsOf(field, scope)[0]?.value ?? ''}` : fieldId;
}

function masked(field: Field, draft: Answers) {
  const answer = draft[field.id];
  return field.sensitivity === 'sensitive' && field.mask && typeof answer === 'string' ? field.mask(answer) : answer;
}
