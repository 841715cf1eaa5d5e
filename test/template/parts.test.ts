import { beforeAll, describe, expect, test } from 'vitest';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { signals } from '../../shared/city/signals.ts';
import { ofType, type Resource, type Template, templateOf } from './synth.ts';

let template: Template;
let alarms: [string, Resource][];
beforeAll(async () => {
  template = await templateOf(wuhan);
  alarms = Object.entries(ofType(template, 'AWS::CloudWatch::Alarm'));
});

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

describe('queues', () => {
  test('every queue has a dead-letter queue, and a message fails five times before it goes there', () => {
    const queues = Object.keys(ofType(template, 'AWS::SQS::Queue'));
    const working = queues.filter((id) => !id.endsWith('DeadLetters'));
    expect(working).toEqual(['RecruitmentQueue', 'MessagesQueue', 'ExportsQueue', 'FilesQueue']);
    for (const id of working)
      expect(template.Resources[id]!.Properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: arnOf(id.replace(/Queue$/, 'DeadLetters')),
        maxReceiveCount: 5,
      });
  });

  test('every queue has an alarm', () => {
    const watched = Object.values(ofType(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
      JSON.stringify(Properties.Dimensions ?? ''),
    );
    for (const id of Object.keys(ofType(template, 'AWS::SQS::Queue')))
      expect(
        watched.filter((dimensions) => dimensions.includes(`"${id}"`)),
        id,
      ).not.toEqual([]);
  });

  test('a message stays hidden for six times as long as its worker may take', () => {
    for (const { Properties } of Object.values(ofType(template, 'AWS::Lambda::EventSourceMapping'))) {
      const worker = template.Resources[Properties.FunctionName.Ref]!;
      const queue = template.Resources[Properties.EventSourceArn['Fn::GetAtt'][0]]!;
      expect(queue.Properties.VisibilityTimeout).toBe(6 * worker.Properties.Timeout);
    }
  });

  test('a message outlives a fortnight’s outage', () => {
    for (const { Properties } of Object.values(ofType(template, 'AWS::SQS::Queue')))
      expect(Properties.MessageRetentionPeriod).toBe(14 * 86_400);
  });

  test('each worker reads its own two queues: hints in batches, a dead letter alone, one failure at a time', () => {
    const mappings = Object.values(ofType(template, 'AWS::Lambda::EventSourceMapping')).map(({ Properties: of }) => ({
      queue: of.EventSourceArn['Fn::GetAtt'][0],
      worker: of.FunctionName.Ref,
      batch: of.BatchSize,
      partial: of.FunctionResponseTypes,
    }));
    const partial = ['ReportBatchItemFailures'];
    expect(mappings).toEqual([
      { queue: 'RecruitmentQueue', worker: 'RecruitmentWorker', batch: 10, partial },
      { queue: 'RecruitmentDeadLetters', worker: 'RecruitmentWorker', batch: 1, partial },
      { queue: 'MessagesQueue', worker: 'MessagesWorker', batch: 10, partial },
      { queue: 'MessagesDeadLetters', worker: 'MessagesWorker', batch: 1, partial },
      { queue: 'ExportsQueue', worker: 'ExportsWorker', batch: 10, partial },
      { queue: 'ExportsDeadLetters', worker: 'ExportsWorker', batch: 1, partial },
      { queue: 'FilesQueue', worker: 'Files', batch: 5, partial },
      { queue: 'FilesDeadLetters', worker: 'Files', batch: 1, partial },
    ]);
  });

  test('queues are encrypted and refuse plain http', () => {
    for (const id of Object.keys(ofType(template, 'AWS::SQS::Queue'))) {
      expect(template.Resources[id]!.Properties.SqsManagedSseEnabled).toBe(true);
      const policy = template.Resources[`${id}Policy`]!.Properties.PolicyDocument.Statement[0];
      expect(policy).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    }
  });

  test('the sweeper runs every minute, and may be run by nobody else', () => {
    const [rule] = Object.values(ofType(template, 'AWS::Events::Rule'));
    expect(rule!.Properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(rule!.Properties.Targets[0].Arn).toEqual(arnOf('Sweeper'));
    expect(template.Resources.SweeperPermission!.Properties.SourceArn).toEqual(arnOf('SweeperSchedule'));
  });
});

describe('the website', () => {
  test('greedy routes lead to three functions, split by privilege', () => {
    const routes = Object.values(ofType(template, 'AWS::ApiGatewayV2::Route')).map(({ Properties }) => {
      const integration = Properties.Target['Fn::Join'][1][1].Ref;
      const uri = template.Resources[integration]!.Properties.IntegrationUri;
      return [Properties.RouteKey, uri['Fn::GetAtt'][0]];
    });
    expect(Object.fromEntries(routes)).toEqual({
      'ANY /': 'Public',
      'ANY /{proxy+}': 'Public',
      'ANY /desk': 'Desk',
      'ANY /desk/{proxy+}': 'Desk',
      'ANY /api/{proxy+}': 'Api',
    });
  });

  test('events come in payload format 2.0, and the function may answer before the gateway gives up', () => {
    for (const { Properties } of Object.values(ofType(template, 'AWS::ApiGatewayV2::Integration'))) {
      expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
      const { Timeout } = template.Resources[Properties.IntegrationUri['Fn::GetAtt'][0]]!.Properties;
      expect(Timeout * 1000).toBeLessThan(Properties.TimeoutInMillis);
    }
  });

  test('access logs hold the route, never path, query, address, agent or anything that could name a person', () => {
    const { Format } = template.Resources.WebsiteStage!.Properties.AccessLogSettings;
    const used = [...Format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name);
    expect(used).toContain('routeKey');
    expect(
      used.filter((name) => /path|query|sourceIp|userAgent|identity|authorizer|header|message/i.test(name)),
    ).toEqual([]);
  });

  test('the stage is throttled, since WAF cannot stand before an HTTP API', () => {
    expect(template.Resources.WebsiteStage!.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingBurstLimit: 1000,
      ThrottlingRateLimit: 500,
    });
  });

  test('only this API may call the three functions', () => {
    const permissions = Object.entries(ofType(template, 'AWS::Lambda::Permission')).filter(
      ([, { Properties }]) => Properties.Principal === 'apigateway.amazonaws.com',
    );
    expect(permissions.map(([id]) => id)).toEqual(['PublicPermission', 'DeskPermission', 'ApiPermission']);
    for (const [, { Properties }] of permissions) expect(JSON.stringify(Properties.SourceArn)).toContain('"Website"');
  });

  test('without a certificate the API keeps its own address; with one only the city’s host answers', async () => {
    expect(template.Resources.Website!.Properties.DisableExecuteApiEndpoint).toBeUndefined();
    const certificate = 'arn:aws-cn:acm:cn-north-1:111122223333:certificate/1';
    const hosted = await templateOf({ ...wuhan, certificate });
    expect(hosted.Resources.Website!.Properties.DisableExecuteApiEndpoint).toBe(true);
    expect(hosted.Resources.Host!.Properties).toMatchObject({
      DomainName: wuhan.host,
      DomainNameConfigurations: [{ CertificateArn: certificate, SecurityPolicy: 'TLS_1_2' }],
    });
    expect(hosted.Outputs.HostTarget).toBeDefined();
  });
});

describe('alarms', () => {
  test('every alarm is a runbook in both languages and reaches whoever is on duty', () => {
    expect(alarms.length).toBeGreaterThan(20);
    for (const [id, { Properties }] of alarms) {
      const { AlarmDescription, AlarmActions } = Properties;
      expect(AlarmDescription, id).toMatch(/[\u4e00-\u9fff]{4}.* \/ .*[a-z]{4} [a-z]+/s);
      expect(AlarmDescription.length, id).toBeLessThanOrEqual(1024);
      expect(AlarmActions, id).toEqual([{ Ref: 'AlarmTopic' }]);
    }
  });

  test('the topic lets the alarms of this account publish: its own policy takes the place of the default one', () => {
    const { Statement } = template.Resources.AlarmTopicPolicy!.Properties.PolicyDocument;
    const lets = Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(lets).toMatchObject([
      {
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  test('a table that is throttled in reads alone rings: it tells of no writes then, not of none', () => {
    for (const [, { Properties }] of alarms.filter(([id]) => id.endsWith('TableThrottledAlarm')))
      expect(Properties.Metrics.find(({ Expression }: { Expression?: string }) => Expression).Expression).toContain(
        'FILL(',
      );
  });

  test('alarms have names of their own', () => {
    const names = alarms.map(([, { Properties }]) => Properties.AlarmName);
    expect(new Set(names).size).toBe(names.length);
  });

  test('each function is watched for errors and throttling, each table for throttling', () => {
    const ids = alarms.map(([id]) => id);
    for (const name of Object.keys(ofType(template, 'AWS::Lambda::Function')))
      expect(ids).toEqual(expect.arrayContaining([`${name}ErrorsAlarm`, `${name}ThrottlesAlarm`]));
    for (const name of Object.keys(ofType(template, 'AWS::DynamoDB::Table')))
      expect(ids).toContain(`${name}ThrottledAlarm`);
  });

  test('silence of the sweeper rings: no data is not good news there', () => {
    expect(template.Resources.SweeperSilentAlarm!.Properties).toMatchObject({
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
    });
  });

  test('a stuck case, a flood of reveals, the city’s limit and undelivered messages are counted from every log', () => {
    const filters = Object.values(ofType(template, 'AWS::Logs::MetricFilter'));
    const alarmed = alarms.map(([, { Properties }]) => Properties.MetricName);
    for (const [name, code] of Object.entries(signals)) {
      const of = filters.filter(({ Properties }) => Properties.FilterPattern === `{ $.message = "${code}" }`);
      expect(of).toHaveLength(8);
      for (const { Properties } of of)
        expect(Properties.MetricTransformations[0].MetricName).toBe(`kapok-wuhan-${name}`);
      expect(alarmed).toContain(`kapok-wuhan-${name}`);
    }
  });

  test('logs end: nothing is kept for ever by default', () => {
    for (const [id, { Properties }] of Object.entries(ofType(template, 'AWS::Logs::LogGroup')))
      expect(Properties.RetentionInDays, id).toBe(30);
  });

  test('a function’s log group is the one that Lambda writes to', () => {
    for (const [name, { Properties }] of Object.entries(ofType(template, 'AWS::Lambda::Function')))
      expect(template.Resources[`${name}Logs`]!.Properties.LogGroupName).toBe(`/aws/lambda/${Properties.FunctionName}`);
  });
});
