import { createHash, timingSafeEqual } from 'node:crypto';
import { amzDate, scopeOf, signature, signRequest } from '../../../shared/files/sigv4.ts';
import { accessDenied, S3Failure } from './failure.ts';

/** What a request says of who signed it, and when. */
export interface Signed {
  algorithm: string;
  credential: string;
  date: string;
  signature: string;
  token: string | undefined;
}

/** Whose access key it is: its secret, its session's token where it has one. */
export type KeyHolder = (accessKeyId: string) => { secret: string; token?: string | undefined } | undefined;

export interface WireRequest {
  method: string;
  /** Path and query as in the request line. */
  target: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

const skew = 15 * 60_000;

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const mismatch = (accessKeyId: string, details: Readonly<Record<string, string>> = {}) =>
  new S3Failure(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { AWSAccessKeyId: accessKeyId, ...details },
  );

/** Finds the secret of who signed. @throws S3Failure when the credential is of another day, region or service, or nobody's. */
function holder(signed: Signed, region: string, keys: KeyHolder): { accessKeyId: string; secret: string } {
  const bad = (why: string) => new S3Failure(400, 'AuthorizationQueryParametersError', why);
  if (signed.algorithm !== 'AWS4-HMAC-SHA256') throw bad('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  if (!/^\d{8}T\d{6}Z$/.test(signed.date))
    throw bad("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const [accessKeyId = '', ...scope] = signed.credential.split('/');
  if (scope.join('/') !== scopeOf(signed.date, region))
    throw bad(`Error parsing the X-Amz-Credential parameter; expecting "${scopeOf(signed.date, region)}"`);
  const found = keys(accessKeyId);
  if (!found)
    throw new S3Failure(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      { AWSAccessKeyId: accessKeyId },
    );
  if (signed.token !== found.token)
    throw new S3Failure(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
  return { accessKeyId, secret: found.secret };
}

/** Checks the signature of a posted form, which is over its policy as it came. @returns the access key. @throws S3Failure */
export function verifyPost(signed: Signed & { policy: string }, region: string, keys: KeyHolder): string {
  const { accessKeyId, secret } = holder(signed, region, keys);
  if (!same(signature(secret, signed.date, region, signed.policy), signed.signature))
    throw mismatch(accessKeyId, { StringToSign: signed.policy, SignatureProvided: signed.signature });
  return accessKeyId;
}

/**
 * Checks a request that is signed in its header, or in its address. @returns the access key.
 *
 * @throws S3Failure; a request that is not signed at all is nobody's, and everything here is private.
 */
export function verifyRequest(request: WireRequest, region: string, keys: KeyHolder, now: number): string {
  const { searchParams } = new URL(request.target, 'http://files');
  return searchParams.has('X-Amz-Signature')
    ? verifyAddress(request, searchParams, region, keys, now)
    : verifyHeader(request, region, keys, now);
}

function signedHeadersOf({ headers }: WireRequest, names: string): Record<string, string> {
  return Object.fromEntries(names.split(';').map((name) => [name, String(headers[name] ?? '')]));
}

const timeOf = (date: string) =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

function verifyHeader(request: WireRequest, region: string, keys: KeyHolder, now: number): string {
  const { method, target, headers, body } = request;
  const found = /^(AWS4-HMAC-SHA256) Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/.exec(
    String(headers.authorization ?? ''),
  );
  if (!found) throw accessDenied();
  const [, algorithm = '', credential = '', names = '', given = ''] = found;
  const date = String(headers['x-amz-date'] ?? '');
  const token = headers['x-amz-security-token'] as string | undefined;
  const { accessKeyId, secret } = holder({ algorithm, credential, date, signature: given, token }, region, keys);
  if (Math.abs(timeOf(date) - now) > skew)
    throw new S3Failure(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      { RequestTime: date, ServerTime: amzDate(now), MaxAllowedSkewMilliseconds: String(skew) },
    );
  const payload = String(headers['x-amz-content-sha256'] ?? '');
  const [path = '/', query = ''] = target.split('?');
  const expected = signRequest(secret, region, date, {
    method,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: signedHeadersOf(request, names),
    payload,
  });
  if (!names.split(';').includes('host') || !same(expected, given)) throw mismatch(accessKeyId);
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== createHash('sha256').update(body).digest('hex'))
    throw new S3Failure(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  return accessKeyId;
}

function verifyAddress(
  request: WireRequest,
  parameters: URLSearchParams,
  region: string,
  keys: KeyHolder,
  now: number,
): string {
  const of = (name: string) => parameters.get(name) ?? '';
  const date = of('X-Amz-Date');
  const signed: Signed = {
    algorithm: of('X-Amz-Algorithm'),
    credential: of('X-Amz-Credential'),
    date,
    signature: of('X-Amz-Signature'),
    token: parameters.get('X-Amz-Security-Token') ?? undefined,
  };
  const { accessKeyId, secret } = holder(signed, region, keys);
  const expires = Number(of('X-Amz-Expires'));
  if (!Number.isInteger(expires) || expires < 1 || expires > 604_800)
    throw new S3Failure(
      400,
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  const query = Object.fromEntries([...parameters].filter(([name]) => name !== 'X-Amz-Signature'));
  const expected = signRequest(secret, region, date, {
    method: request.method,
    path: request.target.split('?')[0]!,
    query,
    headers: signedHeadersOf(request, of('X-Amz-SignedHeaders')),
    payload: 'UNSIGNED-PAYLOAD',
  });
  if (!same(expected, signed.signature)) throw mismatch(accessKeyId);
  const until = timeOf(date) + expires * 1000;
  if (now > until || timeOf(date) - now > skew)
    throw accessDenied('Request has expired', {
      'X-Amz-Expires': String(expires),
      Expires: new Date(until).toISOString(),
      ServerTime: new Date(now).toISOString(),
    });
  return accessKeyId;
}
