import { maskMobile } from '../../../shared/identity/mask.ts';
import type { Decision } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { Changes, Exposure, MobileChange, Withdrawal } from '../inputs.ts';
import { holderOf } from '../of-mobile.ts';
import { timesChanged } from '../roster/times-code.ts';
import { messagesIn } from '../sent.ts';
import { again, toApplicant } from '../tell.ts';
import { day } from '../times.ts';

type Decided = Decision<RecruitmentData, Parties>;

export const withdraw: Decided = {
  by: ['applicant', 'reviewer', 'lead'],
  input: Withdrawal,
  to: ['withdrawing'],
  run: (_ctx, input) => outcome.go('withdrawing', { note: input as Record<string, unknown> }),
};

/**
 * A report of contact or isolation puts the case on hold, wherever it stands. A place that is held is kept for some
 * days: who reports honestly does not lose it.
 */
export const expose: Decided = {
  by: ['applicant', 'reviewer', 'lead', 'groupLeader'],
  input: Exposure,
  to: ['holding'],
  run(ctx, input) {
    const { status } = input as { status: string };
    const kept = ctx.data.kept ?? ctx.now + ctx.city.deadlines.isolationHoldDays * day;
    const placed = ctx.data.place !== undefined;
    return outcome.go('holding', { patch: { isolation: status, ...(placed && { kept }) } });
  },
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
      const times = timesChanged(ctx.data.times, answers);
      const patch = { ...wishes, ...(times !== undefined && { times }) };
      const effects = { amend: answers, note: { changed }, ...((wishes || times !== undefined) && { patch }) };
      const inLine = ctx.holds.some((hold) => hold.startsWith('line:') && !hold.startsWith('line:team/'));
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
  const others = typeof acceptOtherPosts === 'string' ? acceptOtherPosts === 'yes' : data.others;
  if (posts.join() === data.posts.join() && others === data.others) return undefined;
  return { posts, others, card: { ...data.card, post: posts[0]! }, declined: null as never };
}

/** The old number that was verified is not the one of this sign-up (any more). */
export class NotTheirNumber extends Error {
  override name = 'NotTheirNumber';
}

/**
 * Another mobile number. The case stays where it is; from here on the new number is the one that codes and messages go
 * to and that opens it, those too that wait for the morning. The old one is told, and still finds the case at the desk.
 */
export const changeMobile: Decided = {
  by: ['applicant', 'reviewer', 'lead'],
  input: MobileChange,
  to: [],
  async run(ctx, input, by) {
    const { mobile, papers, by: checkedBy, reason } = input as Record<string, string | undefined>;
    // The public function cannot open the answers: there the old number comes with the request, and must be the right one.
    const old = by.kind === 'applicant' ? (input as { old?: string }).old : (await ctx.answers()).mobile;
    if (typeof old !== 'string' || holderOf(ctx.hash, old) !== ctx.data.mobile) {
      throw new NotTheirNumber('not the number of this sign-up');
    }
    const { card } = ctx.data;
    const waiting = messagesIn(await ctx.history(), ctx.city, ctx.now).filter(
      // What the old number is told of itself still goes there.
      ({ state, template }) => state === 'waiting' && template !== 'sms.contactChanged',
    );
    const recalled = waiting.map(({ ref }) => ref);
    return outcome.stay({
      amend: { mobile },
      patch: { mobile: holderOf(ctx.hash, mobile!), card: { ...card, mobile: maskMobile(mobile!) } },
      find: { division: card.division, tokens: [mobile!, mobile!.slice(-4)] },
      start: [toApplicant(ctx, 'sms.contactChanged', old), ...waiting.map((message) => again(ctx, message, mobile!))],
      recall: recalled.map((ref) => `messages ${ref}`),
      note: { changed: ['mobile'], ...(recalled.length > 0 && { recalled }) },
      ...(papers && { texts: { contact: JSON.stringify({ papers, by: checkedBy, reason }) } }),
    });
  },
};
