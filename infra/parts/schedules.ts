import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Duration, type Stack } from 'aws-cdk-lib/core';

/** Runs the sweeper every minute. A run that fails is not repeated: the next one is a minute away. */
export function schedules(stack: Stack, sweeper: Function): void {
  new Rule(stack, 'SweeperSchedule', {
    description: `Sends what is due in ${stack.stackName}`,
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaFunction(sweeper, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
}
