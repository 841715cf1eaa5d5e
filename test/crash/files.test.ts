import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examine } from '../../functions/files/examine.ts';
import { handleFiles } from '../../functions/files/work.ts';
import { incomingKey } from '../../shared/files/keys.ts';
import type { FileStore } from '../../shared/files/store.ts';
import { accept } from '../../shared/workflow/accept.ts';
import { decide } from '../../shared/workflow/decide.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import type { Engine } from '../support/engine.ts';
import { phoneJpeg, phonePng } from '../support/files/images.ts';
import { papers } from '../support/files/papers.ts';
import { bellOf, storeDouble } from '../support/files/store-double.ts';
import { lean } from '../support/lean.ts';
import { crashEveryPoint, type Story } from './crash-every-point.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

/** The bucket, and the queue into which it tells: a message lies there until it is acknowledged. */
class Outside {
  readonly bucket = storeDouble();
  readonly queue: { id: number; body: string }[] = [];
  /** Every call of these is a point of the crash test. */
  readonly store: FileStore = this.bucket.store;
  readonly acknowledge = async (id: number) => {
    const at = this.queue.findIndex((message) => message.id === id);
    if (at >= 0) this.queue.splice(at, 1);
  };

  post(key: string, bytes: Buffer) {
    this.bucket.post(key, bytes);
    this.tell(key);
  }

  tell(key: string) {
    this.queue.push({ id: Math.random(), body: bellOf(key) });
  }
}

const noLog = { info() {}, warn() {}, error() {} };

/** The function that examines files, with the engine and the bucket of a task. */
const filesOf = (env: Env) => ({
  store: (env.parties as Outside).store,
  examine,
  decide: (request: Parameters<typeof decide>[1]) => decide(env, request),
  log: noLog,
});

/** Hands out what lies in the queue until nothing is left: after a crash it comes again. */
async function pump(engine: Engine, outside: Outside) {
  for (let rounds = 0; outside.queue.length > 0; rounds++) {
    if (rounds > 20) throw new Error('the queue does not empty');
    const [{ id, body }] = outside.queue as [{ id: number; body: string }];
    const Records = [{ messageId: String(id), body, attributes: { ApproximateReceiveCount: String(rounds + 1) } }];
    const ended = await engine.task('files', (env) =>
      handleFiles(filesOf(env), { Records } as unknown as SQSEvent, { left: () => true }),
    );
    if ('value' in ended && ended.value.batchItemFailures.length === 0)
      await engine.task('ack', (env) => (env.parties as Outside).acknowledge(id));
  }
  await engine.run();
}

const hour = 3_600_000;
const file = (n: number) => `0b7e2c7e-3b0a-4f0e-9d55-00000000000${n}`;

async function newCase(engine: Engine, wanted: number): Promise<string> {
  const receipt = await engine.request('accept', (env) =>
    accept(env, {
      workflow: 'papers',
      client: 'c',
      token: 't',
      by: { kind: 'applicant', id: 'a' },
      answers: {},
      formVersion: 1,
      data: { wanted, files: {} },
      lang: 'zh',
    }),
  );
  // Long enough for the sweeper, when the first hint was lost.
  await engine.run({ until: engine.clock.now() + hour });
  return (receipt as { ref: string }).ref;
}

type Kept = { key: string; etag: string };

const stories: Record<string, Story<Outside>['drive']> = {
  'posted, refused, posted better, told twice': async (engine, outside) => {
    const reference = await newCase(engine, 2);
    const key = (n: number) => incomingKey({ workflow: 'papers', reference, file: file(n) });
    outside.post(key(1), phoneJpeg());
    await pump(engine, outside);
    outside.post(key(2), Buffer.from('no picture'));
    await pump(engine, outside);
    outside.tell(key(1));
    outside.post(key(2), phonePng());
    outside.tell(key(2));
    await pump(engine, outside);
  },
  'swapped after it was confirmed, then posted for a case that takes none any more': async (engine, outside) => {
    const reference = await newCase(engine, 2);
    const key = (n: number) => incomingKey({ workflow: 'papers', reference, file: file(n) });
    outside.post(key(1), phoneJpeg());
    await pump(engine, outside);
    outside.post(key(1), phonePng());
    await pump(engine, outside);
    outside.post(key(2), phonePng());
    await pump(engine, outside);
    outside.post(key(3), phoneJpeg());
    await pump(engine, outside);
  },
};

for (const [index, [title, drive]] of Object.entries(stories).entries()) {
  test(`the examiner of files stopped before and after every call ends the same, and what is shown is whole: ${title}`, {
    timeout: 300_000,
  }, async () => {
    const story: Story<Outside> = {
      workflows: { papers: [papers] },
      parties: () => new Outside(),
      drive,
      async check(engine, { bucket }) {
        const found: string[] = [];
        for (const { data, status } of await states(engine)) {
          if (status !== 'waiting') found.push(`law 5: a case was left ${status}`);
          for (const { key, etag } of Object.values(data.files as Record<string, Kept>)) {
            const copy = bucket.objects.get(key);
            if (!copy) found.push(`a case shows ${key}, which is not there`);
            else if (copy.etag !== etag) found.push(`a case shows ${key} with another content than it confirmed`);
            else if (bucket.writes.filter((one) => one === key).length > 1) found.push(`${key} was written over`);
            else if (copy.bytes.includes('GPSMARK')) found.push(`${key} tells where it was taken`);
          }
        }
        for (const key of bucket.under('incoming/')) found.push(`${key} was left at the door`);
        return found;
      },
      async ending(engine) {
        return (await states(engine)).map(({ step, data }) => [
          step,
          Object.entries(data.files as Record<string, Kept>)
            .map(([id, { etag }]) => `${id} ${etag}`)
            .sort(),
        ]);
      },
    };
    const { points, tellings, failures } = await crashEveryPoint(dynamo, `f${index}`, story);
    expect(failures).toEqual([]);
    const calls = points.filter(({ kind }) => kind === 'party').map(({ label }) => label);
    expect([...new Set(calls)].sort()).toEqual(['acknowledge', 'delete', 'get', 'put']);
    expect(tellings).toBeGreaterThan(4 * calls.length);
  });
}

const states = async (engine: Engine) =>
  (await engine.items('papers')).filter(({ sk }) => sk === '#STATE').map(stateOf);
