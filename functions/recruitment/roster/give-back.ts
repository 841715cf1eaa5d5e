import { type Slot, slotId, slotOfHold, startOf } from './slot.ts';

/**
 * Those of a case's holds that are places in certain slots, as a step's `release` takes them: the slots of somebody in
 * isolation, or those that hung on a session that was missed.
 */
export function slotHolds(holds: readonly string[], which: (slot: Slot) => boolean): string[] {
  return holds.filter((hold) => {
    const slot = slotOfHold(hold);
    return slot !== undefined && which(slot);
  });
}

/** Holds of slots that have not begun at `now` (epoch ms): what somebody gives back who cannot serve any more. */
export const holdsToCome = (holds: readonly string[], now: number): string[] =>
  slotHolds(holds, (slot) => startOf(slot) > now);

/** Holds of these slots. */
export function holdsOf(holds: readonly string[], slots: readonly Slot[]): string[] {
  const ids = new Set(slots.map(slotId));
  return slotHolds(holds, (slot) => ids.has(slotId(slot)));
}
