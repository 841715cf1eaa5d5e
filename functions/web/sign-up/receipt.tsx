import { raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { formatDue, formatTime } from '../../../shared/i18n/time.ts';
import { maskMobile } from '../../../shared/identity/mask.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { sendAt } from '../../../shared/messages/quiet.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Panel } from '../../../shared/ui/panel.tsx';
import { type OwnLink, readDraft } from '../door/drafts.ts';
import { isOwn } from '../mine/access.ts';
import { PostForm, page, seeOther } from '../page.tsx';
import type { Visit } from '../visit.ts';
import { path } from './journey.ts';
import { SignOut } from './notes.tsx';

/** The receipt. Back, refresh and a second tap all end here. */
export async function showReceipt(visit: Visit): Promise<Response> {
  const session = await visit.session();
  if (!session?.verified || !session.mobile) return seeOther(visit, '/check');
  const draft = await readDraft(visit.web.door, session.mobile);
  if (!draft || draft.id !== session.draft) return seeOther(visit, '/mine');
  if (!draft.reference) return seeOther(visit, path(draft.page));
  // It has moved to another number since: this one sees no more of it.
  if (!(await isOwn(visit, session, draft.reference))) return seeOther(visit, '/mine');
  const { t, lang, web } = visit;
  const view = await web.engine.view(draft.reference, lang);
  const due = view?.due ?? draft.savedAt + web.city.deadlines.reviewHours * 3_600_000;
  return page(
    visit,
    { title: t('receipt.title') },
    <>
      <Panel title={t('receipt.title')}>
        {t('receipt.ref.label')}
        <br />
        <strong class="app-ref">{formatReference(draft.reference)}</strong>
      </Panel>
      <p class="govuk-body">{sentTo(visit, maskMobile(session.mobile))}</p>
      <p class="govuk-body">{t('receipt.shot')}</p>
      <h2 class="govuk-heading-m">{t('receipt.next.h')}</h2>
      <ol class="govuk-list govuk-list--number">
        <li>{t('receipt.next1')}</li>
        <li>{t('receipt.next2', { due: formatDue(lang, due) })}</li>
        <li>{t('receipt.next3')}</li>
        <li>{t('receipt.next4')}</li>
      </ol>
      <LinkButton href={`/mine/${draft.reference}`}>{t('existing.see')}</LinkButton>
      <h2 class="govuk-heading-m">{t('receipt.check.h')}</h2>
      <p class="govuk-body">{t('receipt.check')}</p>
      <OwnPage visit={visit} link={draft.link} />
      <p class="govuk-body">{t('receipt.change')}</p>
      <p class="govuk-body">{t('receipt.again')}</p>
      <p class="govuk-body">
        <a class="govuk-link" href={`/mine/${draft.reference}/answers`}>
          {t('receipt.copy')}
        </a>
      </p>
      <div class="app-actions">
        {web.city.open ? (
          <PostForm visit={visit} action="/sign-up/existing">
            <Button kind="secondary">{t('receipt.other')}</Button>
          </PostForm>
        ) : null}
        <SignOut visit={visit} />
      </div>
    </>,
  );
}

/** At night the message waits for the morning, and the receipt does not say that it came. */
function sentTo({ t, lang, web, ctx }: Visit, mobile: string): string {
  const at = sendAt(web.city, 'sms.received', ctx.now);
  return at > ctx.now ? t('receipt.sent.later', { mobile, time: formatTime(lang, at) }) : t('receipt.sent', { mobile });
}

/** The private link as a picture that can be kept; the secret is behind the # where scripts run. */
function OwnPage({ visit, link: own }: { visit: Visit; link: OwnLink | undefined }) {
  if (!own) return null;
  const link = `${visit.web.publicUrl}/link${own.script ? '#' : '/'}${own.secret}`;
  return (
    <>
      <div class="app-qr" role="img" aria-label={visit.t('receipt.qr.h')}>
        {raw(renderSVG(link, { border: 2 }))}
      </div>
      <p class="govuk-body">{visit.t('receipt.qr')}</p>
    </>
  );
}
