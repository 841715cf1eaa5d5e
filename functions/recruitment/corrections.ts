import type { City } from '../../shared/city/city.ts';
import type { Answer, Answers } from '../../shared/forms/field.ts';
import { maskName } from '../../shared/identity/mask.ts';
import type { State } from '../../shared/workflow/state.ts';
import type { RecruitmentData } from './data.ts';
import { divisionOf } from './form/home.ts';
import { searchTokens } from './form/search.ts';
import { recruitmentForm } from './form.ts';
import { personHash } from './intake.ts';
import { type Correction, type IdentityCorrection, reviewed } from './steps/corrections.ts';

/** What of their own answers an applicant may correct, page by page of the form: names as in the address of the page. */
const pages = {
  correctIdentity: ['who', 'birth'],
  correctHome: ['home', 'street', 'province', 'city', 'county', 'country'],
  correctWork: ['work'],
  correctSkills: ['skills'],
  correctContact: ['safety'],
} as const satisfies Record<string, readonly string[]>;
export type CorrectionName = keyof typeof pages;

/** Answers that have ways of their own: isolation is reported and released; an order is recorded by staff. */
const elsewhere = /^(isolation|consentHealth|consentIdNumber|dispatchOrder)/;
/** The waits in which somebody may correct who they are: where nothing hangs on an answer that runs out meanwhile. */
const identityOpen: readonly string[] = [
  'known',
  'byHand',
  'orderPending',
  'review',
  'materials',
  'fit',
  'gathering',
  'waitlisted',
  'placed',
  'pooled',
];

export const isCorrection = (name: string): name is CorrectionName => Object.hasOwn(pages, name);

/** The fields that one may correct, by the name of the correction, and the group under which the answers show them. */
export function correctable({
  status,
  step,
  data,
}: Pick<State, 'status' | 'step' | 'data'>): { name: string; group: string; fields: string[] }[] {
  if (status !== 'waiting') return [];
  const { approved } = data as RecruitmentData;
  return Object.entries(pages).flatMap(([name, ids]) => {
    if (name === 'correctIdentity' && !identityOpen.includes(step)) return [];
    const all = recruitmentForm.pages.filter(({ id }) => (ids as readonly string[]).includes(id));
    const fields = all.flatMap((page) => page.fields.map(({ id }) => id)).filter((id) => !elsewhere.test(id));
    const closed = name === 'correctWork' && approved ? reviewed : [];
    return [{ name, group: all[0]!.group, fields: fields.filter((id) => !closed.includes(id)) }];
  });
}

type Given = Readonly<Record<string, Answer | null>>;

/**
 * A correction as the engine's decision takes it: the answers to be sealed, and beside them the codes, masked words and
 * keyed hashes by which the steps know where the case goes.
 *
 * @param name what stands in the applicant's copy as their name: found by it in the division where they live now.
 */
export function correctionOf(
  correction: CorrectionName,
  given: Given,
  { city, hash, name }: { city: City; hash: (purpose: string, value: string) => string; name?: string },
): { decision: 'correct'; input: Correction } | { decision: 'correctIdentity'; input: IdentityCorrection } {
  const answers = withoutNull(given);
  if (correction === 'correctIdentity') {
    const input = {
      answers: { ...given } as IdentityCorrection['answers'],
      person: personHash(answers, hash),
      idType: String(answers.idType),
      name: maskName(String(answers.name)),
      tokens: searchTokens(answers),
    };
    return { decision: 'correctIdentity', input };
  }
  const about = {
    correctHome: 'home',
    correctWork: 'work',
    correctSkills: 'skills',
    correctContact: 'contact',
  } as const;
  const { certificate, skills } = answers;
  const input: Correction = {
    about: about[correction],
    answers: { ...given } as Correction['answers'],
    tokens: searchTokens(correction === 'correctHome' && name ? { name } : answers),
    ...(correction === 'correctHome' && {
      home: { division: divisionOf(answers, city), residenceScope: String(answers.residenceScope) },
    }),
    ...(typeof certificate === 'string' && { certificate }),
    ...(correction === 'correctSkills' && { skills: Array.isArray(skills) ? [...skills] : [] }),
  };
  return { decision: 'correct', input };
}

/** Answers without those that were taken away. */
export const withoutNull = (given: Given): Answers =>
  Object.fromEntries(Object.entries(given).filter((entry): entry is [string, Answer] => entry[1] !== null));
