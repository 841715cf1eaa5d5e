import { describe, expect, test } from 'vitest';
import { accept } from '../../../shared/workflow/accept.ts';
import { advance } from '../../../shared/workflow/advance.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { load } from '../../../shared/workflow/load.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { handleHints } from '../../../shared/workflow/worker.ts';
import type { Fate } from '../../simulation/gate.ts';
import { type Point, start } from '../../support/engine.ts';
import { day, done, hour, job, lawsOver, minute, reviewer, stateOf, submission, submit, tables } from './support.ts';

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
        run: () => outcome.go('done', { find: { division: '1', tokens: ['x'] }, texts: { t: 'x' } }),
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

  test('what a worker that slept wrote for the search of a case that is gone by now goes, too; nobody who is there lacks a word', async () => {
    const end = { ...done, destroyAt: ({ enteredAt }: { enteredAt: number }) => enteredAt + day };
    const engine = await on.open({ job: job({ ...straight, done: end }) });
    const found = async () => (await engine.items('job')).filter(({ pk }) => pk.startsWith('FIND#')).length;
    const words = { division: '1', tokens: ['13800000000'], soon: ['王小玉', 'wxy'] };
    const receipt = await accept(engine.env, submission({ find: () => words }));
    const { ref } = receipt as { ref: string };
    expect(await found()).toBe(1);
    let wake = () => {};
    const asleep = new Promise<void>((go) => {
      wake = go;
    });
    const { documents } = engine.env;
    const slow = {
      async send(command: { input: { Item?: { pk: string } } }) {
        if (command.input.Item?.pk.startsWith('FIND#')) await asleep;
        return documents.send(command as never);
      },
    } as unknown as typeof documents;
    const late = advance({ ...engine.env, documents: slow }, 'job', ref);
    await engine.run({ until: start + hour });
    expect(await found()).toBe(3);
    await engine.run({ until: start + 4 * day });
    expect(await stateOf(engine, ref)).toMatchObject({ destroyed: true });
    expect(await found()).toBe(0);
    wake();
    expect(await late).toBe('idle');
    expect(await found()).toBe(0);
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
