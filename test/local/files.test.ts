import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Template } from '../../infra/local/template/stack.ts';
import { openFile } from '../../shared/files/open.ts';
import { type FilesPlace, filesPlace } from '../../shared/files/place.ts';
import { type PostRequest, presignPost } from '../../shared/files/post.ts';
import { amzDate, presigned, signature } from '../../shared/files/sigv4.ts';
import { createFileStore } from '../../shared/files/store.ts';
import { startCity, type TestCity, until } from './city.ts';
import { clients } from './clients.ts';
import { temporaryFolder, tinyTemplate, writeTiny } from './tiny.ts';

const origin = 'http://city.example';

/** A bucket that tells a queue of every post, as the city's does. */
function withBucket(change: (template: Template) => void = () => {}): Template {
  const template = tinyTemplate();
  template.Resources.Told = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'tiny-told' } };
  template.Resources.Files = {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'tiny-files',
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Event: 's3:ObjectCreated:Post',
            Queue: { 'Fn::GetAtt': ['Told', 'Arn'] },
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'incoming/' }] } },
          },
        ],
      },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Prefix: 'incoming/', ExpirationInDays: 1 }] },
      CorsConfiguration: {
        CorsRules: [{ AllowedOrigins: [origin], AllowedMethods: ['POST'], AllowedHeaders: ['*'], MaxAge: 600 }],
      },
    },
  };
  change(template);
  return template;
}

let city: TestCity;
let place: FilesPlace;
let aws: ReturnType<typeof clients>;
const folder = temporaryFolder();
const calls: object[] = [];
const start = async () => {
  const options = { cdkOut: writeTiny(folder.folder, withBucket()), dataDir: `${folder.folder}/data` };
  city = await startCity({ ...options, record: (call) => calls.push(call) });
  const { value } = (await city.invoke('Echo', {})) as { value: { body: string } };
  place = filesPlace({ ...JSON.parse(value.body).env, BUCKET_FILES: 'tiny-files' });
  aws = clients(city.endpoints);
};
beforeAll(start);
afterAll(async () => {
  await city?.stop();
  folder.remove();
});

const store = () => createFileStore(place, { clock: { now: Date.now } });
let count = 0;
const someKey = () => `incoming/case/${++count}`;
const request = (more: Partial<PostRequest> = {}): PostRequest => ({
  key: someKey(),
  redirect: `${origin}/back?page=2`,
  now: Date.now(),
  ...more,
});

interface Sending {
  content?: Buffer | string;
  fileName?: string;
  change?: (fields: Record<string, string>) => void;
  after?: Record<string, string>;
  headers?: Record<string, string>;
  to?: string;
}

/** Posts a form as a browser without script does: hidden fields in their order, then the file. */
async function post(signed: ReturnType<typeof presignPost>, sending: Sending = {}) {
  const { content = 'content', fileName = '我的证书.pdf', change, after = {}, headers = {} } = sending;
  const fields = { ...signed.fields };
  change?.(fields);
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([content as string], { type: 'image/jpeg' }), fileName);
  for (const [field, value] of Object.entries(after)) form.append(field, value);
  const answer = await fetch(sending.to ?? signed.url, { method: 'POST', body: form, redirect: 'manual', headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const codeIn = (text: string) => /<Code>(\w+)<\/Code>/.exec(text)?.[1];
const messageIn = (text: string) => /<Message>([^<]*)<\/Message>/.exec(text)?.[1];

/** What lies in the queue, taken out of it. */
async function told(): Promise<string[]> {
  const QueueUrl = city.physical('Told').ref;
  const found: string[] = [];
  for (;;) {
    const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages = [] } = await aws.sqs.send(new ReceiveMessageCommand(input));
    if (Messages.length === 0) return found;
    found.push(...Messages.map(({ Body }) => Body!));
    for (const { ReceiptHandle } of Messages)
      await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: ReceiptHandle! }));
  }
}
const keysOf = (bodies: string[]) =>
  bodies.flatMap((body) =>
    (JSON.parse(body).Records ?? []).map((one: { s3: { object: { key: string } } }) => one.s3.object.key),
  );

test('A queue that is told for the first time hears that it will be', async () => {
  expect((await told()).map((body) => JSON.parse(body))).toMatchObject([
    { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'tiny-files' },
  ]);
});

test('A signed form stores its file under its key, leads back, and the queue hears of it once', async () => {
  const asked = request();
  const { status, headers } = await post(presignPost(place, asked));
  const etag = `"${createHash('md5').update('content').digest('hex')}"`;
  expect(status).toBe(303);
  expect(headers.get('location')).toBe(
    `${origin}/back?page=2&bucket=tiny-files&key=${encodeURIComponent(asked.key)}&etag=${encodeURIComponent(etag)}`,
  );
  expect(await store().get(asked.key, 100)).toEqual({ bytes: Buffer.from('content'), etag });
  expect(keysOf(await told())).toEqual([asked.key]);
  expect(calls).toContainEqual({
    function: 'Echo',
    service: 's3',
    operation: 'PutObject',
    input: { Bucket: 'tiny-files', Key: asked.key },
  });
});

test('What the queue hears has the shape that S3 gives it', async () => {
  const sample = JSON.parse(readFileSync(new URL('./samples/s3-post.json', import.meta.url), 'utf8'));
  await post(presignPost(place, request({ key: 'incoming/a b/图' })));
  const [body] = await told();
  const heard = JSON.parse(body!);
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : typeof value;
  expect(shape(heard)).toEqual(shape(sample));
  const [one, as] = [heard.Records[0], sample.Records[0]];
  for (const key of ['eventVersion', 'eventSource', 'eventName', 'awsRegion', 'requestParameters'])
    expect(one[key]).toEqual(as[key]);
  expect(one.s3.object).toMatchObject({ key: as.s3.object.key, size: 7 });
  expect(one.s3.object.eTag).toBe(createHash('md5').update('content').digest('hex'));
  expect(one.s3.object.sequencer).toMatch(/^[0-9A-F]+$/);
  expect(one.eventTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

describe('A form is held against its policy as by S3', () => {
  const again = (fields: Record<string, string>, change: (policy: { conditions: unknown[] }) => void) => {
    const policy = JSON.parse(Buffer.from(fields.policy!, 'base64').toString());
    change(policy);
    fields.policy = Buffer.from(JSON.stringify(policy)).toString('base64');
    const { secretAccessKey } = place.credentials;
    fields['x-amz-signature'] = signature(secretAccessKey, fields['x-amz-date']!, place.region, fields.policy);
  };
  const mb = 1024 * 1024;
  const denied = (why: string | RegExp) => [403, 'AccessDenied', why] as const;
  const condition = (of: string) =>
    denied(new RegExp(`^Invalid according to Policy: Policy Condition failed: .*${of}`));
  type Case = [
    string,
    { asked?: Partial<PostRequest>; sending?: Sending },
    readonly [number, string, (string | RegExp)?],
  ];
  const set = (field: string, value: string | undefined): Sending => ({
    change(fields) {
      if (value === undefined) delete fields[field];
      else fields[field] = value;
    },
  });

  test.each<Case>([
    ['a file of 10.1 MB', { sending: { content: Buffer.alloc(Math.ceil(10.1 * mb)) } }, [400, 'EntityTooLarge']],
    ['a file of a byte too much', { sending: { content: Buffer.alloc(10 * mb + 1) } }, [400, 'EntityTooLarge']],
    ['a file far too large', { sending: { content: Buffer.alloc(40 * mb) } }, [400, 'EntityTooLarge']],
    ['an empty file', { sending: { content: '' } }, [400, 'EntityTooSmall']],
    [
      'a form that has expired',
      { asked: { now: Date.now() - 3_600_000 } },
      denied('Invalid according to Policy: Policy expired.'),
    ],
    ['another key', { sending: set('key', 'incoming/case/other') }, condition('\\$key')],
    ['a key under what is kept', { sending: set('key', 'kept/case/1') }, condition('\\$key')],
    ['another type', { sending: set('Content-Type', 'text/html') }, condition('\\$Content-Type')],
    ['a type that is left out', { sending: set('Content-Type', undefined) }, condition('\\$Content-Type')],
    [
      'another way back',
      { sending: set('success_action_redirect', 'http://evil.example') },
      condition('success_action_redirect'),
    ],
    ['another bucket', { sending: { to: 'other' } }, [404, 'NoSuchBucket']],
    [
      'a field that the policy doesn’t know',
      { sending: set('acl', 'public-read') },
      denied('Invalid according to Policy: Extra input fields: acl'),
    ],
    [
      'metadata',
      { sending: set('x-amz-meta-Name', '张三') },
      denied('Invalid according to Policy: Extra input fields: x-amz-meta-name'),
    ],
    ['no signature', { sending: set('x-amz-signature', undefined) }, [400, 'InvalidArgument', /X-Amz-Signature/]],
    ['no key', { sending: set('key', undefined) }, [400, 'InvalidArgument', /field named 'key'/]],
    [
      'a changed policy',
      {
        sending: set('policy', Buffer.from('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}').toString('base64')),
      },
      [403, 'SignatureDoesNotMatch'],
    ],
    ['a wrong signature', { sending: set('x-amz-signature', '0'.repeat(64)) }, [403, 'SignatureDoesNotMatch']],
    [
      'a key of nobody',
      { sending: set('x-amz-credential', `AKIANOBODY/${amzDate(Date.now()).slice(0, 8)}/us-east-1/s3/aws4_request`) },
      [403, 'InvalidAccessKeyId'],
    ],
    [
      'another region',
      { sending: set('x-amz-credential', `AKIANOBODY/${amzDate(Date.now()).slice(0, 8)}/cn-north-1/s3/aws4_request`) },
      [400, 'AuthorizationQueryParametersError'],
    ],
    [
      'another day than the signature’s',
      { sending: set('x-amz-date', '20150101T000000Z') },
      [400, 'AuthorizationQueryParametersError'],
    ],
    [
      'a policy that is no JSON',
      {
        sending: {
          change: (fields) => {
            fields.policy = 'e30x';
            fields['x-amz-signature'] = signature(
              place.credentials.secretAccessKey,
              fields['x-amz-date']!,
              place.region,
              'e30x',
            );
          },
        },
      },
      [400, 'InvalidPolicyDocument'],
    ],
    [
      'a condition with two properties',
      { sending: { change: (fields) => again(fields, ({ conditions }) => conditions.push({ a: '1', b: '2' })) } },
      [400, 'InvalidPolicyDocument', /exactly one property/],
    ],
  ])('%s is refused, and nothing is stored', async (_, { asked, sending = {} }, [status, code, message]) => {
    const signed = presignPost(place, request(asked));
    const to = sending.to === 'other' ? signed.url.replace('tiny-files', 'elsewhere') : signed.url;
    const answer = await post(signed, { ...sending, to });
    expect([answer.status, codeIn(answer.text)]).toEqual([status, code]);
    if (message) expect(messageIn(answer.text)?.replaceAll('&quot;', '"')).toMatch(message);
    expect(answer.headers.get('content-type')).toBe('application/xml');
    expect(await store().list('')).not.toContain(signed.fields.key);
  });

  test('Of none of these the queue has heard', async () => {
    expect(await told()).toEqual([]);
  });

  test('How much was too much is said', async () => {
    const { text } = await post(presignPost(place, request({ contentLengthRange: [5, 10] })), {
      content: '12345678901',
    });
    expect(text).toContain('<ProposedSize>11</ProposedSize><MaxSizeAllowed>10</MaxSizeAllowed>');
  });

  test('Both ends of the range are allowed, names of fields have no case, and what comes after the file is ignored', async () => {
    for (const content of ['12345', '1234567890']) {
      const signed = presignPost(place, request({ contentLengthRange: [5, 10] }));
      const change = (fields: Record<string, string>) => {
        fields.Policy = fields.policy!;
        fields['X-Amz-Signature'] = fields['x-amz-signature']!;
        delete fields.policy;
        delete fields['x-amz-signature'];
      };
      expect((await post(signed, { content, change, after: { acl: 'x', submit: 'OK' } })).status).toBe(303);
    }
    await told();
  });

  test('A form without any signature is nobody’s, and the bucket is private', async () => {
    const form = new FormData();
    form.append('key', 'incoming/x');
    form.append('file', new Blob(['x']), 'x');
    const answer = await fetch(place.url, { method: 'POST', body: form });
    expect([answer.status, codeIn(await answer.text())]).toEqual([403, 'AccessDenied']);
  });

  test('A form of another kind is not taken', async () => {
    const body = new URLSearchParams({ key: 'incoming/x' });
    expect((await fetch(place.url, { method: 'POST', body })).status).toBe(412);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await fetch(place.url, { method: 'POST', body: '--x\r\nnonsense', headers });
    expect([answer.status, codeIn(await answer.text())]).toEqual([400, 'MalformedPOSTRequest']);
  });
});

describe('Calls are signed, and conditions are kept', () => {
  test('An object that is there is not overwritten by who says so, and keeps its type', async () => {
    expect(await store().put('kept/1', Buffer.from('first'), 'image/png')).toEqual({ etag: expect.any(String) });
    expect(await store().put('kept/1', Buffer.from('second'), 'image/png')).toBe('exists');
    const { credentials, region, url } = place;
    const address = new URL(`${url}/kept/1`);
    const answer = await fetch(
      presigned({ credentials, region, now: Date.now() }, { address, query: {}, expires: 60 }),
    );
    expect([await answer.text(), answer.headers.get('content-type')]).toEqual(['first', 'image/png']);
  });

  test('Only the content that one has seen is deleted', async () => {
    const key = 'kept/2';
    await store().put(key, Buffer.from('first'), 'image/png');
    await store().delete(key, '"another"');
    expect(await store().get(key, 10)).toBeDefined();
    await store().delete(key, (await store().get(key, 10))!.etag);
    expect(await store().get(key, 10)).toBeUndefined();
    await store().delete(key);
  });

  test('Only the beginning of what is too long is read; an empty object is read as empty', async () => {
    await store().put('kept/3', Buffer.alloc(5000, 1), 'image/png');
    expect((await store().get('kept/3', 100))!.bytes.length).toBe(101);
    await store().put('kept/4', Buffer.alloc(0), 'image/png');
    expect((await store().get('kept/4', 100))!.bytes.length).toBe(0);
  });

  test('An opened file is shown for a minute, with what the address says, and not by a changed address', async () => {
    // Whatever an object says of itself, it is opened as what its examination found.
    await store().put('kept/5', Buffer.from('pixels'), 'text/html');
    const open = await fetch(openFile(place, { key: 'kept/5', type: 'image/jpeg' }, Date.now()));
    expect(open.headers.get('content-type')).toBe('image/jpeg');
    expect(open.headers.get('content-disposition')).toBe('inline');
    expect(open.headers.get('cache-control')).toBe('private, no-store');
    const late = await fetch(openFile(place, { key: 'kept/5', type: 'image/jpeg' }, Date.now() - 61_000));
    expect([late.status, messageIn(await late.text())]).toEqual([403, 'Request has expired']);
    const other = await fetch(
      openFile(place, { key: 'kept/5', type: 'image/jpeg' }, Date.now()).replace('kept/5', 'kept/1'),
    );
    expect([other.status, codeIn(await other.text())]).toEqual([403, 'SignatureDoesNotMatch']);
  });

  test('Whoever doesn’t sign, or with another secret, gets nothing', async () => {
    const plain = await fetch(`${place.url}/kept/5`);
    expect([plain.status, codeIn(await plain.text())]).toEqual([403, 'AccessDenied']);
    const credentials = { ...place.credentials, secretAccessKey: 'guessed' };
    const stranger = createFileStore({ ...place, credentials }, { clock: { now: Date.now } });
    await expect(stranger.get('kept/5', 10)).rejects.toThrow('403 SignatureDoesNotMatch');
    const early = createFileStore(place, { clock: { now: () => Date.now() - 16 * 60_000 } });
    await expect(early.get('kept/5', 10)).rejects.toThrow('403 RequestTimeTooSkewed');
  });

  test('What this host would not do as S3 does is refused', async () => {
    const answer = await fetch(openFile(place, { key: 'kept/5', type: 'image/jpeg' }, Date.now()), { method: 'PATCH' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

describe('A page of another origin', () => {
  const asks = (from: string, method = 'POST') =>
    fetch(place.url, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': method, 'access-control-request-headers': 'x-a' },
    });

  test('of the city’s own may post by script; no other may, nor read', async () => {
    const own = await asks(origin);
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect(own.headers.get('access-control-max-age')).toBe('600');
    expect((await asks('http://evil.example')).status).toBe(403);
    expect((await asks(origin, 'GET')).status).toBe(403);
    const posted = await post(presignPost(place, request()), { headers: { origin } });
    expect(posted.headers.get('access-control-allow-origin')).toBe(origin);
    await told();
  });
});

test('What lies at the door longer than the template says goes, at midnight after its day, and nothing else', async () => {
  // What was posted before the midnight that this test may run over goes first.
  await city.expire(Date.now() + 3 * 86_400_000);
  const asked = request();
  await post(presignPost(place, asked));
  await store().put('kept/6', Buffer.from('kept'), 'image/png');
  const day = 86_400_000;
  const midnight = Math.ceil((Date.now() + day) / day) * day;
  expect(await city.expire(midnight - 60_000)).toBe(0);
  expect(await city.expire(midnight + 60_000)).toBeGreaterThan(0);
  const left = await store().list('');
  expect(left).toContain('kept/6');
  expect(left.filter((key) => key.startsWith('incoming/'))).toEqual([]);
  await told();
});

test('An upload of which a dead host had not told is told when it starts again, and what was told is not', async () => {
  const known = request();
  await post(presignPost(place, known));
  expect(keysOf(await told())).toEqual([known.key]);
  await city.stop();
  // The engine had stored it when the host died.
  await start();
  expect(await told()).toEqual([]);
  const unknown = someKey();
  const engine = city.processes.find(({ name }) => name === 'queues')!;
  await fetch(`http://127.0.0.1:${engine.port}/tiny-files/${unknown}`, { method: 'PUT', body: 'left' });
  await city.stop();
  await start();
  await until('it is told', async () => keysOf(await told()).includes(unknown));
  await city.stop();
  await start();
  expect(await told()).toEqual([]);
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
  await city.stop();
  const cdkOut = writeTiny(
    folder.folder,
    withBucket(({ Resources }) => {
      delete Resources.Files!.Properties!.NotificationConfiguration;
    }),
  );
  city = await startCity({ cdkOut, dataDir: `${folder.folder}/data` });
  aws = clients(city.endpoints);
  await post(presignPost(place, request()));
  expect(await told()).toEqual([]);
});
