import type { Unmoved } from '../../../shared/workflow/outcome.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { groupOf, parseSlotId, type Slot, slotId } from './slot.ts';
import type { Session } from './training.ts';

/** How many may come, and which numbers of the places are given out. */
export interface Seats {
  seats: number;
  /** False: nobody takes of it any more. */
  open: boolean;
  /** Where it was made smaller while more were held: the highest number given out, and those below it that are not. */
  upTo?: number;
  without?: number[];
}

/** A slot of the roster as the desk keeps it, under its compact id. */
export interface SlotRecord extends Seats {
  /** `medical-support/1`. */
  group: string;
  /** The team whose members cover it in turn. */
  team?: string;
  /** 暂定: whether it is there hangs on a holiday table that has not come yet; the pattern that will say so (provisional.ts). */
  provisional?: string;
}

/** A session of 岗前培训 as the desk keeps it, under `sessionId`. */
export type SessionRecord = Omit<Session, 'id' | 'seats'> & Seats;

export type SeatKind = 'slot' | 'session';

/** The places that are given out of a slot or session. */
export const rangeOf = (kind: SeatKind, id: string, { seats, upTo = seats, without }: Seats) => ({
  place: `${kind}/${id}`,
  upTo,
  ...(without && { without }),
});

/** The record on which a place rests. */
export const restsOn = ({ kind, id, version }: RecordOf<unknown>): Unmoved => ({ kind, id, version });

/**
 * Which numbers are given out when so many seats remain and these are taken: those taken count among them, so that there are
 * never more holders than seats. Where more are taken than remain, they are kept for their holders and none is given out.
 */
export function givenOut(seats: number, taken: ReadonlySet<number>): Pick<Seats, 'upTo' | 'without'> {
  if (taken.size > seats) return { upTo: 0 };
  const given = new Set(taken);
  for (let number = 1; given.size < seats; number++) given.add(number);
  const upTo = Math.max(0, ...given);
  const without = Array.from({ length: upTo }, (_, index) => index + 1).filter((number) => !given.has(number));
  return upTo === seats ? {} : { upTo, without };
}

/** What of a slot's id is its own within its group: `2601260810`. */
export const shortOf = (slot: Slot): string => slotId(slot).slice(groupOf(slot).length + 1);

/** The slot of a short id within a group; undefined: of none. */
export const slotOfShort = (group: string, short: string): Slot | undefined => parseSlotId(`${group}/${short}`);
