import type { SQSEvent } from 'aws-lambda';
import type { Hint, Queue } from '../../../shared/workflow/env.ts';

const minute = 60_000;
const batch = 10;

/** Queues of hints on virtual time that stay quick with a hundred thousand messages: ready ones, and delayed ones by minute. */
export function virtualQueue(clock: { now(): number }) {
  const ready = new Map<string, string[]>();
  const later = new Map<number, { workflow: string; body: string }[]>();
  let count = 0;
  const of = (workflow: string) => {
    if (!ready.has(workflow)) ready.set(workflow, []);
    return ready.get(workflow)!;
  };
  const queue: Queue = {
    async send(workflow, hints) {
      for (const { delay = 0, ...hint } of hints as readonly (Hint & { delay?: number })[]) {
        const body = JSON.stringify(hint);
        if (delay <= 0) {
          of(workflow).push(body);
          continue;
        }
        const due = Math.ceil((clock.now() + delay) / minute) * minute;
        later.set(due, [...(later.get(due) ?? []), { workflow, body }]);
      }
    },
  };
  return {
    queue,
    /** When the next delayed hint comes; undefined: none. */
    next: (): number | undefined => (later.size === 0 ? undefined : Math.min(...later.keys())),
    /** Lets come what is due by now. */
    arrive(): void {
      for (const [due, hints] of later) {
        if (due > clock.now()) continue;
        for (const { workflow, body } of hints) of(workflow).push(body);
        later.delete(due);
      }
    },
    /** A batch as SQS hands it to a worker; undefined: there is nothing. */
    receive(workflow: string): SQSEvent | undefined {
      const bodies = of(workflow).splice(0, batch);
      if (bodies.length === 0) return undefined;
      const Records = bodies.map((body) => ({
        messageId: `m${++count}`,
        body,
        attributes: { ApproximateReceiveCount: '1' },
      }));
      return { Records } as unknown as SQSEvent;
    },
    /** A batch of which some failed comes again, those. */
    again(workflow: string, event: SQSEvent, failed: readonly string[]): void {
      for (const { messageId, body } of event.Records) if (failed.includes(messageId)) of(workflow).push(body);
    },
  };
}
