import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Visit } from '../visit.ts';

/** Somebody counts as looking for so long after their page was last heard of. */
const heardWithin = 3 * 60_000;
const keptSeconds = 3600;

interface Looking {
  name: string;
  openedAt: number;
  at: number;
}

const key = (ref: string) => ({ pk: `WATCH#${ref}`, sk: 'WATCH' });
const own = (sub: string) => `by:${sub}`;

/** Notes that somebody looks at a case, and returns who else does. */
export async function watch({ desk, staff, now }: Visit, ref: string): Promise<Looking[]> {
  const { Attributes: before } = await desk.env.documents.send(
    new UpdateCommand({
      TableName: desk.staffTable,
      Key: key(ref),
      UpdateExpression: 'SET #own = :own, #ttl = :ttl',
      ExpressionAttributeNames: { '#own': own(staff.sub), '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':own': { name: staff.name, openedAt: now, at: now },
        ':ttl': Math.ceil(now / 1000) + keptSeconds,
      },
      ReturnValues: 'ALL_OLD',
    }),
  );
  return othersIn(before, staff.sub, now);
}

/** Who else looks at a case; nothing is noted. */
export async function watchers({ desk, staff, now }: Visit, ref: string): Promise<Looking[]> {
  const { Item } = await desk.env.documents.send(new GetCommand({ TableName: desk.staffTable, Key: key(ref) }));
  return othersIn(Item, staff.sub, now);
}

/** Keeps somebody among those who look, while their page polls; `openedAt` stays. */
export async function stillWatching({ desk, staff, now }: Visit, ref: string): Promise<Looking[]> {
  const others = await desk.env.documents
    .send(
      new UpdateCommand({
        TableName: desk.staffTable,
        Key: key(ref),
        UpdateExpression: 'SET #own.#at = :now',
        ConditionExpression: 'attribute_exists(#own)',
        ExpressionAttributeNames: { '#own': own(staff.sub), '#at': 'at' },
        ExpressionAttributeValues: { ':now': now },
        ReturnValues: 'ALL_NEW',
      }),
    )
    .then(({ Attributes }) => Attributes)
    // The note has expired: the page has been open for an hour, and opening it again notes it anew.
    .catch(() => undefined);
  return othersIn(others, staff.sub, now);
}

function othersIn(item: Record<string, unknown> | undefined, sub: string, now: number): Looking[] {
  return Object.entries(item ?? {})
    .filter(([name]) => name.startsWith('by:') && name !== own(sub))
    .map(([, value]) => value as Looking)
    .filter(({ at }) => now - at < heardWithin);
}

/** “谁正在看”, kept fresh by the page's script. */
export function Watching({ visit, others }: { visit: Visit; others: Looking[] }) {
  const { t, now } = visit;
  return (
    <>
      {others.map(({ name, openedAt }) => (
        <p class="desk-note desk-watch">
          {t('desk.watching', { who: name, n: Math.max(0, Math.floor((now - openedAt) / 60_000)) })}
        </p>
      ))}
    </>
  );
}
