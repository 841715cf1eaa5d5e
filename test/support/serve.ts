import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that answers requests, such as a Hono app. */
interface Answers {
  fetch(request: Request): Response | Promise<Response>;
}

/** Serves an app on a free port of this machine, as far as a browser needs it. */
export async function serve(app: (origin: string) => Answers | Promise<Answers>) {
  let answers: Answers | undefined;
  const server = createServer(async (incoming, outgoing) => {
    const response = await answers!.fetch(await requestOf(incoming));
    const headers: Record<string, string | string[]> = {};
    response.headers.forEach((value, name) => {
      headers[name] = name === 'set-cookie' ? response.headers.getSetCookie() : value;
    });
    outgoing.writeHead(response.status, headers);
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  answers = await app(origin);
  return {
    origin,
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    for (const v of [value ?? []].flat()) headers.append(name, v);
  const { method = 'GET', url = '/' } = incoming;
  const body = method === 'GET' || method === 'HEAD' ? undefined : new Uint8Array(Buffer.concat(chunks));
  return new Request(`http://${incoming.headers.host}${url}`, { method, headers, body });
}
