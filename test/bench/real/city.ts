import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
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

/** How many sign-ups the table holds. */
export async function countCases(dynamodb: DynamoDBClient, TableName: string): Promise<number> {
  let count = 0;
  let start: Record<string, never> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({
        TableName,
        FilterExpression: 'sk = :state',
        ExpressionAttributeValues: { ':state': { S: '#STATE' } },
        Select: 'COUNT',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey as typeof start;
  } while (start);
  return count;
}
