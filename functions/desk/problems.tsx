import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { languageOf } from '../../shared/http/language.ts';
import { problemDocument } from '../../shared/http/problem.ts';
import { pollHeader, type StaffEnv } from '../../shared/staff/require-staff.ts';
import { frame } from './parts/frame.tsx';
import type { Desk } from './ports.ts';
import { translate, type Visit } from './visit.ts';

/** Texts of the problems, by code: keys of title and body. */
const textOf: Readonly<Record<string, readonly [title: string, body: string]>> = {
  'request.broken': ['problem.400.title', 'problem.400.body'],
  csrf: ['problem.csrf.title', 'problem.csrf.body'],
  'desk.session': ['desk.session.title', 'desk.session'],
  role: ['problem.role.title', 'problem.roleOnly.body'],
  'case.division': ['problem.role.title', 'problem.role.body'],
  'case.missing': ['problem.case.missing.title', 'problem.case.missing.body'],
  'case.gone': ['problem.case.gone.title', 'problem.case.gone.body'],
  'page.missing': ['problem.404.title', 'problem.404.body'],
  'body.tooLarge': ['problem.413.title', 'problem.413.body'],
  moved: ['problem.moved.title', 'problem.moved.body'],
  leadDecides: ['problem.leadDecides.title', 'problem.leadDecides.body'],
  sheet: ['problem.sheet.title', 'problem.sheet.body'],
  'file.gone': ['problem.file.gone.title', 'files.gone'],
  sameReviewer: ['problem.sameReviewer.title', 'problem.sameReviewer.body'],
  busy: ['problem.busy.title', 'problem.busy.body'],
  'signIn.unknown': ['problem.signIn.unknown.title', 'problem.signIn.unknown.body'],
  'signIn.invalid': ['problem.signIn.failed.title', 'problem.signIn.failed.body'],
  'signIn.denied': ['problem.signIn.failed.title', 'problem.signIn.failed.body'],
  'signIn.issuer': ['problem.signIn.issuer.title', 'problem.signIn.issuer.body'],
};
const fault = ['problem.500.title', 'problem.500.body'] as const;

/** A page that says what is the matter and what to do now; a problem document for a script that polls. */
export async function showProblem(
  desk: Desk,
  c: Context<StaffEnv & { Variables: { visit: Visit } }>,
  status: number,
  code: string,
  vars: Readonly<Record<string, string | number>> = {},
): Promise<Response> {
  if (c.req.header(pollHeader) !== undefined) {
    const headers = { 'content-type': 'application/problem+json; charset=utf-8' };
    return c.body(JSON.stringify(problemDocument(status, code)), status as ContentfulStatusCode, headers);
  }
  const lang = languageOf(c, desk.cookies, desk.env.city.languages);
  const t = translate(desk, lang);
  const [title, body] = textOf[code] ?? fault;
  const role = c.var.staff ? t(`role.${c.var.staff.role}`) : '';
  const again = code.startsWith('signIn.') ? '/desk/sign-in' : '/desk';
  const html = await frame(
    desk,
    lang,
    t,
    { title: t(title) },
    null,
    <>
      <h1 class="govuk-heading-l">{t(title)}</h1>
      <p class="govuk-body">{t(body, { role, errorId: '', division: '', ...vars })}</p>
      <p class="govuk-body">
        <a class="govuk-link" href={again}>
          {t(again === '/desk' ? 'desk.back' : 'desk.signIn')}
        </a>
      </p>
    </>,
  );
  return c.html(html, status as ContentfulStatusCode);
}

/** Somebody is not signed in, or no longer. `returnTo`: where they go on. `kept`: what they had typed waits for them. */
export async function showSignedOut(desk: Desk, c: Context, returnTo: string, kept: boolean): Promise<Response> {
  const lang = languageOf(c, desk.cookies, desk.env.city.languages);
  const t = translate(desk, lang);
  const to = `${returnTo}${returnTo.includes('?') ? '&' : '?'}kept`;
  const html = await frame(
    desk,
    lang,
    t,
    { title: t('desk.session.title') },
    null,
    <>
      <h1 class="govuk-heading-l">{t('desk.session.title')}</h1>
      {kept ? <p class="govuk-body">{t('desk.session')}</p> : null}
      <a class="govuk-button" href={`/desk/sign-in?${new URLSearchParams({ returnTo: kept ? to : returnTo })}`}>
        {t('desk.signIn')}
      </a>
    </>,
  );
  return c.html(html, 401);
}

/** GET /desk/bye: after signing out; needs no sign-in. */
export async function showBye(desk: Desk, c: Context): Promise<Response> {
  const lang = languageOf(c, desk.cookies, desk.env.city.languages);
  const t = translate(desk, lang);
  const html = await frame(
    desk,
    lang,
    t,
    { title: t('desk.signedOut.title') },
    null,
    <>
      <h1 class="govuk-heading-l">{t('desk.signedOut.title')}</h1>
      <p class="govuk-body">{t('desk.signedOut.body')}</p>
      <a class="govuk-button" href="/desk">
        {t('desk.signIn')}
      </a>
    </>,
  );
  return c.html(html);
}
