import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constant, nameOf } from '../../../shared/runtime/variables.ts';

test('a workflow is found in the environment by its own name, however many words that has', () => {
  expect(constant('otherMobile')).toBe('OTHER_MOBILE');
  const name = fc.stringMatching(/^[a-z][a-z0-9]*([A-Z][a-z0-9]+)*$/);
  fc.assert(
    fc.property(name, (one) => {
      expect(nameOf(constant(one))).toBe(one);
    }),
  );
});
