import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test, vi } from 'vitest';
import { accept } from '../../../shared/workflow/accept.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { answersSk, casePk, stateSk } from '../../../shared/workflow/keys.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { fold, machineOf } from '../../../shared/workflow/state.ts';
import { type Command, writes } from '../../simulation/command.ts';
import type { Fate } from '../../simulation/gate.ts';
import type { Point } from '../../support/engine.ts';
import { applicant, day, done, eventsOf, failed, job, review, stateOf, submission, submit, tables } from './support.ts';

const on = tables();
const plain = { job: job({ review, done, failed }) };

test('law 1: accepted means durable: nothing is answered 202 before its transaction has committed', async () => {
  // Whatever becomes of the transaction, an answer "accepted" finds the whole case; no answer, no promise.
  for (const fate of ['requestLost', 'answerLost', 'throttle', 'conflict', 'crashBefore', 'crashAfter'] as Fate[]) {
    for (const label of ['transact 3', 'send job 1']) {
      let hit = false;
      const fateOf = (point: Point): Fate => {
        if (hit || point.label !== label) return 'pass';
        hit = true;
        return fate;
      };
      const engine = await on.open(plain, { fateOf });
      const ended = await engine.task('tap', (env) => accept(env, submission()));
      expect(hit).toBe(true);
      const items = await engine.items('job');
      if (!('value' in ended)) {
        expect(['crashBefore', 'crashAfter']).toContain(fate);
        continue;
      }
      expect(ended.value.kind).toBe('accepted');
      const { ref } = ended.value as { ref: string };
      const own = items.filter(({ pk }) => pk === casePk(ref)).map(({ sk }) => sk);
      expect(own.sort(), `${label} ${fate}`).toEqual([answersSk, stateSk].sort());
      expect((await eventsOf(engine, ref)).map(({ fence }) => fence)).toEqual([0]);
    }
  }
});

test('law 1: when the table never takes it, nobody is told that it was accepted', async () => {
  const engine = await on.open(plain, { fateOf: ({ writes }) => (writes ? 'throttle' : 'pass') });
  await expect(accept(engine.env, submission())).rejects.toThrow('busy');
  expect(await engine.items('job')).toEqual([]);
});

test('law 2: the same submission token from the same client gives the same case and receipt, until the case is destroyed (then 410); with other answers, 409', async () => {
  const end = { ...done, destroyAt: ({ enteredAt }: { enteredAt: number }) => enteredAt + day };
  const engine = await on.open({
    job: job({ first: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') }, done: end }),
  });
  const one = submission({ token: 'tap' });
  const taps = await Promise.all([1, 2, 3, 4, 5].map(() => accept(engine.env, one)));
  const refs = new Set(taps.map((receipt) => (receipt.kind === 'accepted' ? receipt.ref : receipt.kind)));
  expect(refs.size).toBe(1);
  const [ref] = refs;
  expect(taps.filter((receipt) => receipt.kind === 'accepted' && !receipt.repeated)).toHaveLength(1);
  expect(new Set(taps.map((receipt) => receipt.kind === 'accepted' && receipt.at)).size).toBe(1);
  // The order in which a client names its fields is no difference; another value is.
  const turned = await accept(engine.env, { ...one, answers: { b: 2, a: { d: 1, c: [1, 2] } }, token: 'order' });
  const again = await accept(engine.env, { ...one, answers: { a: { c: [1, 2], d: 1 }, b: 2 }, token: 'order' });
  expect(again).toMatchObject({ kind: 'accepted', repeated: true, ref: (turned as { ref: string }).ref });
  expect(await accept(engine.env, { ...one, answers: { name: '李四' } })).toEqual({ kind: 'conflict', ref });
  // Another client's token of the same letters is another token.
  expect(await accept(engine.env, { ...one, client: 'c2' })).toMatchObject({ kind: 'accepted', repeated: false });
  await engine.run({ until: engine.clock.now() + 2 * day });
  expect(await accept(engine.env, one)).toEqual({ kind: 'gone' });
});

test('law 2: whoever repeats a submission sends its hint again, since the first may have died before sending', async () => {
  let first = true;
  const fateOf = ({ kind }: Point): Fate => {
    if (kind !== 'queue' || !first) return 'pass';
    first = false;
    return 'crashBefore';
  };
  const engine = await on.open(plain, { fateOf });
  const one = submission();
  await engine.task('tap', (env) => accept(env, one));
  expect(engine.queues.sent).toHaveLength(0);
  await engine.task('tap', (env) => accept(env, one));
  expect(engine.queues.sent).toHaveLength(1);
});

test('law 3: every change of state is one conditional transaction on the case’s fence; history has no gap and no fork, and the machine’s state is the fold of the history', async () => {
  const seen: string[] = [];
  const fateOf = ({ label }: Point): Fate => {
    seen.push(label);
    return 'pass';
  };
  const steps = {
    a: { kind: 'automatic', apart: true, to: ['b'], run: () => outcome.go('b', { patch: { n: 1, gone: 'soon' } }) },
    b: { kind: 'automatic', apart: true, to: ['c'], run: () => outcome.go('c', { patch: { gone: null, n: 2 } }) },
    c: {
      kind: 'automatic',
      apart: true,
      to: ['done'],
      run: () => outcome.go('done', { patch: { list: [1, { x: 2 }] } }),
    },
    done,
  } as const;
  const engine = await on.open({ job: job(steps) }, { fateOf });
  const ref = await submit(engine);
  seen.length = 0;
  const sent = vi.spyOn(on.dynamo().documents, 'send');
  // Twelve workers at once, as many duplicates as the queue may deliver.
  for (let copy = 0; copy < 11; copy++) await engine.env.queue.send('job', [{ ref, fence: 0 }]);
  await Promise.all(Array.from({ length: 12 }, () => engine.deliver('job', 1)));
  const events = await eventsOf(engine, ref);
  expect(events.map(({ fence }) => fence)).toEqual([0, 1, 2, 3]);
  expect(new Set(events.map(({ nonce }) => nonce)).size).toBe(4);
  const state = await stateOf(engine, ref);
  expect(fold(events)).toEqual(machineOf(state));
  expect(state.data).toEqual({ n: 2, list: [1, { x: 2 }] });
  // Nothing but commits has moved it, and each of them names the fence that it has seen.
  expect(seen.filter((label) => /update|delete/.test(label))).toEqual([]);
  const changes = sent.mock.calls.map(([command]) => command as unknown as Command).filter(writes);
  expect(new Set(changes.map(({ input }) => input.ConditionExpression))).toEqual(new Set(['#fence = :fence']));
  sent.mockRestore();
});

test('law 3: of many who change a case at once each change stands, one after the other, and none overwrites another', async () => {
  const count = {
    by: ['applicant'],
    to: [],
    run: (ctx: { data: Record<string, unknown> }) => outcome.stay({ patch: { n: Number(ctx.data.n ?? 0) + 1 } }),
  };
  const engine = await on.open({
    job: job({ review: { ...review, decisions: { ...review.decisions, count } }, done, failed }),
  });
  const ref = await submit(engine);
  await engine.run();
  const request = { workflow: 'job', ref, decision: 'count', by: applicant };
  const many = await Promise.all(Array.from({ length: 8 }, () => decide(engine.env, request)));
  expect(many.map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'done'));
  const events = await eventsOf(engine, ref);
  expect(events.filter(({ cause }) => cause === 'decision:count')).toHaveLength(8);
  const state = await stateOf(engine, ref);
  expect(state.data).toEqual({ n: 8 });
  expect(fold(events)).toEqual(machineOf(state));
});

test('law 3: a gap or a fork in the history is noticed', async () => {
  const engine = await on.open(plain);
  const ref = await submit(engine);
  const [event] = await eventsOf(engine, ref);
  expect(() => fold([event!, event!])).toThrow('fence');
  expect(() => fold([{ ...event!, fence: 1 }])).toThrow('fence');
  await on.dynamo().documents.send(
    new UpdateCommand({
      TableName: engine.env.tables.of.job!,
      Key: { pk: casePk(ref), sk: stateSk },
      UpdateExpression: 'REMOVE past',
    }),
  );
  expect(fold(await eventsOf(engine, ref))).not.toEqual(machineOf(await stateOf(engine, ref)));
});

test('law 4: messages carry ids only', async () => {
  const child = job(
    { tell: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') }, done },
    { name: 'note' },
  );
  const parent = job({
    start: {
      kind: 'automatic',
      to: ['wait'],
      run: () =>
        outcome.go('wait', {
          start: [{ workflow: 'note', data: { secret: 'x' }, sealed: { to: '138' }, answers: true }],
        }),
    },
    wait: { ...review, timers: [{ name: 'soon', at: (ctx) => ctx.enteredAt + 60_000, run: () => outcome.go('done') }] },
    done,
    failed,
  });
  const engine = await on.open({ job: parent, note: child });
  await submit(engine, { by: applicant, data: { name: '张三' } });
  await engine.run({ until: engine.clock.now() + day });
  expect(engine.queues.sent.length).toBeGreaterThanOrEqual(3);
  for (const { body } of engine.queues.sent) {
    expect(Object.keys(JSON.parse(body)).sort()).toEqual(['fence', 'ref']);
    expect(body).toMatch(/^\{"ref":"\d{13}","fence":\d+\}$/);
  }
});
