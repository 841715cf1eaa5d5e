import { addDays } from '../../../shared/calendar/dates.ts';
import type { City } from '../../../shared/city/city.ts';
import { register } from '../../../shared/register/register.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { rowsOf } from '../../../shared/workflow/rows.ts';
import { type Asked, readAsked } from './asked.ts';
import { rulesOf } from './city-rules.ts';
import type { RosterGroup, RosterSlot } from './coverage.ts';
import type { Volunteer } from './propose.ts';
import { type SlotRecord, shortOf } from './records.ts';
import type { RosterRules } from './rules.ts';
import { parseSessionId } from './session-id.ts';
import { parseSlotId, slotPlace } from './slot.ts';
import { timesOf } from './times-code.ts';

const workflow = 'recruitment';
const perCall = 1000;

/** Somebody of a group, as its board shows them: masked. */
export interface GroupMember {
  ref: string;
  name: string;
  mobile: string;
  division: string;
  /** Short ids of the slots taken, of those asked for, and of those checked in to. */
  slots: string[];
  asked: Asked[];
  in: string[];
  /** Said no to, or given back. */
  no: string[];
  /** Ids of booked sessions. */
  sessions: string[];
  trained: string[];
  /** Availability (times-code.ts). */
  times: string;
  /** Minutes. */
  served: number;
  missed: number;
  contacted: boolean;
  /** Nobody has been in touch in time. */
  late: boolean;
  team?: string;
}

/** A slot with the references of those who have taken it, and of those who are asked. */
export interface SlotOfWeek extends RosterSlot {
  id: string;
  version: number;
  open: boolean;
  provisional: boolean;
  /** Nothing of it is given out: it was made smaller than it is held, or whoever made it so was interrupted. */
  paused: boolean;
}

export interface Week {
  group: RosterGroup;
  slots: SlotOfWeek[];
  members: GroupMember[];
  rules: RosterRules;
}

const words = (line: unknown) => (typeof line === 'string' && line !== '' ? line.split(' ') : []);

/** The members of a group who are there: one call. */
export async function membersOf(env: Env, group: string): Promise<GroupMember[]> {
  const rows = await rowsOf(env, workflow, 'group', group);
  return rows.map(({ row }) => ({
    ref: String(row.ref),
    name: String(row.name),
    mobile: String(row.mobile),
    division: String(row.division),
    slots: words(row.slots),
    asked: words(row.asked).map(readAsked),
    in: words(row.in),
    no: words(row.no),
    sessions: words(row.sessions),
    trained: words(row.trained),
    times: String(row.times ?? ''),
    served: Number(row.served ?? 0),
    missed: Number(row.missed ?? 0),
    contacted: row.contacted === true,
    late: row.late === true,
    ...(typeof row.team === 'string' && { team: row.team }),
  }));
}

/**
 * A group's roster from one date to another (YYYY-MM-DD, both included): two calls, however many people it has. Undefined:
 * the city has no such group.
 */
export async function weekOf(
  env: Env,
  post: string,
  number: number,
  from: string,
  until: string = addDays(from, 6),
): Promise<Week | undefined> {
  const about = env.city.posts.find(({ id }) => id === post);
  const places = about?.groups[number - 1];
  if (!about || !places) return undefined;
  const group = `${post}/${number}`;
  const [members, records] = await Promise.all([membersOf(env, group), slotRecords(env, group, from, until)]);
  const of = (pick: (member: GroupMember) => readonly string[]) => {
    const refs = new Map<string, string[]>();
    for (const member of members)
      for (const short of pick(member)) refs.set(short, [...(refs.get(short) ?? []), member.ref]);
    return refs;
  };
  const [holders, asked, declined] = [
    of(({ slots }) => slots),
    of((member) => member.asked.map(({ slot }) => slot)),
    of(({ no }) => no),
  ];
  const slots = records.flatMap(({ id, version, value }): SlotOfWeek[] => {
    const slot = parseSlotId(id);
    if (!slot) return [];
    const short = shortOf(slot);
    return [
      {
        ...slot,
        id,
        version,
        open: value.open,
        provisional: value.provisional !== undefined,
        paused: value.upTo === 0,
        capacity: value.seats,
        holders: holders.get(short) ?? [],
        asked: asked.get(short) ?? [],
        declined: declined.get(short) ?? [],
        ...(value.team !== undefined && { team: value.team }),
      },
    ];
  });
  const { min, max } = places;
  return {
    group: { post, group: number, hours: about.hours, min, max, members: members.map(serving) },
    slots,
    members,
    rules: rulesOf(env.city.roster, env.city.order),
  };
}

/**
 * Whether a group has hours to cover: somebody is in it, or slots are open. One that nobody is in yet, like the next group of
 * a post that fills one after the other, lacks nothing; nor does a group of a city without rosters.
 */
export const isServing = (
  { slots, members }: Pick<Week, 'slots' | 'members'>,
  { order }: Pick<City, 'order'>,
): boolean => slots.some(({ open }) => open) || (members.length > 0 && order.includes('roster'));

/** From when until when somebody said that they serve. */
function serving({ times }: GroupMember) {
  const { availableFrom, availableUntil } = timesOf(times);
  return { ...(availableFrom && { from: availableFrom }), ...(availableUntil && { until: availableUntil }) };
}

/** The slots of a group from one date to another (YYYY-MM-DD, both included), by time. */
export async function slotRecords(
  env: Env,
  group: string,
  from: string,
  until: string,
): Promise<RecordOf<SlotRecord>[]> {
  const day = (date: string) => `${group}/${date.slice(2).replaceAll('-', '')}`;
  const found: RecordOf<SlotRecord>[] = [];
  let after: string | undefined;
  do {
    const page = await register(env, workflow).list<SlotRecord>('slot', {
      from: day(from),
      to: `${day(until)}~`,
      limit: perCall,
      ...(after !== undefined && { after }),
    });
    found.push(...page.records);
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** A member as the rules of proposals see them. */
export function volunteerOf(group: string, member: GroupMember): Volunteer {
  const { ref, slots, asked, sessions, trained, times, served, team } = member;
  const held = [...slots, ...asked.map(({ slot }) => slot)];
  return {
    id: ref,
    group,
    ...(team !== undefined && { team }),
    isolated: false,
    holds: held.flatMap((short) => {
      const slot = parseSlotId(`${group}/${short}`);
      return slot ? [`place:${slotPlace(slot)}#1`] : [];
    }),
    attended: trained,
    booked: sessions.flatMap((id) => parseSessionId(id) ?? []),
    servedHours: served / 60,
    ...timesOf(times),
  };
}
