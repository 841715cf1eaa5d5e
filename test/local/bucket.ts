import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Template } from '../../infra/local/template/stack.ts';
import { type FilesPlace, filesPlace } from '../../shared/files/place.ts';
import type { PostRequest, presignPost } from '../../shared/files/post.ts';
import { createFileStore } from '../../shared/files/store.ts';
import { startCity, type TestCity } from './city.ts';
import { clients } from './clients.ts';
import { temporaryFolder, tinyTemplate, writeTiny } from './tiny.ts';

/** The public pages' origin, from which browsers post. */
export const origin = 'http://city.example';

/** A bucket that tells a queue of every post, as the city's does. */
export function withBucket(change: (template: Template) => void = () => {}): Template {
  const template = tinyTemplate();
  template.Resources.Told = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'tiny-told' } };
  template.Resources.Files = {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'tiny-files',
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Event: 's3:ObjectCreated:Post',
            Queue: { 'Fn::GetAtt': ['Told', 'Arn'] },
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'incoming/' }] } },
          },
        ],
      },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Prefix: 'incoming/', ExpirationInDays: 1 }] },
      CorsConfiguration: {
        CorsRules: [{ AllowedOrigins: [origin], AllowedMethods: ['POST'], AllowedHeaders: ['*'], MaxAge: 600 }],
      },
    },
  };
  change(template);
  return template;
}

/** A tiny city with a bucket. */
export interface BucketCity {
  readonly city: TestCity;
  readonly place: FilesPlace;
  readonly folder: string;
  /** The calls that its function's keys have made at the engines. */
  readonly calls: object[];
  store(): ReturnType<typeof createFileStore>;
  /** What lies in the queue, taken out of it. */
  told(): Promise<string[]>;
  /** Starts it again on the same data, with another template where that is changed. */
  restart(change?: (template: Template) => void): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a tiny city with a bucket, in a folder of its own. */
export async function startBucket(): Promise<BucketCity> {
  const folder = temporaryFolder();
  const calls: object[] = [];
  const start = async (change?: (template: Template) => void) => {
    const options = { cdkOut: writeTiny(folder.folder, withBucket(change)), dataDir: `${folder.folder}/data` };
    const city = await startCity({ ...options, record: (call) => calls.push(call) });
    const { value } = (await city.invoke('Echo', {})) as { value: { body: string } };
    const place = filesPlace({ ...JSON.parse(value.body).env, BUCKET_FILES: 'tiny-files' });
    return { city, place, aws: clients(city.endpoints) };
  };
  let now = await start();
  return {
    get city() {
      return now.city;
    },
    get place() {
      return now.place;
    },
    folder: folder.folder,
    calls,
    store: () => createFileStore(now.place, { clock: { now: Date.now } }),
    async told() {
      const QueueUrl = now.city.physical('Told').ref;
      const found: string[] = [];
      for (;;) {
        const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
        const { Messages = [] } = await now.aws.sqs.send(new ReceiveMessageCommand(input));
        if (Messages.length === 0) return found;
        found.push(...Messages.map(({ Body }) => Body!));
        for (const { ReceiptHandle } of Messages)
          await now.aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: ReceiptHandle! }));
      }
    },
    async restart(change) {
      await now.city.stop();
      now = await start(change);
    },
    async stop() {
      await now.city.stop();
      folder.remove();
    },
  };
}

let count = 0;
/** A key at the door that nothing has. */
export const someKey = () => `incoming/case/${++count}`;
/** What a form is signed for. */
export const request = (more: Partial<PostRequest> = {}): PostRequest => ({
  key: someKey(),
  redirect: `${origin}/back?page=2`,
  now: Date.now(),
  ...more,
});

export interface Sending {
  content?: Buffer | string;
  fileName?: string;
  change?: (fields: Record<string, string>) => void;
  after?: Record<string, string>;
  headers?: Record<string, string>;
  to?: string;
}

/** Posts a form as a browser without script does: hidden fields in their order, then the file. */
export async function post(signed: ReturnType<typeof presignPost>, sending: Sending = {}) {
  const { content = 'content', fileName = '我的证书.pdf', change, after = {}, headers = {} } = sending;
  const fields = { ...signed.fields };
  change?.(fields);
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([content as string], { type: 'image/jpeg' }), fileName);
  for (const [field, value] of Object.entries(after)) form.append(field, value);
  const answer = await fetch(sending.to ?? signed.url, { method: 'POST', body: form, redirect: 'manual', headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** What an error of the store says. */
export const codeIn = (text: string) => /<Code>(\w+)<\/Code>/.exec(text)?.[1];
export const messageIn = (text: string) => /<Message>([^<]*)<\/Message>/.exec(text)?.[1];

/** The keys that messages of the bucket name. */
export const keysOf = (bodies: string[]) =>
  bodies.flatMap((body) =>
    (JSON.parse(body).Records ?? []).map((one: { s3: { object: { key: string } } }) => one.s3.object.key),
  );
