import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../shared/workflow/decide.ts';
import type { CallStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { redrive } from '../../../shared/workflow/stuck.ts';
import { handleHints } from '../../../shared/workflow/worker.ts';
import { type Engine, start } from '../../support/engine.ts';
import { call, flow, type Party, party, settled } from './calls.ts';
import {
  applicant,
  day,
  done,
  eventsOf,
  failed,
  job,
  lawsOver,
  minute,
  review,
  reviewer,
  stateOf,
  submit,
  tables,
} from './support.ts';

const on = tables();

describe('law 7: fruitless attempts at one fence are bounded; then the case is stuck: on the desk, alarmed, redriven by a command; nothing is dropped silently, nothing cycles for ever, and a case never becomes stuck for its neighbour’s crash', () => {
  const stuckLists = () => [{ list: 'stuck', divisions: ['1'], urgency: start, row: {} }];
  const rows = async (engine: Engine) => (await engine.items('job')).filter(({ pk }) => pk.startsWith('LIST#stuck'));

  test('a party that never answers: five attempts, then the branch for it', async () => {
    const peer = party(Array.from({ length: 50 }, () => 'lost' as const));
    const engine = await on.open({ job: flow('honoursKey', { exhausted: 'review' }) }, { parties: peer });
    const ref = await submit(engine);
    expect(await settled(engine, ref)).toMatchObject({ step: 'review', status: 'waiting' });
    expect(peer.keys).toHaveLength(5);
    expect((await eventsOf(engine, ref)).at(-1)).toMatchObject({ note: { code: 'exhausted' } });
  });

  test('without a branch the case is stuck; redrive finishes it with the same key, 再次发送 with a new one', async () => {
    for (const again of [false, true]) {
      const peer = party(Array.from({ length: 5 }, () => 'lost' as const));
      const flows = { job: job({ call: call('canBeAsked'), review, done, failed }, { stuckLists }) };
      const engine = await on.open(flows, { parties: peer });
      const ref = await submit(engine);
      expect(await settled(engine, ref)).toMatchObject({ step: 'call', status: 'stuck' });
      expect(await rows(engine)).toHaveLength(1);
      expect(engine.logged.filter((line) => line.startsWith('case.stuck'))).toHaveLength(1);
      // It rests: no message, nothing due.
      const sent = engine.queues.sent.length;
      await settled(engine, ref);
      expect(engine.queues.sent).toHaveLength(sent);
      expect(await lawsOver(engine, flows, { quiet: true, stuck: true })).toEqual([]);

      await redrive(engine.env, 'job', ref, reviewer, again);
      expect(await settled(engine, ref)).toMatchObject({ step: 'review', data: { result: 'fine' } });
      expect(await rows(engine)).toEqual([]);
      expect(new Set(peer.keys).size).toBe(again ? 2 : 1);
      // The earlier attempts' outcome is unknown still: asked about with the old key, not with a new one.
      if (!again) expect(peer.asked.at(-1)).toBe(peer.keys[0]);
    }
  });

  test('an effect that took place before the case became stuck is not repeated by a redrive', async () => {
    const peer = party(['unsure']);
    let deaf = true;
    const ask: CallStep['ask'] = async (ctx, key) => {
      if (deaf) throw new Error('down');
      return (ctx.parties as Party).ask(key);
    };
    const engine = await on.open({ job: flow('canBeAsked', { ask }) }, { parties: peer });
    const ref = await submit(engine);
    expect(await settled(engine, ref)).toMatchObject({ status: 'stuck' });
    deaf = false;
    await redrive(engine.env, 'job', ref, reviewer);
    expect(await settled(engine, ref)).toMatchObject({ step: 'review' });
    expect([...peer.effects.values()]).toEqual([1]);
  });

  test('whatever of a step’s own code fails: its run, a timer, a look, an answer, a list, a wrong target', async () => {
    const boom = () => {
      throw new Error('boom: 张三');
    };
    const wait = { ...review, decisions: {}, to: ['done'] };
    const go = (more = {}) =>
      ({ kind: 'automatic', to: ['wait', 'done'], run: () => outcome.go('wait', more) }) as const;
    const child = job(
      {
        tell: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') },
        done: { ...done, answer: () => ({}) },
      },
      { name: 'note' },
    );
    const asks = go({ start: [{ workflow: 'note', data: {}, answers: true }] });
    const at = (ctx: { enteredAt: number }) => ctx.enteredAt + minute;
    const late = (ctx: { enteredAt: number; now: number }) =>
      ctx.now > start + minute ? boom() : ctx.enteredAt + 2 * minute;
    const claims = Array.from({ length: 120 }, (_, i) => ({ key: `k${i}`, else: 'done' }));
    const broken = {
      run: job({ a: { kind: 'automatic', to: ['done'], run: boom }, done }),
      timer: job({ wait: { ...wait, timers: [{ name: 't', at, run: boom }] }, done }),
      timerAt: job({ wait: { ...wait, timers: [{ name: 't', at: late as never, run: () => outcome.stay() }] }, done }),
      look: job({ wait: { ...wait, wake: boom }, done }),
      answer: job({ a: asks, wait, done }, { answered: boom }),
      lists: job({ a: go(), wait: { ...wait, lists: boom }, done }),
      target: job({ a: { ...go(), to: ['done'] }, done }),
      tooMuch: job({ a: go({ claim: claims }), wait, done }),
      // An item too large for the table, however packed: a fault of what the step asks for, not of the table.
      tooLarge: job({ a: go({ patch: { text: randomBytes(450_000).toString('base64') } }), wait, done }),
      stuckList: job({ a: { kind: 'automatic', to: ['done'], run: boom }, done }, { stuckLists: boom }),
    };
    for (const [name, one] of Object.entries(broken)) {
      const engine = await on.open({ job: one, note: child });
      const ref = await submit(engine);
      const state = await settled(engine, ref);
      expect(state.status, name).toBe('stuck');
      const failures = engine.logged.filter((line) => line.startsWith('step.failed')).length;
      expect(failures, name).toBeGreaterThanOrEqual(5);
      expect(failures, name).toBeLessThan(10);
      // Nothing cycles for ever.
      const sent = engine.queues.sent.length;
      await engine.run({ until: engine.clock.now() + 30 * day });
      expect(engine.queues.sent.length - sent, name).toBeLessThanOrEqual(1);
      expect(engine.logged.join(), name).not.toContain('张三');
    }
  });

  test('a case that became stuck at its end keeps its end when it is redriven, and is open to nobody meanwhile', async () => {
    const withdraw = { by: ['applicant'], to: ['failed'], run: () => outcome.go('failed') };
    let lasts = false;
    const end = {
      ...done,
      destroyAt: ({ enteredAt }: { enteredAt: number }) => enteredAt + minute,
    };
    const flows = {
      job: job(
        { first: { kind: 'automatic', to: ['wait'], run: () => outcome.go('wait') }, wait: review, done: end, failed },
        { anytime: { withdraw } },
      ),
    };
    // The worker dies over its destruction, every time.
    const engine = await on.open(flows, {
      fateOf: ({ label, task }) => (lasts && task !== 'plain' && label === 'transact 1' ? 'crashBefore' : 'pass'),
    });
    const ref = await submit(engine);
    await engine.run();
    await decide(engine.env, { workflow: 'job', ref, decision: 'pass', by: reviewer });
    lasts = true;
    expect(await settled(engine, ref)).toMatchObject({ status: 'stuck', step: 'done' });
    const request = { workflow: 'job', ref, decision: 'withdraw', by: applicant };
    expect((await decide(engine.env, request)).kind).not.toBe('done');
    expect(await redrive(engine.env, 'job', ref, reviewer)).toMatchObject({ status: 'done' });
    lasts = false;
    expect(await settled(engine, ref)).toMatchObject({ destroyed: true });
  });

  test('a step that kills its worker becomes stuck, its neighbours in the same batches finish', async () => {
    const alive = { kind: 'automatic', to: ['done'], run: () => outcome.go('done') } as const;
    for (const kind of ['automatic', 'answer'] as const) {
      // A promise that never settles: the worker runs into its time limit, again and again.
      const never = () => new Promise<never>(() => undefined);
      const hang = async (ctx: { data: Record<string, unknown> }) => (ctx.data.poison ? never() : outcome.go('done'));
      const child = job({ tell: alive, done: { ...done, answer: () => ({}) } }, { name: 'note' });
      const flows = {
        automatic: job({ a: { kind: 'automatic', to: ['done'], run: hang }, done }),
        answer: job(
          {
            a: {
              kind: 'automatic',
              to: ['done', 'wait'],
              run: (ctx) =>
                ctx.data.poison
                  ? outcome.go('wait', { start: [{ workflow: 'note', data: {}, answers: true }] })
                  : outcome.go('done'),
            },
            wait: { ...review },
            done,
            failed,
          },
          { answered: () => never() as never },
        ),
      };
      const engine = await on.open({ job: flows[kind], note: child });
      engine.mayHang(30);
      const refs: string[] = [];
      for (let i = 0; i < 6; i++) refs.push(await submit(engine, { data: i === 2 ? { poison: true } : {} }));
      // Always all in one batch, so that the neighbours share every crash.
      await engine.run({ until: start + 3 * day, batch: 10 });
      for (const [index, ref] of refs.entries()) {
        expect((await stateOf(engine, ref)).status, `${kind} ${index}`).toBe(index === 2 ? 'stuck' : 'done');
      }
      const sent = engine.queues.sent.length;
      await engine.run({ until: start + 30 * day, batch: 10 });
      expect(engine.queues.sent.length - sent, kind).toBeLessThanOrEqual(1);
    }
  });

  test('the queue’s receive count, which holds the neighbours’ crashes, makes nobody stuck', async () => {
    const flows = { job: job({ first: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') }, done }) };
    const engine = await on.open(flows);
    const ref = await submit(engine);
    const attributes = { ApproximateReceiveCount: '9' };
    const record = { messageId: 'm', body: JSON.stringify({ ref, fence: 0 }), attributes };
    await handleHints(engine.env, 'job', { Records: [record] } as never, true);
    expect(await stateOf(engine, ref)).toMatchObject({ status: 'done' });
  });

  test('a case at which the worker dies alone has three tries; a table that is busy for days spends none', async () => {
    const flows = { job: job({ first: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') }, done }) };
    for (const [fate, status] of [
      ['crashBefore', 'stuck'],
      ['throttle', 'running'],
      ['requestLost', 'running'],
    ] as const) {
      let on1 = true;
      const engine = await on.open(flows, {
        fateOf: ({ label, task }) => (on1 && task !== 'plain' && label === 'put' ? fate : 'pass'),
      });
      const ref = await submit(engine);
      let tries = 0;
      for (; tries < 40 && (await stateOf(engine, ref)).status === 'running'; tries++) {
        if (fate === 'crashBefore' && (await stateOf(engine, ref)).alone === 3) on1 = false;
        await engine.run({ until: engine.clock.now() + day / 2 });
      }
      expect((await stateOf(engine, ref)).status, fate).toBe(status);
      on1 = false;
      await redrive(engine.env, 'job', ref, reviewer);
      expect(await settled(engine, ref), fate).toMatchObject({ status: 'done' });
    }
  });

  test('a call that kills its worker leaves by its branch after five attempts', async () => {
    const peer = party();
    const engine = await on.open(
      { job: flow('honoursKey', { exhausted: 'failed', to: ['review', 'failed'] }) },
      {
        parties: peer,
        fateOf: ({ kind }) => (kind === 'party' ? 'crashAfter' : 'pass'),
      },
    );
    const ref = await submit(engine);
    expect(await settled(engine, ref)).toMatchObject({ step: 'failed' });
    expect(peer.keys).toHaveLength(5);
  });

  test('a malformed message hurts no neighbour, and goes round no more once it is a dead letter', async () => {
    const flows = { job: job({ a: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') }, done }) };
    const engine = await on.open(flows);
    const ref = await submit(engine);
    const record = (messageId: string, body: string) => ({
      messageId,
      body,
      attributes: { ApproximateReceiveCount: '1' },
    });
    const batch = {
      Records: [
        record('bad', 'no json'),
        record('worse', '{"ref":5}'),
        record('good', JSON.stringify({ ref, fence: 0 })),
      ],
    } as never;
    const { batchItemFailures } = await handleHints(engine.env, 'job', batch, false);
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['bad', 'worse']);
    expect((await stateOf(engine, ref)).status).toBe('done');
    expect(await handleHints(engine.env, 'job', { Records: [record('bad', 'no json')] } as never, true)).toEqual({
      batchItemFailures: [],
    });
  });
});
