import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refused } from '../../functions/files/refused.ts';
import { type FilesWork, handleFiles } from '../../functions/files/work.ts';
import { messages } from '../../functions/messages/workflow.ts';
import { applicantSide } from '../../functions/recruitment/applicant.ts';
import { recruitment } from '../../functions/recruitment/workflow.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { incomingKey } from '../../shared/files/keys.ts';
import { decide } from '../../shared/workflow/decide.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import { rated } from '../functions/recruitment/workflow/files.ts';
import { brokenLaws } from '../functions/recruitment/workflow/laws.ts';
import { partyDoubles } from '../functions/recruitment/workflow/parties.ts';
import { answersOf } from '../functions/recruitment/workflow/people.ts';
import { medical, postsWith, wishes } from '../functions/recruitment/workflow/posts.ts';
import { at, program } from '../functions/recruitment/workflow/world.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import type { Engine } from '../support/engine.ts';
import { lean } from '../support/lean.ts';
import { crashEveryPoint, type Story } from './crash-every-point.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

const city = {
  ...wuhan,
  order: ['review', 'materials', 'fit', 'place'] as (typeof wuhan)['order'],
  fit: { fourEyes: true, passAt: 6 },
  posts: postsWith({ [medical]: [[0, 1]] }),
};

/** The bucket: what lies where, and every way in and out of it a point at which anything may stop. */
function bucketDouble() {
  const objects = new Map<string, string>();
  const etagOf = (content: string) => `"${createHash('md5').update(content).digest('hex')}"`;
  const store = {
    async get(key: string) {
      const content = objects.get(key);
      return content === undefined ? undefined : { bytes: Buffer.from(content), etag: etagOf(content) };
    },
    async put(key: string, bytes: Uint8Array) {
      if (objects.has(key)) return 'exists' as const;
      objects.set(key, Buffer.from(bytes).toString());
      return { etag: etagOf(Buffer.from(bytes).toString()) };
    },
    async delete(key: string, etag?: string) {
      const content = objects.get(key);
      if (content !== undefined && (etag === undefined || etagOf(content) === etag)) objects.delete(key);
    },
    list: async (prefix: string) => [...objects.keys()].filter((key) => key.startsWith(prefix)),
  };
  return { objects, store };
}

function told() {
  const doubles = partyDoubles({ now: () => 0 });
  const bucket = bucketDouble();
  return { ...doubles.parties, files: bucket.store, doubles, bucket: { objects: bucket.objects } };
}
type Told = ReturnType<typeof told>;

const files = {
  photo: '5e0c1234-0000-4000-8000-000000000001',
  script: '5e0c1234-0000-4000-8000-000000000002'.replace('1234', '2234'),
  unwanted: '5e0c1234-0000-4000-8000-000000000003'.replace('1234', '3234'),
};

/** Somebody posts a file, and the bucket tells of it until it has been handled: the queue's redelivery. */
async function upload(engine: Engine, { bucket }: Told, reference: string, file: string, content: string) {
  const key = incomingKey({ workflow: 'recruitment', reference, file });
  bucket.objects.set(key, content);
  const body = JSON.stringify({ Records: [{ s3: { object: { key } } }] });
  const event = { Records: [{ messageId: '1', body, attributes: { ApproximateReceiveCount: '1' } }] };
  await engine.request(`examine ${content}`, async (env: Env) => {
    const work: FilesWork = {
      store: (env.parties as Told).files,
      async examine(bytes) {
        if (bytes.toString() === 'script') throw new Refused('active');
        return { bytes: Buffer.from(`clean ${bytes}`), type: 'image/jpeg' };
      },
      decide: (request) => decide(env, request),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined } as never,
    };
    const { batchItemFailures } = await handleFiles(work, event as never, { left: () => true });
    if (batchItemFailures.length > 0) throw new Error('it comes again');
  });
}

const stateNow = async (engine: Engine, ref: string) =>
  stateOf((await engine.items('recruitment')).find(({ pk, sk }) => pk === `CASE#${ref}` && sk === '#STATE')!);

async function staff(engine: Engine, ref: string, decision: string, input: object, by = program) {
  const { entered: wait } = await stateNow(engine, ref);
  const request = { workflow: 'recruitment', ref, decision, by, wait, key: `${decision} ${by.id}`, input };
  await engine.request(decision, (env) => decide(env, request));
}

async function person(engine: Engine, reference: string, decision: string, input: Record<string, unknown> = {}) {
  const { entered: wait } = await stateNow(engine, reference);
  const request = { reference, decision, wait, key: `${decision} ${reference}`, input, lang: 'zh' as const };
  await engine.request(decision, (env) => applicantSide(env).decide(request));
}

const story: Story<Told> = {
  workflows: { recruitment: [recruitment], messages: [messages] },
  city,
  parties: told,
  async drive(engine, parties) {
    const answers = answersOf(1, engine.clock.now(), city, { ...wishes(medical), acceptOtherPosts: 'no' });
    const receipt = await engine.request('sign-up', (env) =>
      applicantSide(env).accept({ answers, consents: [], token: 't1', client: 'c1', lang: 'zh' }),
    );
    const { reference: ref } = receipt as { reference: string };
    await engine.run({ until: at('10:00') });
    await staff(engine, ref, 'pass', {});
    await engine.run({ until: at('11:00') });
    await upload(engine, parties, ref, files.script, 'script');
    await upload(engine, parties, ref, files.unwanted, 'unwanted');
    await upload(engine, parties, ref, files.photo, 'photo');
    // The form posted again with another content, after the first was confirmed.
    await upload(engine, parties, ref, files.photo, 'swapped');
    await person(engine, ref, 'removeFile', { file: files.unwanted });
    await person(engine, ref, 'materialsDone');
    await engine.run({ until: at('12:00') });
    for (const by of [program, { ...program, id: 'p-2' }]) {
      await staff(engine, ref, 'score', rated((await stateNow(engine, ref)).data, 4), by);
    }
    await engine.run({ until: at('13:00') });
    parties.bucket.objects.set('seen', [...parties.bucket.objects.keys()].filter((key) => key !== 'seen').join(' '));
    parties.bucket.objects.set('step', (await stateNow(engine, ref)).step);
    await person(engine, ref, 'withdraw');
    await engine.run({ until: at('14:00') });
    await person(engine, ref, 'erase');
    await engine.run({ until: at('16:00') });
  },
  async check(engine, { bucket }) {
    const items = await engine.items('recruitment');
    const found = brokenLaws(items, city);
    if (!items.some(({ destroyed }) => destroyed)) found.push('the case was not destroyed');
    const left = [...bucket.objects.keys()].filter((key) => key.includes('/'));
    if (left.length > 0) found.push(`files outlive their case: ${left}`);
    return found;
  },
  /** Which copies were kept when the fit was decided, and what the person was told. */
  async ending(_engine, { bucket, doubles }) {
    return {
      // Another reference is drawn when the first sign-up got lost.
      kept: bucket.objects.get('seen')?.replace(/\d{13}/g, ''),
      step: bucket.objects.get('step'),
      told: doubles.sent.map(({ template }) => template).sort(),
    };
  },
};

test('an upload to the fit and to the end of its case, stopped at every point: one copy kept, none outlives the case', {
  timeout: 600_000,
}, async () => {
  const { points, failures } = await crashEveryPoint(dynamo, 'm', story, { stops: true });
  expect(failures).toEqual([]);
  const labels = points.filter(({ kind }) => kind === 'party').map(({ label }) => label);
  for (const effect of ['get', 'put', 'delete', 'list']) expect(labels, effect).toContain(effect);
});

test('undisturbed, the first content alone is kept, and the place is offered', async () => {
  const { failures } = await crashEveryPoint(
    dynamo,
    'n',
    {
      ...story,
      ending: async (engine, parties) => {
        const { kept, step } = (await story.ending(engine, parties)) as { kept: string; step: string };
        expect(kept.split(' ')).toHaveLength(1);
        expect(kept).toContain(files.photo);
        expect(step).toBe('offered');
        return {};
      },
    },
    { of: 100_000 },
  );
  expect(failures).toEqual([]);
});
