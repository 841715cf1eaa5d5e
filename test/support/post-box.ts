import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A post that arrived: its fields, and how many bytes its file had. */
interface Posted {
  fields: Record<string, string>;
  bytes: number;
}

/** What stands in for the store before a browser: it takes forms as S3 does, and checks nothing; the host's own does. */
export async function postBox() {
  const posted: Posted[] = [];
  const box = {
    posted,
    /** `refuse`: answers as when a policy does not hold; `drop`: the line breaks; `hold`: until `release`. */
    mood: 'take' as 'take' | 'refuse' | 'drop' | 'hold',
    release: () => {},
    origin: '',
    stop: () => new Promise<void>((done) => server.close(() => done())),
  };
  const server = createServer((request, response) => {
    const cors = { 'access-control-allow-origin': request.headers.origin ?? '*', connection: 'close' };
    if (request.method === 'OPTIONS')
      return response.writeHead(200, { ...cors, 'access-control-allow-methods': 'POST' }).end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString('latin1');
      const fields = Object.fromEntries(
        [...body.matchAll(/name="([^"]+)"\r\n\r\n([^\r]*)\r\n/g)].map(([, name, value]) => [name!, value!]),
      );
      const file =
        /name="file"; filename="[^"]*"\r\nContent-Type: [^\r]*\r\n\r\n([\s\S]*?)\r\n--/.exec(body)?.[1] ?? '';
      if (box.mood === 'drop') return request.socket.destroy();
      if (box.mood === 'refuse') return response.writeHead(403, cors).end('<Error><Code>AccessDenied</Code></Error>');
      if (box.mood === 'hold') await new Promise<void>((go) => Object.assign(box, { release: go }));
      posted.push({ fields, bytes: file.length });
      const { success_action_redirect: back, key } = fields;
      if (!back) return response.writeHead(201, cors).end();
      response
        .writeHead(303, { ...cors, location: `${back}?bucket=files&key=${encodeURIComponent(key!)}&etag=%221%22` })
        .end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  box.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return box;
}
