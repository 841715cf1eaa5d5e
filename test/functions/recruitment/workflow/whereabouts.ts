import { queues } from '../../../../functions/desk/lists/queues.ts';
import type { RecruitmentData } from '../../../../functions/recruitment/data.ts';
import { sessionsIn } from '../../../../functions/recruitment/roster/session-id.ts';
import { overlaps, slotsIn, startOf } from '../../../../functions/recruitment/roster/slot.ts';
import { mayServe, type TrainingRules } from '../../../../functions/recruitment/roster/training.ts';
import { recruitment } from '../../../../functions/recruitment/workflow.ts';
import type { State } from '../../../../shared/workflow/state.ts';

/** Where an applicant is; nobody is anywhere else, and nobody in two of them. */
export type Whereabouts = 'waits for somebody' | 'placed' | 'in the pool' | 'ended';

const of = (where: Whereabouts, ...steps: string[]) => steps.map((step) => [step, where] as const);

/** Every step in which a sign-up can rest, and where its applicant is then. */
export const whereabouts: Readonly<Record<string, Whereabouts>> = Object.fromEntries([
  ...of('waits for somebody', 'known', 'byHand', 'orderPending', 'held', 'review', 'decided', 'answering', 'materials'),
  ...of('waits for somebody', 'fit', 'fitDecided', 'gathering', 'waitlisted', 'offered', 'callSent'),
  ...of('placed', 'placed', 'calledUp'),
  ...of('in the pool', 'pooled'),
  ...of('ended', 'poolEnded', 'refused', 'failed', 'duplicate', 'lapsed', 'notPlaced', 'withdrawn', 'erased'),
]);

/**
 * Who has a sign-up before them, by role: whoever works on a list that it stands on, and may decide something where it
 * waits. A list that nobody works on, or on which nobody can do anything, names nobody.
 */
export function namedFor({ step, listed }: Pick<State, 'step' | 'listed'>): string[] {
  const { decisions = {} } = recruitment.steps[step] as { decisions?: Record<string, { by: readonly string[] }> };
  const may = new Set(Object.values({ ...recruitment.anytime, ...decisions }).flatMap(({ by }) => by));
  const lists = new Set(listed.map((row) => row.split('#')[0]));
  const staffed = queues.filter(({ workflow, list }) => workflow === 'recruitment' && lists.has(list));
  return [...new Set(staffed.flatMap(({ roles }) => roles))].filter((role) => may.has(role));
}

/**
 * Says of a sign-up at rest why its applicant is lost; undefined: they are where somebody has them. Who waits stands on
 * the list of somebody who may decide, or time brings them on; whoever has a place holds it; an end holds nothing of slots or seats.
 */
export function lost(state: State): string | undefined {
  const { ref, step, status, at, holds, data } = state;
  const where = whereabouts[step];
  if (where === undefined) return `${ref} is lost in ${step}`;
  const ended = status !== 'waiting';
  if (ended !== (where === 'ended')) return `${ref} is lost in ${step}, ${status}`;
  if (where === 'waits for somebody' && at === undefined && namedFor(state).length === 0)
    return `${ref} waits for nobody in ${step}`;
  if (where === 'in the pool' && namedFor(state).length === 0) return `${ref} is in the pool and on nobody’s list`;
  const place = holds.some((hold) => /^place:(?!slot\/|session\/)/.test(hold));
  if (where === 'placed' && !place) return `${ref} is ${step} without a place`;
  if (where === 'ended' && holds.length > 0) return `${ref} has ended and holds ${holds}`;
  return step === 'placed' && (data as RecruitmentData).place === undefined ? `${ref} is placed nowhere` : undefined;
}

/**
 * What of somebody's shifts breaks a rule: two at once, one during training, one to come for which the training is not
 * there in time, any in isolation. `now`: epoch ms.
 */
export function brokenShifts({ ref, step, holds, data }: State, rules: TrainingRules, now: number): string[] {
  const found: string[] = [];
  const [held, booked] = [slotsIn(holds), sessionsIn(holds)];
  const known = { attended: (data as RecruitmentData).trained ?? [], booked };
  held.forEach((one, index) => {
    if (held.slice(0, index).some((other) => overlaps(one, other))) found.push(`${ref} has two slots at once`);
    if (booked.some((other) => overlaps(one, other))) found.push(`${ref} has a slot during training`);
    if (startOf(one) > now && !mayServe(one, known, rules).may) found.push(`${ref} has a slot untrained`);
  });
  if (step === 'held' && held.length + booked.length > 0) found.push(`${ref} has slots in isolation`);
  if (step !== 'placed' && step !== 'held' && held.length > 0) found.push(`${ref} has slots in ${step}`);
  return found;
}
