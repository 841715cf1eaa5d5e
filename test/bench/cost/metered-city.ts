import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AttributeValue, DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { RecruitmentData } from '../../../functions/recruitment/data.ts';
import { startEngines } from '../../../infra/local/engines.ts';
import { openHome } from '../../../infra/local/home.ts';
import { prepareCity } from '../../../infra/local/prepare-city.ts';
import { type RunningCity, type RunOptions, runCity } from '../../../infra/local/run-city.ts';
import { casePk, stateSk } from '../../../shared/workflow/keys.ts';
import { inflated } from '../../../shared/workflow/packed.ts';
import { type Client, createClient } from '../client.ts';
import { type Meter, startMeter } from './meter.ts';

export interface Invocation {
  function: string;
  ms: number;
  memory: number;
}

/** A city on this machine with a meter before its DynamoDB and its SQS. */
export interface MeteredCity {
  running: RunningCity;
  client: Client;
  dataDir: string;
  dynamodb: Meter;
  sqs: Meter;
  invocations: Invocation[];
  /** Bytes of answers' bodies and headers to browsers and programs. */
  http: { bytes: number };
  /** Functions behind the HTTP API: each request invokes one, a receipt of the SMS gateway's, too. */
  doors: ReadonlySet<string>;
  /** Requests to the bucket: what puts or lists, and what reads. */
  s3: { puts: number; gets: number };
  /** Waits, past the meters, until a case stands in a step. */
  reaches(reference: string, step: string): Promise<void>;
  /** Waits, past the meters, until a case keeps a file. */
  keepsFile(reference: string): Promise<void>;
  /** Bytes and items that the tables hold. */
  stored(): Promise<{ bytes: number; items: number }>;
  stop(): Promise<void>;
}

/** `files`: requests to the bucket are counted, too; every call then goes through one more process's hands. */
export async function startMeteredCity(
  folder: string,
  cdkOut: RunOptions['cdkOut'],
  { files = false }: { files?: boolean } = {},
): Promise<MeteredCity> {
  const quiet = () => {};
  const home = await openHome(join(folder, 'engines'), quiet);
  const engines = await startEngines({ home, log: quiet, onGivenUp: quiet, env: {} });
  const [dynamodb, sqs] = [await startMeter(engines.dynamodb), await startMeter(engines.sqs)];
  const invocations: Invocation[] = [];
  const s3 = { puts: 0, gets: 0 };
  const record: RunOptions['record'] = ({ service, operation }) => {
    if (service !== 's3') return;
    if (/^(Put|List)/.test(operation)) s3.puts++;
    if (/^(Get|Head)/.test(operation)) s3.gets++;
  };
  const dataDir = join(folder, 'city');
  const running = await runCity({
    cdkOut,
    dataDir,
    port: 0,
    prepare: prepareCity,
    clockwork: false,
    env: { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url, AWS_ENDPOINT_URL_SQS: sqs.url },
    invoked: (invocation) => invocations.push(invocation),
    ...(files && { record }),
  });
  const plain = createClient(running.url);
  const http = { bytes: 0 };
  const ask: Client['ask'] = async (asked) => {
    const answer = await plain.ask(asked);
    http.bytes += answer.body.length + JSON.stringify(answer.headers).length;
    return answer;
  };
  const direct = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    endpoint: engines.dynamodb,
  });
  async function stateIs(reference: string, what: string, holds: (state: Record<string, AttributeValue>) => unknown) {
    const TableName = running.physical('RecruitmentTable').ref;
    const Key = { pk: { S: casePk(reference) }, sk: { S: stateSk } };
    let seen: string | undefined;
    for (let waited = 0; waited < 30_000; waited += 20) {
      const { Item } = await direct.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      seen = Item?.step?.S;
      if (Item && holds(Item)) return;
      await sleep(20);
    }
    throw new Error(`the case stands in ${seen}, and not: ${what}`);
  }
  return {
    running,
    client: { ...plain, ask, get: (path, headers = {}) => ask({ path, headers }) },
    dataDir,
    dynamodb,
    sqs,
    invocations,
    http,
    doors: doorsOf(running),
    s3,
    reaches: (reference, step) => stateIs(reference, step, (state) => state.step?.S === step),
    keepsFile: (reference) =>
      stateIs(
        reference,
        'with a file',
        ({ machine }) => machine?.B && (inflated(machine.B) as { data: RecruitmentData }).data.files,
      ),
    async stored() {
      let bytes = 0;
      let items = 0;
      const tables = Object.entries(running.stack.template.Resources).filter(([, one]) => one.Type.endsWith('::Table'));
      for (const [id] of tables) {
        const { Items = [] } = await direct.send(new ScanCommand({ TableName: running.physical(id).ref }));
        items += Items.length;
        bytes += JSON.stringify(Items, (_, value) => (value instanceof Uint8Array ? latin(value) : value)).length;
      }
      return { bytes, items };
    },
    async stop() {
      plain.close();
      direct.destroy();
      await running.stop();
      await Promise.all([dynamodb.stop(), sqs.stop()]);
      for (const kept of engines.processes) await kept.stop();
      home.release();
    },
  };
}

function doorsOf({ stack: { template } }: RunningCity): ReadonlySet<string> {
  const all = Object.entries(template.Resources);
  const behind = JSON.stringify(all.filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Integration'));
  const functions = all.filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && behind.includes(`"${id}"`));
  return new Set(functions.map(([id]) => id));
}

/** Bytes as so many letters. */
const latin = (bytes: Uint8Array) => '.'.repeat(bytes.length);
