import { type Decision, workflow } from '../../shared/workflow/definition.ts';
import { outcome } from '../../shared/workflow/outcome.ts';
import type { Parties, RecruitmentData } from './data.ts';
import { Changes, Exposure, Withdrawal } from './inputs.ts';
import { listed } from './lists.ts';
import * as checks from './steps/checks.ts';
import * as endings from './steps/endings.ts';
import * as placing from './steps/placement.ts';
import * as reviewing from './steps/review.ts';

const withdraw: Decision<RecruitmentData, Parties> = {
  by: ['applicant', 'reviewer', 'lead'],
  input: Withdrawal,
  to: ['withdrawing'],
  run: (_ctx, input) => outcome.go('withdrawing', { note: input as Record<string, unknown> }),
};

/** Times and wishes can change at any time; a new wish is looked at where the case stands. */
const changeTimes: Decision<RecruitmentData, Parties> = {
  by: ['applicant'],
  input: Changes,
  to: ['requeue'],
  run(ctx, input) {
    const { answers } = input as { answers: Record<string, unknown> };
    const { post1, post2, post3, acceptOtherPosts } = answers;
    const posts = [post1, post2, post3].filter((post): post is string => typeof post === 'string' && post !== '');
    const effects = {
      amend: answers,
      note: { changed: Object.keys(answers) },
      patch: {
        ...(posts.length > 0 && { posts, declined: null, card: { ...ctx.data.card, post: posts[0]! } }),
        ...(acceptOtherPosts !== undefined && { others: acceptOtherPosts === 'yes' }),
      },
    };
    const inLine = ctx.holds.some((hold) => hold.startsWith('line:'));
    return inLine && posts.length > 0 ? outcome.go('requeue', effects) : outcome.stay(effects);
  },
};

/** A report of contact or isolation puts the case on hold, wherever it stands. */
const expose: Decision<RecruitmentData, Parties> = {
  by: ['applicant', 'reviewer', 'lead', 'groupLeader'],
  input: Exposure,
  to: ['holding'],
  run: (_ctx, input) => outcome.go('holding', { patch: { isolation: (input as { status: string }).status } }),
};

/**
 * A volunteer's way from signing up to a post: 核对信息 → 资质审核 → 确认岗位 → 已安排岗位 (content 5, domain R1–R4).
 * Each step stands in `steps/`, in the file named after its part of the way.
 */
export const recruitment = workflow<RecruitmentData, Parties>({
  name: 'recruitment',
  version: 1,
  start: 'identity',
  anytime: { withdraw, changeTimes, expose },
  stuckLists: (ctx) => listed(ctx, 'stuck', ctx.acceptedAt),
  answered: (ctx, answer) =>
    outcome.stay(answer.delivered === 'no' ? { patch: { undelivered: (ctx.data.undelivered ?? 0) + 1 } } : {}),
  steps: {
    identity: checks.identity,
    sameId: checks.sameId,
    known: checks.known,
    realName: checks.realName,
    byHand: checks.byHand,
    eligibility: checks.eligibility,
    orderPending: checks.orderPending,
    holding: checks.holding,
    held: checks.held,
    released: checks.released,
    enterReview: reviewing.enterReview,
    review: reviewing.review,
    decided: reviewing.settling,
    asking: reviewing.asking,
    answering: reviewing.answering,
    passed: placing.passed,
    placement: placing.placement,
    noPost: placing.noPost,
    queue: placing.queue,
    requeue: {
      kind: 'automatic',
      to: ['placement'],
      run: (ctx) => outcome.go('placement', { release: ['line:*'], wake: checks.linesOf(ctx) }),
    },
    waitlisted: placing.waitlisted,
    offering: placing.offering,
    offered: placing.offered,
    declined: placing.declined,
    lapsedOffer: placing.lapsedOffer,
    confirmed: placing.confirmed,
    placed: placing.placed,
    refusing: endings.refusing,
    refused: endings.refused,
    failing: endings.failing,
    failed: endings.failed,
    appealing: endings.appealing,
    duplicate: endings.duplicate,
    lapsing: endings.lapsing,
    lapsed: endings.lapsed,
    closing: endings.closing,
    notPlaced: endings.notPlaced,
    withdrawing: endings.withdrawing,
    withdrawn: endings.withdrawn,
  },
});
