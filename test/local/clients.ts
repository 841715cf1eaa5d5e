import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

const any: Pick<DynamoDBClientConfig, 'region' | 'credentials'> = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

/** Clients of a running city's endpoints. */
export function clients(endpoints: { dynamodb: string; sqs: string; secrets: string }) {
  return {
    dynamodb: new DynamoDBClient({ ...any, endpoint: endpoints.dynamodb }),
    sqs: new SQSClient({ ...any, endpoint: endpoints.sqs }),
    secrets: new SecretsManagerClient({ ...any, endpoint: endpoints.secrets }),
  };
}
