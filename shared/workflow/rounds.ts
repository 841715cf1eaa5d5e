import type { Env } from './env.ts';

const hour = 3_600_000;
const minute = 60_000;

/** In place of a reference: what a workflow looks at every hour, whichever case it concerns, is to be looked at now. */
const roundsRef = 'rounds';

/** Whether a message of a queue asks for the hourly round. */
export function asksForRound(body: string): boolean {
  try {
    return (JSON.parse(body) as { ref?: unknown }).ref === roundsRef;
  } catch {
    return false;
  }
}

/**
 * Asks a workflow's worker for its hourly round, in the first minute of the hour. Whoever runs every minute calls it; a round
 * that is lost comes an hour later, one that comes twice finds nothing to do.
 */
export async function askForRound(env: Env, workflow: string): Promise<boolean> {
  const now = env.clock.now();
  if (Math.floor(now / minute) % 60 !== 0) return false;
  await env.queue.send(workflow, [{ ref: roundsRef, fence: Math.floor(now / hour) }]);
  return true;
}
