import type { Checked } from '../../../shared/door/codes.ts';
import { maskMobile } from '../../../shared/identity/mask.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { hasFreeSlot } from '../../recruitment/slots.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { one, type Visit } from '../visit.ts';
import { checkRead, sendCode } from './code.ts';
import { type PhoneDraft, writeDraft } from './draft.ts';
import { openDraft } from './form-page.tsx';
import { after, firstPage, pathOf } from './journey.ts';

/** GET /desk/by-phone/verify: the number is the key to everything later, so it is verified before anything else is asked. */
export async function showVerify(visit: Visit): Promise<Response> {
  const draft = await openDraft(visit);
  if (draft instanceof Response) return draft;
  if (draft.answers.mobile === undefined) return visit.c.redirect(pathOf(firstPage), 303);
  const { env } = visit.desk;
  const full = visit.c.req.query('full') !== undefined && !(await hasFreeSlot(env, String(draft.answers.mobile)));
  return draw(visit, draft, {
    sent: visit.c.req.query('sent') !== undefined,
    ...(full && { error: visit.t('existing.limit', { n: env.city.peoplePerMobile }) }),
  });
}

/** POST: sends a code, checks the one that was read out, or notes that the number was called back. */
export async function sendVerify(visit: Visit): Promise<Response> {
  const draft = await openDraft(visit);
  if (draft instanceof Response) return draft;
  const { t } = visit;
  const raw = await visit.post();
  const action = one(raw, 'action');
  if (action === 'send') {
    const issued = await sendCode(visit, draft);
    if (issued.kind === 'tooMany') return draw(visit, draft, { error: t('phone.code.many') });
    if (issued.kind === 'tooSoon' && !issued.pending) {
      return draw(visit, draft, { error: t('code.wait', { seconds: issued.waitSeconds }) });
    }
    return visit.c.redirect(pathOf('verify?sent'), 303);
  }
  if (action === 'callBack') return verified(visit, draft, 'callBack');
  const checked = await checkRead(visit, draft, one(raw, 'code').replace(/\D/g, ''));
  if (checked.kind === 'right') return verified(visit, draft, 'code');
  return draw(visit, draft, { sent: true, error: wordsFor(visit, checked) });
}

/** What is wrong with the code that was read out. */
function wordsFor({ t }: Visit, checked: Exclude<Checked, { kind: 'right' }>): string {
  if (checked.kind === 'locked') return t('code.locked', { minutes: checked.minutes });
  return t(checked.kind === 'old' ? 'code.old' : `phone.code.${checked.kind}`);
}

async function verified(visit: Visit, draft: PhoneDraft, how: 'code' | 'callBack'): Promise<Response> {
  // Whoever has signed up by a number is told to nobody before the number has been verified.
  if (!(await hasFreeSlot(visit.desk.env, String(draft.answers.mobile)))) {
    return visit.c.redirect(pathOf('verify?full'), 303);
  }
  const next = { ...draft, verified: { how, mobile: String(draft.answers.mobile), at: visit.now } };
  await writeDraft(visit, next);
  return visit.c.redirect(pathOf(after(visit, firstPage, next)), 303);
}

function draw(visit: Visit, draft: PhoneDraft, { sent, error }: { sent?: boolean; error?: string }): Promise<Response> {
  const { t, lang } = visit;
  const mobile = String(draft.answers.mobile);
  return page(
    visit,
    { title: t('phone.verify.title'), failed: error !== undefined, menu: 'byPhone' },
    <>
      <a class="govuk-back-link" href={pathOf(firstPage)}>
        {t('btn.back')}
      </a>
      <SessionNote visit={visit} />
      <ErrorSummary title={t('error.summary', { n: 1 })} errors={error ? [{ target: 'code', text: error }] : []} />
      <h1 class="govuk-heading-l">{t('phone.verify.title')}</h1>
      <p class="govuk-body">{t('phone.verify.body', { mobile: maskMobile(mobile) })}</p>
      <p class="govuk-body">{t('phone.verify.number', { mobile })}</p>
      {sent ? <p class="govuk-inset-text">{t('phone.verify.sent')}</p> : null}
      <div class="desk-buttons">
        <PostForm visit={visit} action={pathOf('verify')}>
          <Button kind={sent ? 'secondary' : undefined} action="send">
            {t('phone.verify.send')}
          </Button>
        </PostForm>
        <PostForm visit={visit} action={pathOf('verify')}>
          <Button kind="secondary" action="callBack">
            {t('phone.verify.callBack')}
          </Button>
        </PostForm>
      </div>
      <PostForm visit={visit} action={pathOf('verify')} id="form">
        <TextInput
          id="code"
          lang={lang}
          label={t('phone.verify.code')}
          error={error}
          inputmode="numeric"
          autocomplete="off"
          width={10}
        />
        <Button kind={sent ? undefined : 'secondary'}>{t('phone.verify.check')}</Button>
      </PostForm>
    </>,
  );
}
