import { isRealDate } from '../i18n/time.ts';
import { cleanText, lengthOf } from '../identity/clean.ts';
import type { Answer, Field, Option, Problem, Raw, Scope } from './field.ts';

/** What became of one posted field: a clean answer, nothing (not answered), or a problem of form. */
export interface Reading {
  answer?: Answer;
  problem?: Problem;
}

const PARTS = ['year', 'month', 'day'] as const;
/** Names of the three boxes of a date field. */
export const datePart = (id: string, part: (typeof PARTS)[number]) => `${id}-${part}`;

/** Names under which an HTML form posts this field. */
export function namesOf(field: Field): string[] {
  return field.kind === 'date' ? [field.id, ...PARTS.map((part) => datePart(field.id, part))] : [field.id];
}

/** The choices of a field in this scope, in order. */
export function optionsOf(field: Field, scope: Scope): readonly Option[] {
  if (field.grid) {
    const { rows, columns } = field.grid;
    return rows.flatMap((row) =>
      columns.map((column) => ({
        value: `${row}-${column}`,
        label: `${scope.t(`${field.id}.${row}`)}${scope.lang === 'zh' ? '' : ' '}${scope.t(`${field.id}.${column}`)}`,
      })),
    );
  }
  if (typeof field.options === 'function') return field.options(scope);
  return (field.options ?? []).map((value) => ({ value, label: scope.t(`${field.id}.${value}`) }));
}

/** Reads what was posted for a field, cleans it and applies the rules of its kind. */
export function readField(field: Field, raw: Raw, scope: Scope): Reading {
  switch (field.kind) {
    case 'tick':
      return /^(yes|on|true|1)$/.test(first(raw, field.id)) ? { answer: true } : {};
    case 'checkboxes':
    case 'grid':
      return readChoices(field, raw, scope);
    case 'radio':
    case 'select':
      return readChoice(field, cleanText(first(raw, field.id)), scope);
    case 'date':
      return readDate(field, raw);
    default:
      return readText(field, first(raw, field.id), scope);
  }
}

/** The posted form of a clean answer, so that answers of programs go through the very same reading. */
export function rawOf(field: Field, answer: Answer | undefined): Raw {
  if (answer === undefined || answer === false) return {};
  if (answer === true) return { [field.id]: 'yes' };
  if (field.kind === 'date' && typeof answer === 'string' && isRealDate(answer)) {
    const [year, month, day] = answer.split('-').map((part) => String(Number(part)));
    return {
      [datePart(field.id, 'year')]: year,
      [datePart(field.id, 'month')]: month,
      [datePart(field.id, 'day')]: day,
    };
  }
  return { [field.id]: answer };
}

function readText(field: Field, typed: string, scope: Scope): Reading {
  // Far beyond any limit: not worth cleaning.
  if (typed.length > 20_000) return { problem: { case: 'long', vars: { max: field.max ?? 20_000 } } };
  const text = cleanText(typed);
  const answer = field.clean ? field.clean(text, scope) : field.kind === 'textarea' ? text : text.replace(/\s+/g, ' ');
  return answer ? { answer } : {};
}

/** Rules that hold for any text, asked after the field's own so that its exacter sentence wins. */
export function tooLong(field: Field, answer: Answer): Problem | undefined {
  if (typeof answer !== 'string' || !field.max || lengthOf(answer) <= field.max) return undefined;
  return { case: 'long', vars: { max: field.max } };
}

function readChoice(field: Field, value: string, scope: Scope): Reading {
  if (!value) return {};
  return optionsOf(field, scope).some((option) => option.value === value)
    ? { answer: value }
    : { problem: { case: 'option' } };
}

function readChoices(field: Field, raw: Raw, scope: Scope): Reading {
  const posted = raw[field.id];
  const values = new Set((typeof posted === 'string' ? [posted] : (posted ?? [])).filter((value) => value !== ''));
  if (!values.size) return {};
  const known = optionsOf(field, scope).filter((option) => values.has(option.value));
  if (known.length < values.size) return { problem: { case: 'option' } };
  if (field.max && known.length > field.max) {
    return { problem: { case: 'max', vars: { n: known.length, max: field.max } } };
  }
  return { answer: known.map((option) => option.value) };
}

function readDate(field: Field, raw: Raw): Reading {
  const whole = cleanText(first(raw, field.id));
  if (whole) return isRealDate(whole) ? { answer: whole } : { problem: { case: 'real' } };
  const parts = PARTS.map((part) => cleanText(first(raw, datePart(field.id, part))).replace(/[年月日号\s]/g, ''));
  if (parts.every((part) => !part)) return {};
  if (parts.some((part) => !part)) return { problem: { case: 'part' } };
  const [year, month, day] = parts as [string, string, string];
  const date = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isRealDate(date) ? { answer: date } : { problem: { case: 'real' } };
}

function first(raw: Raw, name: string): string {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
