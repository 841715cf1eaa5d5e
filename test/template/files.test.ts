import { beforeAll, describe, expect, test } from 'vitest';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { globalCity, local, ofType, type Template, templateOf } from './synth.ts';

interface Statement {
  Sid: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

const partitionOf = { Ref: 'AWS::Partition' };
const nameParts = (city: string) => ['', [`kapok-${city}-files-`, { Ref: 'AWS::AccountId' }]];
const under = (prefix: string) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['FilesBucket', 'Arn'] }, `/${prefix}*`]] });

describe.each([wuhan, globalCity])('files of $id ($partition)', (city) => {
  let template: Template;
  beforeAll(async () => {
    template = await templateOf(city);
  });
  const properties = (id: string) => template.Resources[id]!.Properties;
  const statements = (id: string): Statement[] => properties(id).PolicyDocument.Statement;
  const may = (name: string) =>
    (properties(`${name}Role`).Policies[0].PolicyDocument.Statement as Statement[]).filter(({ Sid }) =>
      Sid.startsWith('Files'),
    );

  test('the bucket keeps its name and id, and outlives its stack', () => {
    expect(Object.keys(ofType(template, 'AWS::S3::Bucket'))).toEqual(['FilesBucket']);
    expect(template.Resources.FilesBucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(properties('FilesBucket').BucketName).toEqual({ 'Fn::Join': nameParts(city.id) });
  });

  test('the bucket is closed to the public, encrypted, keeps no versions, and speaks over TLS only', () => {
    expect(properties('FilesBucket')).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    // With a key of KMS the ETag of a copy would not be the MD5 of its content any more.
    expect(properties('FilesBucket').BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
    expect(properties('FilesBucket').VersioningConfiguration).toBeUndefined();
    expect(statements('FilesBucketPolicy')).toContainEqual({
      Sid: 'OverTlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [{ 'Fn::GetAtt': ['FilesBucket', 'Arn'] }, under('')],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('nobody in the whole account writes what is kept, but the function that makes the copies', () => {
    expect(statements('FilesBucketPolicy')).toContainEqual({
      Sid: 'KeptByFilesOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: under('kept/'),
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['FilesRole', 'Arn'] } } },
    });
  });

  test('what was uploaded and never came to anything is gone after a day', () => {
    const rules = properties('FilesBucket').LifecycleConfiguration.Rules;
    expect(rules).toContainEqual({ Id: 'Abandoned', Status: 'Enabled', Prefix: 'incoming/', ExpirationInDays: 1 });
    expect(JSON.stringify(rules)).not.toContain('kept');
  });

  test('only pages of the city itself may post by script', async () => {
    expect(properties('FilesBucket').CorsConfiguration.CorsRules).toEqual([
      { AllowedOrigins: [`https://${city.host}`], AllowedMethods: ['POST'], AllowedHeaders: ['*'], MaxAge: 600 },
    ]);
    const machine = await templateOf(city, 'local');
    const [rule] = machine.Resources.FilesBucket!.Properties.CorsConfiguration.CorsRules;
    expect(rule.AllowedOrigins).toEqual([local.publicUrl]);
  });

  test('the bucket tells a queue of every post, and brings no resource of its own for it', () => {
    expect(properties('FilesBucket').NotificationConfiguration).toEqual({
      QueueConfigurations: [
        {
          Event: 's3:ObjectCreated:Post',
          Queue: { 'Fn::GetAtt': ['FilesQueue', 'Arn'] },
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'incoming/' }] } },
        },
      ],
    });
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^Custom::|CustomResource/.test(type))).toEqual([]);
    expect(Object.keys(ofType(template, 'AWS::Lambda::Function'))).toHaveLength(8);
  });

  test('S3 tries the queue at once, so that the queue’s word for this bucket must be there first', () => {
    const bucket = template.Resources.FilesBucket as unknown as { DependsOn: string[] };
    expect(bucket.DependsOn).toContain('FilesQueuePolicy');
    expect(JSON.stringify(properties('FilesQueuePolicy'))).not.toContain('FilesBucket');
    expect(statements('FilesQueuePolicy')).toContainEqual({
      Sid: 'FilesTell',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': ['FilesQueue', 'Arn'] },
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnEquals: {
          'aws:SourceArn': {
            'Fn::Join': ['', ['arn:', partitionOf, `:s3:::kapok-${city.id}-files-`, { Ref: 'AWS::AccountId' }]],
          },
        },
      },
    });
  });

  test('one function reads the queue in batches and its dead letters alone, and says which it could not manage', () => {
    const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping');
    for (const [id, size] of [
      ['FilesQueueMapping', 5],
      ['FilesDeadLettersMapping', 1],
    ] as const)
      expect(mappings[id]!.Properties).toMatchObject({
        BatchSize: size,
        FunctionName: { Ref: 'Files' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    const { VisibilityTimeout, RedrivePolicy } = properties('FilesQueue');
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * properties('Files').Timeout);
    expect(RedrivePolicy.deadLetterTargetArn).toEqual({ 'Fn::GetAtt': ['FilesDeadLetters', 'Arn'] });
  });

  test('the pages may sign forms for the door, and nothing else, not even with their own key', () => {
    expect(may('Public')).toEqual([
      {
        Sid: 'FilesPost',
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: under('incoming/'),
        Condition: { StringEquals: { 's3:authType': 'POST' } },
      },
    ]);
  });

  test('the desk may read copies, and nothing that somebody posted', () => {
    expect(may('Desk')).toEqual([
      { Sid: 'FilesOpen', Effect: 'Allow', Action: 's3:GetObject', Resource: under('kept/') },
      { Sid: 'FilesLoad', Effect: 'Allow', Action: 's3:GetObject', Resource: under('exports/') },
    ]);
  });

  test('whoever examines reads at the door and writes copies, and never reads a copy', () => {
    expect(may('Files').map(({ Sid, Action, Resource }) => [Sid, Action, Resource])).toEqual([
      ['FilesIncoming', ['s3:GetObject', 's3:DeleteObject'], under('incoming/')],
      ['FilesKept', ['s3:PutObject', 's3:DeleteObject'], under('kept/')],
      ['FilesMissing', 's3:ListBucket', { 'Fn::GetAtt': ['FilesBucket', 'Arn'] }],
      [
        'FilesQueueReceive',
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        [{ 'Fn::GetAtt': ['FilesQueue', 'Arn'] }, { 'Fn::GetAtt': ['FilesDeadLetters', 'Arn'] }],
      ],
    ]);
    expect(properties('Files').Environment.Variables).toEqual({
      POWERTOOLS_SERVICE_NAME: `kapok-${city.id}-files`,
      BUCKET_FILES: { Ref: 'FilesBucket' },
      TABLE_RECRUITMENT: { Ref: 'RecruitmentTable' },
      QUEUE_RECRUITMENT: { Ref: 'RecruitmentQueue' },
      SECRET_HASH: { Ref: 'HashSecret' },
    });
  });

  test('a worker may destroy the files of its own workflow, and no other’s', () => {
    const own = [under('incoming/recruitment/'), under('kept/recruitment/')];
    expect(may('RecruitmentWorker')).toEqual([
      { Sid: 'FilesDestroy', Effect: 'Allow', Action: 's3:DeleteObject', Resource: own },
      {
        Sid: 'FilesList',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: { 'Fn::GetAtt': ['FilesBucket', 'Arn'] },
        Condition: { StringLike: { 's3:prefix': ['incoming/recruitment/*', 'kept/recruitment/*'] } },
      },
    ]);
    for (const name of ['MessagesWorker', 'Api', 'Sweeper']) expect(may(name)).toEqual([]);
  });

  test('it rings when files lie unexamined', () => {
    expect(properties('FilesDeadLettersAlarm')).toMatchObject({
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['FilesDeadLetters', 'QueueName'] } }],
      Threshold: 1,
    });
  });
});
