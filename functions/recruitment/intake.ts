import type { City } from '../../shared/city/city.ts';
import type { Answers } from '../../shared/forms/field.ts';
import { canonicalId, type IdType } from '../../shared/identity/id.ts';
import type { FoundBy } from '../../shared/workflow/find.ts';
import type { RecruitmentData } from './data.ts';
import { cardOf } from './form/card.ts';
import { hasDispatchOrder } from './form/home.ts';
import { chosenPosts } from './form/posts.ts';
import { searchKey, searchTokens } from './form/search.ts';
import { holderOf } from './of-mobile.ts';
import { timesCode } from './roster/times-code.ts';
import { sentToken } from './sent-today.ts';

/**
 * The working data of a new sign-up, made of checked answers: codes, masked values and keyed hashes, so that no step
 * needs to open the answers to know where the case goes.
 */
export function dataOf(
  answers: Answers,
  city: City,
  hash: (purpose: string, value: string) => string,
): RecruitmentData {
  const isolation = answers.isolationStatus;
  return {
    card: cardOf(answers, city),
    person: personHash(answers, hash),
    mobile: holderOf(hash, String(answers.mobile)),
    idType: String(answers.idType),
    posts: chosenPosts(answers, city).map(({ id }) => id),
    others: answers.acceptOtherPosts === 'yes',
    certificate: String(answers.certificate ?? 'none'),
    ...(hasDispatchOrder(answers) && { dispatch: 'claimed' as const }),
    ...((isolation === 'isolating' || isolation === 'contact') && { isolation }),
    ...(answers.consentPool === true && { pool: true }),
    times: timesCode(answers),
  };
}

/**
 * What the desk finds and counts a sign-up by, and the applicant comes back by: from the first moment on by the number, to
 * which so many people may sign up. `at`: when it was accepted, epoch ms.
 */
export function foundBy(answers: Answers, city: City, at: number): FoundBy {
  const { division, post } = cardOf(answers, city);
  const mobile = searchKey(String(answers.mobile));
  const soon = [...searchTokens(answers), sentToken(at, post)].filter((word) => word !== mobile);
  return { division, tokens: [mobile], soon };
}

/** What stands for a person everywhere: the keyed hash of type and number, the number as it never changes. */
export function personHash(answers: Answers, hash: (purpose: string, value: string) => string): string {
  const type = String(answers.idType) as IdType;
  return hash('person', `${type}:${canonicalId(type, String(answers.idNumber))}`);
}
