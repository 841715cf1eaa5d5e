import { Agent, request } from 'node:http';
import type { Command } from '../simulation/command.ts';
import type { Dynamo } from './dynamo.ts';

/**
 * Sends commands to the embedded engine without the SDK, whose own work would be most of a test with a hundred thousand
 * writes. Strings and numbers only. Another endpoint, which checks signatures, gets the SDK.
 */
export function leanDocuments(dynamo: Dynamo): { send(command: unknown): Promise<Record<string, unknown>> } {
  if (process.env.AWS_ENDPOINT_URL_DYNAMODB) return dynamo.documents as never;
  const { hostname: host, port } = new URL(dynamo.endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const post = (operation: string, body: unknown) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      };
      const call = request({ host, port, method: 'POST', agent, headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => {
          const content = JSON.parse(text);
          if (answer.statusCode === 200) return resolve(content);
          const name = String(content.__type).split('#').at(-1)!;
          reject(Object.assign(new Error(name), { name, $metadata: { httpStatusCode: answer.statusCode } }));
        });
      });
      call.on('error', reject);
      call.end(JSON.stringify(body));
    });
  return {
    async send(command) {
      const { constructor: kind, input } = command as Command;
      const answer = await post(operationOf(kind.name), wired(input));
      const items = answer.Items as Record<string, Record<string, string>>[] | undefined;
      return items ? { ...answer, Items: items.map(plain) } : answer;
    },
  };
}

const operationOf = (name: string) =>
  name
    .replace('Command', '')
    .replace(/^(Update|Put|Get|Delete)$/, '$1Item')
    .replace(/^BatchWrite$/, 'BatchWriteItem');

const typed = (value: unknown) => (typeof value === 'number' ? { N: String(value) } : { S: value });
const marshalled = (item: object) => Object.fromEntries(Object.entries(item).map(([k, v]) => [k, typed(v)]));
const plain = (item: Record<string, Record<string, string>>) =>
  Object.fromEntries(Object.entries(item).map(([k, v]) => [k, v.S ?? Number(v.N)]));

/** Attribute values in the form of the wire, wherever they stand in a command. */
function wired(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => {
      if (['Item', 'Key', 'ExpressionAttributeValues'].includes(key)) return [key, marshalled(value as object)];
      if (key === 'ExclusiveStartKey') return [key, value && wiredKey(value as object)];
      if (Array.isArray(value)) return [key, value.map((one) => wired(one))];
      return [key, typeof value === 'object' && value !== null ? wired(value as Record<string, unknown>) : value];
    }),
  );
}

/** A start key is handed back as it came. */
const wiredKey = (key: object) => key;
