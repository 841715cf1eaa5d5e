import { register } from '../../../shared/register/register.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { type Pattern, type PatternProblem, type PatternSlot, patternProblem, slotsOf } from './pattern.ts';
import type { SessionRecord, SlotRecord } from './records.ts';
import { sessionId } from './session-id.ts';
import { groupOf, slotId } from './slot.ts';
import { Session } from './training.ts';

const workflow = 'recruitment';
/** Puts at one time. */
const atOnce = 10;
const mostSeats = 500;

/** What became of a pattern's slots. */
export interface Opened {
  /** Ids of new slots. */
  made: string[];
  /** That were there already, just so: the same pattern again. */
  same: string[];
  /** There already with other seats, another team, or closed: left as they are. */
  conflicts: { id: string; there: SlotRecord }[];
}

export type OpenProblem = PatternProblem | 'noGroup' | 'seats';

/**
 * Opens the slots of a pattern over its period. The same pattern twice makes no second slot; where it breaks off half way,
 * the same pattern again does the rest.
 *
 * @param by opaque id of the member of staff.
 */
export async function openSlots(
  env: Env,
  { pattern, seats, team, by }: { pattern: Pattern; seats: number; team?: string; by: string },
): Promise<Opened | { problem: OpenProblem }> {
  const problem = problemOf(env, pattern, seats);
  if (problem) return { problem };
  const opened: Opened = { made: [], same: [], conflicts: [] };
  const slots = slotsOf(pattern);
  for (let from = 0; from < slots.length; from += atOnce) {
    const some = slots.slice(from, from + atOnce);
    await Promise.all(some.map((one) => openOne(env, one, { seats, ...(team !== undefined && { team }) }, by, opened)));
  }
  return opened;
}

function problemOf(env: Env, pattern: Pattern, seats: number): OpenProblem | undefined {
  const post = env.city.posts.find(({ id }) => id === pattern.post);
  if (!post || pattern.group > post.groups.length) return 'noGroup';
  if (!Number.isInteger(seats) || seats < 1 || seats > mostSeats) return 'seats';
  return patternProblem(pattern);
}

async function openOne(
  env: Env,
  { slot, provisional }: PatternSlot,
  about: Pick<SlotRecord, 'seats' | 'team'>,
  by: string,
  opened: Opened,
): Promise<void> {
  const records = register(env, workflow);
  const id = slotId(slot);
  const value: SlotRecord = { ...about, open: true, group: groupOf(slot), ...(provisional && { provisional }) };
  const put = await records.put('slot', id, value, { expected: 0, by });
  if (put.kind === 'done') {
    opened.made.push(id);
    return;
  }
  const there = (await records.get<SlotRecord>('slot', id))!.value;
  const same = there.open && there.seats === value.seats && there.team === value.team;
  if (same) opened.same.push(id);
  else opened.conflicts.push({ id, there });
}

/** What the desk types of a session; its id is made of its time and kind. */
export type NewSession = Omit<Session, 'id'>;

const mostAlike = 9;

/**
 * Opens a session of 岗前培训. The same one twice (same time, kind and name) is the same session.
 *
 * @returns its id, or the problems by field as codes.
 */
export async function openSession(
  env: Env,
  typed: NewSession,
  by: string,
): Promise<{ id: string } | { problems: { field: string; code: string }[] }> {
  const checked = Session.safeParse({ ...typed, id: 'new' });
  if (!checked.success) {
    return { problems: checked.error.issues.map(({ path, message }) => ({ field: path.join('.'), code: message })) };
  }
  const { id: _id, ...session } = checked.data;
  if (!env.city.roster.training.some(({ code }) => code === session.kind)) {
    return { problems: [{ field: 'kind', code: 'unknown' }] };
  }
  const records = register(env, workflow);
  const value: SessionRecord = { ...session, open: true };
  for (let number = 1; number <= mostAlike; number++) {
    const id = sessionId(session, number);
    if ((await records.put('session', id, value, { expected: 0, by })).kind === 'done') return { id };
    const there = (await records.get<SessionRecord>('session', id))!.value;
    if (there.open && there.name === session.name && there.place === session.place && there.link === session.link) {
      return { id };
    }
  }
  return { problems: [{ field: 'from', code: 'tooMany' }] };
}
