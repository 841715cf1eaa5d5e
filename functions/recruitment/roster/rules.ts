import type { TrainingRules } from './training.ts';

/** The city's numbers for its rosters. */
export interface RosterRules {
  /** So many hours before it begins, an hour without anyone or a group below its minimum rings. */
  ringHours: number;
  /** Hours between the end of one proposed slot and the beginning of the next; Wuhan's printed roster has 8 (seed 001). */
  restHours: number;
  /** Most hours that one person is proposed for on one date, and in one week from Monday to Sunday. */
  mostHoursDay: number;
  mostHoursWeek: number;
  training: TrainingRules;
}
