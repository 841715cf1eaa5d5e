import type { City } from '../shared/city/city.ts';
import type { Form } from '../shared/forms/form.ts';
import type { Pair } from '../shared/i18n/texts.ts';
import type { StaffRole } from '../shared/staff/staff.ts';
import type { AnyWorkflow, Data } from '../shared/workflow/definition.ts';
import type { Env } from '../shared/workflow/env.ts';
import type { State } from '../shared/workflow/state.ts';
import { recruitmentForm } from './recruitment/form.ts';
import { lists } from './recruitment/lists.ts';
import { outwardOf } from './recruitment/outward.ts';
import { opensTo, rowFor } from './recruitment/rights.ts';
import { refusalNames } from './recruitment/roster/refusals.ts';
import { type SignUp, type TakenIn, takeIn } from './recruitment/sign-up.ts';
import { commonTexts } from './recruitment/texts/common.ts';
import { rosterTexts } from './recruitment/texts/roster.ts';
import { recruitment } from './recruitment/workflow.ts';

/** A form and the workflow that its submissions start. */
export interface FormEntry {
  form: Form;
  title: Pair;
  workflow: AnyWorkflow;
  /** Takes checked answers in, under the same rules at every door. */
  takeIn(env: Env, submission: SignUp): Promise<TakenIn>;
  /** Divisions whose staff a case belongs to. */
  divisionsOf(data: Data): string[];
  /** The state as its applicant reads it: tells less than the step does. */
  outwardOf(state: State): string;
  /** Desk lists, and who reads each. */
  lists: Readonly<Record<string, readonly StaffRole[]>>;
  /** What a role may read of a row of theirs. */
  rowFor(role: StaffRole, row: Record<string, unknown>): Record<string, unknown>;
  /** Whether a role has to do with a case as it stands. */
  opensTo(role: StaffRole, state: State): boolean;
  /** Decisions that take a person at a desk, for whatever program: papers are compared, or so many are asked at most. */
  deskOnly: readonly string[];
  /** Errors by which a decision refuses somebody, by their name. */
  refusals?: Readonly<Record<string, Refusal>>;
}

/** What whoever is refused is told: a stable code, and where it is not a problem of its own, a sentence. */
export interface Refusal {
  code: string;
  text?: Pair;
}

/** Why something about slots and training is not possible. */
const rosterRefused: Readonly<Record<string, Refusal>> = Object.fromEntries(
  Object.entries(refusalNames).map(([name, code]) => [name, { code, text: rosterTexts[`refusal.${code}`] }]),
);

/** Why something about materials and the fit is not possible. */
const stageRefused: Readonly<Record<string, Refusal>> = {
  NoFileKept: { code: 'materials.none', text: ['还没有收好的材料。', 'No document has been kept yet.'] },
  LeadDecides: {
    code: 'fit.leadDecides',
    text: [
      '两位意见不一致时由组长定；一致时不用再评。',
      'Where two differ a lead decides; where they agree nobody else is asked.',
    ],
  },
  SheetMismatch: {
    code: 'fit.sheet',
    text: ['要给每个志愿各评一份。', 'One sheet for each wished post, and for no other.'],
  },
};

/**
 * The forms of every city, each with its workflow. A new one is one entry here and a folder beside; a city runs those
 * that its file names.
 */
const forms: readonly FormEntry[] = [
  {
    form: recruitmentForm,
    title: commonTexts['service.name'],
    workflow: recruitment,
    takeIn,
    divisionsOf: (data) => [(data.card as { division: string }).division],
    outwardOf,
    lists,
    rowFor,
    opensTo,
    deskOnly: ['changeMobile', 'callUp', 'callOff'],
    refusals: { SameReviewer: { code: 'decision.sameReviewer' }, ...stageRefused, ...rosterRefused },
  },
];

/** The forms that a city offers. */
export const formsOf = (city: Pick<City, 'workflows'>): FormEntry[] =>
  forms.filter(({ workflow }) => city.workflows.includes(workflow.name));
