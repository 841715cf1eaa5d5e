import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../table/documents.ts';
import { type Env, tableOf } from './env.ts';
import { trouble } from './errors.ts';
import { casePk, eventSk } from './keys.ts';
import type { Event, State } from './state.ts';

/**
 * What nearly every event says. It is part of the stored form: never change it, or what lies in the tables cannot be read
 * any more; add another under the next mark instead.
 */
const said = Buffer.from(
  '"sealed""texts":"eyJhbGci"told":"eyJhbGci"holds":["claim:h1.","place:","line:"listed":["tells":["messages 26' +
    '"divisions":["420102"]"parent":{"workflow":"recruitment","ref":""by":{"kind":"applicant","id":"","role":"reviewer"' +
    '"by":{"kind":"staff","id":""by":{"kind":"program","id":"sms-gateway","role":"gateway"},"cause":"decision:report"' +
    '"cause":"timer:look","cause":"again:","cause":"woken","cause":"answer","cause":"stuck","note":{"code":"key":"h1.' +
    '"woken":true"woken":false"timer":1"resend":1"order":["review","place"],"formVersion":1,"data":{"template":"sms.' +
    '","about":"","due":,"mobile":"138****","messageId":"","looks":0}"status":"rejected""withdrawn""expired"' +
    '{"fence":0,"at":17,"by":{"kind":"system","id":"door"},"cause":"accept","steps":[],"set":{"workflow":"messages",' +
    '"version":1,"lang":"zh","acceptedAt":17,"status":"running","step":"send","entered":0,"enteredAt":17},"nonce":"' +
    '{"fence":2,"at":17,"by":{"kind":"system","id":"engine"},"cause":"send","steps":["delivery"],"set":{' +
    '"status":"waiting","step":"delivery","entered":1,"enteredAt":17},"status":"done","step":"delivered","nonce":"',
);
const mark = 1;
const dictionaries: Readonly<Record<number, Buffer>> = { [mark]: said };

/** An event as it is stored: a fifth of its size, behind the mark of the dictionary that it was written with. */
export function packEvent(event: Event): Uint8Array {
  const packed = deflateRawSync(JSON.stringify(event), { dictionary: said, level: 9, windowBits: 12, memLevel: 5 });
  const stored = new Uint8Array(packed.length + 1);
  stored[0] = mark;
  stored.set(packed, 1);
  return stored;
}

function unpackEvent(stored: Uint8Array): Event {
  const dictionary = dictionaries[stored[0]!];
  if (!dictionary) throw new Error(`history: written with dictionary ${stored[0]}, which this build does not know`);
  return JSON.parse(inflateRawSync(stored.subarray(1), { dictionary }).toString());
}

/** The events that lie with a state: its youngest, up to its own fence. */
export const youngOf = ({ past = [] }: Pick<State, 'past'>): Event[] => past.map(unpackEvent);

/** The events of items of history, oldest first. */
export const eventsIn = (items: readonly Record<string, unknown>[]): Event[] =>
  items
    .filter(({ sk }) => String(sk).startsWith(eventsFrom))
    .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
    .flatMap(({ past }) => youngOf({ past: past as Uint8Array[] }));

const eventsFrom = 'EVENT#';

/** All of a case's events among its items. */
export const historyIn = (state: State, items: readonly Record<string, unknown>[]): Event[] => {
  const young = youngOf(state);
  const first = state.fence + 1 - young.length;
  // Items read after the state may hold some that still lay with it.
  return [...eventsIn(items).filter(({ fence }) => fence < first), ...young];
};

/**
 * A case's history from a fence on, up to the state that is given; oldest first. What lies with the state need not be
 * read.
 */
export async function eventsUpTo(env: Env, state: State, from = 0): Promise<Event[]> {
  const first = state.fence + 1 - (state.past?.length ?? 0);
  const older = from < first ? await readOlder(env, state, from, first - 1) : [];
  return [...older, ...youngOf(state)].filter(({ fence }) => fence >= from);
}

/** An item of history bears the last fence that it tells of, so that those from a fence on are found by their keys. */
async function readOlder(env: Env, { workflow, ref }: State, from: number, to: number): Promise<Event[]> {
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await env.documents
      .send(
        new QueryCommand({
          TableName: tableOf(env, workflow),
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': casePk(ref), ':from': eventSk(from), ':to': eventSk(to) },
          ConsistentRead: true,
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      .catch(trouble);
    items.push(...((page.Items ?? []) as Item[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return eventsIn(items);
}
