import type { RosterData } from '../../../shared/city/roster.ts';
import type { Ctx } from '../data.ts';
import type { RosterRules } from './rules.ts';
import type { TrainingRules } from './training.ts';

const none: TrainingRules = { before: [], follow: [] };

/** The city's numbers; where its order has no training, none is asked for. */
export function rulesOf(roster: RosterData, order: readonly string[]): RosterRules {
  const { ringHours, restHours, mostHoursDay, mostHoursWeek } = roster;
  return { ringHours, restHours, mostHoursDay, mostHoursWeek, training: trainingOf(roster, order) };
}

/** The kinds of training that are asked for before the first shift and after it. */
export function trainingOf({ training }: RosterData, order: readonly string[]): TrainingRules {
  if (!order.includes('training')) return none;
  const codes = (before: boolean) => training.filter((one) => one.before === before).map(({ code }) => code);
  return { before: codes(true), follow: codes(false) };
}

/** The order by which a case goes: the one that it was accepted with, or the city's. */
export const orderOf = ({ order, city }: Pick<Ctx, 'order' | 'city'>): readonly string[] =>
  order.length > 0 ? order : city.order;
