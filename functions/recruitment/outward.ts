import type { State } from '../../shared/workflow/state.ts';

/** Waits whose name tells no more than the applicant is told. */
const told: readonly string[] = [
  'review',
  'answering',
  'materials',
  'fit',
  'held',
  'gathering',
  'waitlisted',
  'offered',
  'placed',
  'pooled',
  'calledUp',
];
/** What a person looks at: why is not told, since it may be that this person had signed up before. */
const looked: readonly string[] = ['known', 'byHand', 'orderPending'];

/** Where a sign-up is, as a program that submitted it may know: in the words of content 5.2, without their texts. */
export function outwardOf({ status, step }: Pick<State, 'status' | 'step'>): string {
  if (status === 'waiting' && step === 'fitDecided') return 'fit';
  if (status === 'waiting' && step === 'callSent') return 'called';
  if (status === 'waiting') return told.includes(step) ? step : looked.includes(step) ? 'knownPending' : 'review';
  if (status === 'rejected') return 'refused';
  if (status === 'stuck') return 'slow';
  return status === 'running' ? 'checking' : step;
}
