import { encodePath } from '../../../shared/files/sigv4.ts';
import type { DoorOptions, S3Call } from './door.ts';
import { S3Failure } from './failure.ts';
import { type Answer, noSuchBucket, type Request, staysWithObject } from './request.ts';
import { verifyRequest } from './signature.ts';

const noSuchKey = (key: string) => new S3Failure(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
const notImplemented = () =>
  new S3Failure(501, 'NotImplemented', 'A header or query you provided implies functionality that is not implemented.');

/** What the embedded engine answers that goes on to the caller. */
const passedOn =
  'content-type content-length etag last-modified content-range accept-ranges content-disposition cache-control'.split(
    ' ',
  );

async function passed(answer: Response): Promise<Answer> {
  const headers = passedOn.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name)!]] : []));
  return { status: answer.status, headers: Object.fromEntries(headers), body: Buffer.from(await answer.arrayBuffer()) };
}

/**
 * Answers signed calls: reading, writing and deleting an object, on conditions or without, and listing a bucket. What this
 * host would not do as S3 does is refused.
 */
export function signedCalls(options: DoorOptions): (request: Request) => Promise<Answer> {
  const { region, buckets, objects, keys, now } = options;
  const underWay = new Map<string, Promise<unknown>>();

  /** One write at a time for a key, so that a condition and its write are one. */
  function alone<T>(target: string, run: () => Promise<T>): Promise<T> {
    const mine = (underWay.get(target) ?? Promise.resolve()).then(run, run);
    underWay.set(target, mine);
    const done = () => underWay.get(target) === mine && underWay.delete(target);
    mine.then(done, done);
    return mine;
  }

  /** @throws S3Failure when a condition of the request doesn't hold. */
  async function holdConditions({ bucket, key, headers }: Request): Promise<void> {
    const [match, none] = [headers['if-match'], headers['if-none-match']];
    if (match === undefined && none === undefined) return;
    const there = await objects.head(bucket, key);
    if (match !== undefined && !there) throw noSuchKey(key);
    if ((none === '*' && there) || (match !== undefined && match !== '*' && match !== there?.etag))
      throw new S3Failure(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
        Condition: none === undefined ? 'If-Match' : 'If-None-Match',
      });
  }

  async function put(request: Request): Promise<Answer> {
    const { bucket: name, key, headers, body, from, requestId } = request;
    if (headers['x-amz-copy-source'] || String(headers['x-amz-content-sha256']).startsWith('STREAMING'))
      throw notImplemented();
    await holdConditions(request);
    const kept = Object.entries(headers).filter(([header]) => staysWithObject(header));
    const [bucket, bells] = [buckets.get(name)!, options.bells];
    bells.expect(bucket, key);
    const { etag } = await objects.put(name, key, body, Object.fromEntries(kept) as Record<string, string>);
    bells.ring(bucket, { event: 'ObjectCreated:Put', key, size: body.length, etag, at: now(), from, requestId });
    return { status: 200, headers: { etag } };
  }

  async function remove(request: Request): Promise<Answer> {
    await holdConditions(request);
    await objects.delete(request.bucket, request.key);
    return { status: 204 };
  }

  async function read({ method, headers, query }: Request, target: string): Promise<Answer> {
    const range = headers.range === undefined ? undefined : { range: String(headers.range) };
    const answer = await passed(await objects.pass(method, target, range));
    for (const [name, value] of query)
      if (name.startsWith('response-') && answer.status < 300) answer.headers![name.slice('response-'.length)] = value;
    return answer;
  }

  return async (request) => {
    const { method, bucket, key, query } = request;
    if (!buckets.has(bucket)) throw noSuchBucket(bucket);
    const accessKeyId = verifyRequest(request, region, keys, now());
    const seen = (operation: S3Call['operation'], input: object) =>
      options.seen?.({ accessKeyId, operation, input: { Bucket: bucket, ...input } });
    if (!key) {
      if (method !== 'GET' || query.get('list-type') !== '2') throw notImplemented();
      seen('ListObjectsV2', { Prefix: query.get('prefix') ?? '' });
      return passed(await objects.pass('GET', `/${bucket}?${query}`));
    }
    if ([...query.keys()].some((name) => !/^(X-Amz-|response-|x-id$)/.test(name))) throw notImplemented();
    const operation = operations[method];
    if (!operation) throw notImplemented();
    seen(operation, { Key: key });
    const target = `/${bucket}/${encodePath(key)}`;
    if (method === 'PUT') return alone(target, () => put(request));
    return method === 'DELETE' ? alone(target, () => remove(request)) : read(request, target);
  };
}

const operations: Readonly<Record<string, S3Call['operation']>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};
