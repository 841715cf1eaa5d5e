import type { SQSEvent } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import { examine } from '../../../functions/files/examine.ts';
import { type FilesWork, handleFiles } from '../../../functions/files/work.ts';
import { destroyFiles } from '../../../shared/files/destroy.ts';
import { incomingKey } from '../../../shared/files/keys.ts';
import { createLog } from '../../../shared/privacy/log.ts';
import { accept } from '../../../shared/workflow/accept.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { destroy } from '../../../shared/workflow/destroy.ts';
import { stateOf } from '../../../shared/workflow/load.ts';
import { tables } from '../../shared/workflow/support.ts';
import type { Engine } from '../../support/engine.ts';
import { phoneJpeg, phonePng, plainJpeg } from '../../support/files/images.ts';
import { papers } from '../../support/files/papers.ts';
import { pdf } from '../../support/files/pdf.ts';
import { bellOf, storeDouble } from '../../support/files/store-double.ts';

const table = tables();
let engine: Engine;
let bucket: ReturnType<typeof storeDouble>;
let ref: string;
let lines: string[];

const file = '0b7e2c7e-3b0a-4f0e-9d55-0e5a3c1b2d4f';
const keyOf = (id = file, reference = ref) => incomingKey({ workflow: 'papers', reference, file: id });

beforeEach(async () => {
  engine = await table.open({ papers });
  bucket = storeDouble();
  lines = [];
  ref = await newCase(1);
});

async function newCase(wanted: number): Promise<string> {
  const receipt = await accept(engine.env, {
    workflow: 'papers',
    client: 'c',
    token: `t${wanted}${Math.random()}`,
    by: { kind: 'applicant', id: 'a' },
    answers: {},
    formVersion: 1,
    data: { wanted, files: {} },
    lang: 'zh',
  });
  const reference = (receipt as { ref: string }).ref;
  await engine.run();
  return reference;
}

const work = (change: Partial<FilesWork> = {}): FilesWork => ({
  store: bucket.store,
  examine,
  decide: (request) => decide(engine.env, request),
  log: createLog({
    info: (code, extra) => lines.push(`${code} ${JSON.stringify(extra)}`),
    warn: (code, extra) => lines.push(`${code} ${JSON.stringify(extra)}`),
    error: (code, extra) => lines.push(`${code} ${JSON.stringify(extra)}`),
  }),
  ...change,
});

const event = (...bodies: string[]) =>
  ({
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      body,
      attributes: { ApproximateReceiveCount: '1' },
    })),
  }) as unknown as SQSEvent;

const handle = (on: FilesWork, told: SQSEvent, left = () => true) => handleFiles(on, told, { left });
/** Files that the bucket tells of are handled, and every message is acknowledged. */
const ring = async (key = keyOf(), on = work()) =>
  expect(await handle(on, event(bellOf(key)))).toEqual({ batchItemFailures: [] });

const stateNow = async (reference = ref) =>
  stateOf((await engine.items('papers')).find(({ pk, sk }) => pk === `CASE#${reference}` && sk === '#STATE')!);
const files = async () => (await stateNow()).data.files as Record<string, Record<string, string>>;

describe('a file that somebody posted', () => {
  test('is copied clean, told to its case with the ETags of both, and taken from the door; the case goes on', async () => {
    const { etag: sourceEtag } = bucket.post(keyOf(), phoneJpeg());
    const asked: unknown[] = [];
    const listening = work({
      decide(request) {
        asked.push(request);
        return decide(engine.env, request);
      },
    });
    await ring(keyOf(), listening);
    const [copy] = bucket.under('kept/');
    const kept = bucket.objects.get(copy!)!;
    expect(asked).toEqual([
      {
        workflow: 'papers',
        ref,
        decision: 'fileConfirmed',
        by: { kind: 'system', id: 'files', role: 'files' },
        key: `${keyOf()}\n${sourceEtag}`,
        input: {
          file,
          key: copy,
          type: 'image/jpeg',
          width: 16,
          height: 16,
          bytes: kept.bytes.length,
          etag: kept.etag,
          sourceEtag,
        },
      },
    ]);
    expect(kept.type).toBe('image/jpeg');
    expect(kept.bytes.includes('GPSMARK')).toBe(false);
    expect(bucket.under('incoming/')).toEqual([]);
    expect(await files()).toEqual({ [file]: { key: copy, etag: kept.etag } });
    expect((await stateNow()).step).toBe('complete');
  });

  test('the case does not go on before the store has told, whatever a page says', async () => {
    bucket.post(keyOf(), phoneJpeg());
    await engine.run({ until: engine.clock.now() + 3_600_000 });
    expect((await stateNow()).step).toBe('materials');
  });

  test.each([
    ['of a lying name', 'type', Buffer.from('<html><script>alert(1)</script>')],
    ['that is empty', 'empty', Buffer.alloc(0)],
    ['that is too long', 'size', Buffer.alloc(10 * 1024 * 1024 + 1, 1)],
    ['with script', 'active', pdf({ catalogue: '/OpenAction<</S/JavaScript/JS(1)>>' })],
  ])('%s is refused with the reason, and nothing of it is kept', async (_, reason, content) => {
    bucket.post(keyOf(), content);
    await ring();
    expect(await files()).toEqual({ [file]: { reason } });
    expect(bucket.under('')).toEqual([]);
    expect((await stateNow()).step).toBe('materials');
  });

  test('that was refused may be posted better: the same form, another content', async () => {
    bucket.post(keyOf(), Buffer.from('no picture'));
    await ring();
    bucket.post(keyOf(), phoneJpeg());
    await ring();
    expect((await stateNow()).step).toBe('complete');
  });
});

describe('told twice', () => {
  test('an event that comes again finds nothing at the door', async () => {
    bucket.post(keyOf(), phoneJpeg());
    await ring();
    const before = await stateNow();
    await ring();
    expect(await stateNow()).toEqual(before);
    expect(bucket.writes).toHaveLength(2);
  });

  test('an event that comes again after a crash before the last call writes nothing again and decides once', async () => {
    bucket.post(keyOf(), phoneJpeg());
    const dies = work({ store: { ...bucket.store, delete: () => Promise.reject(new Error('killed')) } });
    expect((await handle(dies, event(bellOf(keyOf())))).batchItemFailures).toHaveLength(1);
    const before = await stateNow();
    await ring();
    expect(await stateNow()).toEqual(before);
    expect(bucket.under('kept/')).toHaveLength(1);
    expect(bucket.under('incoming/')).toEqual([]);
  });
});

describe('swapped', () => {
  beforeEach(async () => {
    // Waits for two, so that the decision is still open.
    ref = await newCase(2);
  });

  test('another content under the same key, after the copy was made, never changes the copy that is shown', async () => {
    bucket.post(keyOf(), phoneJpeg());
    await ring();
    const confirmed = (await files())[file]!;
    const shown = Buffer.from(bucket.objects.get(confirmed.key!)!.bytes);
    bucket.post(keyOf(), phonePng());
    await ring();
    expect((await files())[file]).toEqual(confirmed);
    expect(bucket.objects.get(confirmed.key!)!.bytes.equals(shown)).toBe(true);
    expect(bucket.under('incoming/')).toEqual([]);
  });

  test('a worse content under the same key doesn’t turn what was confirmed into something refused', async () => {
    bucket.post(keyOf(), phoneJpeg());
    await ring();
    const confirmed = await files();
    bucket.post(keyOf(), Buffer.from('MZ'));
    await ring();
    expect(await files()).toEqual(confirmed);
  });

  test('a content that comes while the first is examined is not taken away unseen', async () => {
    bucket.post(keyOf(), phoneJpeg());
    const slow = work({
      examine(bytes) {
        bucket.post(keyOf(), phonePng());
        return examine(bytes);
      },
    });
    await ring(keyOf(), slow);
    expect(bucket.under('incoming/')).toEqual([keyOf()]);
    const [copy] = bucket.under('kept/');
    expect((await files())[file]!.key).toBe(copy);
  });
});

describe('abandoned', () => {
  test('a file that never came, or is gone when the queue tells, leaves no trace', async () => {
    const before = await stateNow();
    await ring();
    expect(await stateNow()).toEqual(before);
    expect(bucket.under('')).toEqual([]);
  });

  test('a file for a case that takes none any more leaves nothing behind', async () => {
    bucket.post(keyOf(), phoneJpeg());
    await ring();
    const late = '11111111-2222-4333-8444-555555555555';
    bucket.post(keyOf(late), plainJpeg());
    await ring(keyOf(late));
    expect(bucket.under('incoming/')).toEqual([]);
    expect(bucket.under('kept/')).toHaveLength(1);
  });

  test('a file for a case that was destroyed meanwhile is destroyed as well, its copy of an earlier try too', async () => {
    bucket.post(keyOf(), phoneJpeg());
    const dies = work({ decide: () => Promise.reject(new Error('killed')) });
    expect((await handle(dies, event(bellOf(keyOf())))).batchItemFailures).toHaveLength(1);
    expect(bucket.under('kept/')).toHaveLength(1);
    await destroy(engine.env, await stateNow());
    await ring();
    expect(bucket.under('')).toEqual([]);
  });

  test('a case that isn’t there is an error and never a reason to acknowledge (law 10)', async () => {
    const key = keyOf(file, '2611229999999');
    bucket.post(key, phoneJpeg());
    expect((await handle(work(), event(bellOf(key)))).batchItemFailures).toHaveLength(1);
    expect(bucket.under('incoming/')).toEqual([key]);
  });
});

describe('a batch', () => {
  const other = '99999999-2222-4333-8444-555555555555';

  test('only what failed comes again', async () => {
    ref = await newCase(2);
    bucket.post(keyOf(), phoneJpeg());
    bucket.post(keyOf(other), phonePng());
    const once = work({
      examine: (bytes) => (bytes[0] === 0x89 ? Promise.reject(new TypeError('ours')) : examine(bytes)),
    });
    const told = event(bellOf(keyOf()), bellOf(keyOf(other)));
    expect(await handle(once, told)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(Object.keys(await files())).toEqual([file]);
    expect(bucket.under('incoming/')).toEqual([keyOf(other)]);
  });

  test('without time for one more the rest comes again, untouched', async () => {
    bucket.post(keyOf(), phoneJpeg());
    const told = event(bellOf(keyOf()), bellOf(keyOf(other)));
    const failed = await handle(work(), told, () => false);
    expect(failed).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }] });
    expect(bucket.writes).toHaveLength(1);
  });

  test('what is none of our files is passed over: the bucket’s own greeting, a strange key, nonsense', async () => {
    const greeting = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' });
    const told = event(greeting, bellOf('incoming/张三.pdf'), 'nonsense', '{}');
    expect(await handle(work(), told)).toEqual({ batchItemFailures: [] });
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'file.strangeKey',
      'file.strangeMessage',
      'file.strangeMessage',
    ]);
    expect(lines.join()).not.toContain('张三');
  });

  test('a file that we never come to an end with is unreadable in the end, so that nothing cycles for ever (law 7)', async () => {
    bucket.post(keyOf(), phoneJpeg());
    const dies = work({ examine: () => Promise.reject(new Error('out of memory')) });
    const told = event(bellOf(keyOf()));
    told.Records[0]!.attributes.ApproximateReceiveCount = '19';
    expect((await handle(dies, told)).batchItemFailures).toHaveLength(1);
    told.Records[0]!.attributes.ApproximateReceiveCount = '20';
    expect((await handle(dies, told)).batchItemFailures).toEqual([]);
    expect(await files()).toEqual({ [file]: { reason: 'unreadable' } });
  });
});

test('all files of a case are destroyed, at the door and kept, and nobody else’s', async () => {
  bucket.post(keyOf(), phoneJpeg());
  await ring();
  bucket.post(keyOf(), phonePng());
  const neighbour = `kept/papers/${ref.slice(0, -1)}x/1`;
  bucket.post(neighbour, plainJpeg());
  expect(await destroyFiles(bucket.store, 'papers', ref)).toBe(2);
  expect(bucket.under('')).toEqual([neighbour]);
  expect(await destroyFiles(bucket.store, 'papers', ref)).toBe(0);
});
