import { expect, test } from 'vitest';
import { givesWay } from '../../infra/local/give-way.ts';

/** A clock that goes on when everybody waits by it. */
function virtual() {
  let now = 0;
  const waiting: { until: number; wake: () => void }[] = [];
  return {
    now: () => now,
    pause: (ms: number) => new Promise<void>((wake) => waiting.push({ until: now + ms, wake })),
    async run(until: number) {
      for (;;) {
        await new Promise(setImmediate);
        waiting.sort((a, b) => a.until - b.until);
        if (waiting.length === 0 || waiting[0]!.until > until) return;
        const { until: at, wake } = waiting.shift()!;
        now = at;
        wake();
      }
    },
  };
}

test('What nobody waits for begins at once when nobody is served, and as soon as the last has been served', async () => {
  const time = virtual();
  let served = 0;
  const giveWay = givesWay(() => (time.now() < 500 ? served : 0), time);
  const begun: number[] = [];
  await giveWay();
  expect(time.now()).toBe(0);
  served = 2;
  void giveWay().then(() => begun.push(time.now()));
  await time.run(2_000);
  expect(begun).toEqual([500]);
});

test('Under a load that never ends one begins each second: none waits for ever, and not all at once', async () => {
  const time = virtual();
  const giveWay = givesWay(() => 1, time);
  const begun: number[] = [];
  for (let n = 0; n < 4; n++) void giveWay().then(() => begun.push(time.now()));
  await time.run(3_500);
  expect(begun).toEqual([1_000, 2_000, 3_000]);
  await time.run(4_500);
  expect(begun).toEqual([1_000, 2_000, 3_000, 4_000]);
});
