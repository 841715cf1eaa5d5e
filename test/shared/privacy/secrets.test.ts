import { expect, test } from 'vitest';
import { createSecrets, parseSecret } from '../../../shared/privacy/secrets.ts';
import { secretsDouble } from '../../support/secrets-double.ts';

const arns = { SECRET_PARTIES: 'p', SECRET_HASH: 'h' };
const tokens = { realName: { token: 'hidden-one' }, sms: { token: 'hidden-two' } };

test('a secret is read once however often and however much at once it is wanted', async () => {
  const city = secretsDouble({ p: JSON.stringify(tokens) });
  const secrets = createSecrets(city.client, arns);
  await Promise.all([secrets.get('SECRET_PARTIES'), secrets.get('SECRET_PARTIES')]);
  expect(await secrets.get('SECRET_PARTIES')).toEqual(tokens);
  expect(city.calls.get).toBe(1);
});

test('a placeholder, a missing variable and a wrong shape each get their own error that quotes no value', async () => {
  const secrets = createSecrets(secretsDouble({ h: '{}' }).client, arns);
  await expect(secrets.get('SECRET_HASH')).rejects.toMatchObject({ code: 'secret.empty' });
  await expect(secrets.get('SECRET_DOOR')).rejects.toMatchObject({ code: 'secret.notNamed' });
  const misshapen = () => parseSecret('SECRET_PARTIES', '{"realName":{"token":"hidden-one"},"sms":{"token":77}}');
  expect(misshapen).toThrow(/sms\.token/);
  expect(misshapen).not.toThrow(/hidden-one|77/);
  expect(() => parseSecret('SECRET_PARTIES', 'hidden-one')).toThrow(/does not have its shape/);
});

test('a read that failed is tried again by the next who asks', async () => {
  const city = secretsDouble({ p: '{}' });
  const secrets = createSecrets(city.client, arns);
  await expect(secrets.get('SECRET_PARTIES')).rejects.toThrow();
  await expect(secrets.get('SECRET_PARTIES')).rejects.toThrow();
  expect(city.calls.get).toBe(2);
});
