import type { Effects } from '../../../shared/workflow/outcome.ts';
import type { Ctx, RecruitmentData } from '../data.ts';
import { hour } from '../times.ts';
import { type Asked, readAsked, writeAsked } from './asked.ts';
import { orderOf, trainingOf } from './city-rules.ts';
import type { Taker } from './may-take.ts';
import { shortOf } from './records.ts';
import { refuse } from './refusals.ts';
import { sessionOfHold, sessionsIn } from './session-id.ts';
import { endOf, hoursOf, parseSlotId, type Slot, slotOfHold, slotsIn, startOf } from './slot.ts';
import { stranded, type TrainingRules } from './training.ts';

/** A slot or session that is over stays with the case so long, for whoever records what became of it; milliseconds. */
export const keptAfter = 12 * hour;
/** Slots refused are remembered, so that they are not proposed again; the latest so many. */
const mostRefused = 10;

/** What a message is owed for. */
export type Say = 'asked' | 'cancelled';

/** What a case has of the roster: changed here, and written back as effects by `written`. */
export interface Book {
  /** `medical-support/1`. */
  group: string;
  holds: string[];
  asked: Asked[];
  /** Checked in, and not over: short ids. */
  in: string[];
  /** Said no to, or given back: short ids. */
  no: string[];
  trained: string[];
  /** Minutes served. */
  served: number;
  missed: number;
  say: Say[];
  /** What the history says of what has left the book. */
  note: Record<string, unknown>;
}

type RosterData = Pick<RecruitmentData, 'proposed' | 'in' | 'no' | 'trained' | 'served' | 'missed' | 'say' | 'place'>;

/** As a patch: nothing of the roster is left, but what somebody has served and is trained in. */
export const noRoster = { proposed: null, in: null, no: null, say: null };

/** The group of a place, `medical-support/1#17`. */
export const groupOfHeld = (place = '') => place.replace(/#\d+$/, '');

function read(data: RosterData, holds: readonly string[]): Book {
  const { proposed = [], trained = [], served = 0, missed = 0, say = [], no = [] } = data;
  return {
    group: groupOfHeld(data.place),
    holds: [...holds],
    asked: proposed.map(readAsked),
    in: [...(data.in ?? [])],
    no: [...no],
    trained: [...trained],
    served,
    missed,
    say: [...say],
    note: {},
  };
}

/**
 * The book of a case as it is now: what is over has left it, what nobody answered in time has been given on, and slots
 * that hung on a session without attendance have gone with it.
 */
export function bookOf(ctx: Ctx): Book {
  const book = read(ctx.data, ctx.holds);
  const { now } = ctx;
  const lapsed = book.asked.filter(({ slot, until }) => until <= now || startsBy(book, slot, now));
  for (const { slot } of lapsed) {
    drop(book, slot);
    // Who does not answer is not asked for the same once more: it goes to the others.
    refused(book, slot);
  }
  if (lapsed.length > 0) book.note.lapsed = lapsed.map(({ slot }) => slot);
  const over = heldSlots(book).filter((slot) => endOf(slot) + keptAfter <= now);
  for (const slot of over) {
    const short = shortOf(slot);
    if (book.in.includes(short)) book.served += Math.round(hoursOf(slot) * 60);
    drop(book, short);
  }
  if (over.length > 0) book.note.over = over.map(shortOf);
  const missed = sessionsIn(book.holds).filter((session) => endOf(session) + keptAfter <= now);
  for (const { id } of missed) dropSession(book, id, trainingOf(ctx.city.roster, orderOf(ctx)), now);
  if (missed.length > 0) book.note.unattended = missed.map(({ id }) => id);
  return book;
}

const startsBy = ({ group }: Book, short: string, now: number) => {
  const slot = parseSlotId(`${group}/${short}`);
  return slot !== undefined && startOf(slot) <= now;
};

/** The slots held that have been said yes to. */
export function heldSlots({ holds, asked }: Pick<Book, 'holds' | 'asked'>): Slot[] {
  return slotsIn(holds).filter((slot) => !asked.some((one) => one.slot === shortOf(slot)));
}

/** Whether the case has the place of a slot, asked or taken. */
export const has = ({ holds }: Book, short: string): boolean => slotsIn(holds).some((slot) => shortOf(slot) === short);

/** Lets a slot go, whether taken or asked. */
export function drop(book: Book, short: string): void {
  book.holds = book.holds.filter((hold) => {
    const slot = slotOfHold(hold);
    return slot === undefined || shortOf(slot) !== short;
  });
  book.asked = book.asked.filter(({ slot }) => slot !== short);
  book.in = book.in.filter((slot) => slot !== short);
}

/** Remembers that a slot is not wanted. */
export function refused(book: Book, short: string): void {
  book.no = [...book.no.filter((one) => one !== short), short].slice(-mostRefused);
}

/** Lets a session's seat go, and with it the slots to come that hung on it: nobody serves untrained. */
export function dropSession(book: Book, id: string, rules: TrainingRules, now: number): void {
  book.holds = book.holds.filter((hold) => sessionOfHold(hold)?.id !== id);
  dropStranded(book, rules, now);
}

/** Lets the slots to come go for which the training will not be there in time. */
export function dropStranded(book: Book, rules: TrainingRules, now: number): void {
  const toCome = slotsIn(book.holds).filter((slot) => startOf(slot) > now);
  const lost = stranded(toCome, { attended: book.trained, booked: sessionsIn(book.holds) }, rules).map(shortOf);
  for (const short of lost) drop(book, short);
  if (lost.length === 0) return;
  book.note.stranded = lost;
  say(book, 'cancelled');
}

/** A message is owed; the worker sends it. */
export function say(book: Book, what: Say): void {
  if (!book.say.includes(what)) book.say.push(what);
}

/** Who takes, as the rules see them. */
export const takerOf = (ctx: Ctx, book: Book): Taker => ({
  id: ctx.ref,
  group: book.group,
  ...(ctx.data.team && { team: ctx.data.team.id }),
  isolated: ctx.data.isolation !== undefined,
  holds: book.holds,
  attended: book.trained,
  booked: sessionsIn(book.holds),
});

const orNone = <T extends { length: number }>(list: T) => (list.length > 0 ? list : null);

/** The changes of a book as effects, with what else the decision asks for. */
export function written(ctx: Ctx, book: Book, { patch, note, ...more }: Effects = {}): Effects {
  const release = ctx.holds.filter((hold) => !book.holds.includes(hold));
  const all = { ...book.note, ...note };
  return {
    ...more,
    ...(release.length > 0 && { release }),
    patch: {
      proposed: orNone(book.asked.map(writeAsked)),
      in: orNone(book.in),
      no: orNone(book.no.filter((short) => !startsBy(book, short, ctx.now))),
      trained: orNone(book.trained),
      served: book.served || null,
      missed: book.missed || null,
      say: orNone(book.say),
      ...patch,
    },
    ...(Object.keys(all).length > 0 && { note: all }),
  };
}

/** The slot of an id, in the group of the case. @throws RosterRefusal for an id of none, or of another group. */
export function ownSlot({ group }: Book, id: string): { slot: Slot; short: string } {
  const slot = parseSlotId(id);
  if (!slot) return refuse('slot.unknown');
  if (!id.startsWith(`${group}/`)) return refuse('slot.otherGroup');
  return { slot, short: shortOf(slot) };
}
