import { countWithin } from '../../shared/door/count-within.ts';
import { minute } from '../../shared/door/lasting.ts';
import type { Api } from './ports.ts';
import { ApiProblem } from './problems.ts';

/** Requests of one program in a minute. A city's own programs send whole lists at once; this stops one that runs wild. */
export const mostPerMinute = 12_000;

/**
 * Counts a request of a program. When the counter's table does not answer, the request goes on: a submission must not
 * fail because a counter does, and who has a token is known.
 *
 * @throws ApiProblem 429 with `Retry-After`.
 */
export async function countRequest({ env, tables, log }: Api, subject: string): Promise<void> {
  const { documents, clock } = env;
  const limit = { of: `program#${subject}`, most: mostPerMinute, window: minute };
  const left = await countWithin({ documents, table: tables.door, clock }, limit).catch(() => {
    log.warn('api.limitUnavailable');
    return 0;
  });
  if (left === 0) return;
  throw new ApiProblem('rate.limited', {
    vars: { most: mostPerMinute },
    headers: { 'retry-after': String(Math.ceil(left / 1000)) },
  });
}
