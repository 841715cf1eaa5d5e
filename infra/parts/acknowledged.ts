import { type Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Findings of cdk-nag's AwsSolutions that we know and do not follow, with the reason. */
const reasons = {
  'AwsSolutions-SMG4':
    'Keys are rotated by a command: older ones must still open what they sealed, which Secrets Manager’s own rotation cannot know. Tokens of outside parties are theirs to change.',
  'AwsSolutions-APIG4':
    'Pages are public by nature. Sessions, bearer tokens, roles and divisions are checked in the functions, against the city’s staff table.',
  'AwsSolutions-S1':
    'Each opening of a file is recorded with its case, by whom and why. The bucket’s own logs would add the addresses of applicants to that, and nothing else.',
};

/** A case's files have keys of their own; what a function may do with them goes by what the keys begin with. */
const files = (prefix: string) => ({
  id: `AwsSolutions-IAM5[Resource::<FilesBucket.Arn>/${prefix}*]`,
  reason: 'Keys under a prefix; a test names the prefixes of each function.',
});

/** Tells the checks of the stack which findings were looked at, so that any other stops synth in the tests. */
export function acknowledge(stack: Stack, roles: readonly IConstruct[], filePrefixes: readonly string[]): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(stack).acknowledge({ id, reason });
  for (const role of roles) {
    for (const prefix of filePrefixes) Validations.of(role).acknowledge(files(prefix));
  }
}
