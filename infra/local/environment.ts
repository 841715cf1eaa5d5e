import { createHash } from 'node:crypto';
import type { Stack } from './template/stack.ts';

/** Twenty characters like an access key's, and always the same for a name. */
export const accessKey = (name: string) =>
  `AKIA${createHash('sha256').update(name).digest('hex').toUpperCase().slice(0, 16).replace(/[01]/g, 'X')}`;

/**
 * What a function finds in its environment beside the template's variables: what Lambda puts there, and where the
 * services are. `credentials`: the host's own environment when the services are somebody else's and want their keys.
 * Otherwise each function has an access key of its own, which tells whose call it was.
 */
export function functionEnvironment(
  name: string,
  memory: number,
  {
    stack,
    endpoints,
    credentials,
  }: {
    stack: Stack;
    endpoints: Record<'dynamodb' | 'sqs' | 's3' | 'secrets', string>;
    credentials: NodeJS.ProcessEnv;
  },
): Record<string, string> {
  const given = credentials.AWS_ACCESS_KEY_ID;
  return {
    AWS_REGION: stack.region,
    AWS_DEFAULT_REGION: stack.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_ACCESS_KEY_ID: given ?? accessKey(name),
    AWS_SECRET_ACCESS_KEY: (given && credentials.AWS_SECRET_ACCESS_KEY) || 'local',
    ...(given && credentials.AWS_SESSION_TOKEN && { AWS_SESSION_TOKEN: credentials.AWS_SESSION_TOKEN }),
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
  };
}
