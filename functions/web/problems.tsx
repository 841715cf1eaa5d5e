import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { page } from './page.tsx';
import type { Visit } from './visit.ts';

/** Texts of the problems, by code. */
const textOf: Record<string, string> = {
  'request.broken': 'problem.400',
  'request.forged': 'problem.csrf',
  'page.missing': 'problem.404',
  'submission.conflict': 'problem.token',
  'submission.gone': 'problem.gone',
  'draft.expired': 'problem.draft',
  'body.tooLarge': 'problem.413',
  'rate.limited': 'problem.429',
};

/** A page that says what is the matter and what to do now. */
export function showProblem(
  visit: Visit,
  status: number,
  code: string,
  vars: Readonly<Record<string, string | number>> = {},
): Promise<Response> {
  const { t } = visit;
  const known = textOf[code] ?? 'problem.500';
  return page(
    visit,
    { title: t(`${known}.title`), status: status as ContentfulStatusCode },
    <>
      <h1 class="govuk-heading-l">{t(`${known}.title`)}</h1>
      <p class="govuk-body">{t(`${known}.body`, vars)}</p>
      <p class="govuk-body">{t('footer.phone')}</p>
      <p class="govuk-body">
        <a class="govuk-link" href="/">
          {t('problem.home')}
        </a>
      </p>
    </>,
  );
}
