import { bucketSettings } from '../s3/bucket-settings.ts';
import type { Described, Kind } from './building.ts';

const nameOf = ({ logicalId, properties }: Described, stackName: string): string =>
  properties.BucketName ?? `${stackName}-${logicalId}`.toLowerCase();

/** AWS::S3::Bucket, with whom it tells of what, how long objects stay, and whose pages may post. */
export const bucket: Kind = {
  order: 1,
  names(resource, { stack }) {
    const name = nameOf(resource, stack.name);
    return { ref: name, attributes: { Arn: `arn:${stack.partition}:s3:::${name}` } };
  },
  async build(resource, { engines, stack, buckets, physical }) {
    const name = nameOf(resource, stack.name);
    const { logicalId, properties } = resource;
    buckets.set(name, bucketSettings(logicalId, name, physical(logicalId).attributes.Arn!, properties));
    const answer = await fetch(`${engines.s3}/${name}`, { method: 'PUT' });
    if (!answer.ok && answer.status !== 409) throw new Error(`The bucket can't be made: ${answer.status}`);
  },
};
