import { statSync } from 'node:fs';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Secrets, secretArn, startSecrets } from '../../infra/local/secrets.ts';
import { temporaryFolder } from './tiny.ts';

const SecretId = secretArn({ partition: 'aws-cn', region: 'cn-north-1', account: '000000000000' }, 'city/one');
let place: ReturnType<typeof temporaryFolder>;
let secrets: Secrets;
let client: SecretsManagerClient;
const file = () => `${place.folder}/secrets.json`;
const port = 0;
async function open() {
  secrets = await startSecrets(file(), port, () => 1_796_083_200_000);
  client = new SecretsManagerClient({
    endpoint: secrets.url,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
}
beforeEach(async () => {
  place = temporaryFolder();
  await open();
  secrets.create('city/one', SecretId, '{}');
});
afterEach(async () => {
  await secrets.stop();
  place.remove();
});

const put = (SecretString: string, ClientRequestToken?: string) =>
  client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken }));
const token = (digit: string) => digit.repeat(36);

test('A value that was put is read back, also by name, and survives a restart; the template’s first value does not return', async () => {
  await put('{"key":1}');
  await secrets.stop();
  await open();
  secrets.create('city/one', SecretId, '{}');
  const found = await client.send(new GetSecretValueCommand({ SecretId: 'city/one' }));
  expect(found).toMatchObject({
    ARN: SecretId,
    Name: 'city/one',
    SecretString: '{"key":1}',
    VersionStages: ['AWSCURRENT'],
  });
  expect(found.CreatedDate).toStrictEqual(new Date(1_796_083_200_000));
});

test('The file of values is for its owner alone', () => {
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('Versions keep their stages, and a token that was used with another value is refused for ever', async () => {
  await put('one', token('1'));
  await put('two', token('2'));
  await put('three', token('3'));
  await expect(put('other', token('1'))).rejects.toBeInstanceOf(ResourceExistsException);
  expect((await put('three', token('3'))).VersionId).toBe(token('3'));
  const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }));
  expect(VersionIdsToStages).toStrictEqual({ [token('2')]: ['AWSPREVIOUS'], [token('3')]: ['AWSCURRENT'] });
  const previous = await client.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPREVIOUS' }));
  expect(previous.SecretString).toBe('two');
});

test('A secret or a version that there is not is answered as Secrets Manager answers', async () => {
  const missing = client.send(new GetSecretValueCommand({ SecretId: 'nobody' }));
  await expect(missing).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(missing).rejects.toThrow("Secrets Manager can't find the specified secret.");
  const version = client.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPENDING' }));
  await expect(version).rejects.toThrow(/staging label: AWSPENDING/);
});
