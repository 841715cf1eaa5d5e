import * as z from 'zod/mini';
import type { StaffRole } from '../../../shared/staff/staff.ts';
import type { AutomaticStep, Decision, Listing, WaitingStep } from '../../../shared/workflow/definition.ts';
import { type Effects, outcome, type Require } from '../../../shared/workflow/outcome.ts';
import {
  type AskRefusal,
  answersIn,
  askRefusal,
  type CallAnswer,
  type CallUp,
  callUpKind,
  callUpList,
  callUpPlace,
  endOfCallUp,
  rangeOfCallUp,
  withAnswer,
  withoutAnswer,
} from '../call-ups/call-up.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { Exposure } from '../inputs.ts';
import { listed } from '../lists.ts';
import { linesOf } from '../posts.ts';
import { tell } from '../tell.ts';
import { day, month } from '../times.ts';
import { correctIdentity } from './corrections.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;
type Decided = Decision<RecruitmentData, Parties>;

/** Who calls people up. */
export const dispatchers = ['lead', 'admin'] as const satisfies readonly StaffRole[];

/** What a way to a place leaves behind that means nothing in the pool. */
const wayToAPlace = {
  place: null,
  choice: null,
  until: null,
  due: null,
  turn: null,
  lapses: null,
  lineOnly: null,
  requeued: null,
  resumed: null,
  offerLapsed: null,
  endedAt: null,
  reason: null,
  late: null,
  pending: null,
};

/**
 * Into the 机动力量人员库: who fits and has no place now, and wishes to be asked. What they can do is read from the answers
 * once. The claim on the person was given back at an end; where they have signed up anew meanwhile, that one counts.
 */
export const enterPool: Automatic = {
  kind: 'automatic',
  to: ['pooled', 'sameAgain'],
  async run(ctx) {
    const { data, now, city } = ctx;
    const { skills } = await ctx.answers();
    const first = data.pooledAt === undefined;
    // Called up before an isolation: they could not come.
    const calls = data.call === undefined ? data.calls : withAnswer(data.calls, data.call, 'gone');
    return outcome.go('pooled', {
      claim: [{ key: data.person, else: 'sameAgain' }],
      release: ['place:*', 'line:*'],
      wake: linesOf(ctx),
      patch: {
        ...wayToAPlace,
        ...noCall,
        ...(calls && { calls }),
        pool: true,
        pooledAt: data.pooledAt ?? now,
        poolUntil: data.poolUntil ?? now + city.retention.poolMonths * month,
        greetedAt: now,
        skills: Array.isArray(skills) && skills.length > 0 ? skills : null,
      },
      start: first ? await tell(ctx, 'sms.pool') : [],
    });
  },
};

/** Nobody in isolation is asked, or comes. */
const notIsolated = ({ data }: Ctx): Require => ({
  person: data.person,
  condition: { expression: 'attribute_not_exists(#isolated)', names: { '#isolated': 'isolated' } },
  else: 'holding',
});

/** The call-up that they were asked for lies behind them. */
const noCall = { call: null, callUntil: null, said: null, due: null };

/** Somebody of the pool may not be asked for this call-up. */
export class NotCalled extends Error {
  override name = 'NotCalled';
  readonly why: AskRefusal;
  constructor(why: AskRefusal) {
    super(why);
    this.why = why;
  }
}

const recordOf = (ctx: Ctx, id: string) => ctx.record<CallUp>(callUpKind, id);

/** 调度: asks somebody whether they can come. Whoever was asked for a call-up is not asked for it again, unless it was full. */
const callUp: Decided = {
  by: dispatchers,
  input: z.object({ call: z.string().check(z.regex(/^[\da-z]{6,12}$/)) }),
  to: ['calling'],
  async run(ctx, input) {
    const { call } = input as { call: string };
    const record = await recordOf(ctx, call);
    const why = askRefusal(record, ctx.city, ctx.data, ctx.now);
    if (why) throw new NotCalled(why);
    if ((await ctx.taken(callUpPlace(call))) >= record!.value.wanted) throw new NotCalled('full');
    const calls = withoutAnswer(ctx.data.calls, call);
    return outcome.go('calling', {
      patch: { call, askedAt: ctx.now, calls: calls.length > 0 ? calls : null },
      note: { call },
    });
  },
};

/** The message goes out, unless the call-up was stopped at this moment or the person is in isolation. */
export const calling: Automatic = {
  kind: 'automatic',
  to: ['callSent', 'pooled', 'holding'],
  async run(ctx) {
    const record = await recordOf(ctx, ctx.data.call!);
    const why = askRefusal(record, ctx.city, ctx.data, ctx.now);
    if (why || !record) return outcome.go('pooled', { patch: noCall });
    const due = record.value.answerBy;
    return outcome.go('callSent', {
      require: [notIsolated(ctx)],
      unmoved: [record],
      patch: { due },
      start: await tell(ctx, 'sms.callup', { due, lapses: due, while: true }),
    });
  },
};

const Why = z.object({ reason: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(200))) });
const wordsOf = (input: unknown): Pick<Effects, 'texts'> => {
  const { reason } = input as z.infer<typeof Why>;
  return reason ? { texts: { reason } } : {};
};

/** Leaving takes one tap, and needs no reason. */
const leavePool: Decided = {
  by: ['applicant', 'reviewer', ...dispatchers],
  to: ['leavingPool'],
  run: () => outcome.go('leavingPool', { patch: { ...noCall, pool: null, leftPool: true } }),
};

/** A place in a call-up is not kept: others are asked for it. They come back to the pool when they are released. */
const expose: Decided = {
  by: ['applicant', 'reviewer', 'lead', 'groupLeader'],
  input: Exposure,
  to: ['holding'],
  run: (_ctx, input) => outcome.go('holding', { patch: { isolation: (input as { status: string }).status } }),
};

const always = { leavePool, expose };

/** 后备名单: waits to be needed. It hears from the city at the city's rhythm, for as long as was consented to. */
export const pooled: Waiting = {
  kind: 'waiting',
  to: ['poolOver'],
  decisions: { callUp, correctIdentity, ...always },
  timers: [
    {
      name: 'greet',
      again: true,
      at: ({ data, city }) => Math.min(data.poolUntil!, data.greetedAt! + city.pool.greetDays * day),
      // It stays in the same wait, so that nobody's page grows stale by a greeting.
      async run(ctx) {
        if (ctx.now >= ctx.data.poolUntil!) return outcome.go('poolOver');
        return outcome.stay({ patch: { greetedAt: ctx.now }, start: await tell(ctx, 'sms.pool.greet') });
      },
    },
  ],
  lists(ctx) {
    const { askedAt, pooledAt, skills } = ctx.data;
    // Whom nobody has asked for longest comes first.
    const rows = listed(ctx, 'pool', Math.max(askedAt ?? 0, pooledAt!));
    const told = { calls: (ctx.data.calls ?? []).join(' ') };
    return [...rows.map((one) => withSkills(one, skills, told)), ...answeredRows(ctx)];
  },
};

/** Asked, and not answered yet. */
export const callSent: Waiting = {
  kind: 'waiting',
  to: ['callOver'],
  decisions: {
    acceptCall: { by: ['applicant'], to: ['accepting'], run: () => outcome.go('accepting') },
    declineCall: {
      by: ['applicant', ...dispatchers],
      input: Why,
      to: ['callOver'],
      run: (_ctx, input) => outcome.go('callOver', { patch: { said: 'no' }, ...wordsOf(input) }),
    },
    /** It was closed: nobody waits for an answer any more. */
    callOff: { by: dispatchers, to: ['callOver'], run: () => outcome.go('callOver', { patch: { said: 'closed' } }) },
    ...always,
  },
  timers: [
    { name: 'deadline', at: (ctx) => ctx.data.due!, run: () => outcome.go('callOver', { patch: { said: 'none' } }) },
  ],
  lists: (ctx) => [
    ...listed(ctx, 'called', ctx.data.due!),
    callRow(ctx, ctx.data.call!, 'asked', ctx.data.askedAt!),
    ...answeredRows(ctx),
  ],
};

/** Said yes: has a place while there is one, and while the call-up stands. Fifty who say yes to the last one meet here. */
export const accepting: Automatic = {
  kind: 'automatic',
  to: ['calledUp', 'callOver', 'holding'],
  async run(ctx) {
    const { call } = ctx.data;
    const record = await recordOf(ctx, call!);
    if (!record?.value.open || ctx.now >= endOfCallUp(record.value)) {
      return outcome.go('callOver', { patch: { said: 'closed' }, unmoved: record ? [record] : [] });
    }
    return outcome.go('calledUp', {
      // No place: by this branch nothing is written down, which says that they came too late.
      take: [{ anyOf: [rangeOfCallUp(record)], else: 'callOver' }],
      require: [notIsolated(ctx)],
      unmoved: [record],
      patch: { callUntil: endOfCallUp(record.value), due: null },
    });
  },
};

/** 已应召: serves until the order's end. */
export const calledUp: Waiting = {
  kind: 'waiting',
  to: ['callOver'],
  decisions: {
    declineCall: {
      by: ['applicant', ...dispatchers],
      input: Why,
      to: ['callOver'],
      run: (_ctx, input) => outcome.go('callOver', { patch: { said: 'gone' }, ...wordsOf(input) }),
    },
    ...always,
  },
  timers: [
    {
      name: 'end',
      at: (ctx) => ctx.data.callUntil!,
      run: () => outcome.go('callOver', { patch: { said: 'yes' } }),
    },
  ],
  lists: (ctx) => [
    ...listed(ctx, 'calledUp', ctx.data.callUntil!),
    callRow(ctx, ctx.data.call!, 'yes', ctx.data.askedAt!),
    ...answeredRows(ctx),
  ],
};

/** Back into the pool, whatever came of it: who could not be taken any more is thanked. */
export const callOver: Automatic = {
  kind: 'automatic',
  to: ['pooled'],
  async run(ctx) {
    const { call, calls, said = 'full' } = ctx.data;
    const tooLate = said === 'full' || said === 'closed';
    return outcome.go('pooled', {
      release: [`place:${callUpKind}/*`],
      patch: { ...noCall, calls: withAnswer(calls, call!, said), greetedAt: ctx.now },
      start: tooLate ? await tell(ctx, 'sms.callup.over') : [],
    });
  },
};

function withSkills(one: Listing, skills: readonly string[] = [], more: Listing['row'] = {}): Listing {
  return { ...one, row: { ...one.row, ...more, skills: skills.join(' ') } };
}

/** A row by which a call-up's page counts and shows its people. */
function callRow(ctx: Ctx, id: string, answer: CallAnswer | 'asked', at: number): Listing {
  const [first] = listed(ctx, 'called', at);
  return { ...withSkills(first!, ctx.data.skills), list: callUpList(id, answer), divisions: [ctx.city.code] };
}

/** How they answered the last call-ups: there is no counter. */
const answeredRows = (ctx: Ctx): Listing[] =>
  answersIn(ctx.data.calls).map(({ id, answer }) => callRow(ctx, id, answer, ctx.data.pooledAt!));
