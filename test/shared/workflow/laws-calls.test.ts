import { describe, expect, test } from 'vitest';
import { advance } from '../../../shared/workflow/advance.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { CallResult, CallStep } from '../../../shared/workflow/definition.ts';
import type { Fate } from '../../simulation/gate.ts';
import { flow, type Party, party, settled } from './calls.ts';
import { applicant, eventsOf, stateOf, submit, tables } from './support.ts';

const on = tables();

describe('law 6: each external effect bears one key over all its retries; a peer that honours it sees one effect', () => {
  test.each(['honoursKey', 'canBeAsked'] as const)('%s: over lost requests, lost answers and refusals', async (can) => {
    const peer = party(['lost', 'unsure', { retry: true }, 'lost']);
    const engine = await on.open({ job: flow(can) }, { parties: peer });
    const ref = await submit(engine);
    expect(await settled(engine, ref)).toMatchObject({ step: 'review', data: { result: 'fine' } });
    expect(new Set(peer.keys).size).toBe(1);
    if (can === 'canBeAsked') expect([...peer.effects.values()]).toEqual([1]);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'canBeAsked: a worker that dies at its call %i makes no second effect',
    async (at) => {
      const peer = party();
      for (const fate of ['crashBefore', 'crashAfter', 'requestLost', 'answerLost'] as Fate[]) {
        let index = -1;
        const engine = await on.open(
          { job: flow('canBeAsked') },
          {
            parties: peer,
            fateOf: ({ task }) => (task === 'worker' && ++index === at ? fate : 'pass'),
          },
        );
        peer.effects.clear();
        const ref = await submit(engine);
        expect((await settled(engine, ref)).step, fate).toBe('review');
        expect([...peer.effects.values()], fate).toEqual([1]);
      }
    },
  );

  test('a decision while a call is under way neither repeats the call nor loses its answer', async () => {
    for (const can of ['honoursKey', 'canBeAsked', 'onceAtMost'] as const) {
      const peer = party();
      let during: (() => Promise<unknown>) | undefined;
      const perform: CallStep['perform'] = async (ctx, key) => {
        const result = await (ctx.parties as Party).perform(key);
        await during?.();
        return result;
      };
      const engine = await on.open({ job: flow(can, { perform, unknown: 'review' }) }, { parties: peer });
      const ref = await submit(engine);
      during = async () => {
        during = undefined;
        await decide(engine.env, { workflow: 'job', ref, decision: 'change', by: applicant });
        // The decision's own hint reaches a second worker before the first has its answer.
        await engine.deliver('job', 1);
      };
      expect(await settled(engine, ref), can).toMatchObject({ data: { result: 'fine', changed: true } });
      expect(peer.keys, can).toHaveLength(1);
    }
  });

  test('a decision after a call of unknown outcome: the next attempt still asks first', async () => {
    const peer = party(['unsure']);
    const engine = await on.open({ job: flow('canBeAsked') }, { parties: peer });
    const ref = await submit(engine);
    await engine.deliver('job', 1);
    await decide(engine.env, { workflow: 'job', ref, decision: 'change', by: applicant });
    expect(await settled(engine, ref)).toMatchObject({ step: 'review' });
    expect([...peer.effects.values()]).toEqual([1]);
    expect(peer.asked).toHaveLength(1);
  });

  test('onceAtMost: an unknown outcome goes to a desk and is never repeated', async () => {
    for (const answer of ['unsure', 'lost'] as const) {
      const peer = party([answer]);
      const engine = await on.open({ job: flow('onceAtMost', { unknown: 'review' }) }, { parties: peer });
      const ref = await submit(engine);
      expect(await settled(engine, ref)).toMatchObject({ step: 'review', data: {} });
      expect(peer.keys).toHaveLength(1);
      expect((await eventsOf(engine, ref)).at(-1)).toMatchObject({ note: { code: 'unknownOutcome' } });
    }
    // The same when the worker died over it.
    const peer = party();
    let died = false;
    const engine = await on.open(
      { job: flow('onceAtMost', { unknown: 'review' }) },
      {
        parties: peer,
        fateOf: ({ kind }) => {
          if (kind !== 'party' || died) return 'pass';
          died = true;
          return 'crashAfter';
        },
      },
    );
    const ref = await submit(engine);
    expect(await settled(engine, ref)).toMatchObject({ step: 'review' });
    expect(peer.keys).toHaveLength(1);
  });

  test('a sure "not done" may be repeated even by onceAtMost', async () => {
    const peer = party([{ retry: true }, { retry: true }]);
    const engine = await on.open({ job: flow('onceAtMost', { unknown: 'review' }) }, { parties: peer });
    const ref = await submit(engine);
    expect(await settled(engine, ref)).toMatchObject({ data: { result: 'fine' } });
    expect(peer.keys).toHaveLength(3);
  });
});

describe('a call that outlasts its step’s timeout is an unknown outcome; the engine holds the time, whatever the call does', () => {
  /** A case before its call; the engine's timer goes off as soon as something waits for it. */
  async function hanging(can: CallStep['can'], more: Partial<CallStep>, answers: Parameters<typeof party>[0] = []) {
    const peer = party(answers);
    const engine = await on.open({ job: flow(can, more) }, { parties: peer });
    const ref = await submit(engine);
    const timers: number[] = [];
    const env = {
      ...engine.env,
      timer(ms: number, run: () => void) {
        timers.push(ms);
        const timer = setImmediate(run);
        return () => clearImmediate(timer);
      },
    };
    return { engine, ref, peer, timers, env };
  }
  const never = () => new Promise<never>(() => undefined);
  const first = { attempt: 1, unsure: true, step: 'call' };

  test('it is told to stop, and done again later under the same key', async () => {
    const signals: AbortSignal[] = [];
    const { engine, ref, peer, timers, env } = await hanging('honoursKey', {
      async perform(ctx, key, signal) {
        signals.push(signal);
        const answer = await (ctx.parties as Party).perform(key);
        return signals.length === 1 ? never() : answer;
      },
    });
    expect(await advance(env, 'job', ref)).toBe('later');
    expect(timers).toEqual([5_000]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await stateOf(engine, ref)).toMatchObject(first);
    expect(engine.logged.join()).toContain('CallTimedOut');
    expect(await settled(engine, ref)).toMatchObject({ step: 'review', data: { result: 'fine' } });
    expect(new Set(peer.keys).size).toBe(1);
    expect(signals[1]!.aborted).toBe(false);
  });

  test('onceAtMost: it is never done again, a desk looks', async () => {
    const { engine, ref, peer, env } = await hanging('onceAtMost', { perform: never, unknown: 'failed' });
    await advance(env, 'job', ref);
    expect((await settled(engine, ref)).step).toBe('failed');
    expect(peer.keys).toEqual([]);
  });

  test('canBeAsked: it is asked what came of it, and a question that outlasts the timeout is no answer either', async () => {
    let hangs = true;
    const { engine, ref, peer, env } = await hanging('canBeAsked', {
      async perform(ctx, key) {
        const answer = await (ctx.parties as Party).perform(key);
        return hangs ? never() : answer;
      },
      ask: (ctx, key) => (hangs ? never() : (ctx.parties as Party).ask(key)),
    });
    await advance(env, 'job', ref);
    await engine.run({ until: engine.clock.now() + 4_000 });
    const { at } = await stateOf(engine, ref);
    engine.pass(at! - engine.clock.now());
    await advance(env, 'job', ref);
    expect(await stateOf(engine, ref)).toMatchObject({ ...first, attempt: 2 });
    expect(peer.keys).toHaveLength(1);
    hangs = false;
    expect(await settled(engine, ref)).toMatchObject({ step: 'review', data: { result: 'fine' } });
    expect([...peer.effects.values()]).toEqual([1]);
  });

  test('an answer that comes after its time is not listened to', async () => {
    const late = Promise.withResolvers<CallResult<string>>();
    const { engine, ref, env } = await hanging('honoursKey', { perform: () => late.promise });
    await advance(env, 'job', ref);
    late.resolve({ ok: 'late' });
    await late.promise;
    expect(await stateOf(engine, ref)).toMatchObject(first);
  });
});
