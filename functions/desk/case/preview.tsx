import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Child } from 'hono/jsx';
import { formatDue } from '../../../shared/i18n/time.ts';
import { Rich } from '../../../shared/ui/rich.tsx';
import { tableOf } from '../../../shared/workflow/env.ts';
import { linePk } from '../../../shared/workflow/keys.ts';
import { type MessageKey, paramsFor, renderMessage } from '../../messages/texts.ts';
import { mostFiles } from '../../recruitment/files.ts';
import { choiceOf, hindranceOf, openPosts } from '../../recruitment/posts.ts';
import { reasonOf } from '../../recruitment/states.ts';
import { nextStage } from '../../recruitment/steps/onward.ts';
import { confirmDue, hour, month } from '../../recruitment/times.ts';
import { translate, type Visit } from '../visit.ts';
import type { DeskCase } from './read.ts';

/** What the applicant will see: the page's words, and the text message. */
interface Seen {
  /** Key of the case in which they see it. */
  when?: string;
  state: string;
  due?: number;
  vars?: Record<string, string | number>;
  sms?: MessageKey;
  /** Names of fields whose typed words stand in `{question}` or `{reason}`. */
  fill?: { name: 'question' | 'reason'; from: string[] };
}

const most = 1001;

/** “报名人会看到：” for a decision; nothing where the applicant sees no change. */
export async function previewOf(visit: Visit, found: DeskCase, decision: string): Promise<Child> {
  const { t, desk } = visit;
  const seen = await seenAfter(visit, found, decision);
  const note = (
    <p class="govuk-heading-s" id={`preview-${decision}`}>
      {t('desk.preview')}
    </p>
  );
  if (seen.length === 0) return null;
  const theirs = translate(desk, found.state.lang);
  return (
    <section class="desk-preview" aria-labelledby={`preview-${decision}`}>
      {note}
      {seen.map((one) => (
        <>
          {one.when ? <p class="govuk-body">{t(one.when)}</p> : null}
          <p class="govuk-body">
            <strong>{theirs(`state.${one.state}.name`)}</strong>
            <br />
            <Body visit={visit} found={found} seen={one} />
            <br />
            <Rich text={theirs(`state.${one.state}.next`, varsOf(found, one))} />
          </p>
          {one.sms ? (
            <p class="govuk-body desk-bubble">
              <span class="govuk-visually-hidden">{`${t('preview.sms')} `}</span>
              {smsText(visit, found, one.sms, one)}
            </p>
          ) : (
            <p class="govuk-body">{t('preview.silent')}</p>
          )}
        </>
      ))}
    </section>
  );
}

/** Words that are only being typed stand as a blank, which the page's script fills. */
function Body({ visit, found, seen }: { visit: Visit; found: DeskCase; seen: Seen }) {
  const theirs = translate(visit.desk, found.state.lang);
  const vars = varsOf(found, seen);
  if (!seen.fill) return <Rich text={theirs(`state.${seen.state}.body`, vars)} />;
  const mark = '\u0001';
  const [before, after] = theirs(`state.${seen.state}.body`, { ...vars, [seen.fill.name]: mark }).split(mark);
  return (
    <>
      {before}
      <span data-fill={seen.fill.from.join(' ')}>{visit.t(`preview.${seen.fill.name}`)}</span>
      {after}
    </>
  );
}

function varsOf({ state }: DeskCase, { due, vars }: Seen): Record<string, string | number> {
  return { due: due === undefined ? '' : formatDue(state.lang, due), ...vars };
}

/** The message as it will be sent, rendered by the messages' own code. */
export function smsText(visit: Visit, { state }: DeskCase, key: MessageKey, { due, vars }: Pick<Seen, 'due' | 'vars'>) {
  const { city } = visit.desk.env;
  const { lang, ref } = state;
  const values = { ref, ...(vars?.short !== undefined && { post: vars.short }) };
  return renderMessage(key, lang, paramsFor(key, lang, values, due), {
    url: city.host,
    phone: city.phone,
    signature: city.signature,
  });
}

async function seenAfter(visit: Visit, { state, data }: DeskCase, decision: string): Promise<Seen[]> {
  const { now, desk } = visit;
  const { city } = desk.env;
  const { deadlines, retention } = city;
  const sent = now + deadlines.undoMinutes * 60_000;
  const review = now + deadlines.reviewHours * hour;
  switch (decision) {
    case 'waiveMaterials':
      return afterStage(visit, { state, data } as DeskCase, now);
    case 'askFiles': {
      const due = sent + deadlines.materialHours * hour;
      return [
        {
          state: 'materialsAgain',
          due,
          sms: 'sms.materials.again',
          fill: { name: 'question', from: ['fileQuestion'] },
        },
      ];
    }
    case 'pass':
      return afterStage(visit, { state, data } as DeskCase, sent);
    case 'fail': {
      const from = ['reason', 'reasonCount', 'reasonYears', 'reasonOther', 'reasonWords'];
      const refuses = state.step === 'byHand';
      return [
        {
          state: refuses ? 'refused' : 'failed',
          due: (refuses ? now : sent) + deadlines.appealHours * hour,
          sms: refuses ? 'sms.refused' : 'sms.failed',
          fill: { name: 'reason', from },
        },
      ];
    }
    case 'askMore':
      return [
        {
          state: 'answering',
          due: sent + deadlines.answerHours * hour,
          sms: 'sms.askMore',
          fill: { name: 'question', from: ['preset', 'question'] },
        },
      ];
    case 'identityOk':
      return [{ state: 'review', due: review, sms: 'sms.received' }];
    case 'recordRelease':
      return [{ state: 'review', due: review, sms: 'sms.resumed' }];
    case 'close':
      return [
        {
          state: 'duplicate',
          vars: { reason: reasonOf(city, { ...data, reason: 'duplicate' }, state.lang) },
          sms: 'sms.refused',
        },
      ];
    case 'withdraw':
      return [
        {
          state: 'withdrawn',
          due: now + retention.rejectedMonths * month,
          vars: { time: formatDue(state.lang, now) },
          sms: 'sms.withdrawn',
        },
      ];
    case 'expose':
      return [{ state: 'held', sms: 'sms.held' }];
    default:
      return [];
  }
}

/** What comes after the stage in which a case is, in its own order. */
async function afterStage(visit: Visit, found: DeskCase, from: number): Promise<Seen[]> {
  const { state, data } = found;
  const { deadlines } = visit.desk.env.city;
  const stage = nextStage(state.order, data.stage ? data : { stage: 'review' });
  if (stage === 'materials') {
    const due = from + deadlines.materialHours * hour;
    return [{ state: 'materials', due, vars: { most: mostFiles }, sms: 'sms.materials' }];
  }
  if (stage === 'fit') return [{ state: 'fit', due: from + deadlines.fitHours * hour }];
  return stage === 'review'
    ? [{ state: 'review', due: from + deadlines.reviewHours * hour }]
    : afterPass(visit, found, from);
}

/** After 通过 there is a place or there is none: both are shown, for others may be faster. */
async function afterPass({ desk: { env } }: Visit, { state, data }: DeskCase, sent: number): Promise<Seen[]> {
  const [post] = openPosts(env.city, data);
  if (!post) {
    const reason = data.dispatch === 'refuted' ? 'orderNotVerified' : hindranceOf(env.city, data);
    if (!reason) return [{ state: 'notPlaced', sms: 'sms.notPlaced' }];
    return [
      { state: 'refused', vars: { reason: reasonOf(env.city, { ...data, reason }, state.lang) }, sms: 'sms.refused' },
    ];
  }
  const choice = choiceOf(data, post.id);
  const { Count = 0 } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, 'recruitment'),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': linePk(post.id) },
      Select: 'COUNT',
      Limit: most,
    }),
  );
  const theirs = translate({ env } as Visit['desk'], state.lang);
  return [
    {
      when: 'preview.room',
      state: 'offered',
      due: confirmDue(env.city, sent),
      vars: {
        post: post.name[state.lang],
        short: post.short[state.lang],
        choice: theirs(choice ? `choice.${choice}` : 'choice.other'),
      },
      sms: 'sms.offered',
    },
    {
      when: 'preview.full',
      state: 'waitlisted',
      due: sent + env.city.deadlines.waitlistDays * 24 * hour,
      vars: { n: Count + 1 },
      sms: 'sms.waitlisted',
    },
  ];
}
