import type { Answers } from '../../../shared/forms/field.ts';
import type { AutomaticStep, CallStep, WaitingStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { searchTokens } from '../form/search.ts';
import { DispatchOrder, Reason, Release } from '../inputs.ts';
import { listed } from '../lists.ts';
import type { RealNameAnswer } from '../parties/real-name-client.ts';
import { hindrance, openPosts } from '../posts.ts';
import { start, tell } from '../tell.ts';
import { hour } from '../times.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;

/** The document types whose number the real-name service can look up; all others a person compares (content 10.2). */
const asked = ['residentId'];

/** One person, one sign-up: the claim is on the keyed hash of the ID, so nobody learns from a form who has signed up. */
export const identity: Automatic = {
  kind: 'automatic',
  to: ['realName', 'byHand', 'sameId'],
  async run(ctx) {
    const { data } = ctx;
    const asks = asked.includes(data.idType);
    return outcome.go(asks ? 'realName' : 'byHand', {
      claim: [{ key: data.person, else: 'sameId' }],
      find: await found(ctx),
      ...(!asks && { patch: { realName: 'notAsked' } }),
    });
  },
};

/**
 * Somebody has signed up with this ID before. From the same mobile it is the same person sending twice; from another one
 * it may be a stranger, so this case looks like any other from outside, the first mobile is told, and a person decides
 * (同证不同号).
 */
export const sameId: Automatic = {
  kind: 'automatic',
  to: ['duplicate', 'known', 'identity'],
  async run(ctx) {
    const first = await ctx.holder(ctx.data.person);
    if (!first) return outcome.go('identity');
    if (first.data.mobile === ctx.data.mobile) return outcome.go('duplicate', { patch: { reason: 'duplicate' } });
    const { mobile } = await first.answers();
    const due = ctx.now + ctx.city.deadlines.knownHours * hour;
    return outcome.go('known', {
      patch: { due },
      note: { other: first.ref },
      find: await found(ctx),
      start: [...(await tell(ctx, 'sms.received', { due })), start(ctx, 'sms.known', String(mobile))],
    });
  },
};

export const known: Waiting = {
  kind: 'waiting',
  to: ['known'],
  decisions: {
    /** The other sign-up was closed, or was another person's: try the claim again. */
    recheck: { by: ['reviewer', 'lead'], to: ['identity'], run: () => outcome.go('identity') },
    close: {
      by: ['reviewer', 'lead'],
      to: ['duplicate'],
      run: () => outcome.go('duplicate', { patch: { reason: 'duplicate' } }),
    },
  },
  timers: [overdue((ctx) => ctx.city.deadlines.knownHours)],
  lists: (ctx) => listed(ctx, 'byHand', ctx.data.due ?? ctx.enteredAt),
};

/** Name and number, asked of the real-name service. It can be asked what became of an earlier question. */
export const realName: CallStep<RecruitmentData, Parties, RealNameAnswer | { refused: true }> = {
  kind: 'call',
  to: ['eligibility', 'byHand'],
  can: 'canBeAsked',
  timeout: 10_000,
  async perform(ctx, key) {
    const { name, idType, idNumber } = (await ctx.answers()) as Record<string, string>;
    const answer = await ctx.parties.realName.check({ name: name!, idType: idType!, idNumber: idNumber! }, key);
    if (answer.kind === 'ok') return { ok: answer.answer };
    return answer.kind === 'retry' ? { retry: true } : { ok: { refused: true } };
  },
  ask: (ctx, key) => ctx.parties.realName.ask(key),
  received(_ctx, answer) {
    if ('refused' in answer) return outcome.go('byHand', { patch: { realName: 'unanswered' } });
    const to = answer.result === 'match' ? 'eligibility' : 'byHand';
    return outcome.go(to, { patch: { realName: answer.result } });
  },
  exhausted: 'byHand',
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
      run: (_ctx, input) => outcome.go('refusing', Reason.effects(input)),
    },
  },
  timers: [overdue((ctx) => ctx.city.deadlines.knownHours)],
  lists: (ctx) => listed(ctx, 'byHand', ctx.enteredAt + ctx.city.deadlines.knownHours * hour),
};

/** Adults; isolation waits; on-site posts only for residents or by a verified order; certificates where a post asks. */
export const eligibility: Automatic = {
  kind: 'automatic',
  to: ['holding', 'orderPending', 'refusing', 'enterReview'],
  async run(ctx) {
    const { data } = ctx;
    if (data.isolation || (await ctx.person(data.person)).isolated) return outcome.go('holding');
    if (openPosts(ctx.city, data).length > 0) return outcome.go('enterReview');
    const wished = ctx.city.posts.filter(({ id }) => data.posts.includes(id));
    const reasons = wished.map((post) => hindrance(post, data));
    if (reasons.includes('outsideOnSite') && data.dispatch === 'claimed') return outcome.go('orderPending');
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
  },
  timers: [overdue((ctx) => ctx.city.deadlines.knownHours)],
  lists: (ctx) => listed(ctx, 'byHand', ctx.enteredAt + ctx.city.deadlines.knownHours * hour),
};

/** On the way into 暂缓: gives back what is held, so that nobody waits for somebody who cannot come. */
export const holding: Automatic = {
  kind: 'automatic',
  to: ['held'],
  async run(ctx) {
    return outcome.go('held', {
      release: ['place:*', 'line:*'],
      wake: linesOf(ctx),
      patch: { place: null, choice: null },
      fact: [{ person: ctx.data.person, name: 'isolated', value: { since: ctx.now } }],
      start: await tell(ctx, 'sms.held'),
    });
  },
};

/** 暂缓: only a recorded 解除隔离观察 goes on (I5). */
export const held: Waiting = {
  kind: 'waiting',
  to: ['held'],
  decisions: {
    release: {
      by: ['applicant'],
      input: Release.said,
      to: [],
      run: (_ctx, input) => outcome.stay({ patch: { releaseSaid: (input as { date: string }).date } }),
    },
    recordRelease: {
      by: ['reviewer', 'lead'],
      input: Release.recorded,
      to: ['released'],
      run: (_ctx, input) => outcome.go('released', { note: input as Record<string, unknown> }),
    },
  },
  lists: (ctx) => listed(ctx, 'held', ctx.enteredAt),
};

/** The release is recorded: the person's fact ends, and the case goes on where it was held. */
export const released: Automatic = {
  kind: 'automatic',
  to: ['eligibility'],
  run: (ctx) =>
    outcome.go('eligibility', {
      fact: [{ person: ctx.data.person, name: 'isolated', value: undefined }],
      patch: { isolation: null, releaseSaid: null, resumed: true },
    }),
};

/** What the desk finds a sign-up by, for the city and for its district or zone. */
async function found(ctx: Ctx) {
  const tokens = searchTokens((await ctx.answers()) as Answers);
  const divisions = [...new Set([ctx.city.code, ctx.data.card.division])];
  return divisions.flatMap((division) => tokens.map((token) => ({ division, token })));
}

/** Every line or post that may have become free when this case lets go. */
export function linesOf(ctx: Ctx): string[] {
  const lines = ctx.holds.flatMap((hold) => /^(?:line|place):([^/|]+)/.exec(hold)?.[1] ?? []);
  return [...new Set(lines)];
}

/** Counts that staff are late; the row turns up among the overdue. */
function overdue(hours: (ctx: Ctx) => number): NonNullable<Waiting['timers']>[number] {
  return {
    name: 'overdue',
    at: (ctx) => ctx.enteredAt + hours(ctx) * hour,
    run: (ctx) => outcome.stay({ patch: { late: (ctx.data.late ?? 0) + 1 } }),
  };
}
