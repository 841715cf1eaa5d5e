import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../../shared/table/errors.ts';
import type { Api } from './ports.ts';
import { ApiProblem } from './problems.ts';

/** Requests of one program in a minute. A city's own programs send whole lists at once; this stops one that runs wild. */
export const mostPerMinute = 12_000;
const minute = 60_000;

/**
 * Counts a request of a program. When the counter's table does not answer, the request goes on: a submission must not
 * fail because a counter does, and who has a token is known.
 *
 * @throws ApiProblem 429 with `Retry-After`.
 */
export async function countRequest(api: Api, subject: string): Promise<void> {
  const now = api.env.clock.now();
  const start = Math.floor(now / minute) * minute;
  try {
    await api.env.documents.send(
      new UpdateCommand({
        TableName: api.tables.door,
        Key: { pk: `LIMIT#program#${subject}`, sk: String(start) },
        UpdateExpression: 'ADD n :one SET #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(n) OR n < :most',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':one': 1, ':most': mostPerMinute, ':ttl': Math.floor(start / 1000) + 3600 },
      }),
    );
  } catch (error) {
    if (failureOf(error).kind !== 'refused') return api.log.warn('api.limitUnavailable');
    const seconds = Math.ceil((start + minute - now) / 1000);
    throw new ApiProblem('rate.limited', {
      vars: { most: mostPerMinute },
      headers: { 'retry-after': String(seconds) },
    });
  }
}
