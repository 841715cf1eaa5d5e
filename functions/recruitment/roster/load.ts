import { mondayOf } from '../../../shared/calendar/dates.ts';
import type { RosterRules } from './rules.ts';
import { endOf, minutesOf, type Slot, slotId, startOf } from './slot.ts';

/** A slot with what is counted of it, worked out once: thousands are compared for one roster. */
export interface Counted {
  id: string;
  /** Epoch ms. */
  start: number;
  end: number;
  minutes: number;
  date: string;
  /** The week's Monday, YYYY-MM-DD. */
  week: string;
}

/** What is counted of a slot. */
export const counted = (slot: Slot): Counted => ({
  id: slotId(slot),
  start: startOf(slot),
  end: endOf(slot),
  minutes: minutesOf(slot.to) - minutesOf(slot.from),
  date: slot.date,
  week: mondayOf(slot.date),
});

/** What one person has taken on, in minutes, whose sums are exact in any order: kept up as proposals are made. */
export interface Load {
  slots: Map<string, Counted>;
  /** Served before, and of the slots here. */
  minutes: number;
  perDate: Map<string, number>;
  perWeek: Map<string, number>;
}

/** Nothing but the hours that somebody has served before. */
export const emptyLoad = (servedHours: number): Load => ({
  slots: new Map(),
  minutes: Math.round(servedHours * 60),
  perDate: new Map(),
  perWeek: new Map(),
});

/** Adds a slot, once. */
export function addTo(load: Load, slot: Counted): void {
  if (load.slots.has(slot.id)) return;
  load.slots.set(slot.id, slot);
  load.minutes += slot.minutes;
  load.perDate.set(slot.date, (load.perDate.get(slot.date) ?? 0) + slot.minutes);
  load.perWeek.set(slot.week, (load.perWeek.get(slot.week) ?? 0) + slot.minutes);
}

/** Why one more slot would be too much for somebody. */
export type TooMuch = 'overlap' | 'rest' | 'dayFull' | 'weekFull';

/**
 * Why a slot is too much beside what somebody has taken on; undefined: it is not. `wanted`: the most hours a week that the
 * person wants. Rest counts between any two slots, so that touching ones are not proposed where the city asks for rest.
 */
export function tooMuch(load: Load, slot: Counted, rules: RosterRules, wanted: number): TooMuch | undefined {
  const rest = rules.restHours * 3_600_000;
  let rested = true;
  for (const { start, end } of load.slots.values()) {
    if (start < slot.end && slot.start < end) return 'overlap';
    if (start < slot.end + rest && slot.start < end + rest) rested = false;
  }
  if (!rested) return 'rest';
  if ((load.perDate.get(slot.date) ?? 0) + slot.minutes > rules.mostHoursDay * 60) return 'dayFull';
  const most = Math.min(rules.mostHoursWeek, wanted);
  return (load.perWeek.get(slot.week) ?? 0) + slot.minutes > most * 60 ? 'weekFull' : undefined;
}
