import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import type { Watched } from './watch.ts';

const half = 12;

/** One page that answers: are the pages up, do cases move, is anything stuck, what does it take. */
export function dashboard(
  stack: Stack,
  { functions, workflows, tables }: Watched,
  seen: { web: (metricName: string, statistic: string) => Metric; alarms: Alarm[]; stuck: Metric },
): void {
  const { web, alarms, stuck } = seen;
  const period = Duration.minutes(5);
  const all = Object.entries(functions);
  const page = new Dashboard(stack, 'Dashboard', { dashboardName: stack.stackName, defaultInterval: Duration.days(1) });
  page.addWidgets(new AlarmStatusWidget({ title: '告警 / Alarms', alarms, width: 24, height: 4 }));
  page.addWidgets(
    new GraphWidget({
      title: '网站 / Website',
      width: half,
      left: [web('Count', 'sum'), web('4xx', 'sum'), web('5xx', 'sum')],
      right: [web('Latency', 'p50'), web('Latency', 'p90'), web('Latency', 'p99')],
    }),
    new GraphWidget({
      title: '队列 / Queues',
      width: half,
      left: workflows.flatMap(({ queue, deadLetters }) => [
        queue.metricApproximateNumberOfMessagesVisible({ period }),
        deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      ]),
      right: [...workflows.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage({ period })), stuck],
    }),
  );
  page.addWidgets(
    new GraphWidget({
      title: '函数 / Functions',
      width: half,
      left: all.map(([, { function: made }]) => made.metricInvocations({ period })),
      right: all.flatMap(([, { function: made }]) => [made.metricErrors({ period }), made.metricThrottles({ period })]),
    }),
    new GraphWidget({
      title: '时长 / Duration (p90)',
      width: half,
      left: all.map(([, { function: made }]) => made.metricDuration({ period, statistic: 'p90' })),
    }),
  );
  page.addWidgets(
    new GraphWidget({
      title: '表 / Tables',
      width: 24,
      left: Object.values(tables).map((table) => table.metricConsumedWriteCapacityUnits({ period })),
      right: Object.values(tables).map((table) => table.metricConsumedReadCapacityUnits({ period })),
    }),
  );
}
