/** One line of the benchmark. Without a budget it is there to be known. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  budget: string | null;
  within: boolean | null;
}

/** A figure that only informs. */
export const known = (name: string, value: number, unit: string): Figure => ({
  name,
  value: rounded(value),
  unit,
  budget: null,
  within: null,
});

/** A figure that must not exceed its budget. */
export const atMost = (name: string, value: number, unit: string, budget: number): Figure => ({
  name,
  value: rounded(value),
  unit,
  budget: `≤ ${budget}`,
  within: value <= budget,
});

/** A figure that must reach its budget. */
export const atLeast = (name: string, value: number, unit: string, budget: number): Figure => ({
  name,
  value: rounded(value),
  unit,
  budget: `≥ ${budget}`,
  within: value >= budget,
});

/** Three digits that count. */
function rounded(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return Number(value.toFixed(Math.min(digits, 6)));
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** The smallest value that `p` percent of them do not exceed. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}
