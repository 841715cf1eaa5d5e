import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packed, unpacked } from '../../../shared/workflow/packed.ts';

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
