import { encode, encodePath } from '../../../shared/files/sigv4.ts';

/** An object that a list names. */
export interface Listed {
  key: string;
  etag: string;
  size: number;
  /** Epoch milliseconds. */
  modified: number;
}

/** The embedded S3 behind the door: it stores and asks nobody who he is. */
export interface Objects {
  /** Its answer as it comes; `target` has bucket, key and query. */
  pass(method: string, target: string, headers?: Record<string, string>, body?: Buffer): Promise<Response>;
  head(bucket: string, key: string): Promise<{ etag: string; size: number; modified: number } | undefined>;
  /** @throws Error when it wasn't stored. */
  put(bucket: string, key: string, body: Buffer, headers: Record<string, string>): Promise<{ etag: string }>;
  delete(bucket: string, key: string): Promise<void>;
  list(bucket: string, prefix: string): Promise<Listed[]>;
}

const plain = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|apos|#(\d+));/g, (_, name: string, code?: string) =>
    code ? String.fromCodePoint(Number(code)) : { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name]!,
  );

/** @param url address of the engine */
export function embeddedObjects(url: string): Objects {
  const at = (bucket: string, key: string) => `/${bucket}/${encodePath(key)}`;
  const pass: Objects['pass'] = (method, target, headers = {}, body = undefined) =>
    fetch(`${url}${target}`, { method, headers, ...(body && { body: body as Buffer<ArrayBuffer> }) });
  const sure = async (answer: Response, what: string) => {
    if (!answer.ok) throw new Error(`the embedded S3 could not ${what}: ${answer.status}`);
    return answer;
  };
  return {
    pass,
    async head(bucket, key) {
      const answer = await pass('HEAD', at(bucket, key));
      if (answer.status === 404) return undefined;
      const { headers } = await sure(answer, 'look');
      const modified = Date.parse(headers.get('last-modified') ?? '');
      return { etag: headers.get('etag') ?? '', size: Number(headers.get('content-length')), modified };
    },
    async put(bucket, key, body, headers) {
      const answer = await sure(await pass('PUT', at(bucket, key), headers, body), 'store');
      return { etag: answer.headers.get('etag') ?? '' };
    },
    async delete(bucket, key) {
      const answer = await pass('DELETE', at(bucket, key));
      if (answer.status !== 404) await sure(answer, 'delete');
    },
    async list(bucket, prefix) {
      const found: Listed[] = [];
      for (let token = ''; ; ) {
        const query = `?list-type=2&prefix=${encode(prefix)}${token && `&continuation-token=${encode(token)}`}`;
        const page = await (await sure(await pass('GET', `/${bucket}${query}`), 'list')).text();
        for (const [, one] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const of = (name: string) => plain(new RegExp(`<${name}>([^<]*)</${name}>`).exec(one!)?.[1] ?? '');
          found.push({
            key: of('Key'),
            etag: of('ETag'),
            size: Number(of('Size')),
            modified: Date.parse(of('LastModified')),
          });
        }
        token = plain(/<NextContinuationToken>([^<]*)</.exec(page)?.[1] ?? '');
        if (!token) return found;
      }
    },
  };
}
