import { setTimeout as sleep } from 'node:timers/promises';

const look = 5;
/** So long after the last request people may be on a page and send the next. */
const quietAfter = 250;
const longest = 1_000;
/** A pause in which somebody's thread has nothing to do; shorter ones are between the requests of a crowd. */
const between = 30;

/** Whose turn it is on a machine that all functions of a city share. */
export interface Turns {
  /** Answers a request, at once. */
  serving<T>(work: () => Promise<T>): Promise<T>;
  /** Does what nobody waits for, when it may. */
  behind<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * On AWS no function takes another's processor. Here they share it, and somebody who waits for a page must not wait for
 * the steps of others' cases: what nobody waits for goes on by itself when the city is quiet; while people come it is done
 * one at a time, where they pause, and one begins each second all the same, so that it goes on under any load.
 *
 * @param time milliseconds of a clock that only goes on, and what waits by it.
 */
export function takeTurns(
  time = { now: () => performance.now(), pause: (ms: number): Promise<unknown> => sleep(ms) },
): Turns {
  let [served, behind] = [0, 0];
  let [servedAt, begunAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const mayBegin = (since: number): boolean => {
    const now = time.now();
    if (served === 0 && now - servedAt >= quietAfter) return true;
    if (behind > 0) return false;
    return (served === 0 && now - servedAt >= between) || now - Math.max(since, begunAt) >= longest;
  };
  return {
    async serving(work) {
      served++;
      try {
        return await work();
      } finally {
        served--;
        servedAt = time.now();
      }
    },
    async behind(work) {
      const since = time.now();
      while (!mayBegin(since)) await time.pause(look);
      behind++;
      begunAt = time.now();
      try {
        return await work();
      } finally {
        behind--;
      }
    },
  };
}
