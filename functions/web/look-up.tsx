import { checkMobile, cleanMobile } from '../../shared/identity/phone.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Details } from '../../shared/ui/details.tsx';
import { ErrorSummary } from '../../shared/ui/error-summary.tsx';
import { Paragraphs } from '../../shared/ui/rich.tsx';
import { TextInput } from '../../shared/ui/text-input.tsx';
import { PostForm, page, seeOther } from './page.tsx';
import { sendCodeTo } from './send-code.ts';
import { enter } from './sign-up/enter.ts';
import { keepLanguageOf, one, ownPost, type Visit } from './visit.ts';

type Purpose = 'resume' | 'check';

/** GET /check and /resume: who comes back gives the mobile. Somebody whose code is still good goes straight on. */
export async function showLookUp(visit: Visit, purpose: Purpose): Promise<Response> {
  const session = await visit.session();
  if (session?.verified && session.mobile) return enter(visit, { ...session, purpose });
  const kept = await visit.bounced(`/${purpose}`);
  return draw(visit, purpose, kept?.error && visit.t(kept.error.key, kept.error.vars), one(kept?.raw ?? {}, 'mobile'));
}

/** POST: sends a code to any number, known or not, and says the same. */
export async function sendLookUp(visit: Visit, purpose: Purpose): Promise<Response> {
  const raw = await ownPost(visit);
  const typed = one(raw, 'mobile').slice(0, 100);
  const again = async (key?: string, vars?: Record<string, number>): Promise<Response> => {
    const error = key && { error: { key, ...(vars && { vars }) } };
    const kept = { page: `/${purpose}`, raw: { mobile: typed }, ...error };
    return (await visit.bounce(`/${purpose}`, kept)) ?? seeOther(visit, `/${purpose}`);
  };
  if (keepLanguageOf(visit, raw)) return again();
  const mobile = cleanMobile(typed);
  const wrong = checkMobile(mobile);
  if (wrong) return again(`mobile.${wrong}`);
  const sent = await sendCodeTo(visit, mobile);
  if (sent.kind === 'tooMany') return again('mobile.tooMany', { minutes: sent.minutes });
  visit.settle();
  await visit.keep({ purpose, mobile, verified: false });
  return seeOther(visit, '/code');
}

function draw(visit: Visit, purpose: Purpose, error?: string, typed = ''): Promise<Response> {
  const { t, lang } = visit;
  const title = t(purpose === 'check' ? 'lookup.title' : 'notice.resume');
  return page(
    visit,
    { title, failed: Boolean(error), keepsInput: true, back: '/' },
    <>
      <ErrorSummary title={t('error.summary', { n: 1 })} errors={error ? [{ target: 'mobile', text: error }] : []} />
      <PostForm visit={visit} main>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">{t('lookup.body')}</p>
        <TextInput
          id="mobile"
          lang={lang}
          label={t('mobile.label')}
          error={error}
          value={typed}
          type="tel"
          inputmode="tel"
          autocomplete="tel-national"
          width={20}
        />
        <Button>{t('mobile.button')}</Button>
      </PostForm>
      <Details summary={t('mobile.none.title')}>
        <Paragraphs text={t('mobile.none.body')} />
      </Details>
    </>,
  );
}
