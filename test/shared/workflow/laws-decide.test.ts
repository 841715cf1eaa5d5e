import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { decide } from '../../../shared/workflow/decide.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { isCommit } from '../../simulation/command.ts';
import type { Fate } from '../../simulation/gate.ts';
import type { Engine, Point } from '../../support/engine.ts';
import {
  applicant,
  day,
  done,
  eventsOf,
  failed,
  hour,
  job,
  minute,
  other,
  review,
  reviewer,
  stateOf,
  submit,
  tables,
} from './support.ts';

const on = tables();
const request = (ref: string, decision: string, more = {}) => ({
  workflow: 'job',
  ref,
  decision,
  by: reviewer,
  ...more,
});

/** Looks at the case as a page does: what it shows is decided on later. */
const look = async (engine: Engine, ref: string) => (await stateOf(engine, ref)).entered;

const flow = job(
  {
    first: { kind: 'automatic', to: ['review'], run: () => outcome.go('review') },
    review: {
      ...review,
      decisions: {
        ...review.decisions,
        pass: {
          by: ['reviewer'],
          input: z.object({ reason: z.string().min(2).optional() }),
          to: ['second'],
          run: () => outcome.go('second'),
        },
        note: {
          by: ['reviewer', 'applicant'],
          to: [],
          run: (ctx) => outcome.stay({ patch: { notes: Number(ctx.data.notes ?? 0) + 1 } }),
        },
      },
      wake: () => outcome.stay(),
      timers: [
        { name: 'remind', at: (ctx) => ctx.enteredAt + hour, run: () => outcome.stay({ patch: { reminded: true } }) },
        { name: 'deadline', at: (ctx) => ctx.enteredAt + day, run: () => outcome.go('failed') },
      ],
    },
    second: {
      ...review,
      decisions: {
        finish: { by: ['reviewer'], to: ['done'], run: () => outcome.go('done') },
        reject: { by: ['reviewer'], to: ['failed'], run: () => outcome.go('failed') },
      },
    },
    done,
    failed,
  },
  { answered: () => outcome.stay({ patch: { answered: true } }) },
);

async function waiting(fateOf?: Parameters<typeof on.open>[1]) {
  const engine = await on.open({ job: flow }, fateOf);
  const ref = await submit(engine);
  await engine.run();
  return { engine, ref, wait: await look(engine, ref) };
}

test('law 8: a decision answers one wait, once; the second decider gets 409 and the outcome; the same Idempotency-Key gets the first answer again', async () => {
  const { engine, ref, wait } = await waiting();
  const key = 'k1';
  const both = await Promise.all([
    decide(engine.env, request(ref, 'pass', { wait, key })),
    decide(engine.env, request(ref, 'fail', { wait, by: other, key: 'k2' })),
  ]);
  expect(both.filter(({ kind }) => kind === 'done')).toHaveLength(1);
  const late = both.find(({ kind }) => kind === 'tooLate');
  const [winner, loser] = both[0]!.kind === 'done' ? (['pass', 'fail'] as const) : (['fail', 'pass'] as const);
  expect(late).toMatchObject({ event: { cause: `decision:${winner}`, by: { id: winner === 'pass' ? 'r1' : 'r2' } } });
  const again = await decide(
    engine.env,
    request(ref, winner, { wait, key: winner === 'pass' ? key : 'k2', by: winner === 'pass' ? reviewer : other }),
  );
  expect(again).toMatchObject({ kind: 'done', repeated: true });
  expect((await eventsOf(engine, ref)).filter(({ cause }) => cause.startsWith('decision:'))).toHaveLength(1);
  // Without a key a second click of the same person is a second decision, and is told so.
  expect((await decide(engine.env, request(ref, loser, { wait }))).kind).toBe('tooLate');
});

test('law 8: fifty at once decide on one wait: one of them does', async () => {
  const { engine, ref, wait } = await waiting();
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      decide(
        engine.env,
        request(ref, i % 2 ? 'pass' : 'fail', {
          wait,
          by: { kind: 'staff', id: `r${i}`, role: 'reviewer' },
          key: `k${i}`,
        }),
      ),
    ),
  );
  expect(all.filter((one) => one.kind === 'done' && !one.repeated)).toHaveLength(1);
  expect(all.filter(({ kind }) => kind === 'tooLate')).toHaveLength(49);
});

test('law 8: the second decider is told what left the wait that they saw, not another decision before or after it', async () => {
  const { engine, ref, wait } = await waiting();
  await decide(engine.env, request(ref, 'pass', { wait }));
  const second = await look(engine, ref);
  expect(second).not.toBe(wait);
  await decide(engine.env, request(ref, 'reject', { wait: second, by: other }));
  expect(await decide(engine.env, request(ref, 'finish', { wait: second }))).toMatchObject({
    kind: 'tooLate',
    event: { cause: 'decision:reject', by: { id: 'r2' } },
  });
  expect(await decide(engine.env, request(ref, 'fail', { wait }))).toMatchObject({
    kind: 'tooLate',
    event: { cause: 'decision:pass', by: { id: 'r1' } },
  });
  // Whoever names no wait is told of the last decision.
  expect(await decide(engine.env, request(ref, 'pass'))).toMatchObject({
    kind: 'tooLate',
    event: { cause: 'decision:reject' },
  });
});

test('law 8: a deadline that ended the wait is told to the late decider', async () => {
  const { engine, ref, wait } = await waiting();
  await engine.run({ until: engine.clock.now() + 2 * day });
  expect(await decide(engine.env, request(ref, 'pass', { wait }))).toMatchObject({
    kind: 'tooLate',
    event: { cause: 'timer:deadline', by: { kind: 'system' } },
  });
});

test('law 8: looking, reminding and reporting delivery never get in a decision’s way', async () => {
  // All that can happen to a wait without ending it happens between the look and the decision.
  const { engine, ref, wait } = await waiting();
  await decide(engine.env, request(ref, 'note', { wait }));
  await engine.run({ until: engine.clock.now() + 2 * hour });
  const { documents, tables: names } = engine.env;
  await documents.send(
    new PutCommand({
      TableName: names.of.job!,
      Item: { pk: `CASE#${ref}`, sk: '#ANSWER#1', answer: { delivered: 'yes' } },
    }),
  );
  await engine.env.queue.send('job', [{ ref, fence: 0 }]);
  await engine.run();
  expect(await stateOf(engine, ref)).toMatchObject({
    entered: wait,
    data: { notes: 1, reminded: true, answered: true },
  });
  expect(await decide(engine.env, request(ref, 'pass', { wait }))).toMatchObject({ kind: 'done', repeated: false });

  // And at the same moment.
  const two = await waiting();
  const crowd = await Promise.all([
    ...Array.from({ length: 5 }, () => decide(two.engine.env, request(two.ref, 'note', { wait: two.wait }))),
    decide(two.engine.env, request(two.ref, 'pass', { wait: two.wait })),
  ]);
  expect(crowd.at(-1)).toMatchObject({ kind: 'done', repeated: false });
});

test('law 8: a key that was used for another decision is no repetition of it', async () => {
  const { engine, ref, wait } = await waiting();
  await decide(engine.env, request(ref, 'pass', { wait, key: 'k' }));
  expect(await decide(engine.env, request(ref, 'fail', { wait, key: 'k' }))).toMatchObject({
    kind: 'tooLate',
    event: { cause: 'decision:pass' },
  });
  // Another person's key of the same letters is another key.
  expect(await decide(engine.env, request(ref, 'pass', { wait, key: 'k', by: other }))).toMatchObject({
    kind: 'tooLate',
  });
});

test('law 8: the answer of a decision got lost: the same request again gets it, and a message goes out for it', async () => {
  let lost = true;
  const fateOf = ({ task, label }: Point): Fate => {
    if (!lost || !task.startsWith('decide') || !isCommit(label)) return 'pass';
    lost = false;
    return 'crashAfter';
  };
  const { engine, ref, wait } = await waiting({ fateOf });
  const sent = await engine.request('decide', (env) => decide(env, request(ref, 'pass', { wait, key: 'k' })));
  expect(sent).toMatchObject({ kind: 'done', repeated: true });
  expect((await eventsOf(engine, ref)).filter(({ cause }) => cause === 'decision:pass')).toHaveLength(1);
  await engine.run({ until: engine.clock.now() + 2 * minute });
  expect((await stateOf(engine, ref)).step).toBe('second');
});

test('who may not decide does not, what is not offered is not open, wrong input is named by its field', async () => {
  const { engine, ref, wait } = await waiting();
  expect(await decide(engine.env, request(ref, 'pass', { wait, by: applicant }))).toEqual({ kind: 'forbidden' });
  expect(await decide(engine.env, request(ref, 'pass', { by: { kind: 'staff', id: 'x', role: 'intake' } }))).toEqual({
    kind: 'forbidden',
  });
  expect(await decide(engine.env, request(ref, 'pass', { by: { kind: 'staff', id: 'x' } }))).toEqual({
    kind: 'forbidden',
  });
  expect(await decide(engine.env, request(ref, 'pass', { allowed: () => false }))).toEqual({ kind: 'forbidden' });
  expect(await decide(engine.env, request(ref, 'pass', { input: { reason: 'x' } }))).toMatchObject({
    kind: 'invalid',
    issues: [{ path: 'reason' }],
  });
  expect(await decide(engine.env, request(ref, 'toString'))).toMatchObject({ kind: 'notOpen' });
  expect(await decide(engine.env, request(ref, 'constructor'))).toMatchObject({ kind: 'notOpen' });
  expect(await decide(engine.env, request('0000000000000', 'pass'))).toEqual({ kind: 'missing' });
});

test('law 8: a key is known again however much has happened since, and names the event that it made', async () => {
  const chatty = job({
    talking: {
      kind: 'waiting',
      to: [],
      decisions: {
        say: {
          by: ['reviewer'],
          to: ['done'],
          run: (ctx) => outcome.stay({ patch: { said: Number(ctx.data.said ?? 0) + 1 } }),
        },
        end: { by: ['reviewer'], to: ['done'], run: () => outcome.go('done') },
      },
    },
    done,
  });
  const engine = await on.open({ job: chatty });
  const ref = await submit(engine);
  await engine.run();
  const say = (key: string) => decide(engine.env, { workflow: 'job', ref, decision: 'say', by: reviewer, key });
  await say('first');
  for (let n = 0; n < 40; n++) await say(`k${n}`);
  const { first } = (await say('first')) as { first?: { fence: number } };
  expect(first?.fence).toBe((await eventsOf(engine, ref)).find(({ cause }) => cause === 'decision:say')!.fence);
  expect((await stateOf(engine, ref)).data.said).toBe(41);
});
