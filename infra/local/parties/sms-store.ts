import { join } from 'node:path';
import { openJournal } from './journal.ts';

export type StoredMessage = {
  id: string;
  key: string;
  fingerprint: string;
  template: string;
  lang: 'zh' | 'en';
  params: Record<string, string>;
  to: string;
  /** As it arrives on the phone. */
  text: string;
  /** Epoch milliseconds. */
  at: number;
};
type Line = { message: StoredMessage } | { reported: string };

/** The gateway's messages, on disk. The stand-in alone keeps numbers and texts in the clear: that is what it shows. */
export function openMessages(folder: string) {
  const journal = openJournal<Line>(join(folder, 'sms-gateway.jsonl'));
  const byKey = new Map<string, { message: StoredMessage; written: Promise<void> }>();
  const byId = new Map<string, StoredMessage>();
  const reported = new Set<string>();
  const all: StoredMessage[] = [];

  function remember(message: StoredMessage, written: Promise<void>): void {
    byKey.set(message.key, { message, written });
    byId.set(message.id, message);
    all.push(message);
  }
  for (const line of journal.past) {
    if ('message' in line) remember(line.message, Promise.resolve());
    else reported.add(line.reported);
  }
  return {
    byId,
    /** The message that has this key; `written` resolves when it is on disk. */
    withKey: (key: string) => byKey.get(key),
    /** Takes a message. Known by its key at once, so that a second request at the same moment makes no second one. */
    async add(message: Omit<StoredMessage, 'id'>): Promise<StoredMessage> {
      const made = { id: `sms-${all.length + 1}`, ...message };
      const written = journal.append({ message: made });
      remember(made, written);
      await written;
      return made;
    },
    /** Messages whose delivery has not been reported to the callback. */
    unreported: () => all.filter(({ id }) => !reported.has(id)),
    async markReported(id: string): Promise<void> {
      reported.add(id);
      await journal.append({ reported: id });
    },
    newest: (count: number, to?: string) =>
      (to ? all.filter((message) => message.to === to) : all).slice(-count).reverse(),
    /** How many messages each key has made: 1 each, or the gateway does not honour keys. */
    effects(): Record<string, number> {
      const counts: Record<string, number> = {};
      for (const { key } of all) counts[key] = (counts[key] ?? 0) + 1;
      return counts;
    },
  };
}
export type Messages = ReturnType<typeof openMessages>;
