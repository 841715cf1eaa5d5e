import type { Context } from 'hono';
import type { Ctx, Field, Scope } from '../../shared/forms/field.ts';
import { labelKey, scopeOf, translate } from '../../shared/forms/form.ts';
import { optionsOf } from '../../shared/forms/read.ts';
import { jsonSchema } from '../../shared/forms/schema.ts';
import { say } from '../../shared/i18n/texts.ts';
import type { FormEntry } from '../workflows.ts';
import type { Api, ApiEnv } from './ports.ts';
import { ApiProblem } from './problems.ts';

/** The form of this id. Throws ApiProblem 404. */
export function formEntry(api: Api, id: string): FormEntry {
  const entry = api.forms.find(({ form }) => form.id === id);
  if (!entry) throw new ApiProblem('form.missing');
  return entry;
}

/** Every form of the city. */
export function listForms(api: Api, c: Context<ApiEnv>): Response {
  const forms = api.forms.map((entry) => ({
    ...headOf(entry, c),
    links: { form: `${api.publicUrl}/api/v1/forms/${entry.form.id}` },
  }));
  return c.json({ forms }, 200, { 'content-language': c.var.lang });
}

/** One form: its questions page by page, its JSON Schema, and a complete answer set that is valid today. */
export function showForm(api: Api, c: Context<ApiEnv>): Response {
  const entry = formEntry(api, c.req.param('form') ?? '');
  const { form } = entry;
  const ctx: Ctx = { city: api.env.city, now: api.env.clock.now(), lang: c.var.lang };
  const t = translate(form, ctx);
  return c.json(
    {
      ...headOf(entry, c),
      pages: form.pages.map((page) => ({
        id: page.id,
        title: t(page.title),
        fields: page.fields.map((field) => fieldOf(entry, field, ctx)),
      })),
      schema: jsonSchema(form, ctx),
      example: form.example(ctx.now, ctx.city),
      links: { submissions: `${api.publicUrl}/api/v1/forms/${form.id}/submissions` },
    },
    200,
    { 'content-language': c.var.lang },
  );
}

const headOf = ({ form, title }: FormEntry, c: Context<ApiEnv>) => ({
  id: form.id,
  version: form.version,
  title: say(c.var.lang, title),
});

/** The choices of a question that come with words of their own, such as the posts as they are now. */
function optionsIn(field: Field, scope: Scope) {
  const described = optionsOf(field, scope).filter(({ hint }) => hint !== undefined);
  return described.length > 0 && { options: described.map(({ value, label, hint }) => ({ value, label, hint })) };
}

/** A question as a program needs it; of a consent also the text that the person must have read or heard. */
function fieldOf({ form }: FormEntry, field: Field, ctx: Ctx) {
  const scope = scopeOf(form, {}, ctx);
  return {
    id: field.id,
    kind: field.kind,
    label: scope.t(labelKey(field, scope)),
    sensitivity: field.sensitivity,
    ...optionsIn(field, scope),
    ...(field.consent && {
      consent: { version: field.consent.version, text: (field.above ?? []).map((key) => scope.t(key)) },
    }),
  };
}
