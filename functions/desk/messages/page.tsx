import { formatTime } from '../../../shared/i18n/time.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import type { MessageData } from '../../../shared/messages/message.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { isMessageKey } from '../../messages/texts.ts';
import { decisionsOf } from '../case/decide.tsx';
import { History, historyOf } from '../case/history.tsx';
import { Stuck } from '../case/panel.tsx';
import { readCase, readHistory } from '../case/read.ts';
import { page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { stepName } from '../parts/words.ts';
import type { Visit } from '../visit.ts';

/** GET /desk/messages/:ref: a message that did not arrive, what it was to say, and what came of the call. */
export async function showMessage(visit: Visit, ref: string): Promise<Response> {
  const { t, lang, c } = visit;
  const found = await readCase(visit, 'messages', ref);
  const { state } = found;
  const data = state.data as MessageData & { reason?: string };
  const { events } = await readHistory(visit, found);
  const lines = await historyOf(visit, found, { events, notes: [], access: [] });
  const open = decisionsOf(visit, found);
  const said = (['done', 'repeated', 'redriven'] as const).find((word) => c.req.query('said') === word);
  const template = `message.${data.template}`;
  return page(
    visit,
    { title: t('messages.title'), menu: 'queues' },
    <>
      <a class="govuk-back-link" href="/desk/queues/undelivered">
        {t('desk.back')}
      </a>
      <SessionNote visit={visit} />
      {said ? (
        <Notification title={t('decide.saved')} success>
          <p class="govuk-notification-banner__heading">{t(said === 'redriven' ? 'stuck.done' : `decide.${said}`)}</p>
        </Notification>
      ) : null}
      <h1 class="govuk-heading-l">{t(state.step === 'undelivered' ? 'desk.undelivered' : 'messages.title')}</h1>
      <div class="desk-two">
        <div>
          <SummaryList
            rows={[
              { key: t('desk.column.message'), value: visit.has(template) ? t(template) : data.template },
              { key: t('desk.column.mobile'), value: data.mobile },
              {
                key: t('desk.column.about'),
                value: data.about ? (
                  <a class="govuk-link" href={`/desk/cases/${data.about}`}>
                    {formatReference(data.about)}
                  </a>
                ) : (
                  ''
                ),
              },
              { key: t('messages.text'), value: isMessageKey(data.template) ? wordsOf(visit, data) : data.template },
              ...(data.reason
                ? [{ key: t('desk.column.state'), value: t('messages.why', { reason: data.reason }) }]
                : []),
            ]}
          />
          <History visit={visit} lines={lines} />
        </div>
        <section class="desk-side" aria-labelledby="decide">
          <h2 class="govuk-heading-m" id="decide">
            {t('case.decide')}
          </h2>
          <p class="govuk-body">
            {t('case.steps')}：<strong>{stepName(visit, state.step)}</strong>
            <br />
            {formatTime(lang, state.enteredAt)}
          </p>
          {state.status === 'stuck' ? <Stuck visit={visit} found={found} /> : null}
          {data.about && open.includes('called') ? (
            <p class="govuk-body">
              <a class="govuk-link" href={`/desk/cases/${data.about}#call-title`}>
                {t('messages.call')}
              </a>
            </p>
          ) : null}
          {open.includes('called') ? (
            <LinkButton href={`/desk/messages/${ref}/decisions/called`}>{t('decision.called')}</LinkButton>
          ) : null}
          {open.length === 0 && state.status !== 'stuck' ? <p class="govuk-body">{t('case.nothing')}</p> : null}
        </section>
      </div>
    </>,
  );
}

/** The text as a reader of the desk knows it; what was sealed with the message is not opened for this. */
function wordsOf({ t, lang, desk }: Visit, data: MessageData): string {
  const due = data.due === undefined ? '…' : formatTime(lang, data.due);
  return t(data.template, { due, ref: data.about ?? '…', post: '…', n: '…', code: '…', url: desk.env.city.host });
}
