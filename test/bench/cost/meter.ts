import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What has been used of a service. */
export interface Used {
  /** Billed requests by operation. */
  requests: Record<string, number>;
  writeUnits: number;
  readUnits: number;
  /** Write units by table. */
  writesOf: Record<string, number>;
}

export interface Meter {
  url: string;
  used: Used;
  stop(): Promise<void>;
}

interface Consumed {
  TableName: string;
  CapacityUnits: number;
}

const reads = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** Stands before DynamoDB or SQS, asks for the capacity that each call consumes, and adds it up. */
export async function startMeter(target: string): Promise<Meter> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const used: Used = { requests: {}, writeUnits: 0, readUnits: 0, writesOf: {} };

  function count(operation: string, answer: string) {
    const body = JSON.parse(answer || '{}');
    // A poller's receive that brings nothing is part of the fixed cost.
    if (operation === 'ReceiveMessage' && !body.Messages?.length) return;
    used.requests[operation] = (used.requests[operation] ?? 0) + 1;
    for (const { TableName, CapacityUnits } of [body.ConsumedCapacity ?? []].flat() as Consumed[]) {
      if (reads.has(operation)) used.readUnits += CapacityUnits;
      if (!writes.has(operation)) continue;
      used.writeUnits += CapacityUnits;
      const table = TableName.split('-').at(-1) ?? TableName;
      used.writesOf[table] = (used.writesOf[table] ?? 0) + CapacityUnits;
    }
  }
  async function pass(incoming: IncomingMessage, outgoing: ServerResponse) {
    const { method, url: path } = incoming;
    const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
    let body = await buffer(incoming);
    if (reads.has(operation) || writes.has(operation))
      body = Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), ReturnConsumedCapacity: 'TOTAL' }));
    const headers = { ...incoming.headers, 'content-length': String(body.length) };
    const onward = request({ hostname, port, method, path, headers, agent }, async (answer) => {
      const answered = await buffer(answer);
      if (answer.statusCode === 200) count(operation, answered.toString());
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.end(answered);
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
    used,
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
