import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { City } from '../../../shared/city/city.ts';
import { type SpawnedCity, spawnCity } from '../../local/city.ts';
import { type Client, createClient } from '../client.ts';

/** `npm start` in a process of its own, as a person would run it. */
export interface RealCity {
  spawned: SpawnedCity;
  dataDir: string;
  city: City;
  client: Client;
  dynamodb: DynamoDBClient;
  /** Milliseconds until it said that it was ready. */
  readyAfter: number;
  stop(): Promise<void>;
}

export async function startRealCity(dataDir: string, id = 'wuhan'): Promise<RealCity> {
  const began = performance.now();
  const spawned = await spawnCity({ dataDir, args: ['--city', id, '--port', '0'] });
  const readyAfter = performance.now() - began;
  const { url, endpoints } = spawned.running;
  const client = createClient(url);
  const dynamodb = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    endpoint: endpoints.dynamodb,
  });
  const { [id]: city } = (await import(`../../../infra/cities/${id}.ts`)) as Record<string, City>;
  return {
    spawned,
    dataDir,
    city: city!,
    client,
    dynamodb,
    readyAfter,
    async stop() {
      client.close();
      dynamodb.destroy();
      await spawned.stop('SIGINT');
    },
  };
}

/** A secret of the running city, as the host keeps it. */
export function secretOf(dataDir: string, name: string) {
  const secrets = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as {
    name: string;
    versions: { value: string; stages: string[] }[];
  }[];
  const secret = secrets.find((one) => one.name.endsWith(`/${name}`));
  const current = secret?.versions.find(({ stages }) => stages.includes('AWSCURRENT'));
  if (!current) throw new Error(`the city has no secret ${name}, but ${secrets.map((one) => one.name).join(', ')}`);
  return JSON.parse(current.value);
}

/** References of all sign-ups that the table holds. */
export async function refsIn(dynamodb: DynamoDBClient, table: string): Promise<Set<string>> {
  const states = await scan(dynamodb, table, 'sk = :sk', '#STATE');
  return new Set(states.map(({ ref }) => ref?.S ?? ''));
}

/** The sign-up's reference by the key of each draft that was submitted. */
export async function submittedDrafts(dynamodb: DynamoDBClient, table: string): Promise<Map<string, string>> {
  const drafts = await scan(dynamodb, table, 'sk = :sk AND attribute_exists(#reference)', 'DRAFT');
  return new Map(drafts.map(({ pk, reference }) => [pk?.S ?? '', reference?.S ?? '']));
}

async function scan(dynamodb: DynamoDBClient, TableName: string, FilterExpression: string, sk: string) {
  const found: Record<string, AttributeValue>[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({
        TableName,
        FilterExpression,
        ExpressionAttributeValues: { ':sk': { S: sk } },
        ProjectionExpression: 'pk, #ref, #reference',
        ExpressionAttributeNames: { '#ref': 'ref', '#reference': 'reference' },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}
