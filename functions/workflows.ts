import type { City } from '../shared/city/city.ts';
import type { Answers } from '../shared/forms/field.ts';
import type { Form } from '../shared/forms/form.ts';
import type { Pair } from '../shared/i18n/texts.ts';
import type { AnyWorkflow, Data } from '../shared/workflow/definition.ts';
import type { State } from '../shared/workflow/state.ts';
import { recruitmentForm } from './recruitment/form.ts';
import { dataOf } from './recruitment/intake.ts';
import { lists } from './recruitment/lists.ts';
import { outwardOf } from './recruitment/outward.ts';
import { commonTexts } from './recruitment/texts/common.ts';
import { recruitment } from './recruitment/workflow.ts';

/** A form and the workflow that its submissions start. */
export interface FormEntry {
  form: Form;
  title: Pair;
  workflow: AnyWorkflow;
  /** The working data of a new case, made of checked answers: codes, masked values, keyed hashes. */
  dataOf(answers: Answers, city: City, hash: (purpose: string, value: string) => string): Data;
  /** What a case is found by from its first moment on: the applicant comes back by mobile. */
  foundBy(answers: Answers): string[];
  /** Divisions whose staff a case belongs to. */
  divisionsOf(data: Data): string[];
  /** The state as its applicant reads it: tells less than the step does. */
  outwardOf(state: State): string;
  /** Desk lists. */
  lists: readonly string[];
  /** Errors by which a decision refuses somebody, by their name: the code that the caller is told. */
  refusals?: Readonly<Record<string, string>>;
}

/**
 * The forms of every city, each with its workflow. A new one is one entry here and a folder beside; a city runs those
 * that its file names.
 */
const forms: readonly FormEntry[] = [
  {
    form: recruitmentForm,
    title: commonTexts['service.name'],
    workflow: recruitment,
    dataOf,
    foundBy: ({ mobile }) => [String(mobile)],
    divisionsOf: (data) => [(data.card as { division: string }).division],
    outwardOf,
    lists,
    refusals: { SameReviewer: 'decision.sameReviewer' },
  },
];

/** The forms that a city offers. */
export const formsOf = (city: Pick<City, 'workflows'>): FormEntry[] =>
  forms.filter(({ workflow }) => city.workflows.includes(workflow.name));
