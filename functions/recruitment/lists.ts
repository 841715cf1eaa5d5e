import type { StaffRole } from '../../shared/staff/staff.ts';
import type { Listing } from '../../shared/workflow/definition.ts';
import type { Ctx } from './data.ts';
import { postOfPlace } from './posts.ts';
import { differ } from './sheets.ts';

const reviewers = ['reviewer', 'lead', 'admin'] as const;

/** The desk's lists of sign-ups (content 8, desk.queues), and who reads each, at the desk and by a program. */
export const lists = {
  review: reviewers,
  overdue: [...reviewers, 'groupLeader'],
  answering: reviewers,
  materials: reviewers,
  fit: reviewers,
  byHand: reviewers,
  gathering: reviewers,
  waitlist: reviewers,
  held: reviewers,
  offered: reviewers,
  placed: [...reviewers, 'groupLeader'],
  pool: reviewers,
  called: reviewers,
  calledUp: reviewers,
  stuck: ['lead', 'admin', 'ops'],
} as const satisfies Readonly<Record<string, readonly StaffRole[]>>;
export type ListName = keyof typeof lists;

/**
 * The rows of a case on a list: one for the city and one for its district or zone, masked values only. `urgency` (epoch
 * ms) orders the list.
 */
export function listed(ctx: Ctx, list: ListName, urgency: number): Listing[] {
  const { card, certificate, realName, dispatch, isolation, undelivered, releaseSaid, late, contacted, place, scores } =
    ctx.data;
  const row = {
    ...card,
    certificate,
    lang: ctx.lang,
    acceptedAt: ctx.acceptedAt,
    due: urgency,
    ...(realName && { realName }),
    ...(dispatch && { dispatch }),
    ...(isolation && { isolation }),
    ...(undelivered && { undelivered }),
    ...(releaseSaid && { releaseSaid: true }),
    ...(late && { late }),
    ...(contacted && { contacted }),
    ...(scores && { scored: differ(ctx.city, ctx.data) ? 'differ' : 'one' }),
    ...(place && { held: postOfPlace(ctx.city, place)?.id ?? '' }),
  };
  return [{ list, divisions: [ctx.city.code, card.division], urgency, row }];
}
