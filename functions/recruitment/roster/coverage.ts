import { clockOf, hoursOf, minutesOf, type Slot } from './slot.ts';

/** A slot of the roster with those who take part in it, by their cases' references. */
export interface RosterSlot extends Slot {
  /** Most people in it. */
  capacity: number;
  holders: readonly string[];
  /** Asked whether they would take it, and not yet answered. */
  asked?: readonly string[];
  /** Said no to it, or gave it back: not asked again. */
  declined?: readonly string[];
  /** The team whose members cover it in turn; nobody else may take it. */
  team?: string;
}

/** Somebody placed in a group, with the first and the last date on which they serve. */
export interface Member {
  from?: string;
  until?: string;
}

/** A group with what it has to cover: 08:00–24:00 each day, 20 to 30 people (seed 001). */
export interface RosterGroup {
  post: string;
  group: number;
  hours: { from: string; to: string };
  min: number;
  max: number;
  members: readonly Member[];
}

/** One hour of one date. */
export interface HourCell {
  /** 0 to 23. */
  hour: number;
  /** The fewest people there at any moment of the hour, or of its part that has to be covered. */
  people: number;
  /** The fewest places at any moment, in the same way. */
  seats: number;
  /** Person-minutes in the whole hour. */
  minutes: number;
  /** False: served, though the post does not ask for it. */
  required: boolean;
}

/** A time without anyone. `noSlot`: not even planned; `nobody`: planned, and nobody has taken it. */
export interface Gap {
  kind: 'noSlot' | 'nobody';
  date: string;
  from: string;
  to: string;
}

export interface DayCoverage {
  date: string;
  cells: HourCell[];
  gaps: Gap[];
  members: number;
  /** How many members are missing to the group's minimum. */
  short: number;
}

/** The board of one group. */
export interface Coverage {
  post: string;
  group: number;
  days: DayCoverage[];
  /** Person-hours in all its slots on these dates. */
  personHours: number;
  /** Hours that have to be covered, and those of them in which somebody is there. */
  requiredHours: number;
  coveredHours: number;
}

const STEP = 5;
const STEPS = 1440 / STEP;
const PER_HOUR = 60 / STEP;

/** Who covers a group's hours on these dates (YYYY-MM-DD); slots of other groups and dates are left out of it. */
export function coverageOf(group: RosterGroup, dates: readonly string[], slots: readonly RosterSlot[]): Coverage {
  const byDate = new Map(dates.map((date) => [date, [] as RosterSlot[]]));
  for (const slot of slots) {
    if (slot.post === group.post && slot.group === group.group) byDate.get(slot.date)?.push(slot);
  }
  const days = [...byDate].map(([date, own]) => dayOf(group, date, own));
  const own = [...byDate.values()].flat();
  const requiredHours = days.length * hoursOf({ date: '', ...group.hours });
  const gapHours = days.flatMap(({ gaps }) => gaps).reduce((sum, gap) => sum + hoursOf(gap), 0);
  return {
    post: group.post,
    group: group.group,
    days,
    personHours: own.reduce((sum, slot) => sum + hoursOf(slot) * slot.holders.length, 0),
    requiredHours,
    coveredHours: requiredHours - gapHours,
  };
}

function dayOf(group: RosterGroup, date: string, slots: readonly RosterSlot[]): DayCoverage {
  const people = new Uint16Array(STEPS);
  const seats = new Uint16Array(STEPS);
  for (const slot of slots) {
    for (let step = minutesOf(slot.from) / STEP; step < minutesOf(slot.to) / STEP; step++) {
      people[step]! += slot.holders.length;
      seats[step]! += slot.capacity;
    }
  }
  const [first, last] = [minutesOf(group.hours.from) / STEP, minutesOf(group.hours.to) / STEP];
  const cells: HourCell[] = [];
  for (let hour = 0; hour < 24; hour++) {
    const [start, end] = [hour * PER_HOUR, (hour + 1) * PER_HOUR];
    const [from, to] = [Math.max(start, first), Math.min(end, last)];
    const required = from < to;
    if (!required && !seats.subarray(start, end).some(Boolean)) continue;
    const least = (all: Uint16Array) => Math.min(...(required ? all.subarray(from, to) : all.subarray(start, end)));
    const minutes = people.subarray(start, end).reduce((sum, count) => sum + count, 0) * STEP;
    cells.push({ hour, people: least(people), seats: least(seats), minutes, required });
  }
  const members = group.members.filter(({ from = '', until = '9' }) => from <= date && date <= until).length;
  const gaps = gapsOf(date, first, last, people, seats);
  return { date, cells, gaps, members, short: Math.max(0, group.min - members) };
}

function gapsOf(date: string, first: number, last: number, people: Uint16Array, seats: Uint16Array): Gap[] {
  const gaps: Gap[] = [];
  for (let step = first; step < last; step++) {
    if (people[step]! > 0) continue;
    const kind = seats[step]! > 0 ? 'nobody' : 'noSlot';
    const [from, to] = [clockOf(step * STEP), clockOf((step + 1) * STEP)];
    const before = gaps.at(-1);
    if (before?.kind === kind && before.to === from) before.to = to;
    else gaps.push({ kind, date, from, to });
  }
  return gaps;
}

/** The places of a slot that are neither taken nor asked for. */
export const seatsLeft = ({ capacity, holders, asked = [] }: RosterSlot): number =>
  Math.max(0, capacity - new Set([...holders, ...asked]).size);
