/** What a failed DynamoDB call means for the caller. Each kind asks for another reaction, so nobody reads raw errors. */
export type Failure =
  /** A condition did not hold; `refused` has the positions of the transaction's actions that were refused. */
  | { kind: 'refused'; refused: number[] }
  /** Somebody else's transaction was at the same items, or the table throttles. Nothing was written; try again later. */
  | { kind: 'busy' }
  /** The call may or may not have been applied: time-out, broken connection, 5xx. */
  | { kind: 'uncertain' }
  /** A fault of ours: bad request, no permission, no such table. */
  | { kind: 'fault' };

const busyNames = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'ThrottledException',
  'LimitExceededException',
]);
const busyReasons = new Set([
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'RequestLimitExceeded',
]);
const faultNames = new Set([
  'ValidationException',
  'AccessDeniedException',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'IdempotentParameterMismatchException',
  'ItemCollectionSizeLimitExceededException',
  'SerializationException',
]);

/**
 * Classifies an error of a DynamoDB call.
 *
 * A transaction is cancelled for several reasons at once. Conflict and throttling win over a refusal: while somebody
 * else is writing, a failed condition may be about to hold again, and reading it as refusal would send a case down the
 * wrong branch.
 */
export function failureOf(error: unknown): Failure {
  const { name, CancellationReasons, $metadata } = error as {
    name?: string;
    CancellationReasons?: { Code?: string }[];
    $metadata?: { httpStatusCode?: number };
  };
  if (name === 'TransactionCanceledException') {
    const codes = (CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
    if (codes.some((code) => busyReasons.has(code))) return { kind: 'busy' };
    const refused = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
    return refused.length > 0 ? { kind: 'refused', refused } : { kind: 'fault' };
  }
  if (name === 'ConditionalCheckFailedException') return { kind: 'refused', refused: [0] };
  if (name !== undefined && busyNames.has(name)) return { kind: 'busy' };
  if (name !== undefined && faultNames.has(name)) return { kind: 'fault' };
  if ($metadata?.httpStatusCode !== undefined && $metadata.httpStatusCode < 500 && $metadata.httpStatusCode >= 400) {
    return { kind: 'fault' };
  }
  return { kind: 'uncertain' };
}
