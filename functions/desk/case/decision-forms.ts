import type { City } from '../../../shared/city/city.ts';
import type { Answers, Ctx, Field, Option, Page, Problem } from '../../../shared/forms/field.ts';
import { type Form, form } from '../../../shared/forms/form.ts';
import { formTexts } from '../../../shared/forms/texts.ts';
import type { Lang, Texts } from '../../../shared/i18n/texts.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { checkMobile, cleanMobile } from '../../../shared/identity/phone.ts';
import type { RecruitmentData } from '../../recruitment/data.ts';
import { paperChecks, reviewReasons } from '../../recruitment/inputs.ts';
import { reasonOf } from '../../recruitment/states.ts';
import { deskTexts } from '../visit.ts';
import { sheetForm } from './fit.tsx';

/** How the desk asks for a decision, and what the engine gets of it. */
export interface DecisionForm {
  form: Form;
  /** Key of a sentence that says what it does. */
  note?: string;
  warning?: boolean;
  input(answers: Answers): Record<string, unknown>;
}

interface Recipe {
  fields: readonly Field[];
  note?: string;
  warning?: boolean;
  check?: Page['check'];
  /** Texts of its own, beside the desk's. */
  texts?: Texts;
  input(answers: Answers): Record<string, unknown>;
}

const longestQuestion = 300;
const presets = ['preset1', 'preset2', 'preset3', 'preset4', 'preset5'];
/** Reasons whose sentence has a number in it. */
const counts: Readonly<Record<string, string>> = { unreachable: 'reasonCount', experience: 'reasonYears' };
const plain = reviewReasons.filter((reason) => reason !== 'other' && !counts[reason]);

const past = (date: unknown, { now }: Ctx): Problem | undefined =>
  String(date) > dateInChina(now) ? { case: 'future' } : undefined;
const line = (id: string, max: number): Field => ({
  id,
  kind: 'text',
  sensitivity: 'personal',
  max,
  autocomplete: 'off',
});
const date = (id: string): Field => ({ id, kind: 'date', sensitivity: 'public', check: past });
const number = (id: string, reason: string): Field => ({
  ...line(id, 3),
  inputMode: 'numeric',
  when: { field: 'reason', is: [reason] },
  check: (answer) => (/^\d{1,3}$/.test(String(answer)) ? undefined : { case: 'number' }),
});
const bare = (note: string, warning = false): Recipe => ({ fields: [], note, warning, input: () => ({}) });
const choice = (id: string, options: string[]): Field => ({ id, kind: 'radio', sensitivity: 'public', options });

/** Reasons whose sentence says what cannot be so of somebody: where they live, an order that they never named. */
export function untrueOf({ card, dispatch }: Pick<RecruitmentData, 'card' | 'dispatch'>): readonly string[] {
  return [...(card.residenceScope === 'inCity' ? ['outsideOnSite'] : []), ...(dispatch ? [] : ['orderNotVerified'])];
}

/** Why a sign-up is not approved: the options are the sentences that the applicant will read. */
function failing(data: RecruitmentData): Recipe {
  const sentence = (reason: string, { city, lang }: Ctx) =>
    reason === 'other'
      ? lang === 'zh'
        ? '其他（写明）'
        : 'Other (say what)'
      : reasonOf(city, { ...data, reason }, lang, '…').replace(/…$/, '');
  return {
    fields: [
      {
        id: 'reason',
        kind: 'radio',
        sensitivity: 'public',
        options: (scope): Option[] =>
          reviewReasons
            .filter((reason) => !untrueOf(data).includes(reason))
            .map((value) => ({ value, label: sentence(value, scope) })),
      },
      number('reasonCount', 'unreachable'),
      number('reasonYears', 'experience'),
      {
        id: 'reasonOther',
        kind: 'textarea',
        sensitivity: 'personal',
        max: 500,
        when: { field: 'reason', is: ['other'] },
        check: (answer) => ([...String(answer)].length < 10 ? { case: 'short' } : undefined),
      },
      {
        id: 'reasonWords',
        kind: 'textarea',
        sensitivity: 'personal',
        max: 500,
        required: false,
        visible: ({ answers }) => plain.includes(String(answers.reason) as (typeof plain)[number]),
        shown: () => true,
      },
    ],
    warning: true,
    input({ reason, reasonCount, reasonYears, reasonOther, reasonWords }) {
      const text = reasonCount ?? reasonYears ?? reasonOther ?? reasonWords;
      return { reason, ...(text && { text }) };
    },
  };
}

/** What more a reviewer wants to know, in the applicant's language. */
const asking = (_data: RecruitmentData, lang: Lang): Recipe => ({
  fields: [
    {
      id: 'preset',
      kind: 'checkboxes',
      sensitivity: 'public',
      required: false,
      options: ({ t }) => presets.map((value) => ({ value, label: t(`desk.ask.${value}`) })),
    },
    { id: 'question', kind: 'textarea', sensitivity: 'personal', required: false, max: longestQuestion },
  ],
  check({ answers }) {
    const question = questionOf(answers, lang);
    if (!question) return [{ case: 'required', field: 'question' }];
    return [...question].length > longestQuestion ? [{ case: 'long', field: 'question' }] : [];
  },
  input: (answers) => ({ question: questionOf(answers, lang) }),
});

/** The chosen questions and the one that was written, as one text. */
function questionOf({ preset = [], question }: Answers, lang: Lang): string {
  const chosen = (preset as readonly string[]).map((value) => deskTexts[`desk.ask.${value}`]![lang === 'zh' ? 0 : 1]);
  return [...chosen, ...(question ? [String(question)] : [])].join(lang === 'zh' ? '；' : '; ');
}

const sheets = (data: RecruitmentData, _lang: Lang, city: City): Recipe => ({
  note: 'score.note',
  ...sheetForm(data, city, (key) => deskTexts[key]!),
});

const words = (id: string, max: number): Field => ({ id, kind: 'textarea', sensitivity: 'personal', max });

const recipes: Readonly<Record<string, Recipe | ((data: RecruitmentData, lang: Lang, city: City) => Recipe)>> = {
  score: sheets,
  askFiles: {
    fields: [words('fileQuestion', longestQuestion)],
    input: ({ fileQuestion }) => ({ question: fileQuestion }),
  },
  waiveMaterials: {
    note: 'decide.waiveMaterials.note',
    fields: [{ ...words('waiveReason', 300), hint: () => 'waiveReason.hint' }],
    input: ({ waiveReason }) => ({ reason: waiveReason }),
  },
  pass: {
    fields: [{ id: 'remark', kind: 'textarea', sensitivity: 'personal', required: false, max: 300 }],
    input: ({ remark }) => (remark ? { reason: remark } : {}),
  },
  fail: failing,
  askMore: asking,
  recordOrder: {
    note: 'decide.recordOrder.again',
    fields: [
      choice('orderVerified', ['yes', 'no']),
      line('orderNumber', 60),
      date('orderDate'),
      line('orderIssuer', 60),
      line('checkedBy', 40),
      choice('orderHow', ['phone', 'letter']),
    ],
    input: (a) => ({
      verified: a.orderVerified === 'yes',
      number: a.orderNumber,
      date: a.orderDate,
      issuer: a.orderIssuer,
      by: a.checkedBy,
      how: a.orderHow,
    }),
  },
  recordRelease: {
    fields: [date('releaseDate'), line('toldBy', 40), line('checkedBy', 40)],
    input: (a) => ({ date: a.releaseDate, toldBy: a.toldBy, by: a.checkedBy }),
  },
  changeMobile: {
    note: 'decide.changeMobile.note',
    fields: [
      {
        id: 'newMobile',
        kind: 'tel',
        sensitivity: 'personal',
        inputMode: 'tel',
        autocomplete: 'off',
        max: 11,
        clean: cleanMobile,
        check: (answer) => (checkMobile(String(answer)) ? { case: 'format' } : undefined),
      },
      choice('papers', [...paperChecks]),
      line('checkedBy', 40),
      { id: 'mobileReason', kind: 'textarea', sensitivity: 'personal', max: 200 },
    ],
    input: (a) => ({ mobile: a.newMobile, papers: a.papers, by: a.checkedBy, reason: a.mobileReason }),
  },
  identityOk: bare('decide.identityOk.note'),
  recheck: bare('decide.recheck.note'),
  close: bare('decide.close.note', true),
  contacted: bare('decide.contacted.note'),
  undo: bare('decide.undo.note'),
  goAlone: { ...bare('decide.goAlone.note', true), input: () => ({ when: 'now' }) },
  erase: bare('decide.erase.note', true),
  withdraw: {
    fields: [
      {
        ...choice('withdrawReason', ['times', 'health', 'service', 'waited', 'privacy', 'other']),
        required: false,
      },
    ],
    note: 'withdraw.body',
    warning: true,
    input: ({ withdrawReason: reason }) => (reason ? { reason } : {}),
  },
  expose: {
    fields: [{ ...choice('exposure', ['isolating', 'contact']), sensitivity: 'sensitive' }],
    warning: true,
    input: ({ exposure }) => ({ status: exposure }),
  },
  leavePool: bare('decide.leavePool.note', true),
  callOff: bare('decide.callOff.note', true),
  declineCall: {
    fields: [{ id: 'declineReason', kind: 'textarea', sensitivity: 'personal', required: false, max: 200 }],
    input: ({ declineReason: reason }) => (reason ? { reason } : {}),
  },
  called: {
    fields: [choice('called', ['reached', 'noAnswer', 'wrongNumber', 'unwilling', 'later'])],
    input: ({ called }) => ({ result: called }),
  },
};

/**
 * The form of a decision; undefined when the desk does not know it.
 *
 * @param lang the applicant's language: what they will read is put together in it.
 */
export function decisionForm(name: string, data: RecruitmentData, lang: Lang, city: City): DecisionForm | undefined {
  const found = Object.hasOwn(recipes, name) ? recipes[name] : undefined;
  if (!found) return undefined;
  const recipe = typeof found === 'function' ? found(data, lang, city) : found;
  const title = `decision.${name}`;
  const page: Page = {
    id: name,
    title,
    step: 1,
    group: title,
    fields: recipe.fields,
    ...(recipe.check && { check: recipe.check }),
  };
  return {
    form: form({ id: name, version: 1, texts: { ...formOwn, ...recipe.texts }, pages: [page], example: () => ({}) }),
    ...(recipe.note && { note: recipe.note }),
    warning: recipe.warning ?? false,
    input: recipe.input,
  };
}

/** The general texts of forms are joined to each form by itself. */
const formOwn = Object.fromEntries(Object.entries(deskTexts).filter(([key]) => !Object.hasOwn(formTexts, key)));
