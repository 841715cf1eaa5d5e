import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createHasher } from '../../../shared/privacy/hash.ts';

const key = () => randomBytes(32).toString('base64url');
const [first, second] = [
  { version: 'h1', key: key() },
  { version: 'h2', key: key() },
];
const idNumber = '420100199003070018';

test('the same value hashes alike for one purpose and differently for every other', () => {
  const hasher = createHasher({ keys: [first] });
  expect(hasher.hash('person', idNumber)).toBe(hasher.hash('person', idNumber));
  const purposes = ['person', 'mobile', 'token', 'find:420102', 'find:420103'] as const;
  expect(new Set(purposes.map((purpose) => hasher.hash(purpose, idNumber))).size).toBe(purposes.length);
});

test('no purpose and value can be re-cut into another purpose and value', () => {
  const hasher = createHasher({ keys: [first] });
  expect(hasher.hash('find:a', ':b')).not.toBe(hasher.hash('find:a:', 'b'));
  expect(hasher.hash('find:a', 'bc')).not.toBe(hasher.hash('find:ab', 'c'));
});

test.each(['person', 'mobile', 'token', 'digest', 'key', 'find', 'anything else'])(
  'over any number of rotations a %s hashes alike: it has to be met again, by old and new functions at once',
  (purpose) => {
    const before = createHasher({ keys: [first] }).hash(purpose, idNumber);
    const hasher = createHasher({ keys: [{ version: 'h3', key: key() }, second, first] });
    expect(hasher.hash(purpose, idNumber)).toBe(before);
    expect(hasher.hashAll(purpose, idNumber)).toEqual([before]);
  },
);

test.each(['session', 'link', 'code'])('a rotation renews a %s, and the old one is still found', (purpose) => {
  const before = createHasher({ keys: [first] }).hash(purpose, 'secret');
  const hasher = createHasher({ keys: [second, first] });
  expect(hasher.hash(purpose, 'secret')).not.toBe(before);
  expect(hasher.hashAll(purpose, 'secret')).toEqual([hasher.hash(purpose, 'secret'), before]);
});

test('without the key nobody can make the hash', () => {
  const other = createHasher({ keys: [{ ...first, key: key() }] });
  expect(other.hash('person', idNumber)).not.toBe(createHasher({ keys: [first] }).hash('person', idNumber));
});
