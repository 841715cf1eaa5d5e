import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { arn, type Described, type Kind } from './building.ts';

const nameOf = ({ logicalId, properties }: Described, stackName: string): string =>
  properties.QueueName ?? `${stackName}-${logicalId}${properties.FifoQueue === true ? '.fifo' : ''}`;

const passed = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'DelaySeconds',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'ContentBasedDeduplication',
];

/** AWS::SQS::Queue. Its URL names 127.0.0.1, since the SDK follows the URL and the engine's own names *.localhost. */
export const queue: Kind = {
  order: 2,
  names(resource, { stack, engines }) {
    const name = nameOf(resource, stack.name);
    const url = `${engines.sqs}/${stack.account}/${name}`;
    return { ref: url, attributes: { Arn: arn(stack, 'sqs', name), QueueName: name, QueueUrl: url } };
  },
  async build(resource, { sqs, stack, physical }) {
    const { properties, logicalId } = resource;
    const attributes: Record<string, string> = {};
    for (const name of passed) if (properties[name] !== undefined) attributes[name] = String(properties[name]);
    if (properties.RedrivePolicy) {
      const { deadLetterTargetArn, maxReceiveCount } = properties.RedrivePolicy;
      attributes.RedrivePolicy = JSON.stringify({
        // The embedded engine knows only the global partition.
        deadLetterTargetArn: String(deadLetterTargetArn).replace(/^arn:[^:]+:/, 'arn:aws:'),
        maxReceiveCount: Number(maxReceiveCount),
      });
    }
    const fifo = properties.FifoQueue === true ? { FifoQueue: 'true' } : undefined;
    await sqs.send(new CreateQueueCommand({ QueueName: nameOf(resource, stack.name), Attributes: fifo }));
    // Setting them apart lets a queue of an earlier start follow the template.
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: physical(logicalId).ref,
        Attributes: { RedrivePolicy: '', ...attributes },
      }),
    );
  },
};
