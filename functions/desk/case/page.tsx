import type { Answers } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { formatDue, formatTime } from '../../../shared/i18n/time.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { pollHeader } from '../../../shared/staff/require-staff.ts';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { ProgressLine } from '../../../shared/ui/progress-line.tsx';
import { lineOf, pointOf } from '../../recruitment/states.ts';
import { page } from '../parts/frame.tsx';
import { live } from '../parts/live.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { divisionName } from '../parts/words.ts';
import { mayOfWhole, type Reveal } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { readAccess } from './access.ts';
import { AnswerGroups } from './answers.tsx';
import { Checks, checksOf } from './checks.tsx';
import { correctedIdentity } from './corrected.tsx';
import { Files, type Opened } from './files.tsx';
import { History, historyOf } from './history.tsx';
import { knownPair } from './known.tsx';
import { decisionPanel } from './panel.tsx';
import { stillWatching, Watching, watch } from './presence.tsx';
import { answersOf, type DeskCase, readCase, readHistory } from './read.ts';
import { RevealForm } from './reveal-form.tsx';
import { Service } from './service.tsx';
import { Tools } from './tools.tsx';
import { undoBanner } from './undo.tsx';

/** What a post on this page adds to it. */
export interface Extra {
  revealed?: Reveal;
  opened?: Opened;
  /** Keys of what is wrong with a small form of the page, by the form. */
  wrong?: { form: 'reveal' | 'call' | 'verify'; text: string };
}

/** GET /desk/cases/:ref: everything that a decision needs on one page. */
export async function showCase(visit: Visit, ref: string, extra: Extra = {}): Promise<Response> {
  const { t, lang, c } = visit;
  const found = await readCase(visit, 'recruitment', ref);
  const [answers, history, access, others] = await Promise.all([
    answersOf(visit, found),
    readHistory(visit, found),
    readAccess(visit, ref),
    watch(visit, ref),
  ]);
  const [checks, lines, known, corrected, panel, banner] = await Promise.all([
    checksOf(visit, found, answers),
    historyOf(visit, found, { ...history, access }),
    knownPair(visit, found, answers, history.events),
    correctedIdentity(visit, found, history.events),
    decisionPanel(visit, found, history.events),
    undoBanner(visit),
  ]);
  const { state, data } = found;
  const said = (['done', 'repeated', 'redriven'] as const).find((word) => c.req.query('said') === word);
  const title = t('case.title', { name: data.card.name });
  return page(
    visit,
    { title, menu: 'queues', failed: extra.wrong !== undefined, status: extra.wrong ? 400 : 200 },
    <>
      <a class="govuk-back-link" href="/desk">
        {t('desk.back')}
      </a>
      <SessionNote visit={visit} />
      {extra.wrong ? (
        <ErrorSummary
          title={t('error.summary', { n: 1 })}
          errors={[{ target: targets[extra.wrong.form], text: extra.wrong.text }]}
        />
      ) : null}
      {banner}
      {said && !banner ? (
        <Notification title={t('decide.saved')} success>
          <p class="govuk-notification-banner__heading">{t(said === 'redriven' ? 'stuck.done' : `decide.${said}`)}</p>
        </Notification>
      ) : null}
      <div data-live="-" data-live-from={`/desk/cases/${ref}/watching`} aria-live="polite">
        <Watching visit={visit} others={others} />
      </div>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        {formatReference(ref)} · {divisionName(visit, data.card.division)} ·{' '}
        {t('case.sent', { time: formatTime(lang, state.acceptedAt) })}
        {state.at !== undefined && data.due !== undefined && data.due > visit.now
          ? ` · ${t('case.due', { time: formatDue(lang, data.due) })}`
          : ''}
      </p>
      {data.team && mayOfWhole(visit, 'teams') ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/desk/teams/${data.team.id}`}>
            {t('case.team')}
          </a>
        </p>
      ) : null}
      <ProgressLine
        points={lineOf(state.order).map((point) => t(`line.${point}`))}
        now={pointOf(state)}
        label={t('case.line')}
      />
      <p class="govuk-body desk-jump">
        <a class="govuk-link" href="#decide">
          {t('case.jump')}
        </a>
      </p>
      <div class="desk-two">
        <div>
          <Checks visit={visit} checks={checks} />
          <Service visit={visit} found={found} />
          <Files visit={visit} reference={ref} events={history.events} opened={extra.opened} />
          {corrected}
          {known ?? <Content visit={visit} found={found} answers={answers} revealed={extra.revealed} />}
          <History visit={visit} lines={lines} />
        </div>
        <div>
          {panel}
          {answers ? <RevealForm visit={visit} reference={ref} wrong={wrongOf(extra, 'reveal')} /> : null}
          {answers ? <Tools visit={visit} found={found} answers={answers} extra={extra} /> : null}
        </div>
      </div>
    </>,
  );
}

/** The first box of each small form. */
const targets = { reveal: 'why-certificate', call: 'call-verified', verify: 'verify-matches' } as const;

const wrongOf = ({ wrong }: Extra, form: string) => (wrong?.form === form ? wrong.text : undefined);

interface ContentProps {
  visit: Visit;
  found: DeskCase;
  answers: Answers | undefined;
  revealed?: Reveal | undefined;
}

function Content({ visit, answers, revealed }: ContentProps) {
  const { t } = visit;
  return (
    <section aria-labelledby="content">
      <h2 class="govuk-heading-m" id="content">
        {t('case.answers')}
      </h2>
      {revealed ? <p class="govuk-inset-text">{t('reveal.shown')}</p> : null}
      {answers ? (
        <AnswerGroups visit={visit} answers={answers} revealed={revealed} />
      ) : (
        <p class="govuk-body">{t('case.answers.hidden')}</p>
      )}
    </section>
  );
}

/** GET /desk/cases/:ref/watching: who else looks, for the page's script; keeps the asker among those who look. */
export async function showWatching(visit: Visit, ref: string): Promise<Response> {
  if (visit.c.req.header(pollHeader) === undefined) throw new Problem(404, 'page.missing');
  await readCase(visit, 'recruitment', ref);
  const others = await stillWatching(visit, ref);
  const answered = await live(visit, <Watching visit={visit} others={others} />);
  return answered as Response;
}
