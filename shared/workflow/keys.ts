import { createHash } from 'node:crypto';

/** Shards of the `due` index: enough that no single partition limits a city. */
export const dueShards = 8;
/** A hint is on its way, so the sweeper leaves the case alone this long. */
export const grace = 2 * 60_000;
/** The longest delay that SQS offers; longer waits are the sweeper's. */
export const longestDelay = 15 * 60_000;

export const casePk = (ref: string) => `CASE#${ref}`;
export const refOf = (pk: string) => pk.slice('CASE#'.length);
export const stateSk = '#STATE';
export const answersSk = '#ANSWERS';
/** Sorts after `#ANSWERS` in the order in which the changes were made. */
export const amendedSk = (fence: number) => `#ANSWERS#${String(fence).padStart(6, '0')}`;
/** The parent has moved on: what the child was to say is overtaken. */
export const recallSk = '#RECALL';
/** Sorts before `#ANSWERS`, so that one query from here to `#STATE` reads all that a worker needs. */
export const answerSk = (child: string) => `#ANSWER#${child}`;
export const eventSk = (fence: number) => `EVENT#${String(fence).padStart(6, '0')}`;
export const accessSk = (at: number, id: string) => `ACCESS#${new Date(at).toISOString()}#${id}`;
export const tokenKey = (hash: string) => ({ pk: `TOKEN#${hash}`, sk: 'TOKEN' });
export const claimKey = (key: string) => ({ pk: `CLAIM#${key}`, sk: 'CLAIM' });
export const placePk = (place: string) => `PLACE#${place}`;
export const placeKey = (place: string, number: number) => ({
  pk: placePk(place),
  sk: String(number).padStart(4, '0'),
});
export const linePk = (line: string) => `LINE#${line}`;
export const lineKey = (line: string, order: string, ref: string) => ({ pk: linePk(line), sk: `${order}#${ref}` });
export const listPk = (list: string, division: string) => `LIST#${list}#${division}${listShard}`;
export const listSk = (urgency: number, ref: string) => `${new Date(urgency).toISOString()}#${ref}`;
const listShard = '#0';
/**
 * How a state remembers a row, in few characters: the list and division, the time, and a digest of what the row says; the
 * reference is the state's own.
 */
export const listedAs = ({ pk, sk }: { pk: string; sk: string }, digest: string) =>
  `${pk.slice('LIST#'.length, -listShard.length)} ${Date.parse(sk.slice(0, sk.indexOf('#'))).toString(36)} ${digest}`;
/** The key of a row that a state remembers. */
export function keyOfRow(listed: string, ref: string): { pk: string; sk: string } {
  const [list, time] = listed.split(' ') as [string, string];
  return { pk: `LIST#${list}${listShard}`, sk: listSk(Number.parseInt(time, 36), ref) };
}
/** Lists search items that came later than the answers, so that they go when the case is destroyed. */
export const foundSk = 'FOUND';
export const recordPk = (kind: string) => `REG#${kind}`;
export const recordKey = (kind: string, id: string) => ({ pk: recordPk(kind), sk: id });
export const recordLogKey = (kind: string, id: string, version: number) => ({
  pk: `REGLOG#${kind}#${id}`,
  sk: String(version).padStart(6, '0'),
});
export const personKey = (person: string) => ({ pk: `PERSON#${person}`, sk: 'FACTS' });

const shardOf = (ref: string) => createHash('sha256').update(ref).digest()[0]! % dueShards;
export const duePk = (ref: string) => dueShardPk(shardOf(ref));
export const dueShardPk = (shard: number) => `DUE#${shard}`;

/** The key under which the sweeper finds a case: when, at which fence, how often already reminded. */
export const dueSk = (at: number, fence: number, sent: number) => `${new Date(at).toISOString()}#${fence}#${sent}`;

/** Reads a due key back. */
export function parseDueSk(sk: string): { at: number; fence: number; sent: number } {
  const [time, fence, sent] = sk.split('#');
  return { at: Date.parse(time!), fence: Number(fence), sent: Number(sent) };
}

/** When a case that must act at `at` is due for the sweeper: shorter waits have a hint of their own on the way. */
export function dueAt(at: number, now: number): number {
  return at - now > longestDelay ? at : Math.max(at, now) + grace;
}
