import { expect, test } from 'vitest';
import { type Turns, takeTurns } from '../../infra/local/turns.ts';

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

/** Requests that never stop: each is followed by the next. */
function crowd(turns: Turns, time: ReturnType<typeof virtual>, gap: number) {
  void (async () => {
    for (;;) {
      await turns.serving(() => time.pause(10));
      if (gap > 0) await time.pause(gap);
    }
  })();
}
const work =
  (time: ReturnType<typeof virtual>, begun: number[], ms = 400) =>
  async () => {
    begun.push(time.now());
    await time.pause(ms);
  };

test('In a quiet city everything begins at once, side by side', async () => {
  const time = virtual();
  const turns = takeTurns(time);
  const begun: number[] = [];
  for (let n = 0; n < 3; n++) void turns.behind(work(time, begun));
  await time.run(100);
  expect(begun).toEqual([0, 0, 0]);
});

test('While somebody is served nothing else begins; when the city is quiet again all of it does', async () => {
  const time = virtual();
  const turns = takeTurns(time);
  const begun: number[] = [];
  void turns.serving(() => time.pause(500));
  for (let n = 0; n < 3; n++) void turns.behind(work(time, begun));
  await time.run(2_000);
  expect(begun).toEqual([530, 750, 750]);
});

test('Where people pause one after the other is done', async () => {
  const time = virtual();
  const turns = takeTurns(time);
  crowd(turns, time, 50);
  const begun: number[] = [];
  for (let n = 0; n < 3; n++) void turns.behind(work(time, begun));
  await time.run(1_300);
  expect(begun).toEqual([40, 450, 870].map((at) => expect.closeTo(at, -2)));
});

test('Between the requests of a crowd, of which one follows at once on the other, one begins each second', async () => {
  const time = virtual();
  const turns = takeTurns(time);
  crowd(turns, time, 10);
  const begun: number[] = [];
  for (let n = 0; n < 3; n++) void turns.behind(work(time, begun));
  await time.run(3_500);
  expect(begun).toEqual([1_000, 2_000, 3_000].map((at) => expect.closeTo(at, -2)));
});

test('Under a load without gaps one begins each second: none waits for ever, and not all at once', async () => {
  const time = virtual();
  const turns = takeTurns(time);
  void turns.serving(() => time.pause(1_000_000));
  const begun: number[] = [];
  for (let n = 0; n < 4; n++) void turns.behind(work(time, begun));
  await time.run(3_500);
  expect(begun).toEqual([1_000, 2_000, 3_000]);
  await time.run(4_500);
  expect(begun).toEqual([1_000, 2_000, 3_000, 4_000]);
});
