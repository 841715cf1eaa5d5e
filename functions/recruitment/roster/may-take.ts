import type { RosterSlot } from './coverage.ts';
import { endOf, groupOf, overlapIn, startOf } from './slot.ts';
import { type Readiness, readiness, type Training, type TrainingRules, trainingAgainst } from './training.ts';

/** What decides whether somebody may take a slot. */
export interface Taker extends Training {
  /** The case's reference. */
  id: string;
  /** The group they are placed in: `medical-support/1`. */
  group: string;
  team?: string;
  /** 隔离观察, until a release is recorded. */
  isolated: boolean;
  /** What their case holds in the engine; only the slots among it count. */
  holds: readonly string[];
}

/** Why somebody may not take a slot. */
export type TakeRefusal =
  | 'begun'
  | 'isolated'
  | 'otherGroup'
  | 'otherTeam'
  | 'held'
  | 'overlap'
  | 'untrained'
  | 'inTraining'
  | 'full';

/**
 * Why somebody may not take a slot of the roster at `now` (epoch ms), whether they choose it or accept a proposal of it;
 * undefined: may. The same rules hold for staff who ask somebody. Capacity and isolation are checked once more by the
 * engine as it commits.
 */
export function takeRefusal(
  slot: RosterSlot,
  who: Taker,
  { training, now }: { training: TrainingRules; now: number },
): TakeRefusal | undefined {
  const span = { start: startOf(slot), end: endOf(slot) };
  const refusal = standing(slot, span, who, readiness(who, training), now);
  if (refusal) return refusal;
  if (overlapIn(who.holds, slot)) return 'overlap';
  return isFull(slot, who.id) ? 'full' : undefined;
}

/**
 * As `takeRefusal`, of what does not change while proposals are made: who somebody is, and what they are trained in.
 * `span` is the slot's time in epoch ms.
 */
export function standing(
  slot: RosterSlot,
  span: { start: number; end: number },
  who: Omit<Taker, keyof Training>,
  ready: Readiness,
  now: number,
): TakeRefusal | undefined {
  if (who.group !== groupOf(slot)) return 'otherGroup';
  if (span.start <= now) return 'begun';
  if (who.isolated) return 'isolated';
  if (slot.team !== undefined && slot.team !== who.team) return 'otherTeam';
  if (slot.holders.includes(who.id)) return 'held';
  return trainingAgainst(span, ready);
}

/** Full for somebody: those who were asked keep their place until they answer, and for them it is there. */
function isFull({ capacity, holders, asked = [] }: RosterSlot, id: string): boolean {
  return new Set([...holders, ...asked].filter((other) => other !== id)).size >= capacity;
}
