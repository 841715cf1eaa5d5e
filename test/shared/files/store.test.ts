import { describe, expect, test } from 'vitest';
import type { FilesPlace } from '../../../shared/files/place.ts';
import { createFileStore, StoreError } from '../../../shared/files/store.ts';

const place: FilesPlace = {
  bucket: 'files',
  region: 'cn-north-1',
  url: 'https://files.s3.cn-north-1.amazonaws.com.cn',
  origin: 'https://files.s3.cn-north-1.amazonaws.com.cn',
  credentials: { accessKeyId: 'AKIAX', secretAccessKey: 'secret', sessionToken: 'token' },
};
const key = 'kept/recruitment/2611220483176/a b';

/** A store that is answered in turn, and what it asked. */
function answered(...answers: (Response | Error)[]) {
  const asked: { method: string; url: string; headers: Record<string, string> }[] = [];
  const fetch = async (url: URL | string | Request, init?: RequestInit) => {
    asked.push({ method: init!.method!, url: String(url), headers: init!.headers as Record<string, string> });
    const answer = answers.shift()!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, store: createFileStore(place, { clock: { now: () => 1_763_784_000_000 }, fetch }) };
}

const failure = (status: number, code: string) =>
  new Response(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${key}</Message></Error>`, { status });

describe('the file store', () => {
  test('asks again when the store is busy or the line breaks, and gives up after three tries', async () => {
    const { store, asked } = answered(
      failure(503, 'SlowDown'),
      new Error('socket closed'),
      new Response('x', { headers: { etag: '"1"' } }),
    );
    expect(await store.get(key, 10)).toEqual({ bytes: Buffer.from('x'), etag: '"1"' });
    expect(asked).toHaveLength(3);
    const down = answered(...[1, 2, 3].map(() => failure(500, 'InternalError')));
    await expect(down.store.get(key, 10)).rejects.toThrow('500 InternalError');
  });

  test('does not ask again what is refused, and neither key nor answer stands in the error', async () => {
    const { store, asked } = answered(failure(403, 'AccessDenied'));
    const error = await store.get(key, 10).catch((caught) => caught);
    expect(error).toBeInstanceOf(StoreError);
    expect([error.code, error.message.includes('recruitment')]).toEqual(['AccessDenied', false]);
    expect(asked).toHaveLength(1);
  });

  test('writes only what is not there, whoever writes at the same time', async () => {
    const { store, asked } = answered(failure(409, 'ConditionalRequestConflict'), failure(412, 'PreconditionFailed'));
    expect(await store.put(key, Buffer.from('x'), 'image/png')).toBe('exists');
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual(['*', '*']);
    expect(asked[0]!.url).toBe(`${place.url}/kept/recruitment/2611220483176/a%20b`);
    expect(asked[0]!.headers.authorization).toContain(
      'SignedHeaders=content-type;host;if-none-match;x-amz-content-sha256;x-amz-date;x-amz-security-token',
    );
  });

  test('deletes only the content that it names; what is gone or changed is no error', async () => {
    const { store, asked } = answered(
      new Response(null, { status: 204 }),
      failure(412, 'PreconditionFailed'),
      failure(404, 'NoSuchKey'),
    );
    await store.delete(key, '"1"');
    await store.delete(key, '"1"');
    await store.delete(key, '"1"');
    expect(asked.map(({ headers }) => headers['if-match'])).toEqual(['"1"', '"1"', '"1"']);
  });

  test('reads an empty object as empty, and one that is missing as missing', async () => {
    const { store, asked } = answered(failure(416, 'InvalidRange'), failure(404, 'NoSuchKey'));
    expect((await store.get(key, 10))?.bytes.length).toBe(0);
    expect(await store.get(key, 10)).toBeUndefined();
    expect(asked[0]!.headers.range).toBe('bytes=0-10');
  });

  test('lists to the last page', async () => {
    const page = (keys: string[], next = '') =>
      new Response(
        `<ListBucketResult>${keys.map((one) => `<Contents><Key>${one}</Key></Contents>`).join('')}${next && `<NextContinuationToken>${next}</NextContinuationToken>`}</ListBucketResult>`,
      );
    const { store, asked } = answered(page(['kept/1', 'kept/2'], 'a+b='), page(['kept/3']));
    expect(await store.list('kept/')).toEqual(['kept/1', 'kept/2', 'kept/3']);
    expect(asked[1]!.url).toBe(`${place.url}/?list-type=2&prefix=kept%2F&continuation-token=a%2Bb%3D`);
  });
});
