import { register } from '../../../shared/register/register.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { Actor } from '../../../shared/workflow/definition.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { takenNumbers } from '../../../shared/workflow/places.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import type { State } from '../../../shared/workflow/state.ts';
import {
  askedBefore,
  type CallUpRecord,
  callUpList,
  callUpPlace,
  crosses,
  fits,
  hasOrder,
  withoutAnswer,
} from '../../recruitment/call-ups/call-up.ts';
import type { Card } from '../../recruitment/form/card.ts';
import { NotCalled } from '../../recruitment/steps/pool.ts';
import { countRows, type Row, readRows } from '../lists/read.ts';

const workflow = 'recruitment';
/** Most people of one round; a page can show them, and a request can ask them. */
const mostAsked = 200;
/** Rows of the pool that are looked through for a round. */
const mostRead = 2000;
const pageOfPool = 200;
/** People who are asked between two notes of how far it is, and side by side. */
const chunk = 25;
const lanes = 8;

/** How people stand in a call-up; counted by places and rows. */
export type Group = Parameters<typeof callUpList>[1];
export const groups = ['asked', 'yes', 'no', 'none', 'full', 'closed', 'gone'] as const satisfies readonly Group[];

export interface Standing {
  /** Places taken now. */
  taken: number;
  /** How many more are wanted. */
  needed: number;
  counts: Record<Group, number>;
  /** How many may be asked now: so many for each who is still wanted, less those who have yet to answer. */
  may: number;
}

/** How long those of a round may be on their way to the list of who was asked, ms. */
const underWay = 60_000;

/** How a call-up stands. `last`: its last round. */
export async function standingOf(
  env: Env,
  { id, value }: CallUpRecord,
  last: RecordOf<Round> | undefined,
): Promise<Standing> {
  const count = (group: Group) => countRows(env, { workflow, list: callUpList(id, group) }, [env.city.code]);
  const [places, ...all] = await Promise.all([takenNumbers(env, workflow, callUpPlace(id)), ...groups.map(count)]);
  const counts = Object.fromEntries(groups.map((group, at) => [group, all[at]!])) as Standing['counts'];
  const needed = Math.max(0, value.wanted - places.size);
  const fresh = last && env.clock.now() - last.at < underWay ? last.value.refs.length : 0;
  const open = Math.max(counts.asked, fresh);
  const may = Math.min(mostAsked, Math.max(0, Math.ceil(needed * env.city.pool.askFactor) - open));
  return { taken: places.size, needed, counts, may };
}

/**
 * Those of the pool who are proposed: they can do what is wanted, live where it is unless an order sends people across
 * districts, and have not been asked for this before. Who said yes to it when it was full comes first; then whom nobody has
 * asked for longest, so that it goes round.
 *
 * @param divisions those of whoever asks.
 * @param late how many have said yes too late: they stand behind all others in the pool's list.
 */
export async function candidates(
  env: Env,
  record: CallUpRecord,
  divisions: readonly string[],
  most: number,
  late = 0,
): Promise<Row[]> {
  const { id, value } = record;
  const [keen, found]: [Row[], Row[]] = [[], []];
  let after: string | undefined;
  // Where most of the pool fit, no more is looked at than is proposed.
  let limit = Math.min(pageOfPool, most);
  for (
    let read = 0;
    read < mostRead && (found.length < most || keen.length < late);
    limit = Math.min(pageOfPool, limit * 2)
  ) {
    read += limit;
    const { rows, next } = await readRows(env, { workflow, list: 'pool' }, within(env, record, divisions), {
      after,
      limit,
    });
    for (const row of rows) {
      const skills = String(row.skills ?? '').split(' ');
      if (!fits(value, env.city, { certificate: String(row.certificate), skills })) continue;
      if (crosses(value, env.city, { card: row as unknown as Card }) && !hasOrder(value)) continue;
      const calls = String(row.calls ?? '').split(' ');
      if (askedBefore(calls, id)) continue;
      (withoutAnswer(calls, id).length < calls.length ? keen : found).push(row);
    }
    after = next;
    if (!next) break;
  }
  return [...keen, ...found].slice(0, most);
}

/** The lists to look through: where nobody is sent across districts, the district's own. */
function within({ city }: Env, { value }: CallUpRecord, divisions: readonly string[]): readonly string[] {
  const { where } = value;
  if (!('division' in where) || where.division === city.code || hasOrder(value)) return divisions;
  const online = city.posts.some(({ id, onSite }) => id === value.post && !onSite);
  if (online) return divisions;
  return divisions.some((one) => one === city.code || one === where.division) ? [where.division] : [];
}

/** Some people who are asked together; it says how far that is, and whoever comes next goes on from there. */
export interface Round {
  refs: string[];
  done: number;
}
const roundKind = 'callround';
const roundId = (call: string, number: number) => `${call}-${String(number).padStart(3, '0')}`;

/** The last round of a call-up; undefined: nobody has been asked. */
export async function lastRound(env: Env, call: string): Promise<RecordOf<Round> | undefined> {
  const { records } = await register(env, workflow).list<Round>(roundKind, {
    from: `${call}-`,
    to: `${call}-~`,
    limit: 999,
  });
  return records.at(-1);
}

/** How many of a round have yet to be asked. */
export const leftIn = (round: RecordOf<Round> | undefined) => (round ? round.value.refs.length - round.value.done : 0);

/**
 * Writes down whom a round asks. Of two who begin one at the same moment one does: nobody is asked over the limit.
 *
 * @returns its id; undefined: somebody else has begun one, or has not finished.
 */
export async function beginRound(
  env: Env,
  record: CallUpRecord,
  refs: readonly string[],
  by: string,
): Promise<string | undefined> {
  const last = await lastRound(env, record.id);
  if (leftIn(last) > 0) return undefined;
  const { may } = await standingOf(env, record, last);
  const chosen = [...new Set(refs)].slice(0, may);
  const id = roundId(record.id, (last ? Number(last.id.slice(-3)) : 0) + 1);
  if (chosen.length === 0) return undefined;
  const { kind } = await register(env, workflow).put<Round>(
    roundKind,
    id,
    { refs: chosen, done: 0 },
    { expected: 0, by },
  );
  return kind === 'done' ? id : undefined;
}

interface Run {
  actor: Actor;
  /** Whether somebody may be asked by whoever asks: their divisions. */
  allowed?(state: State): boolean;
  /** Epoch ms; what is left then is for the next request. */
  stopAt: number;
}

/**
 * Asks the people of a round, from where it stands. May be stopped anywhere and begun again by anybody: whoever has been
 * asked is not asked again, since the case itself says so.
 *
 *     page   asks 1–25 ── notes 25 ── asks 26–40 ── dies
 *     page                                         asks 26–50 (26–40: have been asked) ── notes 50 …
 */
export async function runRound(env: Env, id: string, { actor, allowed, stopAt }: Run): Promise<void> {
  const call = id.slice(0, id.lastIndexOf('-'));
  const desk = register(env, workflow);
  for (;;) {
    const round = await desk.get<Round>(roundKind, id);
    if (!round || leftIn(round) === 0) return;
    const { refs, done } = round.value;
    const now = refs.slice(done, done + chunk);
    await sideBySide(now, async (ref) => {
      const key = `${id} ${ref}`;
      await decide(env, {
        workflow,
        ref,
        decision: 'callUp',
        by: actor,
        key,
        input: { call },
        ...(allowed && { allowed }),
      }).catch((error) => {
        // Stopped, or asked meanwhile: the round goes on without them.
        if (!(error instanceof NotCalled)) throw error;
      });
    });
    await desk.put<Round>(roundKind, id, { refs, done: done + now.length }, { expected: round.version, by: actor.id });
    if (env.clock.now() >= stopAt) return;
  }
}

/** Tells those who have not answered a call-up that was closed. May be stopped and begun again. */
export async function callOff(env: Env, id: string, { actor, stopAt }: Run): Promise<void> {
  const seen = new Set<string>();
  for (;;) {
    const { rows } = await readRows(env, { workflow, list: callUpList(id, 'asked') }, [env.city.code], {
      limit: chunk + seen.size,
    });
    const now = rows.map(({ ref }) => ref).filter((ref) => !seen.has(ref));
    if (now.length === 0 || env.clock.now() >= stopAt) return;
    await sideBySide(now, async (ref) => {
      seen.add(ref);
      await decide(env, { workflow, ref, decision: 'callOff', by: actor, key: `${id} off` });
    });
  }
}

async function sideBySide(refs: readonly string[], run: (ref: string) => Promise<void>): Promise<void> {
  const next = refs.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const ref of next) await run(ref);
    }),
  );
}
