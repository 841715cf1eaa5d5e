import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import type { RecordedCall } from '../../infra/local/recorder.ts';
import { startCity, until } from './city.ts';
import { clients } from './clients.ts';
import { temporaryFolder, writeTiny } from './tiny.ts';

test('A recording shows each call under the function that made it, and nothing of the host', async () => {
  const place = temporaryFolder();
  const calls: RecordedCall[] = [];
  const city = await startCity({
    cdkOut: writeTiny(place.folder),
    dataDir: `${place.folder}/data`,
    record: (call) => calls.push(call),
  });
  try {
    await fetch(`${city.url}/?put=one`);
    await fetch(`${city.url}/other/x?get=one`);
    await clients(city.endpoints).sqs.send(
      new SendMessageCommand({ QueueUrl: city.physical('Queue').ref, MessageBody: '{"id":"m"}' }),
    );
    await until('the worker wrote', () => calls.some((call) => call.function === 'Worker'));
    const told = calls.map(({ function: name, service, operation, input }) => [
      name,
      service,
      operation,
      input.TableName,
    ]);
    expect(told).toStrictEqual([
      ['Echo', 'dynamodb', 'PutItem', 'tiny-Table'],
      ['Other', 'dynamodb', 'GetItem', 'tiny-Table'],
      ['Worker', 'dynamodb', 'UpdateItem', 'tiny-Table'],
    ]);
    expect(calls[0]?.input.Item.pk).toStrictEqual({ S: 'one' });
  } finally {
    await city.stop();
    place.remove();
  }
});
