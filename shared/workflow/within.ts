import type { Env } from './env.ts';

/** A call took longer than its step allows: what became of it is unknown. */
export class CallTimedOut extends Error {
  override name = 'CallTimedOut';
}

/**
 * Runs a call for so many milliseconds at most; then tells it to stop and goes on without it.
 *
 *     worker   calls ─────── timeout: unsure ── written down ── tried again, or asked
 *     party            …still thinking…                              answers the first call: nobody listens
 *
 * @throws CallTimedOut, also where the call does not listen to its signal.
 */
export async function within<T>(env: Env, ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const stop = (env.timer ?? realTimer)(ms, () => {
    const reason = new CallTimedOut(`no answer within ${ms} ms`);
    controller.abort(reason);
    late.reject(reason);
  });
  try {
    return await Promise.race([call(controller.signal), late.promise]);
  } finally {
    stop();
  }
}

function realTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
}
