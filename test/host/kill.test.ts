import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, expect, test } from 'vitest';
import { fetchToken } from '../../infra/local/parties/fetch-token.ts';
import { drawPort } from '../../infra/local/processes.ts';
import type { Item } from '../../shared/table/documents.ts';
import { historyIn } from '../../shared/workflow/history.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import { fold, machineOf } from '../../shared/workflow/state.ts';
import { type SpawnedCity, spawnCity, until } from '../local/city.ts';
import { personNumber } from './people.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapok-kill-'));
const dataDir = join(folder, 'data');
let city: SpawnedCity | undefined;
afterAll(async () => {
  await city?.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const kills = 10;
const restingSteps = ['review', 'byHand', 'known'];

/** Somebody who taps until they have an answer, as people on a bad line do. */
async function tapUntilAnswered(url: string, token: () => Promise<string>, n: number): Promise<string> {
  for (;;) {
    try {
      const answer = await fetch(`${url}/api/v1/forms/recruitment/submissions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await token()}`,
          'content-type': 'application/json',
          'idempotency-key': `person-${n}`,
        },
        body: JSON.stringify(personNumber(n)),
        signal: AbortSignal.timeout(10_000),
      });
      if (answer.status === 202) return ((await answer.json()) as { reference: string }).reference;
      if (answer.status < 500 && answer.status !== 401 && answer.status !== 429) {
        throw new Error(`person ${n} was answered ${answer.status}: ${await answer.text()}`);
      }
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('person')) throw error;
    }
    await sleep(150);
  }
}

/** Every item of a table, read past the functions. */
async function scan(endpoint: string, TableName: string): Promise<Record<string, unknown>[]> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const documents = DynamoDBDocumentClient.from(client);
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({ TableName, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  client.destroy();
  return items;
}

/** The machine's state is the fold of its history, without gap or fork (law 3). */
function historyFits(stored: Record<string, unknown>, items: Record<string, unknown>[]): boolean {
  const state = stateOf(stored as Item);
  const events = historyIn(
    state,
    items.filter(({ pk }) => pk === stored.pk),
  );
  return isDeepStrictEqual(fold(events), machineOf(state));
}

test(`the whole host killed ${kills} times under load: no accepted sign-up lost, none doubled, all finish`, async () => {
  const port = await drawPort();
  const start = async () => {
    city = await spawnCity({ dataDir, args: ['--port', String(port)] });
    return city;
  };
  await start();
  const url = `http://localhost:${port}`;
  const issuer = JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8')).parties.issuer as string;
  const tokenOf = (role: 'intake' | 'reviewer') => async () => {
    for (;;) {
      try {
        return await fetchToken({ issuer, data: join(dataDir, 'parties', 'issuer'), role });
      } catch {
        await sleep(200);
      }
    }
  };
  let made: Promise<string> | undefined;
  const intake = () => {
    made ??= tokenOf('intake')();
    return made;
  };
  const accepted = new Map<number, string>();
  let next = 0;
  let stopping = false;
  const tapper = async () => {
    while (!stopping) {
      const n = next++;
      accepted.set(n, await tapUntilAnswered(url, intake, n));
    }
  };
  const tappers = Array.from({ length: 4 }, tapper);
  const failed = Promise.all(tappers).then(() => undefined);
  failed.catch(() => undefined);
  for (let kill = 0; kill < kills; kill++) {
    const before = accepted.size;
    await until('people are served', () => accepted.size > before + 3, 90_000);
    // Each time at another moment of the work that is under way.
    await Promise.race([sleep(70 * kill), failed]);
    await city!.kill9();
    await start();
  }
  const before = accepted.size;
  await until('people are served again after the last start', () => accepted.size > before + 5, 60_000);
  stopping = true;
  await failed;

  expect(accepted.size).toBeGreaterThan(30);
  const references = [...accepted.values()];
  expect(new Set(references).size).toBe(references.length);
  const reviewer = await tokenOf('reviewer')();
  const stepOf = async (reference: string) => {
    const answer = await fetch(`${url}/api/v1/cases/${reference}`, {
      headers: { authorization: `Bearer ${reviewer}` },
    });
    return answer.status === 200 ? ((await answer.json()) as { step: string }).step : String(answer.status);
  };
  const resting = new Set<string>();
  await until(
    'every accepted sign-up rests with a person',
    async () => {
      const open = references.filter((reference) => !resting.has(reference));
      for (const reference of open) if (restingSteps.includes(await stepOf(reference))) resting.add(reference);
      return resting.size === references.length;
    },
    240_000,
  );
  // The same person again, under the same key: the same receipt.
  expect(await tapUntilAnswered(url, intake, 0)).toBe(accepted.get(0));
  const items = await scan(city!.running.endpoints.dynamodb, 'kapok-wuhan-recruitment');
  const states = items.filter(({ sk }) => sk === '#STATE');
  expect(states.length, 'as many cases as people').toBe(accepted.size);
  const people = new Set(states.map((state) => (stateOf(state as Item).data as { person: string }).person));
  expect(people.size, 'each person once').toBe(accepted.size);
  for (const state of states) expect(historyFits(state, items), String(state.ref)).toBe(true);
}, 600_000);
