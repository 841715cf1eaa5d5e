import type { Answer, Answers, Field, Page, Problem, Scope } from '../../../shared/forms/field.ts';
import { dateInChina, formatDate } from '../../../shared/i18n/time.ts';
import { ageOn, checkIdNumber, cleanIdNumber, ID_TYPES, type IdType, readId } from '../../../shared/identity/id.ts';
import { maskId, maskName } from '../../../shared/identity/mask.ts';
import { checkName, cleanName } from '../../../shared/identity/name.ts';
import { kindOfNumber } from '../../../shared/identity/resident-number.ts';
import { consent } from './consents.ts';
import { countries, countryName } from './countries.ts';

const ADULT = 18;
const HINTS: Partial<Record<IdType, string>> = {
  residentId: 'idNumber.hint.18',
  hkMoResidence: 'idNumber.hint.18',
  twResidence: 'idNumber.hint.18',
  foreignPR: 'idNumber.hint.foreignPR',
  hkMoPermit: 'idNumber.hint.hkMoPermit',
  twPermit: 'idNumber.hint.twPermit',
};

const name: Field = {
  id: 'name',
  kind: 'text',
  sensitivity: 'personal',
  autocomplete: 'name',
  max: 50,
  clean: cleanName,
  mask: maskName,
  check: (answer) => {
    const found = checkName(String(answer));
    return found && { case: found, warning: found === 'short' };
  },
};

const idNumber: Field = {
  id: 'idNumber',
  kind: 'text',
  sensitivity: 'sensitive',
  // An X must be typed, so no digit pad.
  inputMode: 'text',
  autocomplete: 'off',
  autocapitalize: 'characters',
  max: 20,
  hint: (scope) => HINTS[idTypeIn(scope.answers) ?? 'passport'] ?? 'idNumber.hint',
  clean: (text, scope) => cleanIdNumber(idTypeIn(scope.answers), text),
  mask: maskId,
  check: checkNumber,
};

/** Page 2: the separate consent stands beside what it is for. */
export const personPage: Page = {
  id: 'who',
  title: 'page.who',
  step: 2,
  group: 'group.person',
  fields: [
    name,
    { id: 'idType', kind: 'radio', sensitivity: 'public', options: ID_TYPES },
    idNumber,
    consent('consentIdNumber', {
      above: ['consentIdNumber.why', 'consentIdNumber.protect', 'consentIdNumber.effect', 'consentIdNumber.refuse'],
    }),
  ],
};

/** Page 2b: only what the number does not tell. */
export const birthPage: Page = {
  id: 'birth',
  title: 'page.birth',
  step: 2,
  group: 'group.person',
  fields: [
    {
      id: 'birthDate',
      kind: 'date',
      sensitivity: 'personal',
      inputMode: 'numeric',
      autocomplete: 'bday',
      visible: ({ answers }) => hasPerson(answers) && !read(answers).birthDate,
      check: checkBirthDate,
    },
    {
      id: 'sex',
      kind: 'radio',
      sensitivity: 'personal',
      options: ['male', 'female'],
      visible: ({ answers }) => hasPerson(answers) && !read(answers).sex,
    },
    {
      id: 'nationality',
      kind: 'select',
      sensitivity: 'personal',
      autocomplete: 'country',
      visible: ({ answers }) => ['passport', 'foreignPR'].includes(String(answers.idType)),
      options: ({ lang }) => countries('nationality', lang),
      words: (answer, { lang }) => countryName(String(answer), lang),
    },
  ],
};

/** Birth date (YYYY-MM-DD) and sex of whoever answered, read from the number or as given; undefined when not known. */
export function birthOf(answers: Answers): { birthDate?: string; sex?: 'male' | 'female' } {
  const fromNumber = hasPerson(answers) ? read(answers) : {};
  const birthDate = fromNumber.birthDate ?? text(answers.birthDate);
  const sex = fromNumber.sex ?? text(answers.sex);
  return { birthDate, sex: sex === 'male' || sex === 'female' ? sex : undefined };
}

/** “出生日期 …，性别 …（从证件号码读出）”, or undefined where the number tells nothing. */
export function readFromNumber(scope: Scope): string | undefined {
  const { birthDate, sex } = hasPerson(scope.answers) ? read(scope.answers) : {};
  if (!birthDate) return undefined;
  const date = formatDate(scope.lang, birthDate);
  if (!sex) return scope.t('idNumber.readDate', { date });
  return scope.t('idNumber.read', { date, sex: scope.t(`sex.${sex}`) });
}

function checkNumber(answer: Answer, scope: Scope): Problem | undefined {
  const number = String(answer);
  const today = dateInChina(scope.now);
  // Without a type nothing can be said but this: a child's number is not kept, whatever else is missing.
  const type = idTypeIn(scope.answers) ?? kindOfNumber(number);
  if (!type) return undefined;
  const problem = checkIdNumber(type, number, today);
  if (problem) {
    const vars: Record<string, string | number> = {};
    if (problem.kind) vars.kind = scope.t(`idType.${problem.kind}`);
    if (problem.n !== undefined) vars.n = problem.n;
    return { case: problem.case, vars };
  }
  const { birthDate } = readId(type, number);
  return birthDate ? checkAdult(birthDate, today) : undefined;
}

function checkBirthDate(answer: Answer, scope: Scope): Problem | undefined {
  const date = String(answer);
  const today = dateInChina(scope.now);
  if (date > today) return { case: 'future' };
  if (ageOn(date, today) > 120) return { case: 'old' };
  return checkAdult(date, today);
}

function checkAdult(birthDate: string, today: string): Problem | undefined {
  return ageOn(birthDate, today) < ADULT ? { case: 'under18', stop: true } : undefined;
}

const text = (answer: Answer | undefined) => (typeof answer === 'string' ? answer : undefined);
const idTypeIn = (answers: Answers) => ID_TYPES.find((type) => type === answers.idType);
const hasPerson = (answers: Answers) => idTypeIn(answers) !== undefined && text(answers.idNumber) !== undefined;

function read(answers: Answers) {
  const type = idTypeIn(answers);
  return type ? readId(type, text(answers.idNumber) ?? '') : {};
}
