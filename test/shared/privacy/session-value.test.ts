import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSessionValues } from '../../../shared/privacy/session-value.ts';

const clock = { time: Date.UTC(2026, 10, 21), now: () => clock.time };
const key = (kid: string) => ({ kid, key: randomBytes(32).toString('base64url') });
const [old, fresh] = [key('old'), key('fresh')];
const cookies = createSessionValues({ keys: [old] }, clock);

test('a cookie’s value comes back unchanged and cannot be read in between', async () => {
  const cookie = await cookies.write('draft', { id: 'abc' }, 60);
  expect(await cookies.read('draft', cookie)).toEqual({ id: 'abc' });
  expect(cookie).not.toContain(Buffer.from('abc').toString('base64url'));
});

test('a cookie of one purpose is worth nothing for another', async () => {
  expect(await cookies.read('staff', await cookies.write('draft', { id: 'abc' }, 60))).toBeUndefined();
});

test('an expired, altered, foreign, missing or made-up cookie is as good as none', async () => {
  const cookie = await cookies.write('draft', { id: 'abc' }, 60);
  const elsewhere = createSessionValues({ keys: [key('old')] }, clock);
  const plain = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"v":{}}').toString('base64url')}.`;
  for (const bad of [undefined, '', 'x', `${cookie}A`, plain, 'a.b.c.d.e', await elsewhere.write('draft', {}, 60)]) {
    expect(await cookies.read('draft', bad), bad).toBeUndefined();
  }
  clock.time += 61_000;
  expect(await cookies.read('draft', cookie)).toBeUndefined();
});

test('a cookie survives one rotation of keys', async () => {
  const cookie = await cookies.write('draft', { id: 'abc' }, 60);
  expect(await createSessionValues({ keys: [fresh, old] }, clock).read('draft', cookie)).toEqual({ id: 'abc' });
  expect(await createSessionValues({ keys: [fresh] }, clock).read('draft', cookie)).toBeUndefined();
});
