import { expect, test } from 'vitest';
import {
  checkInCode,
  codeFor,
  fitsCheckIn,
  nextCodeAt,
} from '../../../../functions/recruitment/roster/check-in-code.ts';
import { createHasher } from '../../../../shared/privacy/hash.ts';

const { hash } = createHasher({ keys: [{ version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') }] });
const now = Date.parse('2026-11-23T07:02:00Z');
const [ref, other] = ['2611220483176', '2611220483184'];

test('a code is six digits, of one sign-up, and good for five to ten minutes', () => {
  const code = checkInCode(hash, ref, now);
  expect(code).toMatch(/^\d{6}$/);
  expect(fitsCheckIn(hash, ref, code, now)).toBe(true);
  expect(fitsCheckIn(hash, other, code, now)).toBe(false);
  const next = nextCodeAt(now);
  expect(next - now).toBe(3 * 60_000);
  expect(checkInCode(hash, ref, next - 1)).toBe(code);
  expect(checkInCode(hash, ref, next)).not.toBe(code);
  expect(fitsCheckIn(hash, ref, code, next + codeFor - 1)).toBe(true);
  expect(fitsCheckIn(hash, ref, code, next + codeFor)).toBe(false);
});

test('no digits, others, and those of the time to come do not fit', () => {
  for (const code of ['', '00000', checkInCode(hash, ref, nextCodeAt(now))])
    expect(fitsCheckIn(hash, ref, code, now)).toBe(false);
});
