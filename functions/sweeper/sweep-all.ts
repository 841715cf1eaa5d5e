import type { Env } from '../../shared/workflow/env.ts';
import { askForRound } from '../../shared/workflow/rounds.ts';
import { type Swept, sweep } from '../../shared/workflow/sweep.ts';

/**
 * Sends hints for every case of every workflow that is due, and asks each for its hourly round. What one workflow's table or
 * queue fails with keeps none of the others from being swept; it is thrown when all have had their turn.
 */
export async function sweepAll(
  env: Env,
  workflows: readonly string[],
  swept: (workflow: string, result: Swept) => void,
): Promise<void> {
  const failed: unknown[] = [];
  const attempt = (run: Promise<unknown>) => run.catch((error) => void failed.push(error));
  for (const workflow of workflows) {
    await attempt(sweep(env, workflow).then((result) => swept(workflow, result)));
    await attempt(askForRound(env, workflow));
  }
  if (failed.length > 0) throw failed[0];
}
