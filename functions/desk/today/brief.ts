import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dateInChina, formatDay, inChina } from '../../../shared/i18n/time.ts';
import { tableOf } from '../../../shared/workflow/env.ts';
import { findPk } from '../../../shared/workflow/find.ts';
import { sentToken } from '../../recruitment/sent-today.ts';
import { queues } from '../lists/queues.ts';
import { counted, mostCounted, type Row, readRows } from '../lists/read.ts';
import { span } from '../parts/words.ts';
import type { Visit } from '../visit.ts';
import { type Decision, decisionsToday } from './tally.ts';

/**
 * Today's figures, a sentence for each post (content 8, desk.brief), without a counter anywhere: who signed up today is
 * counted among the search keys, who was decided on among the day's decisions; who waits or stands in line are rows of
 * the lists themselves, by first wish, and who has confirmed, by the post that they hold. Above a thousand: “1000+”.
 */
export async function briefOf(visit: Visit): Promise<string[]> {
  const { t, lang, now, desk } = visit;
  const { posts } = desk.env.city;
  const [review, placed, line, decided, sent] = await Promise.all([
    rowsOf(visit, 'review'),
    rowsOf(visit, 'placed'),
    rowsOf(visit, 'waitlist'),
    decidedToday(visit),
    Promise.all(posts.map(({ id }) => sentToday(visit, id))),
  ]);
  const { hour, minute } = inChina(now);
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return posts.map((post, index) => {
    const waiting = review.rows.filter((row) => row.post === post.id);
    const oldest = Math.min(...waiting.map(({ acceptedAt }) => Number(acceptedAt)));
    const how = (decision: string) =>
      among(decided, decided.rows.filter((one) => one.post === post.id && one.decision === decision).length);
    return t(waiting.length > 0 ? 'desk.brief' : 'today.brief.noneWaiting', {
      date: formatDay(lang, dateInChina(now)),
      time,
      post: post.short[lang],
      sent: counted(sent[index]!),
      passed: how('pass'),
      failed: how('fail'),
      waiting: among(review, waiting.length),
      ...(waiting.length > 0 && { wait: span(visit, now - oldest) }),
      confirmed: among(placed, placed.rows.filter((row) => row.held === post.id).length),
      waitlisted: among(line, line.rows.filter((row) => row.post === post.id).length),
    });
  });
}

/** The first thousand rows of something; `more`: it has others. */
interface First<R> {
  rows: R[];
  more: boolean;
}

/** A count among the first thousand rows, in words. */
const among = ({ more }: First<unknown>, count: number) => (more ? `${count}+` : counted(count));

async function rowsOf({ desk, divisions }: Visit, id: string): Promise<First<Row>> {
  const queue = queues.find((one) => one.id === id)!;
  const { rows, next } = await readRows(desk.env, queue, divisions, { limit: mostCounted });
  return { rows, more: next !== undefined };
}

async function decidedToday(visit: Visit): Promise<First<Decision>> {
  const rows = await decisionsToday(visit);
  return { rows, more: rows.length > mostCounted };
}

async function sentToday({ desk: { env }, divisions, now }: Visit, post: string): Promise<number> {
  const token = sentToken(now, post);
  const wholeCity = divisions.includes(env.city.code);
  const counts = await Promise.all(
    (wholeCity ? [''] : divisions.map((division) => `${division}#`)).map(async (from) => {
      const { Count = 0 } = await env.documents.send(
        new QueryCommand({
          TableName: tableOf(env, 'recruitment'),
          KeyConditionExpression: from ? 'pk = :pk AND begins_with(sk, :from)' : 'pk = :pk',
          ExpressionAttributeValues: { ':pk': findPk(env, token), ...(from && { ':from': from }) },
          Select: 'COUNT',
          Limit: mostCounted + 1,
        }),
      );
      return Count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
