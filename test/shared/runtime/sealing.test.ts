import { beforeAll, expect, test } from 'vitest';
import { ensureKeys, rotateKeys } from '../../../shared/privacy/keys.ts';
import { createSecrets } from '../../../shared/privacy/secrets.ts';
import { sealingOf } from '../../../shared/runtime/sealing.ts';
import { secretsDouble } from '../../support/secrets-double.ts';

/*
 * Nothing here is named in a list anywhere: the keys of a workflow follow from its name.
 */
const names = ['SECRET_FIRST_AID_OPEN', 'SECRET_FIRST_AID_SEAL', 'SECRET_TEA_OPEN', 'SECRET_TEA_SEAL'] as const;
const city = secretsDouble(Object.fromEntries(names.map((name) => [name, '{}'])));
const ref = '2611210483176';

/** Sealing in a function that was granted these secrets. */
function withSecrets(...granted: (typeof names)[number][]) {
  const arns = Object.fromEntries(granted.map((name) => [name, name]));
  return sealingOf(createSecrets(city.client, arns), (name) => name in arns);
}

beforeAll(async () => {
  await ensureKeys(city.client, Object.fromEntries(names.map((name) => [name, name])));
});

test('a workflow’s content is sealed with the pair of its name, and opened with no other', async () => {
  const writer = withSecrets('SECRET_FIRST_AID_SEAL', 'SECRET_TEA_SEAL');
  const sealed = await writer.seal('firstAid', ref, 'answers', { name: '张三' });
  const worker = withSecrets('SECRET_FIRST_AID_OPEN', 'SECRET_TEA_OPEN');
  expect(await worker.open('firstAid', ref, 'answers', sealed)).toEqual({ name: '张三' });
  await expect(worker.open('tea', ref, 'answers', sealed)).rejects.toThrow('seal.unknownKey');
  await expect(writer.open('firstAid', ref, 'answers', sealed)).rejects.toThrow('SECRET_FIRST_AID_OPEN');
});

test('a worker that holds the private half alone seals for its own cases, with the newest key', async () => {
  await rotateKeys(city.client, { SECRET_TEA_OPEN: 'SECRET_TEA_OPEN' }, ['SECRET_TEA_OPEN']);
  const worker = withSecrets('SECRET_TEA_OPEN');
  const sealed = await worker.seal('tea', ref, 'texts', { said: '好' });
  expect(await worker.open('tea', ref, 'texts', sealed)).toEqual({ said: '好' });
  const { kid } = JSON.parse(Buffer.from(sealed.split('.')[0]!, 'base64url').toString());
  expect(kid).toBe(city.current('SECRET_TEA_OPEN').keys[0].kid);
});
