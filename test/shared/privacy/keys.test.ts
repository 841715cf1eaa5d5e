import { expect, test } from 'vitest';
import { ensureKeys, rotateKeys } from '../../../shared/privacy/keys.ts';
import { createOpener, createSealer } from '../../../shared/privacy/seal.ts';
import { shapeOf } from '../../../shared/privacy/secret-shapes.ts';
import { secretsDouble } from '../../support/secrets-double.ts';

const names = [
  'SECRET_RECRUITMENT_OPEN',
  'SECRET_RECRUITMENT_SEAL',
  'SECRET_MESSAGES_OPEN',
  'SECRET_MESSAGES_SEAL',
  'SECRET_DOOR',
  'SECRET_DOOR_SEAL',
  'SECRET_HASH',
  'SECRET_SESSION',
  'SECRET_PARTIES',
  'SECRET_OIDC_CLIENT',
] as const;
const arns = Object.fromEntries(names.map((name) => [name, `arn:${name}`])) as Record<(typeof names)[number], string>;
const placeholders = () => Object.fromEntries(names.map((name) => [arns[name], '{}']));

test('every secret that was a placeholder has its shape afterwards, but for what only people know', async () => {
  const city = secretsDouble(placeholders());

  const done = await ensureKeys(city.client, arns);

  expect(done.missing).toEqual(['SECRET_PARTIES', 'SECRET_OIDC_CLIENT']);
  for (const name of names.filter((one) => !done.missing.includes(one))) {
    expect(shapeOf(name).safeParse(city.current(arns[name])).error, name).toBeUndefined();
  }
});

test('on a machine with stand-ins the tokens of outside parties are made up as well', async () => {
  const city = secretsDouble(placeholders());

  const done = await ensureKeys(city.client, arns, { standIns: true });

  expect(done.missing).toEqual([]);
  expect(shapeOf('SECRET_PARTIES').safeParse(city.current(arns.SECRET_PARTIES)).success).toBe(true);
});

test('run twice, the second run changes nothing', async () => {
  const city = secretsDouble(placeholders());
  await ensureKeys(city.client, arns, { standIns: true });
  const { put } = city.calls;

  const done = await ensureKeys(city.client, arns, { standIns: true });

  expect(done).toEqual({ made: [], missing: [] });
  expect(city.calls.put).toBe(put);
});

test('two people at once, in any order of their steps, make one set of keys that belong together', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    let state = seed;
    const wait = async () => {
      state = (state * 48271) % 2147483647;
      for (let turns = state % 7; turns > 0; turns--) await Promise.resolve();
    };
    const city = secretsDouble(placeholders(), wait);

    await Promise.all([ensureKeys(city.client, arns), ensureKeys(city.client, arns)]);

    expect(city.versions(arns.SECRET_RECRUITMENT_OPEN)).toBe(2);
    expect(city.versions(arns.SECRET_HASH)).toBe(2);
    expect(city.current(arns.SECRET_RECRUITMENT_SEAL).kid).toBe(city.current(arns.SECRET_RECRUITMENT_OPEN).keys[0].kid);
  }
});

test.each(['get', 'put'])(
  'hazard: another rotation runs whole just before one person’s %s of what writers see',
  async (verb) => {
    let stopAt = '';
    let meanwhile: Promise<unknown> | undefined;
    const city = secretsDouble(placeholders(), async (call) => {
      if (call !== stopAt) return;
      stopAt = '';
      meanwhile = rotateKeys(city.client, arns, ['SECRET_RECRUITMENT_OPEN']);
      await meanwhile;
    });
    await ensureKeys(city.client, arns);
    stopAt = `${verb} ${arns.SECRET_RECRUITMENT_SEAL}`;

    await rotateKeys(city.client, arns, ['SECRET_RECRUITMENT_OPEN']);

    expect(meanwhile).toBeDefined();
    expect(city.current(arns.SECRET_RECRUITMENT_OPEN).keys).toHaveLength(3);
    expect(city.current(arns.SECRET_RECRUITMENT_SEAL).kid).toBe(city.current(arns.SECRET_RECRUITMENT_OPEN).keys[0].kid);
  },
);

test('after a rotation writers seal with the new key and what the old one sealed still opens', async () => {
  const city = secretsDouble(placeholders());
  const belongsTo = { case: '2611210483176', group: 'answers' };
  await ensureKeys(city.client, arns);
  const before = await createSealer(city.current(arns.SECRET_RECRUITMENT_SEAL)).seal({ a: 1 }, belongsTo);

  await rotateKeys(city.client, arns, ['SECRET_RECRUITMENT_OPEN', 'SECRET_HASH', 'SECRET_SESSION']);

  const after = await createSealer(city.current(arns.SECRET_RECRUITMENT_SEAL)).seal({ a: 2 }, belongsTo);
  const opener = createOpener(city.current(arns.SECRET_RECRUITMENT_OPEN));
  expect([await opener.open(before, belongsTo), await opener.open(after, belongsTo)]).toEqual([{ a: 1 }, { a: 2 }]);
  expect(city.current(arns.SECRET_HASH).keys.map((key: { version: string }) => key.version)).toEqual(['h2', 'h1']);
});

test('a run that stopped between the two halves is healed by the next', async () => {
  const city = secretsDouble(placeholders());
  await ensureKeys(city.client, { SECRET_RECRUITMENT_OPEN: arns.SECRET_RECRUITMENT_OPEN });
  expect(city.current(arns.SECRET_RECRUITMENT_SEAL)).toEqual({});

  await ensureKeys(city.client, arns);

  expect(city.current(arns.SECRET_RECRUITMENT_SEAL).kid).toBe(city.current(arns.SECRET_RECRUITMENT_OPEN).keys[0].kid);
});

test('the writers’ secret never holds a private half', async () => {
  const city = secretsDouble(placeholders());
  await ensureKeys(city.client, arns);
  expect(JSON.stringify(city.current(arns.SECRET_RECRUITMENT_SEAL))).not.toContain('"d"');
});
