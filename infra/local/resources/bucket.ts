import { HostError } from '../host-error.ts';
import type { Described, Kind } from './building.ts';

const nameOf = ({ logicalId, properties }: Described, stackName: string): string =>
  properties.BucketName ?? `${stackName}-${logicalId}`.toLowerCase();

/** AWS::S3::Bucket */
export const bucket: Kind = {
  order: 1,
  names(resource, { stack }) {
    const name = nameOf(resource, stack.name);
    return { ref: name, attributes: { Arn: `arn:${stack.partition}:s3:::${name}` } };
  },
  async build(resource, { engines, stack }) {
    if (resource.properties.NotificationConfiguration)
      throw new HostError(
        `The one-machine host sends no notifications of buckets, and ${resource.logicalId} wants them.`,
      );
    const answer = await fetch(`${engines.s3}/${nameOf(resource, stack.name)}`, { method: 'PUT' });
    if (!answer.ok && answer.status !== 409) throw new Error(`The bucket can't be made: ${answer.status}`);
  },
};
