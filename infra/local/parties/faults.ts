import * as z from 'zod';

/**
 * What an outside party can do wrong, on demand:
 * `slow` answers late · `failBefore` 500 and nothing happened · `failAfter` 500 although it happened ·
 * `lostAnswer` it happened and the connection is cut · `tooMany` 429 · `down` the connection is cut at once.
 */
const Fault = z.strictObject({
  kind: z.enum(['none', 'slow', 'failBefore', 'failAfter', 'lostAnswer', 'tooMany', 'down']),
  /** How long `slow` waits. */
  milliseconds: z.int().min(0).max(120_000).default(3000),
  /** The fault goes away after so many requests; left out, it stays. */
  times: z.int().positive().optional(),
  /** Only every n-th request meets it. */
  every: z.int().positive().default(1),
});
export type Fault = z.infer<typeof Fault>;

export type Faults = {
  set(value: unknown): Fault;
  get(): Fault;
  /** The fault that this request meets; counts it. */
  next(): Fault['kind'];
};

/** Switchable faults of one party. A stand-in starts without any. */
export function createFaults(): Faults {
  let fault: Fault = { kind: 'none', milliseconds: 0, every: 1 };
  let seen = 0;
  let met = 0;
  return {
    set(value) {
      fault = Fault.parse(value);
      seen = met = 0;
      return fault;
    },
    get: () => fault,
    next() {
      seen++;
      if (fault.kind === 'none' || seen % fault.every !== 0) return 'none';
      if (fault.times !== undefined && met >= fault.times) return 'none';
      met++;
      return fault.kind;
    },
  };
}
