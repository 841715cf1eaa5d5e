import { type HolidayTable, holidays } from '../../../shared/calendar/holidays.ts';
import { type Availability, boxesOf, hoursWanted, isFree } from './availability.ts';
import { type RosterSlot, seatsLeft } from './coverage.ts';
import { addTo, type Counted, counted, emptyLoad, type Load, type TooMuch, tooMuch } from './load.ts';
import { standing, type TakeRefusal, type Taker } from './may-take.ts';
import type { RosterRules } from './rules.ts';
import { slotsIn } from './slot.ts';
import { type Readiness, readiness } from './training.ts';

/** Somebody who could be asked. */
export interface Volunteer extends Taker, Availability {
  /** Hours served before; those of the slots in `holds` are not among them. */
  servedHours: number;
}

/** Why a slot is proposed to somebody; each can be read to them, and to whoever asks (PIPL art. 24). */
export type Why =
  /** They said that they can at this time. */
  | { code: 'available' }
  /** Nobody is in the slot yet, or was asked. */
  | { code: 'nobodyYet' }
  /** Nobody else can. */
  | { code: 'onlyOne' }
  /** Of `among` people who can, nobody has fewer hours than these. */
  | { code: 'leastUsed'; hours: number; among: number }
  /** It is the team's slot, and nobody in it who can has had fewer of its turns than these. */
  | { code: 'teamTurn'; turns: number }
  /** So many were alike in all of this, and a lot that anyone can repeat has decided. */
  | { code: 'lot'; among: number };

/** A slot proposed to somebody, who may say no (志愿服务条例 art. 25). */
export interface Proposal {
  slot: string;
  volunteer: string;
  why: Why[];
}

/** Why somebody is not proposed for a slot. */
export type NotProposed = TakeRefusal | TooMuch | 'declined' | 'asked' | 'notFree';

/** Places that stay empty, and how many of the group's people are hindered by what. */
export interface Unfilled {
  slot: string;
  places: number;
  /** Nobody is in it or was asked. */
  empty: boolean;
  hindered: Partial<Record<NotProposed, number>>;
}

export interface ProposeInput {
  /** The roster, the slots that are past and full with it: they count for turns, rest and hours. */
  slots: readonly RosterSlot[];
  volunteers: readonly Volunteer[];
  rules: RosterRules;
  /** Epoch ms; slots that have begun are not proposed. */
  now: number;
  /** Most people in a slot that proposals bring it to; its capacity at most. Default: its capacity. */
  upTo?: number;
  table?: HolidayTable;
}

interface Candidate {
  who: Volunteer;
  ready: Readiness;
  load: Load;
  wanted: number;
}

interface Open {
  slot: RosterSlot;
  about: Counted;
  people: number;
  most: number;
  candidates: Candidate[];
  hindered: Unfilled['hindered'];
}

/**
 * Fills the roster's free places by proposals. Slots with the fewest people come first, then those for which the fewest
 * can be asked, then the earliest; each goes to the person with the fewest hours held and served, in a team's slot to
 * whose turn it is. The order of the input does not matter: the same roster gives the same proposals.
 */
export function proposeFor(input: ProposeInput): { proposals: Proposal[]; unfilled: Unfilled[] } {
  const roster = input.slots.map((slot) => ({ slot, about: counted(slot) }));
  const people = candidatesOf(input, roster);
  const open = openSlots(input, roster, people);
  const turns = turnsOf(roster);
  const proposals: Proposal[] = [];
  const deepest = Math.max(0, ...open.map(({ most }) => most));
  for (let level = 0; level < deepest; level++) {
    for (const one of open) {
      if (one.people !== level || one.people >= one.most) continue;
      const chosen = choose(one, input.rules, turns);
      if (!chosen) continue;
      proposals.push({ slot: one.about.id, volunteer: chosen.candidate.who.id, why: chosen.why });
      addTo(chosen.candidate.load, one.about);
      if (one.slot.team !== undefined) countTurn(turns, one.slot.team, chosen.candidate.who.id, one.about.start);
      one.candidates = one.candidates.filter((candidate) => candidate !== chosen.candidate);
      one.people += 1;
    }
  }
  return { proposals, unfilled: open.flatMap((one) => unfilledOf(one, input.rules)) };
}

type Roster = readonly { slot: RosterSlot; about: Counted }[];

function candidatesOf({ volunteers, rules }: ProposeInput, roster: Roster): Candidate[] {
  const known = new Map(
    volunteers.map((who) => {
      const load = emptyLoad(who.servedHours);
      for (const slot of slotsIn(who.holds)) addTo(load, counted(slot));
      return [who.id, { who, ready: readiness(who, rules.training), load, wanted: hoursWanted(who) }];
    }),
  );
  for (const { slot, about } of roster) {
    for (const id of [...slot.holders, ...(slot.asked ?? [])]) {
      const candidate = known.get(id);
      if (candidate) addTo(candidate.load, about);
    }
  }
  return [...known.values()];
}

/** The slots with room, those for which the fewest can be asked first. */
function openSlots(input: ProposeInput, roster: Roster, people: Candidate[]): Open[] {
  const { now, upTo = Number.POSITIVE_INFINITY, table = holidays } = input;
  const open = roster.flatMap(({ slot, about }): Open[] => {
    const left = seatsLeft(slot);
    const taken = new Set([...slot.holders, ...(slot.asked ?? [])]).size;
    const most = Math.min(taken + left, upTo);
    if (about.start <= now || taken >= most) return [];
    const boxes = boxesOf(slot, table);
    const hindered: Open['hindered'] = {};
    const candidates = people.filter((candidate) => {
      const hindrance = hindranceOf(slot, about, candidate, boxes, now);
      if (hindrance && hindrance !== 'otherGroup') hindered[hindrance] = (hindered[hindrance] ?? 0) + 1;
      return !hindrance;
    });
    return [{ slot, about, people: taken, most, candidates, hindered }];
  });
  return open.sort(
    (a, b) =>
      a.candidates.length - b.candidates.length || a.about.start - b.about.start || (a.about.id < b.about.id ? -1 : 1),
  );
}

function hindranceOf(
  slot: RosterSlot,
  about: Counted,
  { who, ready }: Candidate,
  boxes: readonly string[] | undefined,
  now: number,
): NotProposed | undefined {
  const hindrance = standing(slot, about, who, ready, now);
  if (hindrance) return hindrance;
  if (slot.asked?.includes(who.id)) return 'asked';
  if (slot.declined?.includes(who.id)) return 'declined';
  return isFree(who, slot.date, boxes) ? undefined : 'notFree';
}

/** How often, and when last (epoch ms), the members of each team have covered its slots. */
type Turns = Map<string, { count: number; last: number }>;

const turnKey = (team: string, id: string) => `${team} ${id}`;

function turnsOf(roster: Roster): Turns {
  const turns: Turns = new Map();
  for (const { slot, about } of roster) {
    if (slot.team === undefined) continue;
    for (const id of new Set([...slot.holders, ...(slot.asked ?? [])])) countTurn(turns, slot.team, id, about.start);
  }
  return turns;
}

function countTurn(turns: Turns, team: string, id: string, start: number): void {
  const { count, last } = turns.get(turnKey(team, id)) ?? { count: 0, last: 0 };
  turns.set(turnKey(team, id), { count: count + 1, last: Math.max(last, start) });
}

/** Whose slot it is, and why. Undefined: nobody can. */
function choose({ slot, about, people, candidates }: Open, rules: RosterRules, turns: Turns) {
  const able = candidates.filter(({ load, wanted }) => !tooMuch(load, about, rules, wanted));
  if (able.length === 0) return undefined;
  const turnOf = ({ who }: Candidate) =>
    (slot.team !== undefined && turns.get(turnKey(slot.team, who.id))) || { count: 0, last: 0 };
  const merit = (a: Candidate, b: Candidate) =>
    turnOf(a).count - turnOf(b).count || turnOf(a).last - turnOf(b).last || a.load.minutes - b.load.minutes;
  let alike: Candidate[] = [];
  for (const candidate of able) {
    const better = alike[0] ? merit(candidate, alike[0]) : -1;
    if (better < 0) alike = [candidate];
    else if (better === 0) alike.push(candidate);
  }
  const candidate = drawn(alike, about.id);
  const { minutes } = candidate.load;
  const fewest = able.every(({ load }) => minutes <= load.minutes);
  const why: Why[] = [
    { code: 'available' },
    ...(people === 0 ? [{ code: 'nobodyYet' } as const] : []),
    ...(slot.team === undefined ? [] : [{ code: 'teamTurn', turns: turnOf(candidate).count } as const]),
    ...(able.length === 1 ? [{ code: 'onlyOne' } as const] : []),
    ...(able.length > 1 && fewest ? [{ code: 'leastUsed', hours: minutes / 60, among: able.length } as const] : []),
    ...(alike.length > 1 ? [{ code: 'lot', among: alike.length } as const] : []),
  ];
  return { candidate, why };
}

/** The one of several who has the lowest lot for a slot. */
function drawn(alike: readonly Candidate[], slot: string): Candidate {
  if (alike.length === 1) return alike[0]!;
  const lots = alike.map((candidate) => ({ candidate, lot: lotOf(slot, candidate.who.id) }));
  lots.sort((a, b) => a.lot - b.lot || (a.candidate.who.id < b.candidate.who.id ? -1 : 1));
  return lots[0]!.candidate;
}

/** A number that a slot and a person always give again, and that favours nobody over many slots: FNV-1a, then mixed. */
function lotOf(slot: string, id: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${id} ${slot}`) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function unfilledOf({ about, people, most, candidates, hindered }: Open, rules: RosterRules): Unfilled[] {
  if (people >= most) return [];
  const all = { ...hindered };
  for (const { load, wanted } of candidates) {
    const reason = tooMuch(load, about, rules, wanted);
    if (reason) all[reason] = (all[reason] ?? 0) + 1;
  }
  return [{ slot: about.id, places: most - people, empty: people === 0, hindered: all }];
}
