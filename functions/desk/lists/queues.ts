import { dateInChina, startOfDate } from '../../../shared/i18n/time.ts';
import type { StaffRole } from '../../../shared/staff/staff.ts';
import { lists } from '../../recruitment/lists.ts';

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

const day = 86_400_000;

/** The queues in the order of content 8 (desk.queues); the first that somebody's role has is their start page. */
export const queues: readonly Queue[] = [
  { id: 'review', workflow: 'recruitment', list: 'review', roles: lists.review, urgency: 'due' },
  {
    id: 'dueToday',
    workflow: 'recruitment',
    list: 'review',
    roles: lists.review,
    urgency: 'due',
    range: (now) => ({ from: now, until: startOfDate(dateInChina(now + day)) }),
  },
  { id: 'overdue', workflow: 'recruitment', list: 'overdue', roles: lists.overdue, urgency: 'due' },
  { id: 'answering', workflow: 'recruitment', list: 'answering', roles: lists.answering, urgency: 'due' },
  { id: 'materials', workflow: 'recruitment', list: 'materials', roles: lists.materials, urgency: 'due' },
  { id: 'fit', workflow: 'recruitment', list: 'fit', roles: lists.fit, urgency: 'due' },
  { id: 'byHand', workflow: 'recruitment', list: 'byHand', roles: lists.byHand, urgency: 'due' },
  { id: 'gathering', workflow: 'recruitment', list: 'gathering', roles: lists.gathering, urgency: 'due' },
  { id: 'waitlist', workflow: 'recruitment', list: 'waitlist', roles: lists.waitlist, urgency: 'since' },
  { id: 'held', workflow: 'recruitment', list: 'held', roles: lists.held, urgency: 'since' },
  { id: 'offered', workflow: 'recruitment', list: 'offered', roles: lists.offered, urgency: 'due' },
  { id: 'placed', workflow: 'recruitment', list: 'placed', roles: lists.placed, urgency: 'since' },
  { id: 'pool', workflow: 'recruitment', list: 'pool', roles: lists.pool, urgency: 'since' },
  { id: 'calledUp', workflow: 'recruitment', list: 'calledUp', roles: lists.calledUp, urgency: 'due' },
  {
    id: 'undelivered',
    workflow: 'messages',
    list: 'messages.undelivered',
    roles: ['intake', 'reviewer', 'lead', 'admin'],
    urgency: 'since',
  },
  { id: 'stuck', workflow: 'recruitment', list: 'stuck', roles: lists.stuck, urgency: 'since' },
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
