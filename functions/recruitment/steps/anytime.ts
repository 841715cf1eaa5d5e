import type { Decision } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { Changes, Exposure, Withdrawal } from '../inputs.ts';

type Decided = Decision<RecruitmentData, Parties>;

export const withdraw: Decided = {
  by: ['applicant', 'reviewer', 'lead'],
  input: Withdrawal,
  to: ['withdrawing'],
  run: (_ctx, input) => outcome.go('withdrawing', { note: input as Record<string, unknown> }),
};

/** A report of contact or isolation puts the case on hold, wherever it stands. */
export const expose: Decided = {
  by: ['applicant', 'reviewer', 'lead', 'groupLeader'],
  input: Exposure,
  to: ['holding'],
  run: (_ctx, input) => outcome.go('holding', { patch: { isolation: (input as { status: string }).status } }),
};

/**
 * Times and wishes can change at any time. New wishes are looked at where the case stands: in line it looks for a place
 * anew, and keeps its turn.
 *
 * @param then the step that looks at new wishes of a case that is not in line; none: they count when they are needed.
 */
export function changeTimes(then?: string): Decided {
  return {
    by: ['applicant'],
    input: Changes,
    to: ['requeue', ...(then === undefined ? [] : [then])],
    run(ctx, input) {
      const { answers } = input as { answers: Record<string, unknown> };
      const wishes = wishesIn(ctx, answers);
      const changed = Object.keys(answers).filter((id) => wishes || !/^(post\d|acceptOtherPosts)$/.test(id));
      const effects = { amend: answers, note: { changed }, ...(wishes && { patch: wishes }) };
      const inLine = ctx.holds.some((hold) => hold.startsWith('line:'));
      if (wishes && inLine) return outcome.go('requeue', effects);
      return wishes && then !== undefined ? outcome.go(then, effects) : outcome.stay(effects);
    },
  };
}

/** What new wishes change of the working data; undefined: they are the same as before. */
function wishesIn({ data }: Ctx, answers: Record<string, unknown>): Partial<RecruitmentData> | undefined {
  const { post1, post2, post3, acceptOtherPosts } = answers;
  const said = [post1, post2, post3].filter((post): post is string => typeof post === 'string' && post !== '');
  const posts = said.length > 0 ? said : data.posts;
  const others = acceptOtherPosts === undefined ? data.others : acceptOtherPosts === 'yes';
  if (posts.join() === data.posts.join() && others === data.others) return undefined;
  return { posts, others, card: { ...data.card, post: posts[0]! }, declined: null as never };
}
