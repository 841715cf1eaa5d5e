import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { accept } from '../../../shared/workflow/accept.ts';
import { advance } from '../../../shared/workflow/advance.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { WaitingStep } from '../../../shared/workflow/definition.ts';
import { load } from '../../../shared/workflow/load.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { handleHints } from '../../../shared/workflow/worker.ts';
import type { Fate } from '../../simulation/gate.ts';
import { type Point, start } from '../../support/engine.ts';
import {
  applicant,
  day,
  done,
  eventsOf,
  failed,
  hour,
  job,
  lawsOver,
  minute,
  review,
  reviewer,
  stateOf,
  submission,
  submit,
  tables,
} from './support.ts';

const on = tables();
const straight = { first: { kind: 'automatic', to: ['done'], run: () => outcome.go('done') }, done } as const;
const record = (ref: string, fence = 0, received = 1) => ({
  messageId: `m-${ref}`,
  body: JSON.stringify({ ref, fence }),
  attributes: { ApproximateReceiveCount: String(received) },
});

describe('law 10: a missing item on a consistent read is an error to retry, never a reason to acknowledge; a destroyed case leaves a tombstone', () => {
  test('a hint for a case that is not there comes back, also from the dead letters', async () => {
    const engine = await on.open({ job: job(straight) });
    for (const dead of [false, true]) {
      const { batchItemFailures } = await handleHints(
        engine.env,
        'job',
        { Records: [record('2611220999999', 3, 9)] } as never,
        dead,
      );
      expect(batchItemFailures).toHaveLength(1);
    }
    await expect(advance(engine.env, 'job', '2611220999999')).rejects.toThrow('no case');
  });

  test('a destroyed case is gone for every reader, and nothing of it is left but the tombstone', async () => {
    const end = {
      ...done,
      destroyAt: ({ enteredAt }: { enteredAt: number }) => enteredAt + day,
      lists: () => [{ list: 'l', divisions: ['1'], urgency: start, row: {} }],
    };
    const flow = job({
      ...straight,
      first: {
        ...straight.first,
        run: () => outcome.go('done', { find: [{ division: '1', token: 'x' }], texts: { t: 'x' } }),
      },
      done: end,
    });
    const engine = await on.open({ job: flow });
    const one = submission();
    const receipt = await accept(engine.env, one);
    const { ref } = receipt as { ref: string };
    await engine.run({ until: engine.clock.now() + 2 * day });
    expect(await load(engine.env, 'job', ref)).toEqual({ destroyed: true, unfinished: false });
    expect(await accept(engine.env, one)).toEqual({ kind: 'gone' });
    expect(await decide(engine.env, { workflow: 'job', ref, decision: 'x', by: reviewer })).toEqual({ kind: 'gone' });
    expect(await advance(engine.env, 'job', ref)).toBe('idle');
    expect((await engine.items('job')).map(({ pk }) => pk.split('#')[0]).sort()).toEqual(['CASE', 'TOKEN']);
    expect(await lawsOver(engine, { job: flow })).toEqual([]);
  });

  test('a destruction that is interrupted anywhere is gone on with', async () => {
    const end = { ...done, destroyAt: ({ enteredAt }: { enteredAt: number }) => enteredAt + day };
    const flow = job({ ...straight, done: end });
    for (let at = 0; at < 8; at++) {
      for (const fate of ['crashBefore', 'crashAfter', 'answerLost', 'throttle'] as Fate[]) {
        let index = -1;
        const fateOf = ({ task }: Point): Fate =>
          task === 'worker' && engine.clock.now() > start + hour && ++index === at ? fate : 'pass';
        const engine = await on.open({ job: flow }, { fateOf });
        const ref = await submit(engine);
        await engine.run({ until: start + 4 * day });
        expect(await stateOf(engine, ref), `${at} ${fate}`).toMatchObject({ destroyed: true });
        expect(await lawsOver(engine, { job: flow }), `${at} ${fate}`).toEqual([]);
      }
    }
  });

  test('a child’s answer that comes to a destroyed parent is destroyed too, and calls for nobody again', async () => {
    const child = job(
      {
        wait: {
          kind: 'waiting',
          to: ['done'],
          decisions: {},
          timers: [{ name: 't', at: (ctx) => ctx.enteredAt + 3 * day, run: () => outcome.go('done') }],
        },
        done: { ...done, answer: () => ({ late: true }) },
      },
      { name: 'note' },
    );
    const flow = job({
      first: {
        kind: 'automatic',
        to: ['done'],
        run: () => outcome.go('done', { start: [{ workflow: 'note', data: {}, answers: true }] }),
      },
      done: { ...done, destroyAt: ({ enteredAt }) => enteredAt + day },
    });
    const engine = await on.open({ job: flow, note: child });
    await submit(engine);
    await engine.run({ until: start + 5 * day });
    expect(await lawsOver(engine, { job: flow, note: child })).toEqual([]);
    const sent = engine.queues.sent.length;
    await engine.run({ until: start + 30 * day });
    expect(engine.queues.sent).toHaveLength(sent);
  });
});

test('law 11: no personal data in a log line, a message, or a key: what a step throws, takes and says in passing included', async () => {
  const marked = ['张三丰', '110101199003070011', '13800138000'];
  const flow = job({
    first: {
      kind: 'automatic',
      to: ['call'],
      run: async (ctx) =>
        outcome.go('call', { claim: [{ key: ctx.hash('id', 'x'), else: 'call' }], texts: { said: marked[0]! } }),
    },
    call: {
      kind: 'call',
      can: 'honoursKey',
      timeout: 1_000,
      to: ['broken'],
      perform: async (ctx) => {
        if (ctx.now < start + 2 * minute) throw new Error(`no answer about ${marked.join()}`);
        return { ok: marked };
      },
      received: () => outcome.go('broken'),
    },
    broken: { kind: 'automatic', to: ['done'], run: () => Promise.reject(new Error(`cannot: ${marked.join()}`)) },
    done,
  });
  const engine = await on.open({ job: flow });
  const sealing = { ...engine.env.sealing, seal: async () => 'sealed', open: async () => ({}) };
  await accept(
    { ...engine.env, sealing },
    submission({ answers: { name: marked[0], id: marked[1], mobile: marked[2] } }),
  );
  await engine.run({ until: start + day });
  expect(engine.logged.length).toBeGreaterThan(5);
  const told = JSON.stringify([
    engine.logged,
    engine.queues.sent,
    (await engine.items('job')).map(({ pk, sk }) => [pk, sk]),
  ]);
  for (const word of marked) expect(told).not.toContain(word);
});

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
  const commits = ({ task, label }: Point) => task === 'worker' && label.startsWith('transact');

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

describe('law 14: a case follows the workflow version, form version and step order with which it was accepted; a worker that doesn’t know its version leaves it', () => {
  const version = (number: number, to: string) =>
    job(
      {
        first: { kind: 'automatic', to: ['review'], run: () => outcome.go('review') },
        review: { ...review, decisions: { pass: { by: ['reviewer'], to: [to], run: () => outcome.go(to) } } },
        [to]: done,
      },
      { version: number },
    );
  const old = version(1, 'old');
  const renewed = version(2, 'new');

  test('two versions side by side: each case ends by its own', async () => {
    const before = await on.open({ job: old });
    const first = await submit(before, { formVersion: 3, order: ['b', 'a'] });
    await before.run();
    const after = on.join({ job: [renewed, old] });
    const second = await submit(after, { formVersion: 4 });
    await after.run();
    for (const ref of [first, second])
      await decide(after.env, { workflow: 'job', ref, decision: 'pass', by: reviewer });
    expect(await stateOf(after, first)).toMatchObject({ version: 1, formVersion: 3, order: ['b', 'a'], step: 'old' });
    expect(await stateOf(after, second)).toMatchObject({ version: 2, formVersion: 4, order: [], step: 'new' });
  });

  test('a worker that does not know the version leaves the case, whatever brings it there', async () => {
    const newer = await on.open({ job: [renewed, old] });
    const ref = await submit(newer);
    const state = await stateOf(newer, ref);
    const older = on.join({ job: old });
    expect(await advance(older.env, 'job', ref)).toBe('unknownVersion');
    const answer = await handleHints(older.env, 'job', { Records: [record(ref)] } as never, false);
    expect(answer.batchItemFailures).toHaveLength(1);
    for (let tries = 0; tries < 6; tries++)
      await handleHints(older.env, 'job', { Records: [record(ref, 0, 9)] } as never, true);
    expect(await decide(older.env, { workflow: 'job', ref, decision: 'pass', by: reviewer })).toMatchObject({
      kind: 'notOpen',
    });
    expect(await stateOf(newer, ref)).toEqual(state);
    await newer.run();
    expect(await stateOf(newer, ref)).toMatchObject({ step: 'review', status: 'waiting' });
  });
});

test('items: the state of a realistic case stays within 1 KB', async () => {
  const data = {
    card: {
      name: '张*',
      mobile: '138****0001',
      post: 'medical-support',
      division: '420102',
      area: '江岸区',
      worksAt: '医院',
    },
    person: 'x'.repeat(43),
    mobile: 'x'.repeat(43),
    idType: 'residentId',
    posts: ['medical-support', 'material-sorting', 'hotline'],
    others: true,
    certificate: 'doctor',
    local: true,
    realName: 'match',
    place: 'medical-support/1#17',
    choice: 1,
    due: start,
  };
  const flow = job({
    first: {
      kind: 'automatic',
      to: ['review'],
      run: () => outcome.go('review', { claim: [{ key: 'x'.repeat(43), else: 'review' }] }),
    },
    review: {
      ...review,
      lists: (ctx) =>
        ['420100', '420102'].map((division) => ({
          list: 'offered',
          divisions: [division],
          urgency: ctx.enteredAt,
          row: {},
        })),
    },
    done,
    failed,
  });
  const engine = await on.open({ job: flow });
  const ref = await submit(engine, { data, by: applicant });
  await engine.run();
  const { pk: _pk, sk: _sk, ...state } = await stateOf(engine, ref);
  const bytes = Buffer.byteLength(JSON.stringify(state));
  expect(bytes).toBeLessThanOrEqual(1_536);
  expect(Buffer.byteLength(JSON.stringify({ ...state, data: {} }))).toBeLessThanOrEqual(1_024);
});

test('what was found out about a case that has moved on meanwhile is not written down: neither a time nor a lone try', async () => {
  const wait = { ...review, timers: [{ name: 'end', at: () => due, run: () => outcome.go('done') }] } as WaitingStep;
  let due = start + hour;
  const flow = job({
    first: { kind: 'automatic', to: ['wait'], run: () => outcome.go('wait') },
    wait: { ...wait, decisions: { pass: { by: ['reviewer'], to: ['second'], run: () => outcome.go('second') } } },
    second: {
      ...review,
      timers: [{ name: 'end', at: (ctx) => ctx.enteredAt + minute, run: () => outcome.go('done') }],
    },
    done,
    failed,
  });
  for (const dead of [false, true]) {
    due = start + hour;
    const engine = await on.open({ job: flow });
    const ref = await submit(engine);
    await engine.run();
    engine.pass(2 * hour);
    due = start + 20 * day;
    // Between the worker's read and its write somebody decides; the case goes on to a wait of its own.
    let updates = 0;
    const { documents } = engine.env;
    const slow = {
      ...engine.env,
      documents: {
        async send(command: { constructor: { name: string } }) {
          if (command.constructor.name === 'UpdateCommand' && ++updates === 1) {
            await decide(engine.env, { workflow: 'job', ref, decision: 'pass', by: reviewer });
          }
          return documents.send(command as never);
        },
      } as never,
    };
    await handleHints(slow, 'job', { Records: [record(ref)] } as never, dead);
    expect(updates).toBeGreaterThan(0);
    const state = await stateOf(engine, ref);
    expect(state).toMatchObject({ step: 'second', at: engine.clock.now() + minute });
    expect(String(state.dueSk)).toContain(`#${state.fence}#`);
    expect(state.alone).toBeUndefined();
    await engine.run({ until: engine.clock.now() + 10 * minute });
    expect((await stateOf(engine, ref)).step).toBe('done');
  }
});

test('an item put beside the case by somebody else does not confuse its reading', async () => {
  const engine = await on.open({
    job: job({ first: { kind: 'automatic', to: ['review'], run: () => outcome.go('review') }, review, done, failed }),
  });
  const ref = await submit(engine);
  const Item = { pk: `CASE#${ref}`, sk: '#RECALL' };
  await engine.env.documents.send(new PutCommand({ TableName: engine.env.tables.of.job!, Item }));
  expect(await load(engine.env, 'job', ref)).toMatchObject({
    recalled: true,
    pending: [],
    answers: [expect.any(String)],
  });
});
