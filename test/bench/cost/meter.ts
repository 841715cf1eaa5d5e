import { passOn } from '../../../infra/local/pass-on.ts';

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
  const before = await passOn(target, {
    asked: ({ body, operation }) =>
      reads.has(operation) || writes.has(operation)
        ? Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), ReturnConsumedCapacity: 'TOTAL' }))
        : undefined,
    answered(operation, status, body) {
      if (status === 200 && operation !== '') count(operation, body.toString());
    },
  });
  return { ...before, used };
}
