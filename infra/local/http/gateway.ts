import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HostError } from '../host-error.ts';
import type { LocalFunction } from '../lambda/function.ts';
import { internalError, message, toAnswer, type WireAnswer } from './answer.ts';
import { toEvent } from './event.ts';
import { matchRoute, type Route } from './routes.ts';

/** A route with the function behind it. `timeout` in milliseconds. */
export interface FunctionRoute extends Route {
  target: LocalFunction;
  timeout: number;
}

export interface Gateway {
  readonly port: number;
  /** From now on requests are answered by these routes. */
  open(routes: FunctionRoute[], api: { accountId: string; apiId: string }): void;
  /** Takes no more requests and waits for those under way, at most `patience` milliseconds. */
  stop(patience: number): Promise<void>;
}

/** API Gateway's limits: request line and headers, and what Lambda takes of a body. */
const mostHeaderBytes = 10_240;
const mostBodyBytes = 6 * 1024 * 1024;

const headersTooLarge = message(431, 'Request Header Fields Too Large');
const bodyTooLarge = message(413, 'Request Entity Too Large');
const unavailable = message(503, 'Service Unavailable');

function headerBytes({ method, url, httpVersion, rawHeaders }: IncomingMessage): number {
  let bytes = Buffer.byteLength(`${method} ${url} HTTP/${httpVersion}`);
  for (const part of rawHeaders) bytes += Buffer.byteLength(part, 'latin1');
  return bytes;
}

/** The body, or undefined when it is over the limit; the rest is then read and dropped, so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length']) > mostBodyBytes) {
    request.resume();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= mostBodyBytes) chunks.push(chunk);
  }
  return bytes > mostBodyBytes ? undefined : Buffer.concat(chunks);
}

function write(response: ServerResponse, answer: WireAnswer, requestId: string) {
  for (const [name, value] of answer.headers)
    if (!['connection', 'transfer-encoding', 'content-length'].includes(name)) response.appendHeader(name, value);
  response.setHeader('apigw-requestid', requestId);
  response.setHeader('content-length', answer.body.length);
  response.writeHead(answer.status);
  response.end(response.req.method === 'HEAD' ? undefined : answer.body);
}

/** Writes to a socket on which no request could be read. */
function refuse(error: NodeJS.ErrnoException, socket: Socket) {
  if (!socket.writable) return socket.destroy();
  const { status, body } = error.code === 'HPE_HEADER_OVERFLOW' ? headersTooLarge : message(400, 'Bad Request');
  const head = `HTTP/1.1 ${status} \r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.end(`${head}\r\nconnection: close\r\n\r\n${body}`);
}

/**
 * The HTTP API in front of the functions. Until `open` it answers 503. Its log names the route, never path or query.
 * @throws HostError when the port is taken.
 */
export async function startGateway(
  host: string,
  wantedPort: number,
  { now, log }: { now: () => number; log: (line: string) => void },
): Promise<Gateway> {
  let routes: FunctionRoute[] = [];
  let api = { accountId: '', apiId: '' };
  let port = wantedPort;
  const pending = new Set<Promise<void>>();

  async function answerTo(request: IncomingMessage, requestId: string, noteRoute: (key: string) => void) {
    if (headerBytes(request) > mostHeaderBytes) return headersTooLarge;
    const body = await readBody(request);
    if (!body) return bodyTooLarge;
    const target = request.url ?? '/';
    const method = request.method ?? 'GET';
    if (!api.apiId) return unavailable;
    const match = matchRoute(routes, method, target.split('?')[0]!);
    if (!match) return message(404, 'Not Found');
    const { route, pathParameters } = match;
    noteRoute(route.key);
    const from = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const { httpVersion, rawHeaders } = request;
    const event = toEvent(
      { method, target, httpVersion, rawHeaders, body, from, port },
      {
        ...api,
        routeKey: route.key,
        pathParameters,
        requestId,
        traceId: `Root=1-${Math.floor(now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
        now: now(),
      },
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, route.timeout, undefined);
    });
    const outcome = await Promise.race([route.target.invoke(event), late]);
    clearTimeout(timer);
    if (!outcome) return unavailable;
    if (outcome.ok) return toAnswer(outcome.payload);
    return outcome.error.errorType === 'RequestEntityTooLargeException' ? bodyTooLarge : internalError;
  }

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const began = performance.now();
    const requestId = randomBytes(11).toString('base64');
    let routeKey = '-';
    let answer: WireAnswer;
    try {
      answer = await answerTo(request, requestId, (key) => {
        routeKey = key;
      });
    } catch (error) {
      if (request.destroyed) return;
      log(`gateway: ${(error as Error).stack}`);
      answer = internalError;
    }
    try {
      write(response, answer, requestId);
    } catch (error) {
      // A header that HTTP can't carry, such as one in Chinese.
      log(`gateway: ${(error as Error).message}`);
      answer = internalError;
      if (!response.headersSent) {
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        write(response, answer, requestId);
      }
    }
    log(
      JSON.stringify({
        time: new Date(now()).toISOString(),
        requestId,
        method: request.method,
        route: routeKey,
        status: answer.status,
        ms: Math.round(performance.now() - began),
      }),
    );
  }

  const server = createServer({ maxHeaderSize: 32_768, keepAliveTimeout: 60_000 }, (request, response) => {
    const served = serve(request, response).finally(() => pending.delete(served));
    pending.add(served);
  });
  server.on('clientError', refuse);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new HostError(`Port ${wantedPort} is taken: name another with --port, or stop what listens there.`)
          : error,
      ),
    );
    server.listen(wantedPort, host, resolve);
  });
  const address = server.address();
  if (typeof address === 'object' && address) port = address.port;
  return {
    port,
    open(newRoutes, facts) {
      routes = newRoutes;
      api = facts;
    },
    async stop(patience) {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      let timer: NodeJS.Timeout | undefined;
      const tired = new Promise((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      await Promise.race([Promise.allSettled([...pending]), tired]);
      clearTimeout(timer);
      server.closeAllConnections();
      await closed;
    },
  };
}
