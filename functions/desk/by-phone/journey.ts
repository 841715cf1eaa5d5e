import { firstOpenPage, nextPage } from '../../../shared/forms/pages.ts';
import { recruitmentForm } from '../../recruitment/form.ts';
import type { Visit } from '../visit.ts';
import type { PhoneDraft } from './draft.ts';

/** Address of a page of the draft. `verify` stands after the first one. */
export const pathOf = (page: string) => `/desk/by-phone/${page}`;

export const firstPage = recruitmentForm.pages[0]!.id;
/** The page with the promise: everything is read back on it. */
export const lastPage = recruitmentForm.pages.at(-1)!.id;

/** True when the number that stands in the draft now has been verified. */
export const isVerified = ({ answers, verified }: PhoneDraft) =>
  verified !== undefined && verified.mobile === answers.mobile;

/** Where a draft goes on: its first page, the number's verification, the first page that is not complete. */
export function nextPlace({ ctx }: Pick<Visit, 'ctx'>, draft: PhoneDraft): string {
  const open = firstOpenPage(recruitmentForm, draft.answers, ctx) ?? lastPage;
  if (open !== firstPage && !isVerified(draft)) return 'verify';
  return open;
}

/** The page after this one. */
export function after({ ctx }: Pick<Visit, 'ctx'>, page: string, draft: PhoneDraft): string {
  if (page === firstPage && !isVerified(draft)) return 'verify';
  return nextPage(recruitmentForm, page, draft.answers, ctx) ?? lastPage;
}
