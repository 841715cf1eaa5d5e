import type { LocalFunction } from '../lambda/function.ts';
import type { RecordedCall } from '../recorder.ts';
import type { Stack } from '../template/stack.ts';
import { startBells } from './bells.ts';
import type { BucketSettings } from './bucket-settings.ts';
import { openDoor } from './door.ts';
import { expireObjects } from './expire.ts';
import { embeddedObjects } from './objects.ts';

export interface FilesDoor {
  /** Deletes objects that have had their time by `now` (epoch ms); how many went. */
  expire(now: number): Promise<number>;
  stop(): Promise<void>;
}

interface Options {
  host: string;
  port: number;
  stack: Pick<Stack, 'region'>;
  /** Address of the embedded S3. */
  engine: string;
  buckets: ReadonlyMap<string, BucketSettings>;
  /** File that remembers what was told to queues. */
  journal: string;
  /** Whoever signs is one of these. */
  functions: readonly LocalFunction[];
  send(queueArn: string, body: string): Promise<unknown>;
  record?: (call: RecordedCall) => void;
  log(line: string): void;
}

/** Opens the city's buckets to its functions and to the forms that they sign. @throws HostError when the port is taken */
export async function openFiles(options: Options): Promise<FilesDoor> {
  const { host, port, engine, buckets, journal, functions, record, log } = options;
  const { region } = options.stack;
  const objects = embeddedObjects(engine);
  const bells = startBells({ buckets: [...buckets.values()], objects, journal, region, send: options.send, log });
  const holderOf = (accessKeyId: string) =>
    functions.find(({ definition }) => definition.env.AWS_ACCESS_KEY_ID === accessKeyId)?.definition;
  const missed = await bells.catchUp();
  if (missed > 0) log(`files: ${missed} uploads that a dead host had not told of are told now.`);
  const door = await openDoor({
    host,
    port,
    region,
    buckets,
    objects,
    bells,
    keys(accessKeyId) {
      const env = holderOf(accessKeyId)?.env;
      return env && { secret: env.AWS_SECRET_ACCESS_KEY!, token: env.AWS_SESSION_TOKEN };
    },
    now: Date.now,
    ...(record && {
      seen({ accessKeyId, operation, input }) {
        const { logicalId } = holderOf(accessKeyId)!;
        record({ function: logicalId, service: 's3', operation, input });
      },
    }),
    log,
  });
  return {
    expire: (now) => expireObjects([...buckets.values()], objects, now),
    async stop() {
      await door.stop();
      await bells.stop();
    },
  };
}
