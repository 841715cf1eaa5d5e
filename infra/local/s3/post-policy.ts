import { accessDenied, invalidArgument, S3Failure } from './failure.ts';
import type { PostedForm } from './multipart.ts';
import type { Signed } from './signature.ts';

type Fields = ReadonlyMap<string, { name: string; value: string }>;

/** Names as S3 writes them when one is missing. */
const signing = ['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature'] as const;
const written = {
  'x-amz-algorithm': 'X-Amz-Algorithm',
  'x-amz-credential': 'X-Amz-Credential',
  'x-amz-date': 'X-Amz-Date',
  'x-amz-signature': 'X-Amz-Signature',
};

const missing = (name: string) =>
  invalidArgument(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    name,
  );

/**
 * What a form says of who signed it. @throws S3Failure when it says none of it (nobody may post to a private bucket), or
 * only a part.
 */
export function signedBy(fields: Fields): Signed & { policy: string } {
  const of = (name: string) => fields.get(name)?.value;
  if (!fields.has('key')) throw missing('key');
  if (of('key') === '') throw invalidArgument('User key must have a length greater than 0.', 'key');
  if (signing.every((name) => !fields.has(name))) throw accessDenied();
  const policy = of('policy');
  if (policy === undefined) throw missing('policy');
  for (const name of signing) if (!fields.has(name)) throw missing(written[name]);
  return {
    algorithm: of('x-amz-algorithm')!,
    credential: of('x-amz-credential')!,
    date: of('x-amz-date')!,
    signature: of('x-amz-signature')!,
    token: of('x-amz-security-token'),
    policy,
  };
}

const badPolicy = (why: string) => new S3Failure(400, 'InvalidPolicyDocument', `Invalid Policy: ${why}`);

interface Condition {
  operator: 'eq' | 'starts-with' | 'content-length-range';
  /** As the policy writes it, `$key`; or the range's lower end. */
  first: string;
  second: string;
}

function readPolicy(base64: string): { expiration: number; conditions: Condition[] } {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw badPolicy('Invalid JSON.');
  }
  const { expiration, conditions } = (document ?? {}) as { expiration?: unknown; conditions?: unknown };
  if (expiration === undefined) throw badPolicy('Policy missing expiration.');
  if (!Array.isArray(conditions)) throw badPolicy('Policy missing conditions.');
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
  if (typeof expiration !== 'string' || !iso.test(expiration) || Number.isNaN(Date.parse(expiration)))
    throw badPolicy(`Invalid 'expiration' value: '${expiration}'`);
  return { expiration: Date.parse(expiration), conditions: conditions.map(readCondition) };
}

function readCondition(condition: unknown): Condition {
  if (Array.isArray(condition)) {
    const [operator, first, second] = condition.map(String);
    const known = (['eq', 'starts-with', 'content-length-range'] as const).find((o) => o === operator?.toLowerCase());
    if (!known || condition.length !== 3) throw badPolicy('Invalid Condition: wrong number or kind of arguments.');
    return { operator: known, first: first!, second: second! };
  }
  const entries = typeof condition === 'object' && condition !== null ? Object.entries(condition) : [];
  if (entries.length !== 1)
    throw badPolicy('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  const [name, value] = entries[0]!;
  if (typeof value !== 'string') throw badPolicy('Invalid Simple-Condition: value must be a string.');
  return { operator: 'eq', first: `$${name}`, second: value };
}

/** Fields that no condition needs to name. */
const free = (name: string) => ['x-amz-signature', 'policy', 'file'].includes(name) || name.startsWith('x-ignore-');

/**
 * Holds a posted form against its policy as S3 does: every field is covered by a condition, every condition holds, the
 * file's size lies within its range, and the policy has not expired.
 *
 * @param now epoch milliseconds. @throws S3Failure
 */
export function checkPolicy(base64: string, form: PostedForm, bucket: string, now: number): void {
  const { expiration, conditions } = readPolicy(base64);
  if (now > expiration) throw accessDenied('Invalid according to Policy: Policy expired.');
  const values = new Map([...form.fields].map(([name, { value }]) => [name, value]));
  values.set('bucket', bucket);
  const covered = new Set<string>();
  for (const { operator, first, second } of conditions) {
    if (operator === 'content-length-range') {
      checkRange(first, second, form.file.length);
      continue;
    }
    const name = first.replace(/^\$/, '').toLowerCase();
    covered.add(name);
    const value = values.get(name);
    const holds =
      first.startsWith('$') &&
      value !== undefined &&
      (operator === 'eq' ? value === second : begins(name, value, second));
    if (!holds)
      throw accessDenied(
        `Invalid according to Policy: Policy Condition failed: ["${operator}", "${first}", "${second}"]`,
      );
  }
  for (const name of values.keys())
    if (!covered.has(name) && !free(name))
      throw accessDenied(`Invalid according to Policy: Extra input fields: ${name}`);
}

/** Content types with commas are lists, each of which must begin so. */
const begins = (name: string, value: string, prefix: string) =>
  name === 'content-type' ? value.split(',').every((one) => one.trim().startsWith(prefix)) : value.startsWith(prefix);

function checkRange(first: string, second: string, size: number): void {
  const [least, most] = [Number(first), Number(second)];
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 0)
    throw accessDenied(
      `Invalid according to Policy: Policy Condition failed: ["content-length-range", "${first}", "${second}"]`,
    );
  if (size < least)
    throw new S3Failure(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(size),
      MinSizeAllowed: String(least),
    });
  if (size > most)
    throw new S3Failure(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(size),
      MaxSizeAllowed: String(most),
    });
}
