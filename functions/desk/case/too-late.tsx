import { Problem } from '../../../shared/http/problem.ts';
import { formatTime } from '../../../shared/i18n/time.ts';
import type { Event } from '../../../shared/workflow/state.ts';
import { page } from '../parts/frame.tsx';
import { nameOf } from '../parts/people.ts';
import type { Visit } from '../visit.ts';
import type { DeskCase } from './read.ts';

/** 409: who decided what and when, and that this decision was not recorded (content 7). */
export async function showTooLate(visit: Visit, { state }: DeskCase, event: Event | undefined): Promise<Response> {
  const { t, has, lang } = visit;
  if (!event) throw new Problem(409, 'moved');
  const key = event.cause.replace('decision:', 'decision.');
  const applicant = event.by.kind === 'applicant';
  const who = applicant ? t('history.applicant') : ((await nameOf(visit, event.by)) ?? t('history.program'));
  const role = event.by.role && has(`role.${event.by.role}`) ? t(`role.${event.by.role}`) : t('history.applicant');
  return page(
    visit,
    { title: t('problem.decided.title'), status: 409 },
    <>
      <h1 class="govuk-heading-l">{t('problem.decided.title')}</h1>
      <p class="govuk-body">
        {t('problem.decided.body', {
          who,
          role,
          time: formatTime(lang, event.at),
          decision: has(key) ? t(key) : key,
        })}
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href={`/desk/cases/${state.ref}`}>
          {t('phone.open')}
        </a>
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/desk">
          {t('desk.back')}
        </a>
      </p>
    </>,
  );
}
