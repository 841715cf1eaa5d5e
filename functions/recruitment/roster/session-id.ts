import { closeClock, openClock } from './slot.ts';
import type { SessionTimes } from './training.ts';

/**
 * A session's id says when it is and of which kind, so that whoever holds a seat of it needs no look at the record:
 * `26012509-11f-basics` for 09:00–11:30; a second one at the same time ends in `-2`.
 */
export function sessionId({ date, from, to, kind }: Omit<SessionTimes, 'id'>, number = 1): string {
  const day = date.slice(2).replaceAll('-', '');
  return `${day}${closeClock(from)}-${closeClock(to)}-${kind}${number === 1 ? '' : `-${number}`}`;
}

/** When the session of an id is, and of which kind; undefined: not the id of any. */
export function parseSessionId(id: string): SessionTimes | undefined {
  const [, day = '', from = '', to = '', kind] =
    /^(\d{6})(\d\d[a-k]?)-(\d\d[a-k]?)-([a-z][a-zA-Z0-9]*)(?:-\d+)?$/.exec(id) ?? [];
  if (kind === undefined) return undefined;
  const date = `20${day.slice(0, 2)}-${day.slice(2, 4)}-${day.slice(4)}`;
  return { id, kind, date, from: openClock(from), to: openClock(to) };
}

/** The session of one of a case's holds, `place:session/<id>#<n>`; undefined: it holds something else. */
export function sessionOfHold(hold: string): SessionTimes | undefined {
  const id = /^place:session\/(.+)#\d+$/.exec(hold)?.[1];
  return id === undefined ? undefined : parseSessionId(id);
}

/** The sessions among what a case holds. */
export const sessionsIn = (holds: readonly string[]): SessionTimes[] =>
  holds.flatMap((hold) => sessionOfHold(hold) ?? []);
