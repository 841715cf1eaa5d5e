import { setTimeout as sleep } from 'node:timers/promises';
import type { FilesPlace } from './place.ts';
import { encode, encodePath, signedHeaders } from './sigv4.ts';

/** The bucket, as much of it as the city needs. A test stands in for it, or stops before and after each call. */
export interface FileStore {
  /** The first `most` bytes and one more, if there are: `bytes.length > most` tells that it is too long. */
  get(key: string, most: number): Promise<{ bytes: Buffer; etag: string } | undefined>;
  /** Writes a new object. `exists`: there is one already, and it stays as it is. */
  put(key: string, bytes: Uint8Array, type: string): Promise<{ etag: string } | 'exists'>;
  /** Deletes an object; with an ETag only if it still has that content. What is not there counts as deleted. */
  delete(key: string, etag?: string): Promise<void>;
  /** Every key under a prefix. */
  list(prefix: string): Promise<string[]>;
}

/** The store did not do what it was asked; `code` is S3's own, and neither it nor the message names a key. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly code: string;

  constructor(status: number, code: string) {
    super(`the file store answered ${status} ${code}`);
    this.code = code;
  }
}

const emptyEtag = '"d41d8cd98f00b204e9800998ecf8427e"';
const mostTries = 3;

interface Options {
  clock: { now(): number };
  fetch?: typeof fetch;
  /** Milliseconds for one call. */
  timeout?: number;
}

/**
 * The bucket over HTTP, with as many tries as the other clients have.
 * Every method throws {@link StoreError}, or the network's error, when it could not be done.
 */
export function createFileStore(place: FilesPlace, options: Options): FileStore {
  const { credentials, region, url } = place;
  const { clock, timeout = 15_000 } = options;
  const send = options.fetch ?? fetch;

  async function once(method: string, target: string, headers: Record<string, string>, body?: Uint8Array) {
    const address = new URL(`${url}${target}`);
    const signer = { credentials, region, now: clock.now() };
    const signed = signedHeaders(signer, { method, address, headers, ...(body && { body }) });
    // `host` is the client's to send.
    const { host: _, ...sent } = signed;
    const answer = await send(address, {
      method,
      headers: sent,
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
      signal: AbortSignal.timeout(timeout),
    });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  /** Calls until the answer is one of `expected`, or an error that another try won't change. */
  async function call(
    method: string,
    target: string,
    expected: readonly number[],
    headers: Record<string, string> = {},
    body?: Uint8Array,
  ) {
    for (let tries = 1; ; tries++) {
      let failure: unknown;
      try {
        const answer = await once(method, target, headers, body);
        if (expected.includes(answer.status)) return answer;
        const code = /<Code>(\w+)<\/Code>/.exec(answer.bytes.toString('latin1', 0, 2000))?.[1] ?? 'Unknown';
        failure = new StoreError(answer.status, code);
        // 409: another conditional write is under way at the same key.
        if (answer.status < 500 && ![408, 409, 429].includes(answer.status)) throw failure;
      } catch (error) {
        if (error instanceof StoreError && error === failure) throw error;
        failure = error;
      }
      if (tries === mostTries) throw failure;
      await sleep(50 * 4 ** tries);
    }
  }

  const objectAt = (key: string) => `/${encodePath(key)}`;

  return {
    async get(key, most) {
      const { status, headers, bytes } = await call('GET', objectAt(key), [200, 206, 404, 416], {
        range: `bytes=0-${most}`,
      });
      if (status === 404) return undefined;
      // Only an empty object has no first byte.
      if (status === 416) return { bytes: Buffer.alloc(0), etag: headers.get('etag') ?? emptyEtag };
      return { bytes, etag: headers.get('etag') ?? '' };
    },
    async put(key, bytes, type) {
      const headers = { 'content-type': type, 'if-none-match': '*' };
      const answer = await call('PUT', objectAt(key), [200, 412], headers, bytes);
      return answer.status === 412 ? 'exists' : { etag: answer.headers.get('etag') ?? '' };
    },
    async delete(key, etag) {
      await call('DELETE', objectAt(key), [204, 404, 412], etag === undefined ? {} : { 'if-match': etag });
    },
    async list(prefix) {
      const keys: string[] = [];
      for (let token = ''; ; ) {
        const query = `?list-type=2&prefix=${encode(prefix)}${token && `&continuation-token=${encode(token)}`}`;
        const page = (await call('GET', `/${query}`, [200])).bytes.toString('utf8');
        // Our keys hold nothing that XML escapes.
        keys.push(...[...page.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key!));
        token = /<NextContinuationToken>([^<]*)</.exec(page)?.[1] ?? '';
        if (!token) return keys;
      }
    },
  };
}
