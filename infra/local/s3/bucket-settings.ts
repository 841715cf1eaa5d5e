import { HostError } from '../host-error.ts';

/** A bucket of the template, as much of it as means something on one machine. */
export interface BucketSettings {
  name: string;
  arn: string;
  logicalId: string;
  cors: { origins: string[]; methods: string[]; headers: string[]; exposed: string[]; maxAge: number | undefined }[];
  /** Days after which objects under a prefix go. */
  expiry: { prefix: string; days: number }[];
  bells: Bell[];
}

/** Whom a bucket tells of what: the queue, the kind of event (`s3:ObjectCreated:*`), how its key begins and ends. */
export interface Bell {
  queueArn: string;
  event: string;
  prefix: string;
  suffix: string;
}

// biome-ignore lint/suspicious/noExplicitAny: properties have the shape that CloudFormation documents for the type
type Properties = Record<string, any>;

/** Reads a bucket's resolved properties. @throws HostError for what this host would not do as AWS does. */
export function bucketSettings(logicalId: string, name: string, arn: string, properties: Properties): BucketSettings {
  const { NotificationConfiguration: bells = {}, LifecycleConfiguration, CorsConfiguration } = properties;
  const refuse = (what: string) => {
    throw new HostError(`The one-machine host knows no ${what}, and the bucket ${logicalId} has one.`);
  };
  for (const kind of ['LambdaConfigurations', 'TopicConfigurations', 'EventBridgeConfiguration'])
    if (bells[kind]) refuse(`notification by ${kind}`);
  if (properties.VersioningConfiguration?.Status === 'Enabled') refuse('versions of objects');
  const rules: Properties[] = (LifecycleConfiguration?.Rules ?? []).filter(
    ({ Status }: Properties) => Status === 'Enabled',
  );
  for (const rule of rules)
    for (const key of Object.keys(rule)) if (!knownInRules.has(key)) refuse(`lifecycle rule with ${key}`);
  return {
    name,
    arn,
    logicalId,
    cors: (CorsConfiguration?.CorsRules ?? []).map((rule: Properties) => ({
      origins: rule.AllowedOrigins,
      methods: rule.AllowedMethods,
      headers: rule.AllowedHeaders ?? [],
      exposed: rule.ExposedHeaders ?? [],
      maxAge: rule.MaxAge,
    })),
    expiry: rules
      .filter(({ ExpirationInDays }) => ExpirationInDays)
      .map(({ Prefix, ExpirationInDays }) => ({ prefix: Prefix ?? '', days: Number(ExpirationInDays) })),
    bells: (bells.QueueConfigurations ?? []).map(({ Queue, Event, Filter }: Properties) => {
      const rules: Properties[] = Filter?.S3Key?.Rules ?? [];
      const of = (name: string) => rules.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';
      return { queueArn: Queue, event: Event, prefix: of('prefix'), suffix: of('suffix') };
    }),
  };
}

/** Uploads in parts are not to be had here, so that none is ever left unfinished. */
const knownInRules = new Set(['Id', 'Status', 'Prefix', 'ExpirationInDays', 'AbortIncompleteMultipartUpload']);

/** Whether a bell rings for an event at a key. @param event without `s3:`, `ObjectCreated:Post` */
export const rings = ({ event, prefix, suffix }: Bell, happened: string, key: string) =>
  (event === `s3:${happened}` || event === `s3:${happened.split(':')[0]}:*`) &&
  key.startsWith(prefix) &&
  key.endsWith(suffix);
