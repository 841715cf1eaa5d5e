import type { Command } from '../simulation/command.ts';
import { type Dynamo, tableOf } from './dynamo.ts';
import { wireTo } from './wire.ts';

/**
 * The same embedded table without the SDK, whose own work is most of a test with a hundred thousand calls. What goes
 * over the wire and what comes back is the same. Another endpoint, which checks signatures, keeps the SDK.
 */
export function lean(dynamo: Dynamo): Dynamo {
  if (process.env.AWS_ENDPOINT_URL_DYNAMODB) return dynamo;
  const wire = wireTo(dynamo.endpoint);
  const post = async (operation: string, body: unknown): Promise<Record<string, unknown>> => {
    const { status, text } = await wire.post(operation, JSON.stringify(body));
    const content = JSON.parse(text);
    if (status === 200) return content;
    const name = String(content.__type).split('#').at(-1)!;
    const { CancellationReasons } = content;
    const $metadata = { httpStatusCode: status };
    throw Object.assign(new Error(content.message ?? name), { name, CancellationReasons, $metadata });
  };
  const documents = {
    async send(command: unknown) {
      const { constructor: kind, input } = command as Command;
      const { Item, Items, Attributes, LastEvaluatedKey, ...rest } = await post(operationOf(kind.name), wired(input));
      return {
        ...rest,
        ...(Item ? { Item: plainItem(Item as Wire) } : {}),
        ...(Items ? { Items: (Items as Wire[]).map(plainItem) } : {}),
        ...(Attributes ? { Attributes: plainItem(Attributes as Wire) } : {}),
        ...(LastEvaluatedKey ? { LastEvaluatedKey: plainItem(LastEvaluatedKey as Wire) } : {}),
      };
    },
  };
  return {
    ...dynamo,
    documents: documents as never,
    async table(name, options) {
      await post('CreateTable', tableOf(name, options));
      return name;
    },
    async drop(name) {
      await post('DeleteTable', { TableName: name });
    },
    async stop() {
      wire.close();
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
