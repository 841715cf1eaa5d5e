import type { Answers, Field, Option, Page, Scope } from '../../../shared/forms/field.ts';
import { type Form, form } from '../../../shared/forms/form.ts';
import { formTexts } from '../../../shared/forms/texts.ts';
import { dateInChina, startOfDate } from '../../../shared/i18n/time.ts';
import { type CallUp, endOfCallUp } from '../../recruitment/call-ups/call-up.ts';
import { recruitmentForm } from '../../recruitment/form.ts';
import { deskTexts } from '../visit.ts';

const hour = 3_600_000;
const answerHours = ['6', '12', '24', '48'];
const mostWanted = 500;
const longestDays = 366;
/** In the list of places: another city, which is named beside. */
const elsewhere = 'elsewhere';

const line = (id: string, max: number, more: Partial<Field> = {}): Field => ({
  id,
  kind: 'text',
  sensitivity: 'public',
  max,
  autocomplete: 'off',
  ...more,
});

const wanted = line('callWanted', 3, {
  inputMode: 'numeric',
  check: (answer) =>
    /^[1-9]\d*$/.test(String(answer)) && Number(answer) <= mostWanted
      ? undefined
      : { case: 'number', vars: { most: mostWanted } },
});

/** Where people may be called to by somebody of these divisions. */
const places =
  (divisions: readonly string[]) =>
  ({ city, lang, t }: Scope): Option[] => {
    const own = city.districts.filter(({ id }) => divisions.includes(city.code) || divisions.includes(id));
    const districts = own.map(({ id, name }) => ({ value: id, label: name[lang] }));
    if (!divisions.includes(city.code)) return districts;
    return [
      { value: city.code, label: city.name[lang] },
      ...districts,
      { value: elsewhere, label: t('callWhere.elsewhere') },
    ];
  };

const fieldsFor = (divisions: readonly string[]): Field[] => [
  line('callIssuer', 40),
  { id: 'callWhere', kind: 'select', sensitivity: 'public', options: places(divisions) },
  line('callCity', 20, { when: { field: 'callWhere', is: [elsewhere] }, shown: () => divisions.length > 0 }),
  line('callOrder', 60, { required: ({ answers }) => answers.callWhere === elsewhere }),
  wanted,
  {
    id: 'callPost',
    kind: 'select',
    sensitivity: 'public',
    required: false,
    options: ({ city, lang }) => city.posts.map(({ id, name }) => ({ value: id, label: name[lang] })),
  },
  {
    id: 'skills',
    label: 'callSkills.label',
    kind: 'checkboxes',
    sensitivity: 'public',
    required: false,
    options: skills,
  },
  { id: 'callFrom', kind: 'date', sensitivity: 'public' },
  { id: 'callUntil', kind: 'date', sensitivity: 'public' },
  answerTime,
  { id: 'callNote', kind: 'textarea', sensitivity: 'public', required: false, max: 200 },
];

const skills = recruitmentForm.fields.get('skills')!.options as readonly string[];

const answerTime: Field = { id: 'callAnswer', kind: 'radio', sensitivity: 'public', options: answerHours };

/** What one answer alone does not show: the dates. */
const check: Page['check'] = ({ answers, now }) => {
  const [from, until] = [String(answers.callFrom), String(answers.callUntil)];
  if (from < dateInChina(now)) return [{ case: 'past', field: 'callFrom' }];
  if (until < from) return [{ case: 'order', field: 'callUntil' }];
  if (startOfDate(until) > startOfDate(from) + longestDays * 24 * hour) return [{ case: 'far', field: 'callUntil' }];
  return answersInTime({ until })({ answers, now });
};

/** The answers have to come before the last day ends. */
const answersInTime =
  (callUp: Pick<CallUp, 'until'>) =>
  ({ answers, now }: Pick<Scope, 'answers' | 'now'>) =>
    now + Number(answers.callAnswer ?? 0) * hour >= endOfCallUp(callUp) ? [{ case: 'late', field: 'callAnswer' }] : [];

const own = Object.fromEntries(Object.entries(deskTexts).filter(([key]) => !Object.hasOwn(formTexts, key)));

/** The questions of a new call-up, for somebody of these divisions. */
export const callUpForm = (divisions: readonly string[]): Form =>
  form({
    id: 'callUp',
    version: 1,
    texts: own,
    pages: [{ id: 'callUp', title: 'callUp.new', step: 1, group: 'callUp.new', fields: fieldsFor(divisions), check }],
    example: () => ({}),
  });

/**
 * The questions of a call-up that runs: how many are wanted now, and how long those who are asked from now on have.
 *
 * @param coming how many are coming: no fewer can be wanted.
 */
export const callUpSizeForm = (callUp: Pick<CallUp, 'until'>, coming: number): Form =>
  form({
    id: 'callUpSize',
    version: 1,
    texts: own,
    pages: [
      {
        id: 'callUpSize',
        title: 'callUp.change',
        step: 1,
        group: 'callUp.change',
        fields: [
          {
            ...wanted,
            check: (answer, scope) =>
              wanted.check!(answer, scope) ??
              (Number(answer) < coming ? { case: 'coming', vars: { n: coming } } : undefined),
          },
          { ...answerTime, label: 'callUp.change.answer', hint: () => 'callUp.change.answer.hint', required: false },
        ],
        check: answersInTime(callUp),
      },
    ],
    example: () => ({}),
  });

/** What a checked answer says of until when people may answer, epoch ms; absent: nothing. */
export const answerByOf = (answers: Answers, now: number): Pick<CallUp, 'answerBy'> | Record<never, never> =>
  answers.callAnswer ? { answerBy: now + Number(answers.callAnswer) * hour } : {};

/** A call-up of checked answers. `now`: epoch ms. */
export function callUpFrom(answers: Answers, now: number): CallUp {
  const { callIssuer, callOrder, callWhere, callCity, callWanted, callPost, callNote } = answers as Record<
    string,
    string
  >;
  return {
    issuer: callIssuer!,
    ...(callOrder && { order: callOrder }),
    where: callWhere === elsewhere ? { city: callCity! } : { division: callWhere! },
    wanted: Number(callWanted),
    ...(callPost && { post: callPost }),
    skills: [...((answers.skills as readonly string[] | undefined) ?? [])],
    from: String(answers.callFrom),
    until: String(answers.callUntil),
    ...(callNote && { note: callNote }),
    answerBy: now + Number(answers.callAnswer) * hour,
    openedAt: now,
    open: true,
  };
}
