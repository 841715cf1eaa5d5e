import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFile } from '../../shared/files/open.ts';
import { presignPost } from '../../shared/files/post.ts';
import { presigned } from '../../shared/files/sigv4.ts';
import { createFileStore } from '../../shared/files/store.ts';
import {
  type BucketCity,
  codeIn,
  keysOf,
  messageIn,
  post,
  request,
  someKey,
  startBucket,
  withBucket,
} from './bucket.ts';
import { startCity, until } from './city.ts';
import { temporaryFolder, writeTiny } from './tiny.ts';

let bucket: BucketCity;
beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(() => bucket?.stop());

describe('Calls are signed, and conditions are kept', () => {
  test('An object that is there is not overwritten by who says so, and keeps its type', async () => {
    expect(await bucket.store().put('kept/1', Buffer.from('first'), 'image/png')).toEqual({ etag: expect.any(String) });
    expect(await bucket.store().put('kept/1', Buffer.from('second'), 'image/png')).toBe('exists');
    const { credentials, region, url } = bucket.place;
    const address = new URL(`${url}/kept/1`);
    const answer = await fetch(
      presigned({ credentials, region, now: Date.now() }, { address, query: {}, expires: 60 }),
    );
    expect([await answer.text(), answer.headers.get('content-type')]).toEqual(['first', 'image/png']);
  });

  test('Only the content that one has seen is deleted', async () => {
    const key = 'kept/2';
    await bucket.store().put(key, Buffer.from('first'), 'image/png');
    await bucket.store().delete(key, '"another"');
    expect(await bucket.store().get(key, 10)).toBeDefined();
    await bucket.store().delete(key, (await bucket.store().get(key, 10))!.etag);
    expect(await bucket.store().get(key, 10)).toBeUndefined();
    await bucket.store().delete(key);
  });

  test('Only the beginning of what is too long is read; an empty object is read as empty', async () => {
    await bucket.store().put('kept/3', Buffer.alloc(5000, 1), 'image/png');
    expect((await bucket.store().get('kept/3', 100))!.bytes.length).toBe(101);
    await bucket.store().put('kept/4', Buffer.alloc(0), 'image/png');
    expect((await bucket.store().get('kept/4', 100))!.bytes.length).toBe(0);
  });

  test('An opened file is shown for a minute, with what the address says, and not by a changed address', async () => {
    // Whatever an object says of itself, it is opened as what its examination found.
    await bucket.store().put('kept/5', Buffer.from('pixels'), 'text/html');
    const open = await fetch(openFile(bucket.place, { key: 'kept/5', type: 'image/jpeg' }, Date.now()));
    expect(open.headers.get('content-type')).toBe('image/jpeg');
    expect(open.headers.get('content-disposition')).toBe('inline');
    expect(open.headers.get('cache-control')).toBe('private, no-store');
    const late = await fetch(openFile(bucket.place, { key: 'kept/5', type: 'image/jpeg' }, Date.now() - 61_000));
    expect([late.status, messageIn(await late.text())]).toEqual([403, 'Request has expired']);
    const other = await fetch(
      openFile(bucket.place, { key: 'kept/5', type: 'image/jpeg' }, Date.now()).replace('kept/5', 'kept/1'),
    );
    expect([other.status, codeIn(await other.text())]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('Whoever doesn’t sign, or with another secret, gets nothing', async () => {
    const plain = await fetch(`${bucket.place.url}/kept/5`);
    expect([plain.status, codeIn(await plain.text())]).toEqual([403, 'AccessDenied']);
    const credentials = { ...bucket.place.credentials, secretAccessKey: 'guessed' };
    const stranger = createFileStore({ ...bucket.place, credentials }, { clock: { now: Date.now } });
    await expect(stranger.get('kept/5', 10)).rejects.toThrow('403 SignatureDoesNotMatch');
    const early = createFileStore(bucket.place, { clock: { now: () => Date.now() - 16 * 60_000 } });
    await expect(early.get('kept/5', 10)).rejects.toThrow('403 RequestTimeTooSkewed');
  });

  test('What this host would not do as S3 does is refused', async () => {
    const answer = await fetch(openFile(bucket.place, { key: 'kept/5', type: 'image/jpeg' }, Date.now()), {
      method: 'PATCH',
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

test('What lies at the door longer than the template says goes, at midnight after its day, and nothing else', async () => {
  // What was posted before the midnight that this test may run over goes first.
  await bucket.city.expire(Date.now() + 3 * 86_400_000);
  const asked = request();
  await post(presignPost(bucket.place, asked));
  await bucket.store().put('kept/6', Buffer.from('kept'), 'image/png');
  const day = 86_400_000;
  const midnight = Math.ceil((Date.now() + day) / day) * day;
  expect(await bucket.city.expire(midnight - 60_000)).toBe(0);
  expect(await bucket.city.expire(midnight + 60_000)).toBeGreaterThan(0);
  const left = await bucket.store().list('');
  expect(left).toContain('kept/6');
  expect(left.filter((key) => key.startsWith('incoming/'))).toEqual([]);
  await bucket.told();
});

test('An upload of which a dead host had not told is told when it starts again, and what was told is not', async () => {
  const known = request();
  await post(presignPost(bucket.place, known));
  expect(keysOf(await bucket.told())).toEqual([known.key]);
  // The engine had stored it when the host died.
  await bucket.restart();
  expect(await bucket.told()).toEqual([]);
  const unknown = someKey();
  const engine = bucket.city.processes.find(({ name }) => name === 'queues')!;
  await fetch(`http://127.0.0.1:${engine.port}/tiny-files/${unknown}`, { method: 'PUT', body: 'left' });
  await bucket.restart();
  await until('it is told', async () => keysOf(await bucket.told()).includes(unknown));
  await bucket.restart();
  expect(await bucket.told()).toEqual([]);
});

test('What a bucket wants that this host would not do stops it, in one sentence', async () => {
  const other = temporaryFolder();
  // biome-ignore lint/suspicious/noExplicitAny: a test changes templates at will
  const run = (change: (properties: any) => void) =>
    startCity({
      cdkOut: writeTiny(
        other.folder,
        withBucket(({ Resources }) => change(Resources.Files!.Properties)),
      ),
      dataDir: `${other.folder}/data`,
    });
  await expect(
    run((bucket) => {
      bucket.NotificationConfiguration = { LambdaConfigurations: [{}] };
    }),
  ).rejects.toThrow(
    'The one-machine host knows no notification by LambdaConfigurations, and the bucket Files has one.',
  );
  await expect(
    run((bucket) => {
      bucket.VersioningConfiguration = { Status: 'Enabled' };
    }),
  ).rejects.toThrow('versions');
  await expect(
    run((bucket) => {
      bucket.LifecycleConfiguration.Rules[0].Transitions = [];
    }),
  ).rejects.toThrow('Transitions');
  other.remove();
});

test('A notification taken out of the template tells nobody', async () => {
  await bucket.restart(({ Resources }) => {
    delete Resources.Files!.Properties!.NotificationConfiguration;
  });
  await post(presignPost(bucket.place, request()));
  expect(await bucket.told()).toEqual([]);
});
