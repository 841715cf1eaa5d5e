import type { SQSEvent } from 'aws-lambda';
import type { Hint, Queue } from '../../shared/workflow/env.ts';

interface Message {
  id: string;
  body: string;
  visibleAt: number;
  received: number;
}

const visibility = 180_000;
const mostReceives = 5;

/** A standard queue on virtual time: at least once, out of order, dead letters after five receives. */
export function queueDouble(clock: { now(): number }) {
  const queues = new Map<string, { live: Message[]; dead: Message[] }>();
  let count = 0;
  const of = (name: string) => {
    if (!queues.has(name)) queues.set(name, { live: [], dead: [] });
    return queues.get(name)!;
  };
  const sent: { workflow: string; body: string }[] = [];
  const queue: Queue = {
    async send(workflow, hints) {
      for (const { delay = 0, ...hint } of hints as (Hint & { delay?: number })[]) {
        const body = JSON.stringify(hint);
        sent.push({ workflow, body });
        of(workflow).live.push({ id: `m${++count}`, body, visibleAt: clock.now() + delay, received: 0 });
      }
    },
  };
  return {
    queue,
    sent,
    names: () => [...queues.keys()],
    /** When the next message can be received; undefined: none at all. */
    nextAt(): number | undefined {
      const times = [...queues.values()].flatMap(({ live, dead }) => [...live, ...dead].map((m) => m.visibleAt));
      return times.length === 0 ? undefined : Math.min(...times);
    },
    /** Takes up to `most` visible messages, chosen by `pick`; dead letters come alone. */
    receive(
      workflow: string,
      most: number,
      index: (below: number) => number,
    ): { event: SQSEvent; dead: boolean } | undefined {
      const { live, dead } = of(workflow);
      const now = clock.now();
      for (const message of live.filter((m) => m.visibleAt <= now && m.received >= mostReceives)) {
        live.splice(live.indexOf(message), 1);
        dead.push({ ...message, received: 0 });
      }
      const [lone] = dead.filter((m) => m.visibleAt <= now);
      const ready = lone ? [] : live.filter((m) => m.visibleAt <= now);
      const chosen: Message[] = lone ? [lone] : [];
      while (!lone && chosen.length < most && ready.length > 0) chosen.push(...ready.splice(index(ready.length), 1));
      if (chosen.length === 0) return undefined;
      for (const message of chosen) {
        message.received++;
        message.visibleAt = now + visibility;
      }
      return { event: eventOf(chosen), dead: lone !== undefined };
    },
    /** Deletes messages by id. */
    acknowledge(workflow: string, ids: readonly string[]) {
      const queues = of(workflow);
      queues.live = queues.live.filter((m) => !ids.includes(m.id));
      queues.dead = queues.dead.filter((m) => !ids.includes(m.id));
    },
    /** Makes failed messages visible again soon. */
    release(workflow: string, ids: readonly string[], delay: number) {
      for (const message of [...of(workflow).live, ...of(workflow).dead]) {
        if (ids.includes(message.id)) message.visibleAt = clock.now() + delay;
      }
    },
    /** Loses every message. */
    lose() {
      queues.clear();
    },
  };
}

const eventOf = (messages: Message[]) =>
  ({
    Records: messages.map(({ id, body, received }) => ({
      messageId: id,
      body,
      attributes: { ApproximateReceiveCount: String(received) },
    })),
  }) as unknown as SQSEvent;
