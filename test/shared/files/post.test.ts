import { describe, expect, test } from 'vitest';
import { incomingKey, keptKey, parseIncoming } from '../../../shared/files/keys.ts';
import { openFile } from '../../../shared/files/open.ts';
import { filesPlace } from '../../../shared/files/place.ts';
import { presignPost } from '../../../shared/files/post.ts';

const environment = {
  BUCKET_FILES: 'kapok-wuhan-files-1',
  AWS_REGION: 'cn-north-1',
  AWS_ACCESS_KEY_ID: 'AKIAX',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token==',
};
const name = {
  workflow: 'recruitment',
  reference: '2611220483176',
  file: '0b7e2c7e-3b0a-4f0e-9d55-0e5a3c1b2d4f',
};
const now = Date.parse('2026-11-22T04:00:00Z');

describe('where the bucket is', () => {
  test('on AWS: in its own partition’s domain; elsewhere: where the SDK’s variable says, in the path', () => {
    expect(filesPlace(environment).url).toBe('https://kapok-wuhan-files-1.s3.cn-north-1.amazonaws.com.cn');
    expect(filesPlace({ ...environment, AWS_REGION: 'eu-central-1' }).origin).toBe(
      'https://kapok-wuhan-files-1.s3.eu-central-1.amazonaws.com',
    );
    const here = filesPlace({ ...environment, AWS_ENDPOINT_URL_S3: 'http://localhost:9000/' });
    expect([here.url, here.origin]).toEqual(['http://localhost:9000/kapok-wuhan-files-1', 'http://localhost:9000']);
  });

  test('a variable that is missing is named', () => {
    expect(() => filesPlace({ ...environment, BUCKET_FILES: undefined })).toThrow('BUCKET_FILES');
  });
});

describe('a form for one upload', () => {
  const post = presignPost(filesPlace(environment), {
    key: incomingKey(name),
    redirect: 'https://city.example/mine/files/back',
    now,
    expires: 600,
  });
  const policy = JSON.parse(Buffer.from(post.fields.policy!, 'base64').toString());

  test('goes to one key, with one type, up to ten megabytes, until a time, and leads back to the city', () => {
    expect(policy.expiration).toBe('2026-11-22T04:10:00.000Z');
    expect(policy.conditions).toEqual([
      { bucket: 'kapok-wuhan-files-1' },
      { key: `incoming/recruitment/2611220483176/${name.file}` },
      { 'Content-Type': 'application/octet-stream' },
      { success_action_redirect: 'https://city.example/mine/files/back' },
      { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
      { 'x-amz-credential': 'AKIAX/20261122/cn-north-1/s3/aws4_request' },
      { 'x-amz-date': '20261122T040000Z' },
      { 'x-amz-security-token': 'token==' },
      ['content-length-range', 1, 10_485_760],
    ]);
  });

  test('every field that it has is covered by a condition: S3 refuses any other', () => {
    const covered = policy.conditions.flatMap((one: object) => (Array.isArray(one) ? [] : Object.keys(one)));
    expect([...covered.filter((field: string) => field !== 'bucket'), 'policy', 'x-amz-signature']).toEqual(
      Object.keys(post.fields),
    );
  });

  test('says nothing of who uploads what: no name of a file, no person', () => {
    expect(JSON.stringify(post)).not.toContain('filename');
  });
});

describe('what files are called', () => {
  test('a key that we gave out is read; anything else is none', () => {
    expect(parseIncoming(incomingKey(name))).toEqual(name);
    for (const key of [
      `kept/recruitment/2611220483176/${name.file}`,
      `incoming/recruitment/2611220483176/${name.file}/more`,
      `incoming/recruitment/261122048317/${name.file}`,
      'incoming/recruitment/2611220483176/张三的证书.pdf',
      `incoming/../../2611220483176/${name.file}`,
    ])
      expect(parseIncoming(key)).toBeUndefined();
  });

  test('another content under the same key has a copy of its own', () => {
    const [one, other] = ['a', 'b'].map((digit) => keptKey(name, digit.repeat(64)));
    expect(one).not.toBe(other);
    expect(one).toMatch(/^kept\/recruitment\/2611220483176\/[0-9a-f-]{36}-a{32}$/);
  });
});

test('a kept file is opened for a minute, as the type that it was examined to be, shown and not saved, kept by no cache', () => {
  const address = new URL(
    openFile(filesPlace(environment), { key: keptKey(name, 'a'.repeat(64)), type: 'application/pdf' }, now),
  );
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    'X-Amz-Expires': '60',
    'X-Amz-Date': '20261122T040000Z',
    'X-Amz-Security-Token': 'token==',
    'response-content-disposition': 'inline',
    'response-cache-control': 'private, no-store',
    'response-content-type': 'application/pdf',
  });
});
