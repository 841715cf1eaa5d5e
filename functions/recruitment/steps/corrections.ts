import * as z from 'zod/mini';
import type { Decision } from '../../../shared/workflow/definition.ts';
import { lineOfHold } from '../../../shared/workflow/lines.ts';
import { type Effects, outcome } from '../../../shared/workflow/outcome.ts';
import type { Parties, RecruitmentData } from '../data.ts';
import { hindrance, linesOf, postOfPlace, standsRight } from '../posts.ts';
import { notReady } from '../teams/ready.ts';

type Decided = Decision<RecruitmentData, Parties>;

const words = (most: number) => z.string().check(z.maxLength(most));
/** Clean answers of one page, which has checked them by the form's own rules; null takes one away. */
const answers = z.record(
  z.string().check(z.regex(/^[a-zA-Z\d]{1,40}$/)),
  z.nullable(z.union([words(100), z.literal(true), z.array(words(40)).check(z.maxLength(60))])),
);
const tokens = z.array(words(100)).check(z.maxLength(12));

/** What of the answers an applicant corrects by themselves, and what the steps need to know of it: codes and masked words. */
export const Correction = z.object({
  about: z.enum(['home', 'work', 'skills', 'contact']),
  answers,
  home: z.optional(z.object({ division: words(20), residenceScope: words(20) })),
  certificate: z.optional(words(40)),
  skills: z.optional(z.array(words(40)).check(z.maxLength(60))),
  /** Words that it is found by from now on. */
  tokens,
});
export type Correction = z.infer<typeof Correction>;

/** Who somebody is: the number as its keyed hash, the name masked. */
export const IdentityCorrection = z.object({
  answers,
  person: words(100),
  idType: words(20),
  name: words(20),
  tokens,
});
export type IdentityCorrection = z.infer<typeof IdentityCorrection>;

/** What a reviewer has approved somebody by. */
export const reviewed: readonly string[] = ['certificate', 'certificateNumber'];

/** What somebody has been approved or placed by is not theirs alone to change. */
export class NotCorrectable extends Error {
  override name = 'NotCorrectable';
}

/**
 * Where one lives, what one does and can, whom to call: it counts from now on, wherever the case stands. In line, new
 * facts may open other posts or close some. What a reviewer has approved somebody by, and what a place hangs on, is looked
 * at by a person: the page says whom to call.
 *
 * @param then where the case goes when what hinders somebody may have changed.
 */
export function correct(then?: string): Decided {
  return {
    by: ['applicant'],
    input: Correction,
    to: ['requeue', ...(then === undefined ? [] : [then])],
    run(ctx, input) {
      const { about, answers: amend, home, certificate, skills, tokens: found } = input as Correction;
      const { data, city, holds } = ctx;
      const card = { ...data.card, ...home };
      const next = { ...data, card, ...(certificate !== undefined && { certificate }) };
      const post = postOfPlace(city, data.place ?? '');
      if (
        (data.approved && reviewed.some((id) => id in amend)) ||
        (post && !hindrance(post, data) && hindrance(post, next))
      ) {
        throw new NotCorrectable(about);
      }
      const effects: Effects = {
        amend,
        patch: {
          ...(home && { card }),
          ...(certificate !== undefined && { certificate }),
          ...(skills && data.pooledAt !== undefined && { skills: skills.length > 0 ? skills : null }),
        },
        ...(found.length > 0 && { find: { division: card.division, tokens: found } }),
        note: { about, ...(amend.emergencyContactInformed && { consents: ['emergencyContactInformed'] }) },
      };
      if (then !== undefined && (home || certificate !== undefined)) return outcome.go(then, effects);
      const inLine = holds.some((hold) => city.posts.some(({ id }) => id === lineOfHold(hold)));
      return inLine && !standsRight({ city, data: next, holds })
        ? outcome.go('requeue', effects)
        : outcome.stay(effects);
    },
  };
}

/**
 * Another name or number: one person, one sign-up at a time, so the claim on the old number is given back and the identity
 * is checked anew. Lines are left, since nobody is offered a place who is not known; a place, slots and seats stay. Somebody
 * who has been approved under another name or number is looked at by a person, whatever the real-name service says.
 *
 *     placed ── corrects ──► identity ──► real-name service ──► by hand ── identityOk ──► placed, as they were
 */
export const correctIdentity: Decided = {
  by: ['applicant'],
  input: IdentityCorrection,
  to: ['identity'],
  run(ctx, input) {
    const { answers: amend, person, idType, name, tokens: found } = input as IdentityCorrection;
    const { data } = ctx;
    const lines = ctx.holds.filter((hold) => hold.startsWith('line:'));
    return outcome.go('identity', {
      amend,
      release: [...(person === data.person ? [] : [`claim:${data.person}`]), 'line:*'],
      wake: linesOf({ holds: lines }),
      ...notReady(ctx),
      patch: {
        person,
        idType,
        card: { ...data.card, name },
        was: data.was ?? data.person,
        realName: null,
        told: null,
        late: null,
      },
      find: { division: data.card.division, tokens: found },
      note: { about: 'identity' },
    });
  },
};
