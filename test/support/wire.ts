import { createConnection, type Socket } from 'node:net';

/** What a server on this machine answered. */
export interface Answer {
  status: number;
  text: string;
}

interface Call {
  request: string;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/**
 * Calls to a DynamoDB on this machine, as it reads and writes them, over a few lines that stay open. No more of HTTP than
 * the embedded one speaks: Node's client, made for every server, has a third of the work of a call that takes a fifth of
 * a millisecond.
 */
export function wireTo(endpoint: string, most = 16) {
  const { hostname: host, port } = new URL(endpoint);
  const idle: ((call: Call) => void)[] = [];
  const open = new Set<Socket>();
  const waiting: Call[] = [];
  const heads = new Map<string, string>();

  function headOf(operation: string): string {
    const known = heads.get(operation);
    if (known) return known;
    const head = [
      'POST / HTTP/1.1',
      `host: ${host}:${port}`,
      'content-type: application/x-amz-json-1.0',
      `x-amz-target: DynamoDB_20120810.${operation}`,
      'x-amz-date: 20261122T000000Z',
      'authorization: AWS4-HMAC-SHA256 Credential=test/x/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'content-length: ',
    ].join('\r\n');
    heads.set(operation, head);
    return head;
  }

  /** One line: a call at a time, its answer, the next that waits. */
  function line(first: Call): void {
    const socket = createConnection({ host, port: Number(port), noDelay: true });
    open.add(socket);
    let call: Call | undefined;
    let got: Buffer = Buffer.alloc(0);
    let more: Buffer[] = [];
    let missing = 0;
    const take = (next: Call) => {
      call = next;
      socket.write(next.request);
    };
    const fail = (error: Error) => {
      if (!open.delete(socket)) return;
      const at = idle.indexOf(take);
      if (at >= 0) idle.splice(at, 1);
      call?.reject(error);
      const next = waiting.shift();
      if (next) line(next);
    };
    socket.on('data', (chunk: Buffer) => {
      if (missing > 0) {
        more.push(chunk);
        missing -= chunk.length;
        if (missing > 0) return;
        got = Buffer.concat([got, ...more]);
        more = [];
      } else got = got.length > 0 ? Buffer.concat([got, chunk]) : chunk;
      const end = got.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = got.toString('latin1', 0, end);
      const length = /^content-length: (\d+)$/im.exec(head)?.[1];
      if (length === undefined) {
        socket.destroy(new Error(`an answer of unknown length: ${head}`));
        return;
      }
      missing = end + 4 + Number(length) - got.length;
      if (missing > 0) return;
      missing = 0;
      const answer = { status: Number(head.slice(9, 12)), text: got.toString('utf8', end + 4) };
      got = Buffer.alloc(0);
      const answered = call;
      const next = waiting.shift();
      if (next) take(next);
      else {
        call = undefined;
        idle.push(take);
      }
      answered?.resolve(answer);
    });
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the line was closed')));
    take(first);
  }

  return {
    post: (operation: string, body: string) =>
      new Promise<Answer>((resolve, reject) => {
        const request = `${headOf(operation)}${Buffer.byteLength(body)}\r\n\r\n${body}`;
        const call = { request, resolve, reject };
        const free = idle.pop();
        if (free) free(call);
        else if (open.size < most) line(call);
        else waiting.push(call);
      }),
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}
