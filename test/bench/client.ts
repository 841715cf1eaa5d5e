import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface Ask {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** The address that the request comes from, within 127.0.0.0/8. */
  from?: string;
}

/** A client that asks little of the processor, since it shares it with what it measures. */
export function createClient(url: string) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const ask = ({ method = 'GET', path, headers, body, from }: Ask) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request(
        {
          agent,
          hostname: hostname === 'localhost' ? '127.0.0.1' : hostname,
          port,
          method,
          path,
          headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
          ...(from && { localAddress: from }),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  const get = (path: string, headers: Record<string, string> = {}) => ask({ path, headers });
  return { ask, get, close: () => agent.destroy() };
}

export type Client = ReturnType<typeof createClient>;
