import { dateInChina, startOfDate } from '../../../shared/i18n/time.ts';
import type { StaffRole } from '../../../shared/staff/staff.ts';

/** A list that the desk shows: which rows, of which workflow, and for whom. */
export interface Queue {
  id: string;
  workflow: 'recruitment' | 'messages';
  /** The name under which the workflow writes its rows. */
  list: string;
  roles: readonly StaffRole[];
  /** Only rows whose urgency lies between, epoch ms; absent: all. */
  range?(now: number): { from?: number; until?: number };
  /** What a row's urgency is: by when to act, or since when it stands. */
  urgency: 'due' | 'since';
}

const reviewers = ['reviewer', 'lead', 'admin'] as const;
const day = 86_400_000;

/** The queues in the order of content 8 (desk.queues); the first that somebody's role has is their start page. */
export const queues: readonly Queue[] = [
  { id: 'review', workflow: 'recruitment', list: 'review', roles: reviewers, urgency: 'due' },
  {
    id: 'dueToday',
    workflow: 'recruitment',
    list: 'review',
    roles: reviewers,
    urgency: 'due',
    range: (now) => ({ from: now, until: startOfDate(dateInChina(now + day)) }),
  },
  { id: 'overdue', workflow: 'recruitment', list: 'overdue', roles: [...reviewers, 'groupLeader'], urgency: 'due' },
  { id: 'answering', workflow: 'recruitment', list: 'answering', roles: reviewers, urgency: 'due' },
  { id: 'materials', workflow: 'recruitment', list: 'materials', roles: reviewers, urgency: 'due' },
  { id: 'fit', workflow: 'recruitment', list: 'fit', roles: reviewers, urgency: 'due' },
  { id: 'byHand', workflow: 'recruitment', list: 'byHand', roles: reviewers, urgency: 'due' },
  { id: 'gathering', workflow: 'recruitment', list: 'gathering', roles: reviewers, urgency: 'due' },
  { id: 'waitlist', workflow: 'recruitment', list: 'waitlist', roles: reviewers, urgency: 'since' },
  { id: 'held', workflow: 'recruitment', list: 'held', roles: reviewers, urgency: 'since' },
  { id: 'offered', workflow: 'recruitment', list: 'offered', roles: reviewers, urgency: 'due' },
  { id: 'placed', workflow: 'recruitment', list: 'placed', roles: [...reviewers, 'groupLeader'], urgency: 'since' },
  { id: 'pool', workflow: 'recruitment', list: 'pool', roles: reviewers, urgency: 'since' },
  { id: 'calledUp', workflow: 'recruitment', list: 'calledUp', roles: reviewers, urgency: 'due' },
  {
    id: 'undelivered',
    workflow: 'messages',
    list: 'messages.undelivered',
    roles: ['intake', 'reviewer', 'lead', 'admin'],
    urgency: 'since',
  },
  { id: 'stuck', workflow: 'recruitment', list: 'stuck', roles: ['lead', 'admin', 'ops'], urgency: 'since' },
  {
    id: 'messagesStuck',
    workflow: 'messages',
    list: 'messages.stuck',
    roles: ['lead', 'admin', 'ops'],
    urgency: 'since',
  },
];

/** The queues of a role. */
export const queuesOf = (role: StaffRole) => queues.filter(({ roles }) => roles.includes(role));
