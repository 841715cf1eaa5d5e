import { Agent, request } from 'node:http';
import type { Command } from '../simulation/command.ts';
import type { Dynamo } from './dynamo.ts';

/**
 * The same embedded table without the SDK, whose own work is most of a test with a hundred thousand calls. What goes
 * over the wire and what comes back is the same. Another endpoint, which checks signatures, keeps the SDK.
 */
export function lean(dynamo: Dynamo): Dynamo {
  if (process.env.AWS_ENDPOINT_URL_DYNAMODB) return dynamo;
  const { hostname: host, port } = new URL(dynamo.endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const post = (operation: string, body: unknown) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20261122T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/x/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      };
      const call = request({ host, port, method: 'POST', agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => {
          const content = JSON.parse(text);
          if (answer.statusCode === 200) return resolve(content);
          const name = String(content.__type).split('#').at(-1)!;
          const { CancellationReasons } = content;
          const $metadata = { httpStatusCode: answer.statusCode };
          reject(Object.assign(new Error(content.message ?? name), { name, CancellationReasons, $metadata }));
        });
      });
      call.on('error', reject);
      call.end(JSON.stringify(body));
    });
  const documents = {
    async send(command: unknown) {
      const { constructor: kind, input } = command as Command;
      const { Item, Items, LastEvaluatedKey, ...rest } = await post(operationOf(kind.name), wired(input));
      return {
        ...rest,
        ...(Item ? { Item: plainItem(Item as Wire) } : {}),
        ...(Items ? { Items: (Items as Wire[]).map(plainItem) } : {}),
        ...(LastEvaluatedKey ? { LastEvaluatedKey: plainItem(LastEvaluatedKey as Wire) } : {}),
      };
    },
  };
  return {
    ...dynamo,
    documents: documents as never,
    async stop() {
      agent.destroy();
      await dynamo.stop();
    },
  };
}

const operationOf = (name: string) =>
  name
    .replace('Command', '')
    .replace(/^(Update|Put|Get|Delete)$/, '$1Item')
    .replace(/^(BatchWrite|TransactWrite)$/, (one) => `${one}Item${one.startsWith('Transact') ? 's' : ''}`);

type Wire = Record<string, Record<string, unknown>>;
const attributes = new Set(['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey']);

/** A command's input with its attribute values in the form of the wire, wherever they stand. */
function wired(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(wired);
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, attributes.has(key) ? wireItem(value) : wired(value)]),
  );
}

const wireItem = (item: object) =>
  Object.fromEntries(Object.entries(item).flatMap(([k, v]) => (v === undefined ? [] : [[k, wire(v)]])));

function wire(value: unknown): unknown {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(wire) };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (value instanceof Set) return { SS: [...value] };
  return { M: wireItem(value as object) };
}

/** By name: a table gives the attributes in any order, and the size of packed history is a matter of their order. */
const plainItem = (item: Wire) =>
  Object.fromEntries(
    Object.keys(item)
      .sort()
      .map((name) => [name, plain(item[name]!)]),
  );

function plain(value: Record<string, unknown>): unknown {
  const [[type, content]] = Object.entries(value) as [[string, unknown]];
  if (type === 'N') return Number(content);
  if (type === 'NULL') return null;
  if (type === 'B') return new Uint8Array(Buffer.from(content as string, 'base64'));
  if (type === 'SS') return new Set((content as string[]).sort());
  if (type === 'L') return (content as Record<string, unknown>[]).map(plain);
  return type === 'M' ? plainItem(content as Wire) : content;
}
