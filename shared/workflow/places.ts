import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from './env.ts';
import { trouble } from './errors.ts';
import { placePk } from './keys.ts';
import { firstInLine } from './lines.ts';
import type { PlaceRange, Unmoved } from './outcome.ts';
import type { State } from './state.ts';

/** The numbers that are taken in a place. */
export async function takenNumbers(env: Env, workflow: string, place: string): Promise<Set<number>> {
  const taken = new Set<number>();
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await env.documents
      .send(
        new QueryCommand({
          TableName: tableOf(env, workflow),
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': placePk(place) },
          ConsistentRead: true,
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      .catch(trouble);
    for (const item of Items) taken.add(Number(item.sk));
    start = LastEvaluatedKey;
  } while (start);
  return taken;
}

/** What a look for a free place came to. */
export interface Found {
  /** `post/1#17`; undefined: nothing is free for this case. */
  place?: string;
  /** The record on which the place rests. */
  rests?: Unmoved;
  /** Lines with a free place for somebody who stands before this case. */
  theirs: string[];
  /** The line before the place that was found, when there was no other free number for it. */
  last?: string;
}

/**
 * A free number in the first range that has one. Among several free numbers chance decides, so that fifty people who
 * take at once do not all try the same one.
 */
export async function findPlace(
  env: Env,
  self: Pick<State, 'workflow' | 'ref'>,
  ranges: readonly PlaceRange[],
): Promise<Found> {
  const known = new Map<string, Set<number>>();
  const theirs = new Set<string>();
  const freeIn = async ({ place, upTo, without = [] }: PlaceRange) => {
    const taken = known.get(place) ?? (await takenNumbers(env, self.workflow, place));
    known.set(place, taken);
    return Array.from({ length: upTo }, (_, index) => index + 1).filter(
      (number) => !taken.has(number) && !without.includes(number),
    );
  };
  for (const range of ranges) {
    const { place, line } = range;
    if (line !== undefined && theirs.has(line)) continue;
    const free = await freeIn(range);
    if (free.length === 0) continue;
    const first = line === undefined ? undefined : await firstInLine(env, self, line);
    if (line !== undefined && first !== undefined && first !== 'self') {
      theirs.add(line);
      continue;
    }
    const number = free[env.ids.index(free.length)]!;
    known.get(place)!.add(number);
    let left = 0;
    for (const other of ranges) if (other.line === line) left += (await freeIn(other)).length;
    return {
      place: `${place}#${number}`,
      ...(range.rests && { rests: range.rests }),
      theirs: [...theirs],
      ...(line !== undefined && left === 0 && { last: line }),
    };
  }
  return { theirs: [...theirs] };
}
