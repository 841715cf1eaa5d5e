import * as z from 'zod';
import { DeliveryReceipt } from '../receipts.ts';

const reference = z
  .string()
  .regex(/^\d{6}-\d{6}-\d$/)
  .meta({
    description: 'Thirteen digits, the last a check digit; made to be read aloud. It opens nothing by itself.',
    examples: ['261121-048317-6'],
  });
const time = z.iso.datetime();
const url = z.url();
const status = z.enum(['running', 'waiting', 'stuck', 'done', 'rejected', 'withdrawn', 'expired']).meta({
  description: '`running`: the machine is at it. `waiting`: for somebody or a deadline. `stuck`: staff look.',
});

const Receipt = z
  .object({
    reference,
    status,
    acceptedAt: time,
    ignored: z
      .array(z.string())
      .optional()
      .meta({ description: 'Fields whose question is not asked with these answers; they were not kept.' }),
    links: z.object({ case: url, form: url }),
  })
  .meta({ description: 'The submission is durable. The same for every repetition of the request.' });

const actor = z.object({
  kind: z.enum(['applicant', 'staff', 'program', 'system']),
  role: z.string().optional(),
});
const Case = z.object({
  reference,
  form: z.string(),
  workflow: z.string(),
  status,
  step: z.string().meta({ description: 'Where it is now.' }),
  wait: z.int().optional().meta({ description: 'Names the present wait; send it with a decision.' }),
  acceptedAt: time,
  enteredAt: time.meta({ description: 'Since when it has been at this step.' }),
  steps: z.array(z.string()).meta({ description: 'Steps passed, in order.' }),
  history: z.array(z.object({ at: time, fence: z.int(), cause: z.string(), steps: z.array(z.string()), by: actor })),
  decisions: z
    .array(z.object({ name: z.string(), schema: z.record(z.string(), z.unknown()) }))
    .meta({ description: 'What the caller may decide now, each with the JSON Schema of the body to send.' }),
  links: z.object({ self: url }),
});

const FormHead = z.object({ id: z.string(), version: z.int(), title: z.string() });
const Forms = z.object({ forms: z.array(FormHead.extend({ links: z.object({ form: url }) })) });
const FormField = z.object({
  id: z.string(),
  kind: z.enum(['text', 'tel', 'textarea', 'radio', 'select', 'checkboxes', 'grid', 'date', 'tick']),
  label: z.string(),
  sensitivity: z.enum(['public', 'personal', 'sensitive']),
  options: z
    .array(z.object({ value: z.string(), label: z.string(), hint: z.string().optional() }))
    .optional()
    .meta({
      description:
        'Choices with words of their own, such as the posts that are open now: tell the person the `hint` before they choose.',
    }),
  consent: z
    .object({ version: z.string(), text: z.array(z.string()) })
    .optional()
    .meta({ description: 'A consent: the person must have read or heard `label` and `text` before you send `true`.' }),
});
const FormDescription = FormHead.extend({
  pages: z.array(z.object({ id: z.string(), title: z.string(), fields: z.array(FormField) })),
  schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema (2020-12) of the answers.' }),
  example: z
    .record(z.string(), z.unknown())
    .meta({ description: 'A complete set of answers, valid on the day it is shown; the person is fictional.' }),
  links: z.object({ submissions: url }),
});

const List = z.object({
  list: z.string(),
  division: z.string(),
  cases: z.array(z.looseObject({ reference, due: time.optional(), links: z.object({ case: url }) })),
  next: url.optional().meta({ description: 'Address of the next page; absent on the last.' }),
});
const Health = z.object({ status: z.literal('ok'), city: z.string(), version: z.string() });

const Problem = z
  .looseObject({
    type: z.string().meta({ description: '`urn:kapok:problem:` and the code.' }),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; decide by this, not by the texts.' }),
    detail: z.string().optional(),
    instance: z.string().optional().meta({ description: 'Names the request, as does the header X-Request-Id.' }),
    errors: z
      .array(z.object({ field: z.string(), code: z.string(), detail: z.string().optional() }))
      .optional()
      .meta({ description: 'What is wrong, one by one; texts in the language of Accept-Language.' }),
    reference: reference.optional(),
    case: z
      .object({ status, step: z.string(), decisions: z.array(z.string()) })
      .optional()
      .meta({ description: 'How the case stands now, and what you may decide.' }),
    decided: z
      .object({ decision: z.string(), at: time, kind: z.string(), role: z.string().optional() })
      .optional()
      .meta({ description: 'Who was faster: the role, never a name.' }),
  })
  .meta({ description: 'Problem document (RFC 9457).' });

const shapes = { Receipt, Case, Forms, FormDescription, List, Health, Problem, DeliveryReceipt };
export type SchemaName = keyof typeof shapes;

/** The component schemas of the API, made of the shapes above. */
export function componentSchemas(): Record<SchemaName, Record<string, unknown>> {
  const made = Object.entries(shapes).map(([name, shape]) => {
    const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input' });
    return [name, schema];
  });
  return Object.fromEntries(made);
}

/** The shapes, so that a test can hold answers against them. */
export const answerShapes = shapes;
