import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dateInChina } from '../../../shared/i18n/time.ts';
import type { State } from '../../../shared/workflow/state.ts';
import { divisionsOfCase } from '../case/read.ts';
import type { Visit } from '../visit.ts';

/** One sign-up that was decided on some day. */
export interface Decision {
  decision: string;
  post: string;
  by: string;
}

const keptSeconds = 35 * 86_400;
const counted = ['pass', 'fail'];
const dayPk = (date: string, whose: string) => `DAY#${date}#${whose}`;
const most = 1001;

/**
 * Writes down that a sign-up was decided today, for the figures of the day: one item for each sign-up, so there is no
 * counter to get wrong, and undoing deletes it. It is written after the decision has committed: should the function die
 * in between, a day's figure is one too low, and the sign-up's own history is right.
 */
export async function noteDecision(visit: Visit, state: State, decision: string): Promise<void> {
  const { desk, staff, now } = visit;
  if (!counted.includes(decision) && decision !== 'undo') return;
  const date = dateInChina(now);
  const { city, documents } = desk.env;
  const whose = [...new Set([city.code, ...divisionsOfCase(state)])];
  const post = String((state.data.posts as string[] | undefined)?.[0] ?? '');
  const ttl = Math.ceil(now / 1000) + keptSeconds;
  await Promise.all(
    whose.map((division) => {
      const Key = { pk: dayPk(date, division), sk: state.ref };
      return decision === 'undo'
        ? documents.send(new DeleteCommand({ TableName: desk.staffTable, Key }))
        : documents.send(
            new PutCommand({ TableName: desk.staffTable, Item: { ...Key, decision, post, by: staff.sub, ttl } }),
          );
    }),
  );
}

/** What was decided today in some divisions; at most a thousand of each. */
export async function decisionsToday({ desk, now, divisions }: Visit): Promise<Decision[]> {
  const date = dateInChina(now);
  const parts = await Promise.all(
    divisions.map(async (division) => {
      const { Items = [] } = await desk.env.documents.send(
        new QueryCommand({
          TableName: desk.staffTable,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': dayPk(date, division) },
          Limit: most,
        }),
      );
      return Items as unknown as Decision[];
    }),
  );
  return parts.flat();
}
