import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessKey } from '../../infra/local/environment.ts';
import { incomingKey } from '../../shared/files/keys.ts';
import { openFile } from '../../shared/files/open.ts';
import { filesPlace } from '../../shared/files/place.ts';
import { presignPost } from '../../shared/files/post.ts';
import { createFileStore } from '../../shared/files/store.ts';
import { startRealCity, type TestCity, until } from '../local/city.ts';
import { phoneHeic } from '../support/files/heic.ts';

let city: TestCity;
const folder = mkdtempSync(join(tmpdir(), 'kapok-files-'));
beforeAll(async () => {
  city = await startRealCity('wuhan', { dataDir: join(folder, 'data'), parties: false });
});
afterAll(async () => {
  await city?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a phone’s picture goes from a signed form to a copy that every browser shows; without its case it stays at the door', async () => {
  const place = filesPlace({
    BUCKET_FILES: city.physical('FilesBucket').ref,
    AWS_REGION: city.stack.region,
    AWS_ENDPOINT_URL_S3: city.endpoints.s3,
    AWS_ACCESS_KEY_ID: accessKey('kapok-wuhan-public'),
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const store = createFileStore(place, { clock: { now: Date.now } });
  const name = { workflow: 'recruitment', reference: '2611220483176', file: randomUUID() };
  const { url, fields } = presignPost(place, { key: incomingKey(name), redirect: city.url, now: Date.now() });
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([phoneHeic()]), 'IMG_0001.HEIC');
  expect((await fetch(url, { method: 'POST', body: form, redirect: 'manual' })).status).toBe(303);

  const kept = `kept/recruitment/${name.reference}/`;
  await until('there is a copy', async () => (await store.list(kept)).length > 0);
  const [copy] = await store.list(kept);
  const shown = await fetch(openFile(place, { key: copy!, type: 'image/jpeg' }, Date.now()));
  expect(shown.headers.get('content-type')).toBe('image/jpeg');
  expect(jpeg.decode(Buffer.from(await shown.arrayBuffer()))).toMatchObject({ width: 32, height: 32 });
  // There is no such case: that is an error, and never a reason to take the file away.
  await until('the function has said so', () => city.logs.some((line) => line.includes('"errorCode":"missing"')));
  expect(await store.list('incoming/')).toEqual([incomingKey(name)]);
  // Neither the file's own name nor its case's reference stands in the host's log.
  expect(city.logs.filter((line) => /IMG_0001|2611220483176/.test(line))).toEqual([]);
});
