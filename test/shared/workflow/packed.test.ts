import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deflated, inflated, packed, unpacked } from '../../../shared/workflow/packed.ts';

const anyHold = fc
  .tuple(
    fc.constantFrom('claim:', 'place:', 'place:slot/medical-support/1/2611', 'line:a|'),
    fc.string({ maxLength: 60 }),
  )
  .map((parts) => parts.join(''));

test('holds are read as they were written, whatever they share', () => {
  fc.assert(
    fc.property(fc.array(anyHold, { maxLength: 12 }), (holds) => {
      expect(unpacked(packed(holds))).toEqual(holds);
    }),
  );
  expect(packed(['place:slot/a/1/261126/0800-1000#3', 'place:slot/a/1/261127/1000-1200#14'])).toEqual([
    'place:slot/a/1/261126/0800-1000#3',
    '=D7/1000-1200#14',
  ]);
});

test('a state is stored in less room than its parts take by themselves, and read back as it was', () => {
  const state = { data: { person: 'h1.x', posts: ['a', 'b'], due: 17 }, holds: ['claim:h1.x'], lang: 'zh', version: 1 };
  expect(inflated(deflated(state))).toEqual(state);
  expect(deflated(state).length).toBeLessThan(JSON.stringify(state).length / 1.5);
});
