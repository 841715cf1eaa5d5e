import { randomUUID } from 'node:crypto';
import type { FunctionError } from './messages.ts';
import { startThread, type Thread } from './thread.ts';

/** A Lambda function as the template describes it, its values resolved. */
export interface FunctionDefinition {
  logicalId: string;
  name: string;
  arn: string;
  folder: string;
  handler: string;
  /** What the template gives it, and that with what Lambda and the host add. */
  variables: Record<string, string>;
  env: Record<string, string>;
  /** Seconds. */
  timeout: number;
  /** MiB. */
  memory: number;
  /** How many invocations may run at once on this machine. */
  threads: number;
  /** True: nobody waits for its answer (a queue or a schedule calls it), so it gives way to those for which somebody does. */
  background?: boolean;
}

export type Outcome = { ok: true; payload: string } | { ok: false; error: FunctionError };

export interface LocalFunction {
  readonly definition: FunctionDefinition;
  /** Waits for a free thread, then invokes. `event` is sent as JSON, as Lambda does. Never rejects. */
  invoke(event: unknown): Promise<Outcome>;
  /** How many invocations wait or run. */
  load(): number;
  stop(): Promise<void>;
}

// AWS takes six megabytes of JSON each way for a synchronous invocation.
const largest = 6 * 1024 * 1024;

const tooLarge = (what: 'Request' | 'Response'): Outcome => ({
  ok: false,
  error: {
    errorType: what === 'Request' ? 'RequestEntityTooLargeException' : 'Function.ResponseSizeTooLarge',
    errorMessage: `${what} payload size exceeded maximum allowed payload size (${largest} bytes).`,
  },
});

/**
 * Makes a function invocable. Threads are started on demand up to `definition.threads` and reused; an idle thread is
 * preferred to a new one, and a dead one is replaced by the next invocation.
 */
export function localFunction(definition: FunctionDefinition, log: (line: string) => void): LocalFunction {
  const threads = new Set<Thread>();
  const waiting: (() => void)[] = [];
  let running = 0;

  function freeThread(): Thread | undefined {
    for (const thread of threads) {
      if (thread.dead) threads.delete(thread);
      else if (!thread.busy) return thread;
    }
    if (threads.size >= definition.threads) return undefined;
    const thread = startThread(definition, log);
    threads.add(thread);
    return thread;
  }

  return {
    definition,
    async invoke(event) {
      const payload = JSON.stringify(event);
      if (Buffer.byteLength(payload) > largest) return tooLarge('Request');
      if (running >= definition.threads) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      try {
        const outcome = await freeThread()!.invoke(payload, randomUUID());
        return outcome.ok && Buffer.byteLength(outcome.payload) > largest ? tooLarge('Response') : outcome;
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
    load: () => running + waiting.length,
    async stop() {
      await Promise.all([...threads].map((thread) => thread.stop()));
    },
  };
}
