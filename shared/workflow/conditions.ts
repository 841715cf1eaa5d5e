/** A condition expression with its names and values. */
export interface Condition {
  expression: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/** A condition as the parameters of a write. */
export function conditionParameters(condition: Condition) {
  return {
    ConditionExpression: condition.expression,
    ...(condition.names && { ExpressionAttributeNames: condition.names }),
    ...(condition.values && { ExpressionAttributeValues: condition.values }),
  };
}

/**
 * The fence: only who has seen the newest state may move it.
 *
 *     worker A  read fence 4 ─────────── commit 5 ✓
 *     worker B  read fence 4 ── slow ──────────── commit 5 ✗ reads again
 */
export const stateUnmoved = (fence: number): Condition => ({
  expression: '#fence = :fence',
  names: { '#fence': 'fence' },
  values: { ':fence': fence },
});

/** A new case's key is free: two random references that collide must not become one case. */
export const caseDoesNotExist: Condition = { expression: 'attribute_not_exists(pk)' };

/**
 * A submission token makes one case.
 *
 *     tap 1   put token ✓ ── answer lost
 *     tap 2            put token ✗ reads the token: the same receipt
 */
export const tokenDoesNotExist: Condition = { expression: 'attribute_not_exists(pk)' };

/** One holder to a claim. Two sign-ups of one person reach the identity step together; one of them is refused. */
export const claimIsFree: Condition = { expression: 'attribute_not_exists(pk)' };

/** One holder to a numbered place: fifty people at the last one, one put succeeds. */
export const placeIsFree: Condition = { expression: 'attribute_not_exists(pk)' };

/**
 * One caller at a time, and every attempt counted.
 *
 *     worker A  attempt 1 ✓ ── calls ──────── commit
 *     worker B  attempt 1 ✗ leaves (a duplicate message)
 *     worker C      …after A's lease…  attempt 2 ✓ ── asks first
 */
export const attemptUnmoved = (fence: number, attempt: number): Condition => ({
  expression: '#fence = :fence AND #attempt = :attempt',
  names: { '#fence': 'fence', '#attempt': 'attempt' },
  values: { ':fence': fence, ':attempt': attempt },
});

/** The due key is as the index showed it: a stale index or a second sweeper must not send once more. */
export const dueUnmoved = (dueSk: string): Condition => ({
  expression: 'dueSk = :seen',
  values: { ':seen': dueSk },
});
