import { HostError } from '../host-error.ts';
import { functionBehind, type Kind, queueUrlOf } from './building.ts';

/** AWS::Lambda::EventSourceMapping of a queue. */
export const mapping: Kind = {
  order: 5,
  names: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  build({ logicalId, properties }, building) {
    const queueArn = String(properties.EventSourceArn);
    if (queueArn.split(':')[2] !== 'sqs')
      throw new HostError(`The one-machine host maps only queues to functions, and ${logicalId} maps ${queueArn}.`);
    if (properties.FilterCriteria)
      throw new HostError(`The one-machine host knows no filters, and ${logicalId} has one.`);
    if (properties.Enabled === false) return;
    const { stack, engines } = building;
    const target = functionBehind(building, String(properties.FunctionName));
    const most = Number(properties.ScalingConfig?.MaximumConcurrency ?? Number.POSITIVE_INFINITY);
    building.mappings.push({
      queueUrl: queueUrlOf(engines.sqs, queueArn, stack.account),
      queueArn,
      region: stack.region,
      target,
      batchSize: Number(properties.BatchSize ?? 10),
      window: Number(properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
      reportsItemFailures: (properties.FunctionResponseTypes ?? []).includes('ReportBatchItemFailures'),
      // One batch more than there are threads, so that none of them waits for a receive.
      concurrency: Math.min(most, target.definition.threads + 1),
    });
  },
};
