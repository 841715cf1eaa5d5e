import { setTimeout as sleep } from 'node:timers/promises';

const look = 5;
const longest = 1_000;

/**
 * On AWS no function takes another's processor. Here they share it, and somebody who waits for a page must not wait for
 * the steps of others' cases: what nobody waits for begins when nobody is being served, and one a second all the same,
 * so that it goes on under any load.
 *
 * @param served how many requests of people and programs are being answered.
 * @param time milliseconds of a clock that only goes on, and what waits by it.
 */
export function givesWay(
  served: () => number,
  time = { now: () => performance.now(), pause: (ms: number): Promise<unknown> => sleep(ms) },
): () => Promise<void> {
  let lastAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const from = time.now();
    while (served() > 0 && time.now() - Math.max(from, lastAt) < longest) await time.pause(look);
    lastAt = time.now();
  };
}
