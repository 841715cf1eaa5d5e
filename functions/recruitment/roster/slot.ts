import { isRealDate, startOfDate } from '../../../shared/i18n/time.ts';

/** A time on one day in the city: `to` may be `24:00`, the end of the same date. */
export interface Times {
  /** YYYY-MM-DD. */
  date: string;
  /** HH:MM, in steps of five minutes. */
  from: string;
  to: string;
}

/** 班次: a time in which people of a group serve. Of any length within its date (2 h, 2 h and 5 h as printed, seed 001). */
export interface Slot extends Times {
  post: string;
  /** The group's number in its post, from 1. */
  group: number;
}

/** Why a time or slot is refused: `group` and `post` are not ones that a place can be named after. */
export type SlotProblem = 'date' | 'time' | 'step' | 'zero' | 'acrossMidnight' | 'group' | 'post';

const MINUTE = 60_000;
const STEP = 5;
const LONGEST_ID = 40;
/** One for each five minutes after the hour: `08f` is 08:30. */
const LETTERS = 'abcdefghijk';

/** Minutes since the start of the day of `HH:MM`, up to 1440 for `24:00`; NaN: not a time. */
export function minutesOf(clock: string): number {
  const [, hour, minute] = /^(\d\d):(\d\d)$/.exec(clock)?.map(Number) ?? [];
  if (hour === undefined || minute === undefined || minute > 59 || hour * 60 + minute > 1440) return Number.NaN;
  return hour * 60 + minute;
}

/** `HH:MM` of so many minutes since the start of the day; 1440 is `24:00`. */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * Why these times are refused; undefined: fine. A time that would end on the next day is `acrossMidnight`: it is two
 * slots, and one that ends at midnight is written `24:00`.
 */
export function timesProblem({ date, from, to }: Times): SlotProblem | undefined {
  if (!isRealDate(date) || !date.startsWith('20')) return 'date';
  const [start, end] = [minutesOf(from), minutesOf(to)];
  if (Number.isNaN(start) || Number.isNaN(end) || start === 1440) return 'time';
  if (start % STEP !== 0 || end % STEP !== 0) return 'step';
  if (start === end) return 'zero';
  return start > end ? 'acrossMidnight' : undefined;
}

/** Why a slot is refused; undefined: fine, and `slotId` has an id for it. */
export function slotProblem(slot: Slot): SlotProblem | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(slot.post)) return 'post';
  if (!Number.isInteger(slot.group) || slot.group < 1 || slot.group > 99) return 'group';
  return timesProblem(slot) ?? (write(slot).length > LONGEST_ID ? 'post' : undefined);
}

/**
 * The slot's id, at most 40 characters and as few as tell it, since the places that a case holds stand in its state: post,
 * group, date and hours, `medical-support/1/2601260810` for 08:00–10:00; a letter stands for the minutes, `08f` for 08:30.
 * @throws RangeError for a slot that `slotProblem` refuses.
 */
export function slotId(slot: Slot): string {
  const problem = slotProblem(slot);
  if (problem) throw new RangeError(`slot refused: ${problem}`);
  return write(slot);
}

function write({ post, group, date, from, to }: Slot): string {
  return `${post}/${group}/${date.slice(2).replaceAll('-', '')}${closeClock(from)}${closeClock(to)}`;
}

/** `HH:MM` in two or three characters: `08`, `08f` for 08:30. */
export const closeClock = (clock: string) => clock.slice(0, 2) + (LETTERS[Number(clock.slice(3)) / STEP - 1] ?? '');
/** The same read back. */
export const openClock = (code: string) => `${code.slice(0, 2)}:${afterHour(code.slice(2))}`;

/** The slot of an id; undefined: not the id of any slot, or not as `slotId` writes it. */
export function parseSlotId(id: string): Slot | undefined {
  const [, post, group, day = '', from = '', to = ''] =
    /^([a-z0-9-]+)\/(\d\d?)\/(\d{6})(\d\d[a-k]?)(\d\d[a-k]?)$/.exec(id) ?? [];
  if (post === undefined) return undefined;
  const date = `20${day.slice(0, 2)}-${day.slice(2, 4)}-${day.slice(4)}`;
  const slot = { post, group: Number(group), date, from: openClock(from), to: openClock(to) };
  return slotProblem(slot) === undefined && write(slot) === id ? slot : undefined;
}

const afterHour = (letter: string) => String(letter ? (LETTERS.indexOf(letter) + 1) * STEP : 0).padStart(2, '0');

/** When it begins, epoch ms. */
export const startOf = ({ date, from }: Times): number => startOfDate(date) + minutesOf(from) * MINUTE;
/** When it ends, epoch ms; `24:00` is the first instant of the next date. */
export const endOf = ({ date, to }: Times): number => startOfDate(date) + minutesOf(to) * MINUTE;
/** How long it lasts, in hours. */
export const hoursOf = ({ from, to }: Times): number => (minutesOf(to) - minutesOf(from)) / 60;

/** True when two times have an instant in common; where one ends as the other begins they do not. */
export const overlaps = (a: Times, b: Times): boolean => startOf(a) < endOf(b) && startOf(b) < endOf(a);

/** The group of a slot, named as its members' places are: `medical-support/1`. */
export const groupOf = ({ post, group }: Slot): string => `${post}/${group}`;
/** The name of the slot's places in the engine: `slot/medical-support/1/2601260810`. */
export const slotPlace = (slot: Slot): string => `slot/${slotId(slot)}`;

/** The slot of one of a case's holds, `place:slot/<id>#<n>`; undefined: it holds something else. */
export function slotOfHold(hold: string): Slot | undefined {
  const id = /^place:slot\/(.+)#\d+$/.exec(hold)?.[1];
  return id === undefined ? undefined : parseSlotId(id);
}

/** The slots among what a case holds, in the order of the holds. */
export const slotsIn = (holds: readonly string[]): Slot[] => holds.flatMap((hold) => slotOfHold(hold) ?? []);

/** The first slot among what a case holds that has an instant in common with this one; it may be the same slot. */
export function overlapIn(holds: readonly string[], slot: Times): Slot | undefined {
  return slotsIn(holds).find((held) => overlaps(held, slot));
}
