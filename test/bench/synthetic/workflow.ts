import { type AutomaticStep, type Step, workflow } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';

const names = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/** Five automatic steps that each change a record, and an end. */
function steps(apart: boolean): Record<string, Step> {
  const automatic = names.map((name, index): [string, AutomaticStep] => {
    const next = names[index + 1] ?? 'done';
    return [
      name,
      {
        kind: 'automatic',
        to: [next],
        ...(apart && { apart: true }),
        run: (context) => outcome.go(next, { patch: { [name]: context.now } }),
      },
    ];
  });
  return { ...Object.fromEntries(automatic), done: { kind: 'end', status: 'done' } };
}

// Named like the real one, so that they run on the parts that every city has: its table, its queue, its worker.
const base = { name: 'recruitment', start: names[0] };

/** Five steps that commit together. */
export const joined = workflow({ ...base, version: 1, steps: steps(false) });
/** Five steps that commit one by one: what is compared with other engines. */
export const apart = workflow({ ...base, version: 2, steps: steps(true) });
