import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HostError } from '../host-error.ts';
import type { Bells } from './bells.ts';
import type { BucketSettings } from './bucket-settings.ts';
import { signedCalls } from './calls.ts';
import { corsHeaders } from './cors.ts';
import { failureXml, S3Failure } from './failure.ts';
import type { Objects } from './objects.ts';
import { answerPost } from './posts.ts';
import { type Answer, mostBytes, type Request } from './request.ts';
import type { KeyHolder } from './signature.ts';

/** What a call to S3 was, for whoever holds it against a role. */
export interface S3Call {
  accessKeyId: string;
  operation: 'PutObject' | 'GetObject' | 'HeadObject' | 'DeleteObject' | 'ListObjectsV2';
  input: { Bucket: string; Key?: string; Prefix?: string };
}

export interface DoorOptions {
  host: string;
  port: number;
  region: string;
  /** By name; those of the template, once they are built. */
  buckets: ReadonlyMap<string, BucketSettings>;
  objects: Objects;
  bells: Pick<Bells, 'expect' | 'ring'>;
  keys: KeyHolder;
  now: () => number;
  seen?: (call: S3Call) => void;
  log: (line: string) => void;
}

export interface Door {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * The city's S3 as the world sees it: it asks who signed, holds posts against their policies, keeps conditions, and tells
 * of what happened, before the embedded engine, which does none of it. Path style, `http://host:port/bucket/key`.
 *
 * @throws HostError when the port is taken.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { buckets, now, log } = options;
  const call = signedCalls(options);
  const pending = new Set<Promise<void>>();

  async function answerTo(request: Request): Promise<Answer> {
    const { method, headers } = request;
    const origin = headers.origin as string | undefined;
    const rules = buckets.get(request.bucket)?.cors ?? [];
    if (method === 'OPTIONS') {
      const asked = String(headers['access-control-request-headers'] ?? '')
        .split(/\s*,\s*/)
        .filter(Boolean);
      const told = origin && corsHeaders(rules, origin, String(headers['access-control-request-method']), asked);
      if (told) return { status: 200, headers: told };
      throw new S3Failure(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
    }
    const told = origin ? corsHeaders(rules, origin, method) : undefined;
    const answer = await (method === 'POST' ? answerPost(request, options) : call(request)).catch((error) =>
      failed(request, error),
    );
    return { ...answer, headers: { ...answer.headers, ...told } };
  }

  function failed({ requestId }: Request, error: unknown): Answer {
    let failure = error;
    if (!(failure instanceof S3Failure)) {
      log(`files: ${(error as Error).stack}`);
      failure = new S3Failure(500, 'InternalError', 'We encountered an internal error. Please try again.');
    }
    const { status } = failure as S3Failure;
    return {
      status,
      headers: { 'content-type': 'application/xml' },
      body: failureXml(failure as S3Failure, requestId),
    };
  }

  const server = createServer({ maxHeaderSize: 32_768, keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    const serve = async () => {
      const { request, length } = await readRequest(incoming);
      const answer = await (length > mostBytes ? Promise.reject(tooLarge(length)) : answerTo(request)).catch((error) =>
        failed(request, error),
      );
      const size = answer.headers?.['content-length'] ?? Buffer.byteLength(answer.body ?? '');
      outgoing.writeHead(answer.status, {
        ...answer.headers,
        'x-amz-request-id': request.requestId,
        'x-amz-id-2': 'local',
        ...(answer.status !== 204 && { 'content-length': size }),
      });
      outgoing.end(request.method === 'HEAD' ? undefined : answer.body);
      // Never the key: it has a case's reference.
      log(JSON.stringify({ time: new Date(now()).toISOString(), files: request.method, status: answer.status }));
    };
    const served = serve()
      .catch(() => {
        outgoing.destroy();
      })
      .finally(() => pending.delete(served));
    pending.add(served);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(new HostError(`Port ${options.port} of the city's files is taken.`)));
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.allSettled([...pending]);
      server.closeAllConnections();
      await closed;
    },
  };
}

const tooLarge = (size: number) =>
  new S3Failure(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize: String(size),
    MaxSizeAllowed: String(mostBytes),
  });

/** Reads a request to its end; of one that is too long only the length is kept. */
async function readRequest(incoming: IncomingMessage): Promise<{ request: Request; length: number }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length <= mostBytes) chunks.push(chunk);
  }
  const { method = 'GET', url = '/', headers } = incoming;
  const { pathname, searchParams } = new URL(url, 'http://files');
  const [, bucket = '', ...rest] = pathname.split('/');
  const request: Request = {
    method,
    target: url,
    headers,
    body: Buffer.concat(chunks),
    from: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    requestId: randomBytes(8).toString('hex').toUpperCase(),
    bucket,
    key: decodeURIComponent(rest.join('/')),
    query: searchParams,
  };
  return { request, length };
}
