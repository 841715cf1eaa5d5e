import { checkCode } from '../../shared/door/codes.ts';
import { readCode } from '../../shared/identity/phone.ts';
import { ErrorSummary } from '../../shared/ui/error-summary.tsx';
import { CodeQuestion, codeError } from './code-question.tsx';
import type { Session } from './door/sessions.ts';
import { page, seeOther } from './page.tsx';
import { sendCodeTo } from './send-code.ts';
import { enter } from './sign-up/enter.ts';
import { firstPage, path } from './sign-up/journey.ts';
import { keepLanguageOf, one, ownPost, type Visit } from './visit.ts';

/** Where one goes to give another number. */
const backOf = (visit: Visit, session: Session) =>
  session.purpose === 'signUp' ? path(firstPage(visit.web.form)) : `/${session.purpose}`;

/** GET: asks for the code that was sent. */
export async function showCode(visit: Visit): Promise<Response> {
  const session = await visit.session();
  if (!session?.mobile) return seeOther(visit, '/resume');
  if (session.verified) return enter(visit, session);
  const kept = await visit.bounced('/code');
  return draw(visit, session, kept?.error && visit.t(kept.error.key, kept.error.vars), one(kept?.raw ?? {}, 'code'));
}

/** POST: checks it. A right one gives the visitor a new id, so that an id known before is worth nothing. */
export async function sendCode(visit: Visit): Promise<Response> {
  const raw = await ownPost(visit);
  const session = await visit.session();
  if (!session?.mobile) return seeOther(visit, '/resume');
  if (session.verified) return enter(visit, session);
  const code = one(raw, 'code').slice(0, 40);
  const again = async (key?: string, vars?: Record<string, string | number>): Promise<Response> => {
    const kept = { page: '/code', raw: { code }, ...(key && { error: { key, ...(vars && { vars }) } }) };
    return (await visit.bounce('/code', kept)) ?? seeOther(visit, '/code');
  };
  if (keepLanguageOf(visit, raw)) return again();
  const action = one(raw, 'action');
  if (action === 'other' || action === 'back') return seeOther(visit, backOf(visit, session));
  if (action === 'again') {
    const sent = await sendCodeTo(visit, session.mobile);
    visit.settle();
    return sent.kind === 'tooMany' ? again('mobile.tooMany', { minutes: sent.minutes }) : seeOther(visit, '/code');
  }
  const digits = readCode(code);
  if (!digits) return again('code.required');
  const checked = await checkCode(visit.web.door, visit.visitor(), session.mobile, digits);
  if (checked.kind !== 'right') {
    const { key, vars } = codeError(checked);
    return again(key, vars);
  }
  visit.settle();
  const verified = { ...session, verified: true };
  await visit.keep(verified, true);
  return enter(visit, verified);
}

async function draw(visit: Visit, session: Session, error?: string, typed = ''): Promise<Response> {
  const { t } = visit;
  const title = t('page.code');
  const question = await CodeQuestion({ visit, mobile: session.mobile, title, error, typed, other: true });
  return page(
    visit,
    { title, failed: Boolean(error), keepsInput: true, back: backOf(visit, session) },
    <>
      <ErrorSummary title={t('error.summary', { n: 1 })} errors={error ? [{ target: 'code', text: error }] : []} />
      {question}
    </>,
  );
}
