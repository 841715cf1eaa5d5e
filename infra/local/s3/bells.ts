import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from '../../../shared/files/sigv4.ts';
import { writeWhole } from '../home.ts';
import { type Bell, type BucketSettings, rings } from './bucket-settings.ts';
import type { Objects } from './objects.ts';

/** What happened to an object. */
export interface Happening {
  /** Without `s3:`, `ObjectCreated:Post`. */
  event: string;
  key: string;
  size: number;
  etag: string;
  /** Epoch milliseconds. */
  at: number;
  /** Address of who asked for it. */
  from: string;
  requestId: string;
}

export interface Bells {
  /** Something is about to be stored at a key: if the host dies from here on, it is told when it starts again. */
  expect(bucket: BucketSettings, key: string): void;
  /** Tells whoever the template says, soon; it is told again after a crash if that was not certain. */
  ring(bucket: BucketSettings, happening: Happening): void;
  /** Lists what lies there and tells what was never told: after a host that died. @returns how many objects */
  catchUp(): Promise<number>;
  /** Waits until all is told. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

interface Options {
  buckets: readonly BucketSettings[];
  objects: Pick<Objects, 'list'>;
  /** File that remembers what was told. */
  journal: string;
  region: string;
  /** Puts a message into a queue. */
  send(queueArn: string, body: string): Promise<unknown>;
  log(line: string): void;
}

/** The record that S3 writes of an event, down to its oddities: the key is encoded as in a form, the ETag not quoted. */
export function eventRecord(region: string, bucket: Pick<BucketSettings, 'name' | 'arn'>, happening: Happening) {
  const { event, key, size, etag, at, from, requestId } = happening;
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: new Date(at).toISOString(),
    eventName: event,
    userIdentity: { principalId: 'AWS:LOCAL' },
    requestParameters: { sourceIPAddress: from },
    responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': 'local' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'local',
      bucket: { name: bucket.name, ownerIdentity: { principalId: 'LOCAL' }, arn: bucket.arn },
      object: {
        key: encode(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
        size,
        eTag: etag.replaceAll('"', ''),
        sequencer: at.toString(16).toUpperCase().padStart(18, '0'),
      },
    },
  };
}

/** Keys of which the last thing that happened was told; the last line of a key counts. */
function readJournal(file: string): Set<string> {
  const told = new Set<string>();
  if (!existsSync(file)) return told;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('+ ')) told.add(line.slice(2));
    if (line.startsWith('- ')) told.delete(line.slice(2));
  }
  return told;
}

/** Tells queues of what happens in buckets, at least once for each time, whenever the host dies. */
export function startBells({ buckets, objects, journal, region, send, log }: Options): Bells {
  const fresh = !existsSync(journal);
  let stopped = false;
  const telling = new Set<Promise<void>>();
  const note = (sign: '+' | '-', bucket: string, key: string) =>
    appendFileSync(journal, `${sign} ${bucket}/${key}\n`, { mode: 0o600 });

  async function tell(bells: readonly Bell[], body: string): Promise<void> {
    for (const { queueArn } of bells)
      for (let wait = 50; !stopped; wait = Math.min(5000, wait * 2)) {
        try {
          await send(queueArn, body);
          break;
        } catch (error) {
          log(`bucket: ${(error as Error).name}`);
          await sleep(wait);
        }
      }
  }

  function soon(bells: readonly Bell[], body: string, done = () => {}): void {
    const job = tell(bells, body)
      .then(() => stopped || done())
      .then(() => {})
      .finally(() => telling.delete(job));
    telling.add(job);
  }

  function ring(bucket: BucketSettings, happening: Happening): void {
    const bells = bucket.bells.filter((bell) => rings(bell, happening.event, happening.key));
    const body = JSON.stringify({ Records: [eventRecord(region, bucket, happening)] });
    if (bells.length > 0) soon(bells, body, () => note('+', bucket.name, happening.key));
  }

  return {
    expect: ({ name, bells }, key) => bells.length > 0 && note('-', name, key),
    ring,
    async catchUp() {
      const told = readJournal(journal);
      const kept: string[] = [];
      let missed = 0;
      for (const bucket of buckets) {
        if (bucket.bells.length === 0) continue;
        // Whoever is told for the first time is told that.
        if (fresh) {
          const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: new Date().toISOString() };
          soon(bucket.bells, JSON.stringify({ ...test, Bucket: bucket.name, RequestId: 'LOCAL', HostId: 'local' }));
        }
        for (const { key, etag, size, modified } of await objects.list(bucket.name, '')) {
          if (told.has(`${bucket.name}/${key}`)) {
            kept.push(`+ ${bucket.name}/${key}\n`);
            continue;
          }
          // How it came is not kept; what is told of comes by post.
          const event = 'ObjectCreated:Post';
          if (!bucket.bells.some((bell) => rings(bell, event, key))) continue;
          const requestId = randomBytes(8).toString('hex').toUpperCase();
          ring(bucket, { event, key, size, etag, at: modified, from: '127.0.0.1', requestId });
          missed++;
        }
      }
      // What is gone need not be remembered.
      writeWhole(journal, kept.join(''));
      return missed;
    },
    async quiet() {
      while (telling.size > 0) await Promise.allSettled([...telling]);
    },
    async stop() {
      stopped = true;
      await Promise.allSettled([...telling]);
    },
  };
}
