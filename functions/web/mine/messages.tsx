import { Problem } from '../../../shared/http/problem.ts';
import type { Lang } from '../../../shared/i18n/texts.ts';
import { formatTime } from '../../../shared/i18n/time.ts';
import { Tag } from '../../../shared/ui/tag.tsx';
import { isMessageKey, paramsFor, renderMessage } from '../../messages/texts.ts';
import { page } from '../page.tsx';
import type { SentMessage } from '../ports.ts';
import type { Visit } from '../visit.ts';
import { caseOf } from './access.ts';

/** GET /mine/:reference/messages: every message that the sign-up has sent to its applicant, word for word. */
export async function showMessages(visit: Visit, reference: string): Promise<Response> {
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const { t, web } = visit;
  const all = await web.engine.messages?.(reference);
  if (!all) throw new Problem(404, 'page.missing');
  return page(
    visit,
    { title: t('messages.title'), back: `/mine/${reference}` },
    <>
      <h1 class="govuk-heading-l">{t('messages.title')}</h1>
      <p class="govuk-body">{t('messages.note', { signature: web.city.signature })}</p>
      {all.sent.length === 0 ? <p class="govuk-body">{t('messages.none')}</p> : null}
      <ol class="app-messages">
        {all.sent.map((one) => (
          <Message visit={visit} one={one} text={textOf(visit, reference, all.lang, one)} lang={all.lang} />
        ))}
      </ol>
    </>,
  );
}

function Message({ visit, one, text, lang }: { visit: Visit; one: SentMessage; text: string; lang: Lang }) {
  const { t } = visit;
  const time = formatTime(visit.lang, one.at);
  return (
    <li>
      <p class="app-messages__about">
        {one.state === 'waiting' ? null : <time datetime={new Date(one.at).toISOString()}>{time}</time>}{' '}
        {t('messages.to', { to: one.to })}
      </p>
      <p class="app-bubble" lang={lang === visit.lang ? undefined : lang === 'zh' ? 'zh-CN' : 'en'}>
        {text}
      </p>
      {one.state === 'sent' ? null : (
        <p class="govuk-body-s">
          <Tag colour={one.state === 'waiting' ? 'grey' : 'red'}>{t(`messages.${one.state}.tag`)}</Tag>{' '}
          {t(`messages.${one.state}`, { time })}
        </p>
      )}
    </li>
  );
}

/** The text as the phone shows it. A template of an earlier version of this service is named, not guessed at. */
function textOf({ web }: Visit, ref: string, lang: Lang, { template, post, due }: SentMessage): string {
  if (!isMessageKey(template)) return template;
  const { host, phone, signature } = web.city;
  return renderMessage(template, lang, paramsFor(template, lang, { ref, ...(post && { post }) }, due), {
    url: host,
    phone,
    signature,
  });
}
