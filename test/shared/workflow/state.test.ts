import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changes, type Event, fold, type Machine } from '../../../shared/workflow/state.ts';

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.record({ a: fc.integer(), b: fc.string() }),
);
const data = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__x', 'constructor'), value, { maxKeys: 4 });
const machine = fc.record({
  workflow: fc.constant('w'),
  version: fc.constant(1),
  formVersion: fc.constant(1),
  order: fc.array(fc.string(), { maxLength: 2 }),
  lang: fc.constantFrom('zh' as const, 'en' as const),
  acceptedAt: fc.constant(5),
  status: fc.constantFrom('running' as const, 'waiting' as const, 'stuck' as const, 'done' as const),
  step: fc.constantFrom('a', 'b'),
  entered: fc.nat(5),
  enteredAt: fc.nat(),
  timer: fc.nat(3),
  woken: fc.boolean(),
  resend: fc.nat(2),
  data,
  holds: fc.array(fc.string(), { maxLength: 3 }),
  listed: fc.array(fc.string(), { maxLength: 3 }),
  tells: fc.array(fc.string(), { maxLength: 2 }),
});

test('law 3: whatever a case goes through, folding what each commit says has changed gives the machine’s state', () => {
  fc.assert(
    fc.property(fc.array(machine, { minLength: 1, maxLength: 8 }), (states) => {
      const events = states.map((state, fence) => ({
        fence,
        set: changes(states[fence - 1] as Machine | undefined, state as Machine),
      })) as Event[];
      expect(fold(events)).toEqual({ ...states.at(-1), fence: states.length - 1 });
    }),
  );
});

test('a commit that changes nothing says nothing', () => {
  fc.assert(
    fc.property(machine, (one) => {
      expect(changes(one as Machine, structuredClone(one) as Machine)).toEqual({});
    }),
  );
});
