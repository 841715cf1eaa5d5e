import { expect, test } from 'vitest';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { sweep } from '../../../shared/workflow/sweep.ts';
import { start } from '../../support/engine.ts';
import {
  day,
  done,
  eventsOf,
  failed,
  hour,
  job,
  lawsOver,
  minute,
  review,
  stateOf,
  submit,
  tables,
} from './support.ts';

const on = tables();

test('law 5: the sweeper alone finishes every case', async () => {
  // Every message of a worker, an acceptor or a party is lost: only what the sweeper sends arrives.
  const child = job(
    {
      send: {
        kind: 'call',
        can: 'honoursKey',
        timeout: 1_000,
        to: ['done'],
        perform: async () => ({ ok: 1 }),
        received: () => outcome.go('done'),
      },
      done: { ...done, answer: () => ({ sent: true }) },
    },
    { name: 'note' },
  );
  let refusals = 2;
  const parent = job(
    {
      first: {
        kind: 'automatic',
        apart: true,
        to: ['ask'],
        run: () => outcome.go('ask', { start: [{ workflow: 'note', data: {}, answers: true }] }),
      },
      ask: {
        kind: 'call',
        can: 'honoursKey',
        timeout: 1_000,
        to: ['wait'],
        perform: async () => (refusals-- > 0 ? { retry: true } : { ok: 1 }),
        received: () => outcome.go('wait'),
      },
      wait: {
        ...review,
        timers: [{ name: 'deadline', at: (ctx) => ctx.enteredAt + 3 * hour, run: () => outcome.go('done') }],
      },
      done,
      failed,
    },
    { answered: (ctx) => outcome.stay({ patch: { told: Number(ctx.data.told ?? 0) + 1 } }) },
  );
  const workflows = { job: parent, note: child };
  let sweeping = false;
  const engine = await on.open(workflows, {
    fateOf: ({ kind, task }) => {
      if (kind !== 'queue') return 'pass';
      sweeping ||= task.startsWith('sweep');
      return task.startsWith('sweep') ? 'pass' : 'requestLost';
    },
  });
  const refs: string[] = [];
  for (let i = 0; i < 5; i++) refs.push(await submit(engine));
  await engine.run({ until: start + 2 * day });
  expect(sweeping).toBe(true);
  for (const ref of refs) expect(await stateOf(engine, ref)).toMatchObject({ status: 'done', data: { told: 1 } });
  expect(await lawsOver(engine, workflows)).toEqual([]);
});

test('law 5: a case has at most one hint per interval, however long it waits for a worker, and the interval grows', async () => {
  const engine = await on.open({
    job: job({
      review: { ...review, timers: [{ name: 'x', at: (ctx) => ctx.enteredAt + hour, run: () => outcome.go('done') }] },
      done,
      failed,
    }),
  });
  const ref = await submit(engine);
  await engine.run();
  engine.queues.lose();
  const sent: number[] = [];
  for (const from = engine.clock.now(); engine.clock.now() < from + 2 * day; engine.pass(20 * minute)) {
    const { sent: now } = await sweep(engine.env, 'job');
    for (let i = 0; i < now; i++) sent.push(engine.clock.now());
  }
  const gaps = sent.slice(1).map((at, index) => at - sent[index]!);
  expect(sent[0]! - start).toBeLessThan(hour + 30 * minute);
  expect(gaps[0]).toBeGreaterThan(hour);
  for (const [index, gap] of gaps.slice(1).entries())
    expect(gap).toBeGreaterThanOrEqual(Math.min(gaps[index]!, 12 * hour));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(12 * hour + 20 * minute);
  expect((await stateOf(engine, ref)).step).toBe('review');
  expect(await eventsOf(engine, ref)).toHaveLength(2);
});

test('law 5: two sweepers at once, or one with a stale index, send no case twice', async () => {
  const engine = await on.open({ job: job({ review, done, failed }) });
  for (let i = 0; i < 30; i++) await submit(engine);
  engine.queues.lose();
  engine.pass(2 * minute);
  const swept = await Promise.all([1, 2, 3].map(() => sweep(engine.env, 'job')));
  expect(swept.reduce((sum, { sent }) => sum + sent, 0)).toBe(30);
  expect(new Set(engine.queues.sent.slice(30).map(({ body }) => body)).size).toBe(30);
});

test('law 5: what a sweep has moved on it sends, although another of its writes failed', async () => {
  let writes = 0;
  const engine = await on.open(
    { job: job({ review, done, failed }) },
    {
      fateOf: ({ label, task }) => (task === 'sweep' && label === 'update' && ++writes === 5 ? 'requestLost' : 'pass'),
    },
  );
  for (let i = 0; i < 40; i++) await submit(engine);
  const before = engine.queues.sent.length;
  engine.pass(2 * minute);
  const ended = await engine.task('sweep', (env) => sweep(env, 'job'));
  expect(ended).toHaveProperty('error');
  // One failed; at most its shard's later pages wait for the next run, and nobody for the next interval.
  await engine.task('again', (env) => sweep(env, 'job'));
  expect(engine.queues.sent.length - before).toBe(40);
});
