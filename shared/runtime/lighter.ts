import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Takes out of a client what no call needs: the log that goes nowhere and yet looks through each input, and the header
 * that tells AWS about the SDK. Measured: a quarter of the processor time of a call.
 */
export function lighter<T extends DynamoDBClient | SQSClient>(client: T): T {
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.remove('getUserAgentMiddleware');
  return client;
}
