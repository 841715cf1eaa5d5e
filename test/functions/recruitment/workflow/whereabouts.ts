import type { RecruitmentData } from '../../../../functions/recruitment/data.ts';
import { sessionsIn } from '../../../../functions/recruitment/roster/session-id.ts';
import { overlaps, slotsIn, startOf } from '../../../../functions/recruitment/roster/slot.ts';
import { mayServe, type TrainingRules } from '../../../../functions/recruitment/roster/training.ts';
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
 * Says of a sign-up at rest why its applicant is lost; undefined: they are where somebody has them. Who waits stands on
 * somebody's list, or time brings them on; whoever has a place holds it; an end holds nothing of slots or seats.
 */
export function lost({ ref, step, status, listed, at, holds, data }: State): string | undefined {
  const where = whereabouts[step];
  if (where === undefined) return `${ref} is lost in ${step}`;
  const ended = status !== 'waiting';
  if (ended !== (where === 'ended')) return `${ref} is lost in ${step}, ${status}`;
  if (where === 'waits for somebody' && listed.length === 0 && at === undefined)
    return `${ref} waits for nobody in ${step}`;
  if (where === 'in the pool' && listed.length === 0) return `${ref} is in the pool and on no list`;
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
