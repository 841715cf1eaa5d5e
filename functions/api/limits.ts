import { countWithin, windowOf } from '../../shared/door/count-within.ts';
import { minute } from '../../shared/door/lasting.ts';
import type { Api } from './ports.ts';
import { ApiProblem } from './problems.ts';

/** Requests of one program in a minute. A city's own programs send whole lists at once; this stops one that runs wild. */
export const mostPerMinute = 12_000;

/** So many are counted by one call: what a function has counted and not served is at most this much too strict. */
const block = 20;

/** Counts a request of a program, by the program's id. @throws ApiProblem 429 with `Retry-After`. */
export type CountRequest = (subject: string) => Promise<void>;

/**
 * The limit on the requests of one program. When the counter's table does not answer, the request goes on: a submission
 * must not fail because a counter does, and who has a token is known.
 */
export function createLimit(api: Api): CountRequest {
  const { documents, clock } = api.env;
  const counted = new Map<string, { window: number; left: number }>();
  return async (subject) => {
    const window = windowOf(clock.now(), minute);
    const own = counted.get(subject);
    if (own?.window === window && own.left > 0) {
      own.left--;
      return;
    }
    const limit = { of: `program#${subject}`, most: mostPerMinute, window: minute, by: block };
    const wait = await countWithin({ documents, table: api.tables.door, clock }, limit).catch(() => {
      api.log.warn('api.limitUnavailable');
      return undefined;
    });
    if (wait === 0) counted.set(subject, { window, left: block - 1 });
    if (!wait) return;
    throw new ApiProblem('rate.limited', {
      vars: { most: mostPerMinute },
      headers: { 'retry-after': String(Math.ceil(wait / 1000)) },
    });
  };
}
