import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What somebody asks of a service. */
export interface Asked {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** `GetItem`, `SendMessageBatch` …; empty where the service speaks otherwise, as S3 does behind the same address. */
  operation: string;
}

interface Options {
  /** Sees what is asked before the service does; what it answers is asked in its place. */
  asked?: (asked: Asked) => Buffer | undefined;
  /** Sees what the service has answered before the asker does. */
  answered?: (operation: string, status: number, body: Buffer) => void;
}

/** Stands before a service that speaks AWS JSON, and passes on what is asked and answered. */
export async function passOn(
  target: string,
  { asked, answered }: Options,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse) {
    const { method, url: path, headers } = incoming;
    const body = await buffer(incoming);
    const operation = String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1)!;
    const sent = asked?.({ headers, body, operation }) ?? body;
    const length = sent === body ? {} : { 'content-length': String(sent.length) };
    const onward = request({ hostname, port, method, path, headers: { ...headers, ...length }, agent }, (answer) => {
      const status = answer.statusCode ?? 502;
      if (!answered) {
        outgoing.writeHead(status, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      buffer(answer).then(
        (content) => {
          answered(operation, status, content);
          outgoing.writeHead(status, answer.headers);
          outgoing.end(content);
        },
        () => outgoing.destroy(),
      );
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    onward.end(sent);
  }
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
