import * as z from 'zod/mini';
import type { Ctx, Field, Scope } from './field.ts';
import { type Form, labelKey, scopeOf } from './form.ts';
import { optionsOf } from './read.ts';

/**
 * The form as JSON Schema for programs: every field with its type, choices and label in both languages. Which question
 * is asked hangs on other answers, so only what is always needed is marked as required; the server's check has the last
 * word.
 */
export function jsonSchema(form: Form, ctx: Ctx): Record<string, unknown> {
  const zh = scopeOf(form, {}, { ...ctx, lang: 'zh' });
  const en = scopeOf(form, {}, { ...ctx, lang: 'en' });
  const shape: Record<string, z.ZodMiniType> = {};
  for (const page of form.pages) {
    for (const field of page.fields) {
      const key = labelKey(field);
      const label = { title: zh.t(key), description: en.t(key) };
      const schema = (field.schema ?? ofKind(field, zh)).check(
        z.meta({ ...label, 'x-sensitivity': field.sensitivity }),
      );
      const always = field.required !== false && typeof field.required !== 'function';
      shape[field.id] = always && !field.when && !field.visible && !page.visible ? schema : z.optional(schema);
    }
  }
  const whole = z.strictObject(shape).check(z.meta({ title: form.id, examples: [form.example(ctx.now, ctx.city)] }));
  return z.toJSONSchema(whole) as Record<string, unknown>;
}

function ofKind(field: Field, scope: Scope): z.ZodMiniType {
  if (field.kind === 'tick') return field.required === false ? z.boolean() : z.literal(true);
  if (field.kind === 'date') return z.iso.date();
  if (field.options || field.grid) {
    const values = optionsOf(field, scope).map((option) => option.value);
    // No choices yet: they hang on another answer.
    const one = values.length ? z.enum(values as [string, ...string[]]) : z.string();
    if (field.kind !== 'checkboxes' && field.kind !== 'grid') return one;
    return field.max ? z.array(one).check(z.maxLength(field.max)) : z.array(one);
  }
  // What is cleaned before it is counted may be longer as typed: spaces, +86.
  return field.max && !field.clean ? z.string().check(z.maxLength(field.max)) : z.string();
}
