import { isOpen } from '../../../shared/city/open.ts';
import type { AutomaticStep, CallStep, WaitingStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { DispatchOrder, Reason } from '../inputs.ts';
import { listed } from '../lists.ts';
import type { RealNameAnswer } from '../parties/real-name-client.ts';
import { hindrance, openPosts, restsOn } from '../posts.ts';
import { start, tell, tellReceived } from '../tell.ts';
import { hour } from '../times.ts';
import { changeTimes } from './anytime.ts';
import { correct, correctIdentity } from './corrections.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;

/** The document types whose number the real-name service can look up; all others a person compares (content 10.2). */
const asked = ['residentId'];

/** By when a person has looked, epoch ms. */
const byHandDue = (ctx: Ctx) => ctx.now + ctx.city.deadlines.knownHours * hour;
/** By when the review ends where a person has to look first, epoch ms. */
const untilReviewed = (ctx: Ctx) => byHandDue(ctx) + ctx.city.deadlines.reviewHours * hour;

/** Waits for a person's look: on their list, and among the overdue when it takes longer than we have said. */
const byHandWait: Pick<Waiting, 'timers' | 'lists'> = {
  timers: [
    {
      name: 'overdue',
      at: (ctx) => ctx.enteredAt + ctx.city.deadlines.knownHours * hour,
      run: (ctx) => outcome.stay({ patch: { late: (ctx.data.late ?? 0) + 1, due: byHandDue(ctx) } }),
    },
  ],
  lists(ctx) {
    const urgency = ctx.enteredAt + ctx.city.deadlines.knownHours * hour;
    return [...listed(ctx, 'byHand', urgency), ...(ctx.data.late ? listed(ctx, 'overdue', urgency) : [])];
  },
};

/** One person, one sign-up: the claim is on the keyed hash of the ID, so nobody learns from a form who has signed up. */
export const identity: Automatic = {
  kind: 'automatic',
  to: ['realName', 'toHand', 'sameId', 'joining'],
  run(ctx) {
    const { data } = ctx;
    const asks = asked.includes(data.idType);
    // Who corrects their name or number has their place in the team.
    return outcome.go(data.team && data.was === undefined ? 'joining' : asks ? 'realName' : 'toHand', {
      claim: [{ key: data.person, else: 'sameId' }],
      ...(!asks && { patch: { realName: 'notAsked' } }),
    });
  },
};

/**
 * Somebody has signed up with this ID before. From the same mobile it is the same person sending twice; from another one
 * it may be a stranger, so this case looks like any other from outside, the first mobile is told once, and a person
 * decides (同证不同号).
 */
export const sameId: Automatic = {
  kind: 'automatic',
  to: ['sameAgain', 'known', 'identity'],
  async run(ctx) {
    const first = await ctx.holder(ctx.data.person);
    if (!first) return outcome.go('identity');
    const own = first.data.mobile === ctx.data.mobile;
    // A correction that meets another sign-up may be a slip, or undo one: nothing is closed without a person's look.
    if (own && ctx.data.was === undefined) return outcome.go('sameAgain');
    if (ctx.data.told) return outcome.go('known', { patch: { due: byHandDue(ctx) } });
    const { mobile } = await first.answers();
    return outcome.go('known', {
      patch: { due: byHandDue(ctx), told: true },
      note: { other: first.ref },
      start: [
        ...(await tellReceived(ctx, untilReviewed(ctx))),
        ...(own ? [] : [start(ctx, 'sms.known', String(mobile))]),
      ],
    });
  },
};

export const known: Waiting = {
  kind: 'waiting',
  to: ['known'],
  decisions: {
    /** The other sign-up was closed, or was another person's: try the claim again. */
    recheck: { by: ['reviewer', 'lead'], to: ['identity'], run: () => outcome.go('identity') },
    close: { by: ['reviewer', 'lead'], to: ['sameAgain'], run: () => outcome.go('sameAgain') },
    correctIdentity,
  },
  ...byHandWait,
};

/** The same person once more: closed. It is found at the desk, and forgotten with all that it is found by. */
export const sameAgain: Automatic = {
  kind: 'automatic',
  to: ['duplicate'],
  run: async (ctx) =>
    outcome.go('duplicate', {
      patch: { reason: 'duplicate' },
      // Who was told that a person looks hears what came of it; on the same number, the page says it at once.
      start: ctx.data.told ? await tell(ctx, 'sms.refused') : [],
    }),
};

/** Name and number, asked of the real-name service. It can be asked what became of an earlier question. */
export const realName: CallStep<RecruitmentData, Parties, RealNameAnswer | { refused: true }> = {
  kind: 'call',
  to: ['eligibility', 'toHand'],
  can: 'canBeAsked',
  timeout: 10_000,
  async perform(ctx, key) {
    const { name, idType, idNumber } = (await ctx.answers()) as Record<string, string>;
    const answer = await ctx.parties.realName.check({ name: name!, idType: idType!, idNumber: idNumber! }, key);
    if (answer.kind === 'ok') return { ok: answer.answer };
    return answer.kind === 'retry' ? { retry: true } : { ok: { refused: true } };
  },
  ask: (ctx, key) => ctx.parties.realName.ask(key),
  received(ctx, answer) {
    if ('refused' in answer) return outcome.go('toHand');
    // Somebody was approved under another name or number: a person looks who this is.
    const looked = ctx.data.was === undefined || !ctx.data.approved;
    const to = answer.result === 'match' && looked ? 'eligibility' : 'toHand';
    return outcome.go(to, { patch: { realName: answer.result } });
  },
  exhausted: 'toHand',
};

/** On the way to 需要人工核对: that may take a day, so the sign-up is confirmed now. */
export const toHand: Automatic = {
  kind: 'automatic',
  to: ['byHand'],
  async run(ctx) {
    return outcome.go('byHand', {
      patch: { realName: ctx.data.realName ?? 'unanswered', due: byHandDue(ctx), told: true, late: null },
      start: await tellReceived(ctx, untilReviewed(ctx)),
    });
  },
};

/** 需要人工核对: a person compares name and number. */
export const byHand: Waiting = {
  kind: 'waiting',
  to: ['byHand'],
  decisions: {
    identityOk: {
      by: ['reviewer', 'lead'],
      to: ['eligibility'],
      run: () => outcome.go('eligibility', { patch: { realName: 'byHand' } }),
    },
    fail: {
      by: ['reviewer', 'lead'],
      input: Reason,
      to: ['refusing'],
      run(_ctx, input, by) {
        const { patch, ...effects } = Reason.effects(input);
        return outcome.go('refusing', { ...effects, patch: { ...patch, reviewer: by.id } });
      },
    },
    correctIdentity,
  },
  ...byHandWait,
};

/** Adults; isolation waits; on-site posts only for residents or by a verified order; certificates where a post asks. */
export const eligibility: Automatic = {
  kind: 'automatic',
  to: ['holding', 'orderPending', 'refusing', 'closing', 'resume'],
  async run(ctx) {
    const { data } = ctx;
    if (data.isolation || (await ctx.person(data.person)).isolated) return outcome.go('holding');
    // Approved before the identity was corrected: the posts are as they were.
    if (data.was !== undefined && data.approved) return outcome.go('resume');
    if (openPosts(ctx.city, data).length > 0) return outcome.go('resume');
    const wished = ctx.city.posts.filter(({ id }) => data.posts.includes(id));
    const reasons = wished.map((post) => hindrance(post, data));
    if (reasons.includes('outsideOnSite') && data.dispatch === 'claimed') {
      const start = await tellReceived(ctx, untilReviewed(ctx));
      return outcome.go('orderPending', { patch: { due: byHandDue(ctx), told: true, late: null }, start });
    }
    // What they wished for has been closed: that is nothing that they are or lack.
    const closed = wished.filter((post) => !isOpen(post) && !hindrance(post, data));
    if (closed.length > 0) return outcome.go('closing', { unmoved: closed.map(restsOn) });
    const reason = data.dispatch === 'refuted' ? 'orderNotVerified' : (reasons.find(Boolean) ?? 'outsideOnSite');
    return outcome.go('refusing', { patch: { reason } });
  },
};

/** Only on-site posts, from outside, with an order: staff check it with its issuer first (I6). */
export const orderPending: Waiting = {
  kind: 'waiting',
  to: ['orderPending'],
  decisions: {
    recordOrder: {
      by: ['reviewer', 'lead'],
      input: DispatchOrder,
      to: ['eligibility'],
      run: (_ctx, input) => outcome.go('eligibility', DispatchOrder.effects(input)),
    },
    changeTimes: changeTimes('eligibility'),
    correct: correct('eligibility'),
    correctIdentity,
  },
  ...byHandWait,
};
