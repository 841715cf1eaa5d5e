import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { register } from '../../../shared/register/register.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { placePk } from '../../../shared/workflow/keys.ts';
import { machine } from '../steps/roster.ts';
import { givenOut, type SeatKind, type Seats } from './records.ts';

const workflow = 'recruitment';
const mostRounds = 5;
const atOnce = 10;

/** Who holds which number of a slot or session. */
export async function holdersOf(env: Env, kind: SeatKind, id: string): Promise<{ number: number; ref: string }[]> {
  const holders: { number: number; ref: string }[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await env.documents.send(
      new QueryCommand({
        TableName: tableOf(env, workflow),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': placePk(`${kind}/${id}`) },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    holders.push(...Items.map(({ sk, ref }) => ({ number: Number(sk), ref: ref as string })));
    start = LastEvaluatedKey;
  } while (start);
  return holders;
}

export type Resized = 'done' | 'missing' | 'closed' | 'moved';

/**
 * Makes a slot or session larger or smaller. Whoever holds a number keeps it; where more are held than there are seats now,
 * nobody else comes in until it is resized again.
 *
 *     desk     nothing is given out ── sees who holds ── gives the rest out
 *     chooser         reads the old size ─────── takes ✗ reads again: full
 */
export async function resize(env: Env, kind: SeatKind, id: string, seats: number, by: string): Promise<Resized> {
  const records = register(env, workflow);
  const there = await records.get<Seats>(kind, id);
  if (!there) return 'missing';
  const { upTo: _upTo, without: _without, ...about } = there.value;
  if (!about.open) return 'closed';
  const paused = await records.put(kind, id, { ...about, seats, upTo: 0 }, { expected: there.version, by });
  if (paused.kind === 'moved') return 'moved';
  const taken = new Set((await holdersOf(env, kind, id)).map(({ number }) => number));
  const value = { ...about, seats, ...givenOut(seats, taken) };
  return (await records.put(kind, id, value, { expected: paused.version, by })).kind;
}

/** What closing came to. */
export interface Closed {
  /** Cases that were told and have given their place back. */
  told: number;
  /** References of cases that could not be told now: close it again. */
  left: string[];
}

/**
 * Closes a slot or session: nobody takes of it from then on, and each holder is told by a decision on their case, which
 * gives the place back. Interrupted, the same call again tells those who are left.
 */
export async function close(env: Env, kind: SeatKind, id: string, by: string): Promise<Closed | 'missing'> {
  const records = register(env, workflow);
  for (let round = 0; ; round++) {
    const there = await records.get<Seats>(kind, id);
    if (!there) return 'missing';
    if (!there.value.open) break;
    const put = await records.put(kind, id, { ...there.value, open: false }, { expected: there.version, by });
    if (put.kind === 'done' || round === mostRounds) break;
  }
  const holders = await holdersOf(env, kind, id);
  const left: string[] = [];
  for (let from = 0; from < holders.length; from += atOnce) {
    const some = holders.slice(from, from + atOnce);
    const told = await Promise.allSettled(
      some.map(({ ref }) =>
        decide(env, { workflow, ref, decision: 'slotCancelled', by: machine, input: { [kind]: id } }),
      ),
    );
    left.push(...some.flatMap(({ ref }, index) => (isDone(told[index]) ? [] : [ref])));
  }
  return { told: holders.length - left.length, left };
}

const isDone = (one: PromiseSettledResult<{ kind: string }> | undefined) =>
  one?.status === 'fulfilled' && one.value.kind === 'done';
