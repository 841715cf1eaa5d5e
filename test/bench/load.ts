import { setTimeout as sleep } from 'node:timers/promises';

/** How a steady stream of requests went. Milliseconds. */
export interface Load {
  latencies: number[];
  /** Requests that were not answered as they should. */
  failed: string[];
}

/**
 * Sends requests at a steady rate, each at its time whatever became of those before it. A latency counts from when the
 * request was due, so that a stall shows in every request that it held up.
 */
export async function steady(
  perSecond: number,
  count: number,
  send: (n: number) => Promise<string | undefined>,
): Promise<Load> {
  const load: Load = { latencies: [], failed: [] };
  const sent: Promise<void>[] = [];
  const began = performance.now();
  for (let n = 0; n < count; n++) {
    const due = began + (n * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    sent.push(
      send(n).then(
        (wrong) => {
          load.latencies.push(performance.now() - due);
          if (wrong) load.failed.push(wrong);
        },
        (error: Error) => {
          load.failed.push(error.message);
        },
      ),
    );
  }
  await Promise.all(sent);
  return load;
}
