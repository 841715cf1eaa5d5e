import { keepLanguage } from '../../shared/http/language.ts';
import { maskMobile } from '../../shared/identity/mask.ts';
import { readCode } from '../../shared/identity/phone.ts';
import { Button, TextButton } from '../../shared/ui/button.tsx';
import { Details } from '../../shared/ui/details.tsx';
import { ErrorSummary } from '../../shared/ui/error-summary.tsx';
import { Paragraphs } from '../../shared/ui/rich.tsx';
import { TextInput } from '../../shared/ui/text-input.tsx';
import { checkCode, secondsToNextCode } from './door/codes.ts';
import type { Session } from './door/sessions.ts';
import { PostForm, page, seeOther } from './page.tsx';
import { sendCodeTo } from './send-code.ts';
import { enter } from './sign-up/enter.ts';
import { firstPage, path } from './sign-up/journey.ts';
import { one, ownPost, type Visit } from './visit.ts';

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
  const again = async (key?: string, vars?: Record<string, number>): Promise<Response> => {
    const kept = { page: '/code', raw: { code }, ...(key && { error: { key, ...(vars && { vars }) } }) };
    return (await visit.bounce('/code', kept)) ?? seeOther(visit, '/code');
  };
  const action = one(raw, 'action');
  if (action.startsWith('lang-')) {
    keepLanguage(visit.c, visit.cookies, action === 'lang-en' ? 'en' : 'zh');
    return again();
  }
  if (action === 'other' || action === 'back') return seeOther(visit, backOf(visit, session));
  if (action === 'again') {
    const sent = await sendCodeTo(visit, session.mobile);
    visit.settle();
    return sent.kind === 'sent' ? seeOther(visit, '/code') : again('mobile.tooMany', { minutes: sent.minutes });
  }
  const digits = readCode(code);
  if (!digits) return again('code.required');
  const checked = await checkCode(visit.web.door, visit.visitor(), session.mobile, digits);
  switch (checked.kind) {
    case 'right': {
      visit.settle();
      const verified = { ...session, verified: true };
      await visit.keep(verified, true);
      return enter(visit, verified);
    }
    case 'wrong':
      return again('code.wrong', { n: checked.left });
    case 'locked':
      return again('code.locked', { minutes: checked.minutes });
    default:
      return again(`code.${checked.kind}`);
  }
}

async function draw(visit: Visit, session: Session, error?: string, typed = ''): Promise<Response> {
  const { t, lang } = visit;
  const mobile = maskMobile(session.mobile);
  const wait = await secondsToNextCode(visit.web.door, session.mobile);
  return page(
    visit,
    { title: t('page.code'), failed: Boolean(error), keepsInput: true, back: backOf(visit, session) },
    <>
      <ErrorSummary title={t('error.summary', { n: 1 })} errors={error ? [{ target: 'code', text: error }] : []} />
      <PostForm visit={visit} main>
        <h1 class="govuk-heading-l">{t('page.code')}</h1>
        <p class="govuk-body">{t('code.body', { mobile })}</p>
        <TextInput
          id="code"
          lang={lang}
          label={t('code.label')}
          error={error}
          value={typed}
          inputmode="numeric"
          autocomplete="one-time-code"
          class="app-code"
        />
        <Button>{t('btn.next')}</Button>
        <div class="app-actions" data-wait={wait}>
          <p class="govuk-hint" data-words={t('code.wait', { seconds: '#' })} hidden={wait === 0} role="timer">
            {t('code.wait', { seconds: wait })}
          </p>
          <TextButton action="again">{t('code.again')}</TextButton>
          <TextButton action="other">{t('code.otherNumber')}</TextButton>
        </div>
      </PostForm>
      <Details summary={t('code.none.title')}>
        <Paragraphs text={t('code.none.body', { mobile })} />
      </Details>
    </>,
  );
}
