import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from './env.ts';
import { placePk } from './keys.ts';
import type { PlaceRange } from './outcome.ts';

/** The numbers that are taken in a place. */
export async function takenNumbers(env: Env, workflow: string, place: string): Promise<Set<number>> {
  const taken = new Set<number>();
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await env.documents.send(
      new QueryCommand({
        TableName: tableOf(env, workflow),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': placePk(place) },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    for (const item of Items) taken.add(Number(item.sk));
    start = LastEvaluatedKey;
  } while (start);
  return taken;
}

/**
 * A free number in the first range that has one, as `post/1#17`; undefined: all are full. Among several free numbers
 * chance decides, so that fifty people who take at once do not all try the same one.
 */
export async function findPlace(
  env: Env,
  workflow: string,
  ranges: readonly PlaceRange[],
): Promise<string | undefined> {
  const known = new Map<string, Set<number>>();
  for (const { place, upTo } of ranges) {
    const taken = known.get(place) ?? (await takenNumbers(env, workflow, place));
    known.set(place, taken);
    const free = Array.from({ length: upTo }, (_, index) => index + 1).filter((number) => !taken.has(number));
    if (free.length > 0) return `${place}#${free[env.ids.index(free.length)]}`;
  }
  return undefined;
}
