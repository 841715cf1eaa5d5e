import { describe, expect, test } from 'vitest';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { isCommit } from '../../simulation/command.ts';
import type { Fate } from '../../simulation/gate.ts';
import { type Point, start } from '../../support/engine.ts';
import { day, done, eventsOf, failed, job, stateOf, submit, tables } from './support.ts';

const on = tables();
const straight = { first: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') }, done } as const;

describe('law 13: conflict and throttling are never read as refusal and spend no attempt; a worker that lost the answer of its own commit recognises that commit', () => {
  const claims = job({
    first: {
      kind: 'automatic',
      to: ['done', 'failed'],
      run: () => outcome.go('done', { claim: [{ key: 'one', else: 'failed' }] }),
    },
    done: { ...done, keeps: ['claim:*'] },
    failed,
  });
  const times = (count: number, fate: Fate, which: (point: Point) => boolean) => {
    let left = count;
    return (point: Point): Fate => (which(point) && left-- > 0 ? fate : 'pass');
  };
  const commits = ({ task, label }: Point) => task === 'worker' && isCommit(label);

  test.each(['conflict', 'throttle', 'requestLost'] as const)(
    '%s, for a while: the case goes its way, not the way of a refusal',
    async (fate) => {
      const engine = await on.open({ job: claims }, { fateOf: times(5, fate, commits) });
      const ref = await submit(engine);
      await engine.run({ until: start + day });
      expect(await stateOf(engine, ref)).toMatchObject({ step: 'done', attempt: 0 });
    },
  );

  test.each(['conflict', 'throttle', 'requestLost'] as const)(
    '%s, for as long as ten workers try: no attempt is spent, nobody is stuck',
    async (fate) => {
      const call = job({
        ask: {
          kind: 'call',
          can: 'honoursKey',
          timeout: 1_000,
          to: ['done'],
          perform: async () => ({ ok: 1 }),
          received: () => outcome.go('done'),
        },
        done,
      });
      for (const flow of [claims, call]) {
        const engine = await on.open({ job: flow }, { fateOf: times(80, fate, commits) });
        const ref = await submit(engine);
        await engine.run({ until: start + 3 * day });
        expect(await stateOf(engine, ref)).toMatchObject({ step: 'done' });
        expect(engine.logged.filter((line) => /stuck|exhausted/.test(line))).toEqual([]);
      }
    },
  );

  test('a read that fails while a step’s code looks around is not the step’s fault', async () => {
    const looks = job({
      first: {
        kind: 'automatic',
        to: ['done'],
        run: async (ctx) => outcome.go('done', { patch: { facts: await ctx.person('p') } }),
      },
      done,
    });
    const engine = await on.open({ job: looks }, { fateOf: times(7, 'throttle', ({ label }) => label === 'get') });
    const ref = await submit(engine);
    await engine.run({ until: start + 3 * day });
    expect(await stateOf(engine, ref)).toMatchObject({ step: 'done' });
    expect(engine.logged.filter((line) => line.startsWith('step.failed'))).toEqual([]);
  });

  test('its own commit: the answer is lost, once or on every try; it is done once and its hints go out', async () => {
    const child = job(straight, { name: 'note' });
    const flow = job({
      first: {
        kind: 'automatic',
        to: ['done', 'failed'],
        run: () =>
          outcome.go('done', { claim: [{ key: 'one', else: 'failed' }], start: [{ workflow: 'note', data: {} }] }),
      },
      done: { ...done, keeps: ['claim:*'] },
      failed,
    });
    for (const count of [1, 100]) {
      const engine = await on.open({ job: flow, note: child }, { fateOf: times(count, 'answerLost', commits) });
      const ref = await submit(engine);
      await engine.run();
      const events = await eventsOf(engine, ref);
      expect(events).toHaveLength(2);
      expect(await stateOf(engine, ref)).toMatchObject({ step: 'done', holds: ['claim:one'] });
      const notes = (await engine.items('note')).filter(({ sk }) => sk === '#STATE');
      expect(notes).toMatchObject([{ status: 'done' }]);
    }
  });

  test('the fence refused and somebody else’s event there: it is not taken for its own', async () => {
    const engine = await on.open({ job: job({ first: { ...straight.first, apart: true, to: ['done'] }, done }) });
    const ref = await submit(engine);
    await engine.env.queue.send('job', [{ ref, fence: 0 }]);
    await Promise.all([engine.deliver('job', 1), engine.deliver('job', 1)]);
    expect(await eventsOf(engine, ref)).toHaveLength(2);
  });
});
