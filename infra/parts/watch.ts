import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Aws, CfnOutput, Duration, type Stack } from 'aws-cdk-lib/core';
import { signals } from '../../shared/city/signals.ts';
import { dashboard } from './dashboard.ts';
import type { FilesParts } from './files.ts';
import type { CityFunction } from './function.ts';
import { pascal } from './names.ts';
import { runbooks } from './runbooks.ts';
import type { WorkflowParts } from './workflow.ts';

const minutes = (count: number) => Duration.minutes(count);

/** What the alarms and the dashboard look at. */
export interface Watched {
  functions: Readonly<Record<string, CityFunction>>;
  workflows: readonly WorkflowParts[];
  tables: Readonly<Record<string, Table>>;
  files: FilesParts;
  api: CfnApi;
}

/** The city's alarms, whose descriptions say what to do, their topic, and one dashboard. */
export function watch(stack: Stack, watched: Watched): void {
  const { functions, workflows, tables, files, api } = watched;
  const topic = new Topic(stack, 'AlarmTopic', {
    topicName: `${stack.stackName}-alarms`,
    displayName: `Kapok ${stack.stackName}`,
    enforceSSL: true,
  });
  // A policy of its own takes the place of the one by which the account may publish: alarms have to be let in by name.
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsTell',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:*` },
      },
    }),
  );
  new CfnOutput(stack, 'AlarmTopicArn', { value: topic.topicArn, description: 'Subscribe whoever is on duty' });

  /** Rings when `metric` reaches `from` in each of `periods` periods. */
  const alarm = (
    id: string,
    metric: IMetric,
    from: number,
    description: string,
    how: { periods?: number; below?: boolean } = {},
  ) => {
    const made = new Alarm(stack, `${id}Alarm`, {
      alarmName: `${stack.stackName} ${id}`,
      alarmDescription: description,
      metric,
      threshold: from,
      evaluationPeriods: how.periods ?? 1,
      comparisonOperator: how.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: how.below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    made.addAlarmAction(new SnsAction(topic));
    return made;
  };

  const alarms: Alarm[] = [];
  for (const { name, queue, deadLetters } of workflows) {
    const letters = deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'max', period: minutes(5) });
    alarms.push(alarm(`${pascal(name)}DeadLetters`, letters, 1, runbooks.deadLetters(name), { periods: 3 }));
    const age = queue.metricApproximateAgeOfOldestMessage({ statistic: 'max', period: minutes(5) });
    alarms.push(alarm(`${pascal(name)}QueueAge`, age, 600, runbooks.queueAge(name)));
  }
  const unexamined = files.deadLetters.metricApproximateNumberOfMessagesVisible({
    statistic: 'max',
    period: minutes(5),
  });
  alarms.push(alarm('FilesDeadLetters', unexamined, 1, runbooks.filesDeadLetters, { periods: 3 }));
  const waiting = files.queue.metricApproximateAgeOfOldestMessage({ statistic: 'max', period: minutes(5) });
  alarms.push(alarm('FilesQueueAge', waiting, 600, runbooks.queueAge('files')));
  for (const [name, { function: made }] of Object.entries(functions)) {
    alarms.push(alarm(`${name}Errors`, made.metricErrors({ period: minutes(5) }), 3, runbooks.errors(name)));
    alarms.push(alarm(`${name}Throttles`, made.metricThrottles({ period: minutes(5) }), 5, runbooks.throttles(name)));
  }
  const sweeps = functions.Sweeper?.function.metricInvocations({ period: minutes(5) });
  if (sweeps) alarms.push(alarm('SweeperSilent', sweeps, 1, runbooks.sweeperSilent, { below: true }));
  for (const [name, table] of Object.entries(tables)) {
    const throttled = new MathExpression({
      // A table tells of its throttling only while there is some, of reads and of writes apart.
      expression: 'SUM(FILL(METRICS(), 0))',
      usingMetrics: {
        reads: table.metric('ReadThrottleEvents', { statistic: 'sum' }),
        writes: table.metric('WriteThrottleEvents', { statistic: 'sum' }),
      },
      period: minutes(5),
      label: `${name} throttled`,
    });
    alarms.push(alarm(`${pascal(name)}TableThrottled`, throttled, 20, runbooks.tableThrottled(name)));
  }

  const web = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiId: api.ref },
      statistic,
      period: minutes(5),
    });
  const refused = new MathExpression({
    // Below 100 requests a share says nothing.
    expression: 'IF(requests > 100, 100 * refused / requests, 0)',
    usingMetrics: { requests: web('Count', 'sum'), refused: web('4xx', 'sum') },
    period: minutes(5),
    label: '4xx of 100',
  });
  alarms.push(alarm('WebsiteServerErrors', web('5xx', 'sum'), 5, runbooks.serverErrors));
  alarms.push(alarm('WebsiteRefused', refused, 40, runbooks.refused, { periods: 3 }));
  alarms.push(alarm('WebsiteSlow', web('Latency', 'p90'), 3000, runbooks.slow, { periods: 3 }));

  const counted = signalMetrics(stack, functions);
  alarms.push(alarm('StuckCases', counted.stuck(minutes(5)), 1, runbooks.stuck));
  alarms.push(alarm('Reveals', counted.revealed(minutes(60)), 60, runbooks.revealed));
  alarms.push(alarm('CityLimit', counted.cityLimit(minutes(5)), 1, runbooks.cityLimit));
  alarms.push(alarm('Undelivered', counted.undelivered(minutes(60)), 20, runbooks.undelivered));

  dashboard(stack, watched, { web, alarms, stuck: counted.stuck(minutes(5)) });
}

/** A metric of each signal: a filter on every function's log, since any of them may say it. */
function signalMetrics(stack: Stack, functions: Watched['functions']) {
  const metricNamespace = 'Kapok';
  const entries = Object.entries(signals).map(([name, code]) => {
    const metricName = `${stack.stackName}-${name}`;
    for (const [from, { logs }] of Object.entries(functions))
      new MetricFilter(stack, `${from}${pascal(name)}Filter`, {
        logGroup: logs,
        metricNamespace,
        metricName,
        filterPattern: FilterPattern.stringValue('$.message', '=', code),
        metricValue: '1',
      });
    return [
      name,
      (period: Duration) => new Metric({ namespace: metricNamespace, metricName, statistic: 'sum', period }),
    ] as const;
  });
  return Object.fromEntries(entries) as Record<keyof typeof signals, (period: Duration) => Metric>;
}
