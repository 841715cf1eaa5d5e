import type { Page } from '../../../shared/forms/field.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';

/** Rows and columns of the grid of times; a value is `<day>-<part>`, as in `sat-am`. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'] as const;
export const DAY_PARTS = ['am', 'pm', 'ev'] as const;

/** Page 6. */
export const timesPage: Page = {
  id: 'times',
  title: 'page.times',
  step: 6,
  group: 'group.times',
  fields: [
    { id: 'availability', kind: 'grid', sensitivity: 'personal', grid: { rows: DAYS, columns: DAY_PARTS } },
    {
      id: 'availableFrom',
      kind: 'date',
      sensitivity: 'public',
      inputMode: 'numeric',
      check: (answer, { now }) => (String(answer) < dateInChina(now) ? { case: 'past' } : undefined),
    },
    {
      id: 'availableUntil',
      kind: 'date',
      sensitivity: 'public',
      inputMode: 'numeric',
      required: false,
      check: (answer, { answers, now }) =>
        String(answer) < String(answers.availableFrom ?? dateInChina(now)) ? { case: 'order' } : undefined,
    },
    {
      id: 'hoursPerWeek',
      kind: 'radio',
      sensitivity: 'public',
      required: false,
      options: ['2-4', '5-8', '9-16', '16+'],
    },
  ],
};
