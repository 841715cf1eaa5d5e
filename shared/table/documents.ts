import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The part of the document client that we use: one way in for every call, so that a test can stand in front of it. */
export type Documents = Pick<DynamoDBDocumentClient, 'send'>;

/** An item as the document client reads and writes it. */
export type Item = Record<string, unknown> & { pk: string; sk: string };
