import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Stack } from 'aws-cdk-lib/core';

/** Runs the sweeper every minute. A run that fails is not repeated: the next one is a minute away. */
export function schedules(stack: Stack, sweeper: IFunction): void {
  const rule = new CfnRule(stack, 'SweeperSchedule', {
    description: `Sends what is due in ${stack.stackName}`,
    scheduleExpression: 'rate(1 minute)',
    state: 'ENABLED',
    targets: [
      {
        id: 'Sweeper',
        arn: sweeper.functionArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    ],
  });
  new CfnPermission(stack, 'SweeperPermission', {
    action: 'lambda:InvokeFunction',
    functionName: sweeper.functionArn,
    principal: 'events.amazonaws.com',
    sourceArn: rule.attrArn,
  });
}
