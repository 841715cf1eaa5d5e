import type { Answers, Field, Page, Problem, Scope } from '../../../shared/forms/field.ts';
import { type Form, form } from '../../../shared/forms/form.ts';
import { formTexts } from '../../../shared/forms/texts.ts';
import type { Texts } from '../../../shared/i18n/texts.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import type { CaseView, Corrections } from '../ports.ts';
import { poolRecipes } from './pool-forms.ts';

/** How a decision of the applicant is asked for, and what the engine gets. */
export interface DecisionForm {
  form: Form;
  /** Keys of sentences above the question. */
  says: readonly string[];
  /** Key of the button. */
  yes: string;
  /** Key of the link that goes back without doing anything. */
  no?: string;
  warning?: boolean;
  input(answers: Answers): Record<string, unknown>;
}

interface Recipe {
  title: string;
  says?: string[];
  yes?: string;
  no?: string;
  warning?: boolean;
  fields: readonly Field[];
  check?: Page['check'];
  input(answers: Answers): Record<string, unknown>;
}

const explanation: Field = { id: 'explanation', kind: 'textarea', sensitivity: 'personal', max: 500 };
const asText = (answers: Answers) => ({ text: answers.explanation });

const recipes: Record<string, Recipe> = {
  withdraw: {
    title: 'withdraw.title',
    says: ['withdraw.body'],
    yes: 'withdraw.yes',
    no: 'withdraw.no',
    warning: true,
    fields: [
      {
        id: 'withdraw.reason',
        label: 'withdraw.reason',
        kind: 'radio',
        sensitivity: 'public',
        required: false,
        options: ['times', 'health', 'service', 'waited', 'privacy', 'other'],
      },
    ],
    input: (answers) => (answers['withdraw.reason'] ? { reason: answers['withdraw.reason'] } : {}),
  },
  answer: { title: 'answer.title', says: ['state.answering.body'], fields: [explanation], input: asText },
  confirm: { title: 'confirm.title', says: ['confirm.body'], yes: 'confirm.yes', fields: [], input: () => ({}) },
  release: {
    title: 'release.title',
    says: ['release.note'],
    fields: [
      {
        id: 'release',
        label: 'release.label',
        kind: 'date',
        sensitivity: 'sensitive',
        check: (date, { now }) => (String(date) > dateInChina(now) ? { case: 'future' } : undefined),
      },
    ],
    input: (answers) => ({ date: answers.release }),
  },
  expose: {
    title: 'expose.title',
    says: ['expose.body'],
    fields: [{ id: 'exposed', kind: 'radio', sensitivity: 'sensitive', options: ['isolating', 'contact'] }],
    input: (answers) => ({ status: answers.exposed }),
  },
  appeal: { title: 'appeal.title', fields: [explanation], input: asText },
  ...poolRecipes,
  pool: { title: 'action.pool', says: ['pool.body'], fields: [], input: () => ({}) },
  erase: {
    title: 'action.erase',
    says: ['erase.body'],
    yes: 'erase.yes',
    warning: true,
    fields: [],
    input: () => ({}),
  },
};

/** Pages of the sign-up that can be changed after it was sent. */
export const changeablePages = ['posts', 'times'];

/** The form of a decision; undefined when these pages do not know it. */
export function decisionForm(
  name: string,
  signUp: Form,
  texts: Texts,
  view: Partial<Pick<CaseView, 'vars' | 'corrections' | 'state'>> = {},
): DecisionForm | undefined {
  const recipe = recipeOf(name, signUp, view);
  if (!recipe) return undefined;
  const page: Page = {
    id: name,
    title: recipe.title,
    step: 1,
    group: recipe.title,
    fields: recipe.fields,
    ...(recipe.check && { check: recipe.check }),
  };
  // The form's general texts are in `texts` already; only the rest may be joined to them.
  const own = Object.fromEntries(Object.entries(texts).filter(([key]) => !Object.hasOwn(formTexts, key)));
  return {
    form: form({ id: name, version: 1, texts: own, pages: [page], example: () => ({}) }),
    says: recipe.says ?? [],
    yes: recipe.yes ?? 'btn.send',
    ...(recipe.no && { no: recipe.no }),
    warning: recipe.warning ?? false,
    input: recipe.input,
  };
}

function recipeOf(
  name: string,
  signUp: Form,
  { vars = {}, corrections = [], state }: Partial<Pick<CaseView, 'vars' | 'corrections' | 'state'>>,
): Recipe | undefined {
  const correction = corrections.find((one) => one.name === name);
  if (correction) return correcting(signUp, correction, state);
  if (name === 'changeTimes') return changes(signUp);
  if (name === 'decline') return declining(vars);
  return Object.hasOwn(recipes, name) ? recipes[name] : undefined;
}

/** Not this post: what then. The next wish is offered only where there is one. */
const declining = ({ next }: CaseView['vars']): Recipe => ({
  title: 'confirm.no',
  yes: 'confirm.no',
  fields: [
    {
      id: 'confirm.no',
      label: 'confirm.no.label',
      kind: 'radio',
      sensitivity: 'public',
      options: [...(next ? ['next'] : []), 'waitlist', 'withdraw'],
    },
  ],
  input: (answers) => ({ next: answers['confirm.no'] }),
});

/** Times and wishes: the questions of the sign-up itself, with their own rules. */
function changes(signUp: Form): Recipe {
  const pages = signUp.pages.filter(({ id }) => changeablePages.includes(id));
  const fields = pages.flatMap((page) => page.fields.filter((field) => !field.consent));
  return {
    title: 'action.changeTimes',
    yes: 'btn.send',
    fields,
    check: (scope) => pages.flatMap((page) => page.check?.(scope) ?? []),
    input: (answers) => ({ answers: { ...noneOf(fields), ...answers } }),
  };
}

/** What was left empty is taken away. */
const noneOf = (fields: readonly Field[]) => Object.fromEntries(fields.map(({ id }) => [id, null]));

/** States in which wishes do not count any more. */
const placed = ['placed', 'onDuty', 'pooled', 'called', 'calledUp'];

/** Answers under one heading once more: the questions of the sign-up itself, on one page, with their own rules. */
function correcting(signUp: Form, { name, fields: ids }: Corrections, state = ''): Recipe {
  const fields = signUp.pages.flatMap((page) =>
    page.fields.filter(({ id }) => ids.includes(id)).map((field) => onPage(page, field)),
  );
  const closed = name === 'correctWork' && !ids.includes('certificate');
  return {
    title: `action.${name}`,
    says: name === 'correctIdentity' ? ['correctIdentity.says'] : closed ? ['correctWork.approved'] : [],
    fields,
    check: (scope) => [
      ...signUp.pages.flatMap((page) =>
        page.fields.some(({ id }) => ids.includes(id)) ? (page.check?.(scope) ?? []) : [],
      ),
      ...(placed.includes(state) ? [] : wishesIn(signUp, scope, ids)),
    ],
    input: (answers) => ({ answers: { ...noneOf(fields), ...answers } }),
  };
}

/** A question of a page that is asked under a condition, by itself. */
function onPage({ visible }: Page, field: Field): Field {
  if (!visible) return field;
  return { ...field, visible: (scope) => visible(scope) && (field.visible?.(scope) ?? true) };
}

/** What the posts that were wished for say to a correction: where one lives, which certificate one has. */
function wishesIn(signUp: Form, scope: Scope, ids: readonly string[]): Problem[] {
  const field = ['residenceScope', 'certificate'].find((id) => ids.includes(id));
  if (field === undefined) return [];
  return ['post1', 'post2', 'post3'].flatMap((id) => {
    const answer = scope.answers[id];
    const problem = answer === undefined ? undefined : signUp.fields.get(id)?.check?.(answer, scope);
    return problem?.key ? [{ ...problem, field }] : [];
  });
}
