import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { RemovalPolicy, SecretValue, type Stack } from 'aws-cdk-lib/core';
import { pascal } from './names.ts';
import { secretId, secretNames } from './secret-names.ts';

/**
 * The secrets, each holding `{}` until the command that makes keys fills it. The template never holds a key, and a
 * deployment does not touch a value that is there.
 */
export function keys(stack: Stack, workflows: readonly string[]): Record<string, Secret> {
  const secrets = secretNames(workflows).map((name) => {
    const secret = new Secret(stack, `${pascal(name)}Secret`, {
      secretName: secretId(stack.stackName, name),
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    return [name, secret];
  });
  return Object.fromEntries(secrets);
}
