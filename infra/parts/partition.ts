import type { City } from '../../shared/city/city.ts';

/** What a partition offers beyond the services that both have. */
interface Partition {
  /**
   * Lambda stops a chain queue → function → same queue after about 16 hops unless told that it is meant. The detection
   * rides on X-Ray's trace header, so it is absent where X-Ray for Lambda is.
   */
  loopDetection: boolean;
  /** CloudFormation types that must not stand in the template there. */
  absent: readonly string[];
}

/**
 * The one place that knows how the partitions differ. In China also absent, and therefore used nowhere: function URLs,
 * provisioned pollers, the redrive API of SQS, durable functions, X-Ray for Lambda, SES and SMS of SNS.
 */
export const partitions: Readonly<Record<City['partition'], Partition>> = {
  aws: { loopDetection: true, absent: [] },
  'aws-cn': {
    loopDetection: false,
    absent: ['AWS::Cognito::', 'AWS::SES::', 'AWS::XRay::', 'AWS::Lambda::Url', 'AWS::WAFv2::', 'AWS::CloudFront::'],
  },
};
