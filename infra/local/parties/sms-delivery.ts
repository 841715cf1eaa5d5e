import type { Messages, StoredMessage } from './sms-store.ts';

export type Delivery = { status: 'accepted' | 'delivered' | 'undelivered'; reason?: string };

/**
 * The demonstration's rule: a number that ends in 0000 is never reached, 0001 never reports, 0002 is refused when the
 * message is handed in; every other gets its messages after `deliveryMs`.
 */
export function deliveryOf(message: StoredMessage, now: number, deliveryMs: number): Delivery {
  if (now - message.at < deliveryMs || message.to.endsWith('0001')) return { status: 'accepted' };
  return message.to.endsWith('0000') ? { status: 'undelivered', reason: 'absent' } : { status: 'delivered' };
}

/**
 * Posts each delivery once to the callback, and again every few seconds until it is taken: a report may come twice.
 * Returns what stops it.
 */
export function startReports(messages: Messages, callback: { url: string; token: string }, deliveryMs: number) {
  const every = Math.min(1000, Math.max(50, deliveryMs));
  let busy = false;
  async function round(): Promise<void> {
    for (const message of messages.unreported()) {
      const delivery = deliveryOf(message, Date.now(), deliveryMs);
      if (delivery.status === 'accepted') continue;
      const response = await fetch(callback.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${callback.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ messageId: message.id, key: message.key, ...delivery }),
        signal: AbortSignal.timeout(5000),
      });
      await response.arrayBuffer();
      if (response.ok) await messages.markReported(message.id);
    }
  }
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round()
      .catch(() => {})
      .finally(() => {
        busy = false;
      });
  }, every);
  return () => clearInterval(timer);
}
