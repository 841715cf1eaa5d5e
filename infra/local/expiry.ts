import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';

/** A table whose items DynamoDB deletes when their time has passed. */
export interface ExpiringTable {
  name: string;
  keys: string[];
  attribute: string;
}

// DynamoDB leaves alone what expired more than five years ago: it is taken for a mistake.
const fiveYears = 5 * 365 * 86_400;

/**
 * Deletes what has expired, since the embedded engine doesn't: one pass over the tables, each item only if its time is
 * still the one that was seen. `now` in epoch milliseconds. Answers how many went.
 */
export async function deleteExpired(client: DynamoDBClient, tables: ExpiringTable[], now: number): Promise<number> {
  const seconds = Math.floor(now / 1000);
  let deleted = 0;
  for (const { name, keys, attribute } of tables) {
    let cursor: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: name,
          ExclusiveStartKey: cursor,
          FilterExpression: 'attribute_type(#ttl, :number) AND #ttl < :now AND #ttl > :mistake',
          ProjectionExpression: ['#ttl', ...keys.map((_, index) => `#key${index}`)].join(', '),
          ExpressionAttributeNames: {
            '#ttl': attribute,
            ...Object.fromEntries(keys.map((key, index) => [`#key${index}`, key])),
          },
          ExpressionAttributeValues: {
            ':number': { S: 'N' },
            ':now': { N: String(seconds) },
            ':mistake': { N: String(seconds - fiveYears) },
          },
        }),
      );
      for (const item of page.Items ?? []) {
        try {
          await client.send(
            new DeleteItemCommand({
              TableName: name,
              Key: Object.fromEntries(keys.map((key) => [key, item[key]!])),
              ConditionExpression: '#ttl = :seen',
              ExpressionAttributeNames: { '#ttl': attribute },
              ExpressionAttributeValues: { ':seen': item[attribute]! },
            }),
          );
          deleted++;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }
      cursor = page.LastEvaluatedKey;
    } while (cursor);
  }
  return deleted;
}
