import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One call of a function to a service, as it went over the wire. */
export interface RecordedCall {
  /** Logical id of the function. */
  function: string;
  service: 'dynamodb' | 'sqs' | 'secretsmanager' | 's3';
  /** `GetItem`, `SendMessageBatch` … */
  operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: the operation's input, as AWS documents it
  input: any;
}

const services: Record<string, RecordedCall['service']> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  secretsmanager: 'secretsmanager',
};

/**
 * Stands before a service and tells of each function's calls; which function it was, its access key says. Calls of
 * anybody else pass untold.
 * @param holders logical id of the function by its access key
 */
export async function startRecorder(
  target: string,
  holders: ReadonlyMap<string, string>,
  record: (call: RecordedCall) => void,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse) {
    const { method, url: path, headers } = incoming;
    const body = await buffer(incoming);
    const holder = holders.get(/Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '');
    const [prefix = '', operation = ''] = String(headers['x-amz-target']).split('.');
    const service = services[prefix];
    if (holder && service) record({ function: holder, service, operation, input: JSON.parse(body.toString() || '{}') });
    const onward = request({ hostname, port, method, path, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    onward.end(body);
  }
  const server = createServer((incoming, outgoing) => {
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
