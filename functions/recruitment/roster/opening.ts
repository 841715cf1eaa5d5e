import { register } from '../../../shared/register/register.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { type Team, teamKind } from '../teams/team.ts';
import { type Pattern, type PatternProblem, type PatternSlot, patternProblem, slotsOf } from './pattern.ts';
import { keepPattern, patternId } from './provisional.ts';
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

export type OpenProblem = PatternProblem | 'noGroup' | 'seats' | 'noTeam';

/**
 * Opens the slots of a pattern over its period. The same pattern twice makes no second slot; where it breaks off half way,
 * the same pattern again does the rest.
 *
 * @param team id of an open team, whose members alone take these slots.
 * @param by opaque id of the member of staff.
 */
export async function openSlots(
  env: Env,
  { pattern, seats, team, by }: { pattern: Pattern; seats: number; team?: string; by: string },
): Promise<Opened | { problem: OpenProblem }> {
  const problem = problemOf(env, pattern, seats);
  if (problem) return { problem };
  if (team !== undefined && !(await register(env, workflow).get<Team>(teamKind, team))?.value.open)
    return { problem: 'noTeam' };
  const slots = slotsOf(pattern);
  const about = { seats, ...(team !== undefined && { team }) };
  // First, so that slots which are opened and no more, after a crash between, are recomputed all the same.
  if (slots.some(({ provisional }) => provisional)) await keepPattern(env, { ...about, pattern }, by);
  return openEach(env, pattern, slots, about, by);
}

/** Opens slots of a pattern, each with the name of the pattern while it is provisional. */
export async function openEach(
  env: Env,
  pattern: Pattern,
  slots: readonly PatternSlot[],
  about: Pick<SlotRecord, 'seats' | 'team'>,
  by: string,
): Promise<Opened> {
  const opened: Opened = { made: [], same: [], conflicts: [] };
  const hangsOn = patternId(pattern);
  for (let from = 0; from < slots.length; from += atOnce) {
    await Promise.all(
      slots.slice(from, from + atOnce).map(({ slot, provisional }) => {
        const value = { ...about, open: true, group: groupOf(slot), ...(provisional && { provisional: hangsOn }) };
        return openOne(env, slotId(slot), value, by, opened);
      }),
    );
  }
  return opened;
}

function problemOf(env: Env, pattern: Pattern, seats: number): OpenProblem | undefined {
  const post = env.city.posts.find(({ id }) => id === pattern.post);
  if (!post || pattern.group > post.groups.length) return 'noGroup';
  if (!Number.isInteger(seats) || seats < 1 || seats > mostSeats) return 'seats';
  return patternProblem(pattern);
}

async function openOne(env: Env, id: string, value: SlotRecord, by: string, opened: Opened): Promise<void> {
  const records = register(env, workflow);
  const put = await records.put('slot', id, value, { expected: 0, by });
  if (put.kind === 'done') {
    opened.made.push(id);
    return;
  }
  const { value: there, version } = (await records.get<SlotRecord>('slot', id))!;
  // What was there for the time being is there for certain, or again, when somebody opens it for certain.
  if (there.provisional !== undefined && value.provisional === undefined) {
    const { provisional: _provisional, ...certain } = there;
    await records.put('slot', id, there.open ? certain : value, { expected: version, by });
    if (!there.open) {
      opened.made.push(id);
      return;
    }
  }
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
