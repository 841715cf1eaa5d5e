import { describe, expect, test } from 'vitest';
import { presigned, signature, signRequest } from '../../../shared/files/sigv4.ts';

/*
 * The examples of AWS's own documentation (Amazon S3 API reference, "Authenticating requests"), with its own keys.
 */
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: secret };
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** "Browser-based uploads using POST": the policy has line ends of two characters. */
const policy = [
  '{ "expiration": "2015-12-30T12:00:00.000Z",',
  '  "conditions": [',
  '    {"bucket": "sigv4examplebucket"},',
  '    ["starts-with", "$key", "user/user1/"],',
  '    {"acl": "public-read"},',
  '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
  '    ["starts-with", "$Content-Type", "image/"],',
  '    {"x-amz-meta-uuid": "14365123651274"},',
  '    {"x-amz-server-side-encryption": "AES256"},',
  '    ["starts-with", "$x-amz-meta-tag", ""],',
  '',
  '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
  '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
  '    {"x-amz-date": "20151229T000000Z" }',
  '  ]',
  '}',
].join('\r\n');

test('a form’s policy is signed as in AWS’s example', () => {
  const encoded = Buffer.from(policy).toString('base64');
  expect(signature(secret, '20151229T000000Z', 'us-east-1', encoded)).toBe(
    '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
  );
});

describe('a request is signed as in AWS’s examples', () => {
  const date = '20130524T000000Z';
  const common = { host: 'examplebucket.s3.amazonaws.com', 'x-amz-date': date };
  test.each([
    [
      'an object read in part',
      {
        method: 'GET',
        path: '/test.txt',
        query: {},
        headers: { ...common, range: 'bytes=0-9', 'x-amz-content-sha256': empty },
        payload: empty,
      },
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'an object written, its key encoded',
      {
        method: 'PUT',
        path: '/test%24file.text',
        query: {},
        headers: {
          ...common,
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        payload: '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      },
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    [
      'a list of a bucket',
      {
        method: 'GET',
        path: '/',
        query: { 'max-keys': '2', prefix: 'J' },
        headers: { ...common, 'x-amz-content-sha256': empty },
        payload: empty,
      },
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('%s', (_, request, expected) => {
    expect(signRequest(secret, 'us-east-1', date, request)).toBe(expected);
  });

  test('an address that works by itself for a day', () => {
    const signer = { credentials, region: 'us-east-1', now: Date.parse('2013-05-24T00:00:00Z') };
    const address = new URL('https://examplebucket.s3.amazonaws.com/test.txt');
    expect(presigned(signer, { address, expires: 86_400 })).toBe(
      'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });
});
