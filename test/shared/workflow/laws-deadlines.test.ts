import { describe, expect, test } from 'vitest';
import { decide } from '../../../shared/workflow/decide.ts';
import type { WaitingStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { start } from '../../support/engine.ts';
import { day, done, failed, hour, job, minute, review, reviewer, stateOf, submit, tables } from './support.ts';

const on = tables();

describe('law 12: no deadline acts early by the injected clock; each acts once; a reminder overtaken by a later step is not sent', () => {
  const acted: [string, number][] = [];
  const timer = (name: string, after: number, to?: string) => ({
    name,
    at: (ctx: { enteredAt: number }) => ctx.enteredAt + after,
    run: (ctx: { now: number }) => {
      acted.push([name, ctx.now - start]);
      return to ? outcome.go(to) : outcome.stay({ start: [{ workflow: 'note', data: { name } }] });
    },
  });
  const wait = {
    ...review,
    timers: [timer('soon', 5 * minute), timer('later', 6 * hour), timer('end', 12 * hour, 'done')],
  } as WaitingStep;
  const child = job(
    { send: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') }, done },
    { name: 'note' },
  );
  const flow = job({ wait, done, failed });

  test('each acts once, at or after its time, within two minutes of it', async () => {
    acted.length = 0;
    const engine = await on.open({ job: flow, note: child });
    const ref = await submit(engine);
    // Duplicates of every hint, and sweeps that find it due over and over.
    for (let hours = 0; hours < 14 * 4; hours++) {
      await engine.env.queue.send('job', [{ ref, fence: 0 }]);
      await engine.run({ until: start + (hours * hour) / 4 });
    }
    expect(acted.map(([name]) => name)).toEqual(['soon', 'later', 'end']);
    for (const [index, due] of [5 * minute, 6 * hour, 12 * hour].entries()) {
      expect(acted[index]![1]).toBeGreaterThanOrEqual(due);
      expect(acted[index]![1]).toBeLessThan(due + 2 * minute);
    }
  });

  test('after an outage only the last that is due speaks', async () => {
    acted.length = 0;
    const engine = await on.open({ job: flow, note: child });
    const ref = await submit(engine);
    await engine.run();
    engine.queues.lose();
    engine.pass(7 * hour);
    await engine.run();
    await engine.run({ until: engine.clock.now() + 5 * minute });
    expect(acted.map(([name]) => name)).toEqual(['later']);
    expect((await engine.items('note')).filter(({ sk }) => sk === '#STATE')).toHaveLength(1);
    expect(await stateOf(engine, ref)).toMatchObject({ timer: 2, at: start + 12 * hour });
  });

  test('a decision before the reminder’s time: it is never sent, not even by a hint that was on its way', async () => {
    acted.length = 0;
    const engine = await on.open({ job: flow, note: child });
    const ref = await submit(engine);
    await engine.run();
    engine.pass(4 * minute);
    await decide(engine.env, { workflow: 'job', ref, decision: 'pass', by: reviewer });
    await engine.run({ until: start + 2 * day });
    expect(acted).toEqual([]);
  });

  test('a deadline that the city has moved since is kept by the new time', async () => {
    let after = 2 * hour;
    const moving = job({
      wait: { ...review, timers: [{ name: 'end', at: (ctx) => ctx.enteredAt + after, run: () => outcome.go('done') }] },
      done,
      failed,
    });
    const engine = await on.open({ job: moving });
    const ref = await submit(engine);
    await engine.run();
    after = 5 * hour;
    await engine.run({ until: start + 5 * hour - minute });
    expect((await stateOf(engine, ref)).step).toBe('wait');
    await engine.run({ until: start + 5 * hour + 2 * minute });
    expect((await stateOf(engine, ref)).step).toBe('done');
  });
});
