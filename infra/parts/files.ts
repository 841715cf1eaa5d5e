import { Effect, PolicyStatement, ServicePrincipal, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { type CfnQueuePolicy, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Aws, CfnDeletionPolicy, Duration, type Stack } from 'aws-cdk-lib/core';
import { exportsPrefix, incomingPrefix, keptPrefix } from '../../shared/files/keys.ts';
import { filesTimeout } from './plan.ts';

/** What the city keeps people's files in, and how it hears of new ones. */
export interface FilesParts {
  bucket: CfnBucket;
  queue: Queue;
  deadLetters: Queue;
}

/** What a function may do with files; `destroy` names the workflow whose files they are. */
export type FilesUse = 'post' | 'examine' | 'open' | 'export' | 'load' | { destroy: string };

/**
 * The city's bucket, closed to everybody, and the queue into which it tells of each file that somebody posted.
 *
 *     page ── signed form ──► incoming/…  ── Post ──► FilesQueue ──► Files ── clean copy ──► kept/…
 *
 * Written out as plain resources: CDK's own notifications would bring a function of their own to set them.
 * No versions are kept, so that what is deleted is gone; what is kept can't be overwritten, since its writer never does.
 *
 * @param origin the city's own, from which a page's script may post.
 */
export function filesParts(stack: Stack, origin: string): FilesParts {
  const common = {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    visibilityTimeout: Duration.seconds(6 * filesTimeout),
  };
  const deadLetters = new Queue(stack, 'FilesDeadLetters', {
    queueName: `${stack.stackName}-files-dead-letters`,
    ...common,
  });
  const queue = new Queue(stack, 'FilesQueue', {
    queueName: `${stack.stackName}-files`,
    ...common,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  });
  // A name of its own, so that the queue's policy can tell the bucket before there is one.
  const bucketName = `${stack.stackName}-files-${Aws.ACCOUNT_ID}`;
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'FilesTell',
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnEquals: { 'aws:SourceArn': `arn:${Aws.PARTITION}:s3:::${bucketName}` },
      },
    }),
  );
  const bucket = new CfnBucket(stack, 'FilesBucket', {
    bucketName,
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    },
    lifecycleConfiguration: {
      rules: [
        { id: 'Abandoned', status: 'Enabled', prefix: incomingPrefix, expirationInDays: 1 },
        // The workflow deletes them after a day; what it could not delete goes now.
        { id: 'Exports', status: 'Enabled', prefix: exportsPrefix, expirationInDays: 1 },
        {
          id: 'Unfinished',
          status: 'Enabled',
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    corsConfiguration: {
      corsRules: [{ allowedOrigins: [origin], allowedMethods: ['POST'], allowedHeaders: ['*'], maxAge: 600 }],
    },
    notificationConfiguration: {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:Post',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: incomingPrefix }] } },
        },
      ],
    },
  });
  bucket.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  bucket.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  // S3 tries the queue when it is told of it.
  bucket.addResourceDependency(queue.node.findChild('Policy').node.defaultChild as CfnQueuePolicy);
  return { bucket, queue, deadLetters };
}

/** Lets the function read what the bucket tells, and dead letters once more, alone. */
export function feedFiles(stack: Stack, { queue, deadLetters }: FilesParts, files: IFunction): void {
  const common = { target: files, reportBatchItemFailures: true };
  new EventSourceMapping(stack, 'FilesQueueMapping', {
    ...common,
    eventSourceArn: queue.queueArn,
    batchSize: 5,
    maxConcurrency: 10,
  });
  new EventSourceMapping(stack, 'FilesDeadLettersMapping', {
    ...common,
    eventSourceArn: deadLetters.queueArn,
    batchSize: 1,
    maxConcurrency: 2,
  });
}

/** The bucket's own word, beside the roles': over TLS only, and what is kept is written by nobody but its writer. */
export function guardFiles(stack: Stack, { bucket }: FilesParts, writer: IFunction | undefined): void {
  const deny = (sid: string, actions: string[], resources: string[], conditions: Record<string, object>) =>
    new PolicyStatement({
      sid,
      effect: Effect.DENY,
      principals: [new StarPrincipal()],
      actions,
      resources,
      conditions,
    });
  const [all, kept] = [`${bucket.attrArn}/*`, `${bucket.attrArn}/${keptPrefix}*`];
  const statements = [
    deny('OverTlsOnly', ['s3:*'], [bucket.attrArn, all], { Bool: { 'aws:SecureTransport': 'false' } }),
    ...(writer?.role
      ? [
          deny('KeptByFilesOnly', ['s3:PutObject'], [kept], {
            ArnNotEquals: { 'aws:PrincipalArn': writer.role.roleArn },
          }),
        ]
      : []),
  ];
  new CfnBucketPolicy(stack, 'FilesBucketPolicy', {
    bucket: bucket.ref,
    policyDocument: { Version: '2012-10-17', Statement: statements.map((statement) => statement.toStatementJson()) },
  });
}

/** Every prefix of keys that a role may name. */
export const filesPrefixes = (workflows: readonly string[]) =>
  [incomingPrefix, keptPrefix, exportsPrefix].flatMap((prefix) => [
    prefix,
    ...workflows.map((workflow) => `${prefix}${workflow}/`),
  ]);

/** The statements of a function's role for what it does with files. */
export function filesStatements({ bucket }: FilesParts, use: FilesUse): PolicyStatement[] {
  const at = (path: string) => `${bucket.attrArn}/${path}*`;
  const allow = (sid: string, actions: string[], resources: string[], conditions?: Record<string, object>) =>
    new PolicyStatement({
      sid,
      actions: actions.map((action) => `s3:${action}`),
      resources,
      ...(conditions && { conditions }),
    });
  if (use === 'post')
    // Signs forms, and can use its own key for nothing else: a form says how large a file may be.
    return [allow('FilesPost', ['PutObject'], [at(incomingPrefix)], { StringEquals: { 's3:authType': 'POST' } })];
  if (use === 'load') return [allow('FilesLoad', ['GetObject'], [at(exportsPrefix)])];
  if (use === 'export')
    return [
      allow('FilesExport', ['GetObject', 'PutObject', 'DeleteObject'], [at(exportsPrefix)]),
      // Lists what to delete; and without it a missing object would be answered as a forbidden one.
      allow('FilesMissing', ['ListBucket'], [bucket.attrArn]),
    ];
  if (use === 'open') return [allow('FilesOpen', ['GetObject'], [at(keptPrefix)])];
  if (use === 'examine')
    return [
      allow('FilesIncoming', ['GetObject', 'DeleteObject'], [at(incomingPrefix)]),
      // Deletes the copy that it made for a case which is gone.
      allow('FilesKept', ['PutObject', 'DeleteObject'], [at(keptPrefix)]),
      // Without it a missing object would be answered as a forbidden one.
      allow('FilesMissing', ['ListBucket'], [bucket.attrArn]),
    ];
  const own = [incomingPrefix, keptPrefix].map((prefix) => `${prefix}${use.destroy}/`);
  return [
    allow('FilesDestroy', ['DeleteObject'], own.map(at)),
    allow('FilesList', ['ListBucket'], [bucket.attrArn], { StringLike: { 's3:prefix': own.map((one) => `${one}*`) } }),
  ];
}
