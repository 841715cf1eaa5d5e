import type { Context } from 'hono';
import { ApiProblem } from './problems.ts';

/** The `Idempotency-Key` of a request; undefined when there is none. Throws ApiProblem 400 when it cannot be used. */
export function idempotencyKey(c: Context): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(key)) throw new ApiProblem('idempotency.invalid');
  return key;
}
