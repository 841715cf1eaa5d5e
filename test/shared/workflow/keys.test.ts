import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as keys from '../../../shared/workflow/keys.ts';

const time = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2099-12-31') });
const ref = fc.stringMatching(/^\d{13}$/);

test('a due key can be read back, and due keys sort by time', () => {
  fc.assert(
    fc.property(time, fc.nat(1e6), fc.nat(40), time, (at, fence, sent, other) => {
      const key = keys.dueSk(at, fence, sent);
      expect(keys.parseDueSk(key)).toEqual({ at, fence, sent });
      if (at < other) expect(key < keys.dueSk(other, 0, 0)).toBe(true);
      // As the sweeper asks: everything up to now, nothing after.
      const until = new Date(at + 1).toISOString();
      expect(key < until).toBe(true);
      expect(keys.dueSk(at + 1, 0, 0) < until).toBe(false);
    }),
  );
});

test('events, list rows and places sort as they count', () => {
  fc.assert(
    fc.property(fc.nat(999_999), fc.nat(999_999), (a, b) => {
      expect(keys.eventSk(a) < keys.eventSk(b)).toBe(a < b);
    }),
  );
  fc.assert(
    fc.property(time, time, ref, ref, (a, b, one, other) => {
      if (a !== b) expect(keys.listSk(a, one) < keys.listSk(b, other)).toBe(a < b);
    }),
  );
  expect(keys.placeKey('p', 9).sk < keys.placeKey('p', 10).sk).toBe(true);
});

test('one query reads a case’s state with what a worker needs, and not its history', () => {
  const read = (sk: string) => sk >= '#A' && sk <= keys.stateSk;
  for (const sk of [keys.answersSk, keys.amendedSk(3), keys.answerSk('1'), keys.recallSk, keys.stateSk]) {
    expect(read(sk), sk).toBe(true);
  }
  for (const sk of [keys.eventSk(1), keys.accessSk(0, 'x'), keys.foundSk]) expect(read(sk), sk).toBe(false);
});

test('cases spread over the shards of the due index', () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 8_000; i++) {
    const shard = keys.duePk(`2611220${String(i).padStart(6, '0')}`);
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  expect(counts.size).toBe(keys.dueShards);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200);
});

test('a case whose own hint is on its way is left alone for a while, a longer wait is the sweeper’s from its time on', () => {
  fc.assert(
    fc.property(time, fc.integer({ min: -1e9, max: 1e9 }), (now, wait) => {
      const due = keys.dueAt(now + wait, now);
      expect(due).toBeGreaterThanOrEqual(now + wait);
      if (wait > keys.longestDelay) expect(due).toBe(now + wait);
      else expect(due).toBe(Math.max(now, now + wait) + keys.grace);
    }),
  );
});
