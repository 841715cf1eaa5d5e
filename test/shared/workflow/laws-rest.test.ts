import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { advance } from '../../../shared/workflow/advance.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { WaitingStep } from '../../../shared/workflow/definition.ts';
import { stateSk } from '../../../shared/workflow/keys.ts';
import { load } from '../../../shared/workflow/load.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { handleHints } from '../../../shared/workflow/worker.ts';
import { start } from '../../support/engine.ts';
import { sizeOf } from '../../support/item-size.ts';
import {
  applicant,
  day,
  done,
  failed,
  hour,
  job,
  minute,
  review,
  reviewer,
  stateOf,
  submit,
  tables,
} from './support.ts';

const on = tables();
const record = (ref: string, fence = 0, received = 1) => ({
  messageId: `m-${ref}`,
  body: JSON.stringify({ ref, fence }),
  attributes: { ApproximateReceiveCount: String(received) },
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
  const digest = (of: string) => createHash('sha256').update(of).digest('base64url');
  const data = {
    card: {
      name: '张*',
      mobile: '138****0001',
      post: 'medical-support',
      division: '420102',
      area: '江岸区',
      worksAt: '医院',
    },
    person: digest('person'),
    mobile: digest('mobile'),
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
      run: () => outcome.go('review', { claim: [{ key: digest('person'), else: 'review' }] }),
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
  await submit(engine, { data, by: applicant });
  await engine.run();
  const stored = (await engine.items('job')).find(({ sk }) => sk === stateSk);
  expect(sizeOf(stored!)).toBeLessThanOrEqual(1_024);
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
