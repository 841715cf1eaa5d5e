import { rawOf } from '../../../shared/forms/read.ts';
import type { World } from './world.ts';

type Values = Record<string, string | readonly string[]>;

/** What the form's example is when typed on one of its pages. */
export function typedOn(world: World, pageId: string, changes: Values = {}): Values {
  const { form, city, clock } = world.web;
  const example = form.example(clock.now(), city);
  const page = form.pages.find(({ id }) => id === pageId);
  const values: Values = {};
  for (const field of page?.fields ?? []) {
    for (const [name, value] of Object.entries(rawOf(field, example[field.id])))
      if (value !== undefined) values[name] = value;
  }
  return { ...values, ...changes };
}

/** Pages of the example, in order, after the code. */
export const pagesAfterCode = ['who', 'home', 'street', 'work', 'posts', 'times', 'skills', 'safety'];
