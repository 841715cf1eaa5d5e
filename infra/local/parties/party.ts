import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { createFaults, type Faults } from './faults.ts';

export type Answer = { status: number; body?: unknown; html?: string; headers?: Record<string, string> };
export type Request = {
  method: string;
  url: URL;
  /** Parts of the path, decoded. */
  path: string[];
  headers: IncomingMessage['headers'];
  body: unknown;
};
export type Party = { server: Server; faults: Faults; port: number; stop(): Promise<void> };

/** Bodies of stand-ins are tiny; anything above this is a mistake. */
const mostBytes = 64 * 1024;

/**
 * Starts a stand-in on 127.0.0.1. `answer` serves what the party's contract names; faults and health are the same for all:
 * `PUT|GET|DELETE /faults`, `GET /health`. Requests under `/v1/` meet the faults; the rest is the stand-in's own side door.
 * `answer` must have the effect on disk before it resolves.
 */
export async function startParty(port: number, answer: (request: Request) => Promise<Answer>): Promise<Party> {
  const faults = createFaults();
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    serve(incoming, outgoing).catch((error) => {
      console.error(error instanceof Error ? error.stack : error);
      if (!outgoing.headersSent) send(outgoing, problem(500, 'party.broken'));
    });
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await read(incoming);
    if (!request) return send(outgoing, problem(400, 'party.body'));
    if (request.path[0] === 'health') return send(outgoing, { status: 200, body: { status: 'ok' } });
    if (request.path[0] === 'faults') return send(outgoing, changeFaults(faults, request));
    const fault = request.path[0] === 'v1' ? faults.next() : 'none';
    if (fault === 'down') return void incoming.socket.destroy();
    if (fault === 'tooMany')
      return send(outgoing, { ...problem(429, 'party.tooMany'), headers: { 'retry-after': '1' } });
    if (fault === 'failBefore') return send(outgoing, problem(500, 'party.fault'));
    if (fault === 'slow') await setTimeout(faults.get().milliseconds);
    const answered = await answer(request);
    if (fault === 'lostAnswer') return void incoming.socket.destroy();
    if (fault === 'failAfter') return send(outgoing, problem(500, 'party.fault'));
    send(outgoing, answered);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as { port: number };
  return { server, faults, port: bound, stop: () => stopServer(server) };
}

export function problem(status: number, code: string): Answer {
  return { status, body: { code } };
}

/** True when the request carries the party's bearer token. */
export function carriesToken(request: Request, token: string): boolean {
  return request.headers.authorization === `Bearer ${token}`;
}

/** The idempotency key: 8 to 200 printable characters. Undefined when missing or misshapen. */
export function idempotencyKey(request: Request): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && /^[\x21-\x7e]{8,200}$/.test(key) ? key : undefined;
}

export function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Command line of every stand-in. What a process list should not show comes from the environment. */
export function partyArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      city: { type: 'string' },
      issuer: { type: 'string' },
      callback: { type: 'string' },
      'public-url': { type: 'string' },
      'delivery-ms': { type: 'string', default: '1500' },
    },
  });
  if (!values.port || !values.data) throw new Error('Give --port and --data.');
  return { ...values, port: Number(values.port), data: values.data, deliveryMs: Number(values['delivery-ms']) };
}

/** Says that the party is ready (a line on stdout, an IPC message) and ends it with its parent or on a signal. */
export function announce(party: Pick<Party, 'port' | 'stop'>, name: string): void {
  console.log(JSON.stringify({ ready: name, port: party.port }));
  process.send?.({ ready: name, port: party.port });
  const end = () => void party.stop().finally(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (process.connected) process.once('disconnect', end);
}

function changeFaults(faults: Faults, request: Request): Answer {
  if (request.method === 'GET') return { status: 200, body: faults.get() };
  try {
    return { status: 200, body: faults.set(request.method === 'DELETE' ? { kind: 'none' } : request.body) };
  } catch (error) {
    return { status: 400, body: { code: 'party.body', errors: error instanceof z.ZodError ? error.issues : [] } };
  }
}

async function read(incoming: IncomingMessage): Promise<Request | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    const url = new URL(incoming.url ?? '/', 'http://party');
    return {
      method: incoming.method ?? 'GET',
      url,
      path: url.pathname.split('/').filter(Boolean).map(decodeURIComponent),
      headers: incoming.headers,
      body: bytes === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString()),
    };
  } catch {
    return undefined;
  }
}

function send(outgoing: ServerResponse, { status, body, html, headers }: Answer): void {
  const type = html === undefined ? 'application/json' : 'text/html; charset=utf-8';
  outgoing.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  outgoing.end(html ?? JSON.stringify(body ?? null));
}
