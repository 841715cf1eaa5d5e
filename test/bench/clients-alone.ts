import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';

const clients = [new DynamoDBClient({}), new SQSClient({})];

/** What loading is compared with: a function that makes the two clients and does nothing. */
export const handler = async () => clients.length;
