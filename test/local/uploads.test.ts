import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostRequest, presignPost } from '../../shared/files/post.ts';
import { amzDate, signature } from '../../shared/files/sigv4.ts';
import {
  type BucketCity,
  codeIn,
  keysOf,
  messageIn,
  origin,
  post,
  request,
  type Sending,
  startBucket,
} from './bucket.ts';

let bucket: BucketCity;
beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(() => bucket?.stop());

test('A queue that is told for the first time hears that it will be', async () => {
  expect((await bucket.told()).map((body) => JSON.parse(body))).toMatchObject([
    { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'tiny-files' },
  ]);
});

test('A signed form stores its file under its key, leads back, and the queue hears of it once', async () => {
  const asked = request();
  const { status, headers } = await post(presignPost(bucket.place, asked));
  const etag = `"${createHash('md5').update('content').digest('hex')}"`;
  expect(status).toBe(303);
  expect(headers.get('location')).toBe(
    `${origin}/back?page=2&bucket=tiny-files&key=${encodeURIComponent(asked.key)}&etag=${encodeURIComponent(etag)}`,
  );
  expect(await bucket.store().get(asked.key, 100)).toEqual({ bytes: Buffer.from('content'), etag });
  expect(keysOf(await bucket.told())).toEqual([asked.key]);
  expect(bucket.calls).toContainEqual({
    function: 'Echo',
    service: 's3',
    operation: 'PutObject',
    input: { Bucket: 'tiny-files', Key: asked.key },
  });
});

test('What the queue hears has the shape that S3 gives it', async () => {
  const sample = JSON.parse(readFileSync(new URL('./samples/s3-post.json', import.meta.url), 'utf8'));
  await post(presignPost(bucket.place, request({ key: 'incoming/a b/图' })));
  const [body] = await bucket.told();
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
    const { secretAccessKey } = bucket.place.credentials;
    fields['x-amz-signature'] = signature(secretAccessKey, fields['x-amz-date']!, bucket.place.region, fields.policy);
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
              bucket.place.credentials.secretAccessKey,
              fields['x-amz-date']!,
              bucket.place.region,
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
    const signed = presignPost(bucket.place, request(asked));
    const to = sending.to === 'other' ? signed.url.replace('tiny-files', 'elsewhere') : signed.url;
    const answer = await post(signed, { ...sending, to });
    expect([answer.status, codeIn(answer.text)]).toEqual([status, code]);
    if (message) expect(messageIn(answer.text)?.replaceAll('&quot;', '"')).toMatch(message);
    expect(answer.headers.get('content-type')).toBe('application/xml');
    expect(await bucket.store().list('')).not.toContain(signed.fields.key);
  });

  test('Of none of these the queue has heard', async () => {
    expect(await bucket.told()).toEqual([]);
  });

  test('How much was too much is said', async () => {
    const { text } = await post(presignPost(bucket.place, request({ contentLengthRange: [5, 10] })), {
      content: '12345678901',
    });
    expect(text).toContain('<ProposedSize>11</ProposedSize><MaxSizeAllowed>10</MaxSizeAllowed>');
  });

  test('Both ends of the range are allowed, names of fields have no case, and what comes after the file is ignored', async () => {
    for (const content of ['12345', '1234567890']) {
      const signed = presignPost(bucket.place, request({ contentLengthRange: [5, 10] }));
      const change = (fields: Record<string, string>) => {
        fields.Policy = fields.policy!;
        fields['X-Amz-Signature'] = fields['x-amz-signature']!;
        delete fields.policy;
        delete fields['x-amz-signature'];
      };
      expect((await post(signed, { content, change, after: { acl: 'x', submit: 'OK' } })).status).toBe(303);
    }
    await bucket.told();
  });

  test('A form without any signature is nobody’s, and the bucket is private', async () => {
    const form = new FormData();
    form.append('key', 'incoming/x');
    form.append('file', new Blob(['x']), 'x');
    const answer = await fetch(bucket.place.url, { method: 'POST', body: form });
    expect([answer.status, codeIn(await answer.text())]).toEqual([403, 'AccessDenied']);
  });

  test('A form of another kind is not taken', async () => {
    const body = new URLSearchParams({ key: 'incoming/x' });
    expect((await fetch(bucket.place.url, { method: 'POST', body })).status).toBe(412);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await fetch(bucket.place.url, { method: 'POST', body: '--x\r\nnonsense', headers });
    expect([answer.status, codeIn(await answer.text())]).toEqual([400, 'MalformedPOSTRequest']);
  });
});

describe('A page of another origin', () => {
  const asks = (from: string, method = 'POST') =>
    fetch(bucket.place.url, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': method, 'access-control-request-headers': 'x-a' },
    });

  test('of the city’s own may post by script; no other may, nor read', async () => {
    const own = await asks(origin);
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect(own.headers.get('access-control-max-age')).toBe('600');
    expect((await asks('http://evil.example')).status).toBe(403);
    expect((await asks(origin, 'GET')).status).toBe(403);
    const posted = await post(presignPost(bucket.place, request()), { headers: { origin } });
    expect(posted.headers.get('access-control-allow-origin')).toBe(origin);
    await bucket.told();
  });
});
