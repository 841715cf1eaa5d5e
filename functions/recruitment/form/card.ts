import type { City } from '../../../shared/city/city.ts';
import type { Answer, Answers } from '../../../shared/forms/field.ts';
import { maskMobile, maskName } from '../../../shared/identity/mask.ts';
import { divisionOf } from './home.ts';

/** What a list shows of a sign-up: codes to be put in words by the reader's language, the name masked. */
export interface Card {
  name: string;
  mobile: string;
  /** Id of the first wished post. */
  post: string;
  /** District or zone; the city's code for people from outside. */
  division: string;
  residenceScope: string;
}

/** The masked values of a sign-up for desk lists. */
export function cardOf(answers: Answers, city: City): Card {
  return {
    name: maskName(text(answers.name)),
    mobile: maskMobile(text(answers.mobile)),
    post: text(answers.post1),
    division: divisionOf(answers, city),
    residenceScope: text(answers.residenceScope),
  };
}

const text = (answer: Answer | undefined) => (typeof answer === 'string' ? answer : '');
