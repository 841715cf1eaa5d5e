import * as z from 'zod/mini';
import type { Effects } from '../../shared/workflow/outcome.ts';

const date = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
const text = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most));

/** The reason codes that a reviewer may give (content 5.3). */
export const reviewReasons = [
  'certMissing',
  'certMismatch',
  'certNotFound',
  'experience',
  'unreachable',
  'noAvailability',
  'untrue',
  'conduct',
  'outsideOnSite',
  'orderNotVerified',
  'other',
] as const;

/** Why a sign-up is not approved. `other` needs words, at least ten characters; words are sealed with the event. */
const reasonShape = z.object({ reason: z.enum(reviewReasons), text: z.optional(text(500)) }).check(
  z.refine(({ reason, text: words }) => reason !== 'other' || [...(words ?? '')].length >= 10, {
    path: ['text'],
    error: 'reason.other.short',
  }),
);
export const Reason = Object.assign(reasonShape, {
  effects(input: unknown): Effects {
    const { reason, text: words } = input as z.infer<typeof reasonShape>;
    return { patch: { reason }, note: { reason }, ...(words && { told: { reason: words } }) };
  },
});

/** A dispatch order as staff have found it, and how they checked it. */
const orderShape = z.object({
  verified: z.boolean(),
  number: text(60),
  date,
  issuer: text(60),
  by: text(40),
  how: z.enum(['phone', 'letter']),
});
export const DispatchOrder = Object.assign(orderShape, {
  effects(input: unknown): Effects {
    const { verified, ...order } = input as z.infer<typeof orderShape>;
    return {
      patch: { dispatch: verified ? 'verified' : 'refuted' },
      note: { verified, how: order.how },
      texts: { order: JSON.stringify(order) },
    };
  },
});

export const Release = {
  /** What the applicant says: not proof, only a word to the desk. */
  said: z.object({ date }),
  /** What staff record: date, who told, who checked. */
  recorded: z.object({ date, toldBy: text(40), by: text(40) }),
};

export const Question = z.object({ question: text(300) });
export const Pass = z.object({ reason: z.optional(text(300)) });
export const Explanation = z.object({ text: text(500) });
export const Declined = z.object({ next: z._default(z.enum(['next', 'waitlist', 'withdraw']), 'next') });
export const Withdrawal = z.object({
  reason: z.optional(z.enum(['times', 'health', 'service', 'waited', 'privacy', 'other'])),
});
export const Exposure = z.object({ status: z.enum(['isolating', 'contact']) });
/** A number as the form keeps it. */
const mobile = z.string().check(z.regex(/^1\d{10}$/));

/** How staff have compared the papers of somebody who has lost their old number. */
export const paperChecks = ['inPerson', 'video'] as const;

/** Another number: by the applicant, who has verified both; or by staff, who have compared papers. */
export const MobileChange = z.union([
  z.object({ mobile, old: mobile }),
  z.object({ mobile, papers: z.enum(paperChecks), by: text(40), reason: text(200) }),
]);

/** Clean answers of the pages about posts and times, null: taken away; the page has checked them by the form's own rules. */
export const Changes = z.object({
  answers: z.record(
    z.enum([
      'post1',
      'post2',
      'post3',
      'acceptOtherPosts',
      'wechatReachable',
      'wechatId',
      'availability',
      'availableFrom',
      'availableUntil',
      'hoursPerWeek',
    ]),
    z.optional(
      z.nullable(
        z.union([
          z.string().check(z.maxLength(100)),
          z.array(z.string().check(z.maxLength(20))).check(z.maxLength(40)),
        ]),
      ),
    ),
  ),
});

/** Why materials need not be uploaded: how they were looked at instead. For the staff alone. */
export const Waived = z.object({ reason: text(300) });
