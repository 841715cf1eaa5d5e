import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { createOpener, createSealer, SealError } from '../../../shared/privacy/seal.ts';
import { forStore, fromStore } from '../../../shared/privacy/stored.ts';

async function pair() {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
  return { publicJwk: await exportJWK(publicKey), privateJwk: await exportJWK(privateKey) };
}

test('a sealed value comes back letter by letter, whatever its length, and opens', async () => {
  const { publicJwk, privateJwk } = await pair();
  const sealer = createSealer({ kid: 'k1', publicJwk } as never);
  const opener = createOpener({ keys: [{ kid: 'k1', privateJwk }] } as never);
  for (const value of ['', '标记', { a: 'x'.repeat(40) }, { long: '报名'.repeat(2000) }]) {
    const belongsTo = { case: '2611220000019', group: 'answers' };
    const sealed = await sealer.seal(value, belongsTo);
    const stored = forStore(sealed);
    expect(stored).toBeInstanceOf(Uint8Array);
    expect(fromStore(stored)).toBe(sealed);
    expect(await opener.open(stored, belongsTo)).toEqual(value);
    expect(await opener.open(sealed, belongsTo)).toEqual(value);
    await expect(opener.open(stored, { ...belongsTo, case: '2611220000027' })).rejects.toThrow('seal.foreign');
  }
});

test('a short value takes half the room', async () => {
  const { publicJwk } = await pair();
  const sealer = createSealer({ kid: '7WSNJ5O89Df', publicJwk } as never);
  const content = { to: '13800000018', params: { ref: '2611220000019' } };
  const sealed = await sealer.seal(content, { case: '2611220000019', group: 'answers' });
  expect((forStore(sealed) as Uint8Array).length).toBeLessThan(sealed.length / 1.8);
});

test('what was altered on the way is altered, wherever it was', async () => {
  const { publicJwk, privateJwk } = await pair();
  const opener = createOpener({ keys: [{ kid: 'k1', privateJwk }] } as never);
  const belongsTo = { case: '2611220000019', group: 'answers' };
  const stored = forStore(
    await createSealer({ kid: 'k1', publicJwk } as never).seal({ name: '张三' }, belongsTo),
  ) as Uint8Array;
  for (let at = 0; at < stored.length; at++) {
    const other = stored.slice();
    other[at]! ^= 1;
    await expect(opener.open(other, belongsTo), `byte ${at}`).rejects.toThrow(SealError);
  }
  await expect(opener.open(stored.subarray(0, 20), belongsTo)).rejects.toThrow(SealError);
});

test('what is no sealed value of ours is stored as it is', () => {
  for (const other of ['', 'plain', '{"ref":"1"}', 'a.b.c', 'a.b.c.d.e']) expect(forStore(other)).toBe(other);
});
