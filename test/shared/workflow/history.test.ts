import { expect, test, vi } from 'vitest';
import { decide } from '../../../shared/workflow/decide.ts';
import { eventsUpTo, youngOf } from '../../../shared/workflow/history.ts';
import { load } from '../../../shared/workflow/load.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { deflated } from '../../../shared/workflow/packed.ts';
import { type Event, fold, machineOf, type State } from '../../../shared/workflow/state.ts';
import { applicant, eventsOf, job, lawsOver, stateOf, submit, tables } from './support.ts';

const on = tables();

const event = (fence: number, change: Partial<Event> = {}): Event => ({
  fence,
  at: 1_795_336_834_917,
  by: { kind: 'system', id: 'engine' },
  cause: 'send',
  steps: ['send'],
  set: { status: 'waiting', step: 'delivery', entered: 1 },
  nonce: '7d612ab3-4426-4363-b09b-e95e75e87120',
  ...change,
});

test('an event comes back as it was, in a third of the room', () => {
  const one = event(3, { note: { 理由: '—' }, texts: 'x'.repeat(500) });
  expect(youngOf({ past: [deflated(one), deflated(event(4))] })).toEqual([one, event(4)]);
  expect(deflated(event(4)).length).toBeLessThan(JSON.stringify(event(4)).length / 3);
});

test('what was packed by an earlier build can be read by every later one', () => {
  // As earlier builds have written it: neither their dictionaries nor the form may change under it.
  for (const once of packedOnce) {
    const stored = Buffer.from(once, 'base64');
    expect(youngOf({ past: [new Uint8Array(stored)] })).toEqual([event(1)]);
  }
});

test('history written by a later build stops this one', () => {
  const stored = deflated(event(1)).slice();
  stored[0] = 99;
  expect(() => youngOf({ past: [stored] })).toThrow('99');
});

const chatty = job({
  wait: {
    kind: 'waiting',
    to: ['done'],
    decisions: {
      say: {
        by: ['applicant'],
        to: [],
        run: (_, input) => outcome.stay({ patch: { said: input }, note: { said: input } }),
      },
      end: { by: ['applicant'], to: ['done'], run: () => outcome.go('done') },
    },
  },
  done: { kind: 'end', status: 'done' },
});
const say = (ref: string, input: string, key?: string) => ({
  workflow: 'job',
  ref,
  decision: 'say',
  by: applicant,
  input,
  ...(key && { key }),
});

test('law 3: the young history lies with the state and is put aside when it no longer fits into 1 KB: no gap, no fork', async () => {
  const engine = await on.open({ job: chatty });
  const ref = await submit(engine);
  await engine.run();
  const seen: { aside: number; young: number }[] = [];
  for (let n = 1; n <= 60; n++) {
    const input = `${n} ${Array.from({ length: n % 7 }, (_, i) => (n * 7919 + i).toString(36)).join('')}`;
    await decide(engine.env, say(ref, input, `key-${n}`));
    const state = await stateOf(engine, ref);
    const events = await eventsOf(engine, ref);
    expect(events.map(({ fence }) => fence)).toEqual(Array.from({ length: state.fence + 1 }, (_, fence) => fence));
    expect(fold(events)).toEqual(machineOf(state));
    const items = (await engine.items('job')).filter(({ pk }) => pk === `CASE#${ref}`);
    seen.push({
      aside: items.filter(({ sk }) => sk.startsWith('EVENT#')).length,
      young: state.past?.length ?? 0,
    });
  }
  // Several at a time: one item for some commits, and in between they lie with the state.
  expect(seen.at(-1)!.aside).toBeGreaterThan(2);
  expect(seen.at(-1)!.aside).toBeLessThan(30);
  expect(new Set(seen.map(({ young }) => young > 0))).toEqual(new Set([true, false]));
  expect(await lawsOver(engine, { job: chatty })).toEqual([]);
  // A key from the beginning, put aside long ago, still gets its first answer.
  const again = await decide(engine.env, say(ref, 'other', 'key-1'));
  expect(again).toMatchObject({ kind: 'done', repeated: true, first: { note: { said: `1 ${(7919).toString(36)}` } } });
});

test('from any fence on: what lies with the state is not read, the rest by one query', async () => {
  const engine = await on.open({ job: chatty });
  const ref = await submit(engine);
  await engine.run();
  for (let n = 1; n <= 40; n++) await decide(engine.env, say(ref, `${n}`));
  const { state } = (await load(engine.env, 'job', ref)) as { state: State };
  const first = state.fence + 1 - (state.past?.length ?? 0);
  const asked = vi.spyOn(engine.env.documents, 'send');
  for (let from = 0; from <= state.fence + 1; from++) {
    asked.mockClear();
    const fences = (await eventsUpTo(engine.env, state, from)).map(({ fence }) => fence);
    expect(fences).toEqual(Array.from({ length: state.fence + 1 - from }, (_, index) => from + index));
    expect(asked).toHaveBeenCalledTimes(from < first ? 1 : 0);
  }
});

test('a commit that changes nothing but the state is one put, with the fence as its condition', async () => {
  const engine = await on.open({ job: chatty });
  const ref = await submit(engine);
  await engine.run();
  const sent = vi.spyOn(engine.env.documents, 'send');
  await decide(engine.env, say(ref, 'a'));
  const commands = sent.mock.calls.map(([command]) => command as { constructor: { name: string }; input: object });
  expect(commands.map(({ constructor: { name } }) => name)).toEqual(['QueryCommand', 'PutCommand']);
  expect(commands[1]!.input).toMatchObject({ ConditionExpression: '#fence = :fence' });
});

const packedOnce = [
  'AYP7xxDmH0tTY2MzC2MTS4q9BuaT7S2kQDdPMTM0Skwy1jUxMTLTNTE2M9ZNMrBM0k21NE01N021MDc0MlCqBQA=',
  'AoOXXIawksvS1NjYzMLYxJLiQgzMJ7sAQypezVPMDI0Sk4x1TUyMzHRNjM2MdZMMLJN0Uy1NU81NUy3MDY0MlGoB',
];
