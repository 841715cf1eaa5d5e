import type { AutomaticStep, WaitingStep } from '../../../shared/workflow/definition.ts';
import { type Outcome, outcome } from '../../../shared/workflow/outcome.ts';
import { stayHere } from '../../../shared/workflow/plan.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { Declined } from '../inputs.ts';
import { listed } from '../lists.ts';
import { choiceOf, openPosts, postOfPlace, rangesOf } from '../posts.ts';
import { tell } from '../tell.ts';
import { confirmDue, day, hour } from '../times.ts';
import { linesOf } from './checks.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;

/** 审核通过. The place is looked for in the next step, so that it can be looked for again later. */
export const passed: Automatic = {
  kind: 'automatic',
  to: ['placement'],
  run: () => outcome.go('placement', { patch: { pending: null, reason: null } }),
};

/** A place in the first wished post with room; a post with a line before it is not for newcomers. */
export const placement: Automatic = {
  kind: 'automatic',
  to: ['offering', 'queue', 'holding', 'noPost'],
  async run(ctx) {
    const posts = openPosts(ctx.city, ctx.data);
    if (posts.length === 0) return outcome.go('noPost');
    if (ctx.data.lineOnly) return outcome.go('queue');
    const heads = await Promise.all(posts.map(({ id }) => ctx.head(id)));
    const free = posts.filter((_, index) => heads[index] === undefined);
    return takeFirst(ctx, free, 'queue');
  },
};

function takeFirst(ctx: Ctx, posts: readonly Parameters<typeof rangesOf>[0][], refused: string): Outcome {
  return outcome.go('offering', {
    take: [{ anyOf: posts.flatMap(rangesOf), else: refused, as: 'place' }],
    require: [
      {
        person: ctx.data.person,
        condition: { expression: 'attribute_not_exists(#isolated)', names: { '#isolated': 'isolated' } },
        else: 'holding',
      },
    ],
    release: ['line:*'],
    patch: { lineOnly: null },
  });
}

/** None of the posts is open to this person any more: the case closes as not placed. */
export const noPost: Automatic = { kind: 'automatic', to: ['closing'], run: () => outcome.go('closing') };

/** Into the lines of every wished post, by the time of signing up. */
export const queue: Automatic = {
  kind: 'automatic',
  to: ['waitlisted'],
  async run(ctx) {
    const order = String(ctx.acceptedAt).padStart(15, '0');
    const due = ctx.now + ctx.city.deadlines.waitlistDays * day;
    const lapsed = ctx.data.offerLapsed === true;
    return outcome.go('waitlisted', {
      join: openPosts(ctx.city, ctx.data).map(({ id }) => ({ line: id, order })),
      patch: { due, place: null, choice: null, lineOnly: null, offerLapsed: null },
      start: await tell(ctx, lapsed ? 'sms.offered.lapsed' : 'sms.waitlisted'),
    });
  },
};

/** 候补: offered the next place that falls free, in the order of signing up. */
export const waitlisted: Waiting = {
  kind: 'waiting',
  to: ['offering', 'holding', 'closing'],
  decisions: {},
  wake: (ctx) => takeFirst(ctx, openPosts(ctx.city, ctx.data), stayHere),
  timers: [{ name: 'deadline', at: (ctx) => ctx.data.due!, run: () => outcome.go('closing') }],
  lists: (ctx) => listed(ctx, 'waitlist', ctx.acceptedAt),
};

/** A place is held: says which, by when to confirm, and tells the person. */
export const offering: Automatic = {
  kind: 'automatic',
  to: ['offered'],
  async run(ctx) {
    const due = confirmDue(ctx.city, ctx.now);
    const post = postOfPlace(ctx.city, ctx.data.place!);
    return outcome.go('offered', {
      patch: { due, choice: post ? choiceOf(ctx.data, post.id) : 0 },
      start: await tell(ctx, 'sms.offered', { due, lapses: due }),
    });
  },
};

/** 请您确认岗位: nobody is assigned against their will (志愿服务条例 art. 25). */
export const offered: Waiting = {
  kind: 'waiting',
  to: ['lapsedOffer'],
  decisions: {
    confirm: { by: ['applicant'], to: ['confirmed'], run: () => outcome.go('confirmed') },
    decline: {
      by: ['applicant'],
      input: Declined,
      to: ['declined', 'withdrawing'],
      run(_ctx, input) {
        const { next } = input as { next: 'next' | 'waitlist' | 'withdraw' };
        if (next === 'withdraw') return outcome.go('withdrawing');
        return outcome.go('declined', { patch: { lineOnly: next === 'waitlist' } });
      },
    },
  },
  timers: [
    {
      name: 'remind',
      at: (ctx) => ctx.data.due! - (ctx.city.deadlines.confirmHours - ctx.city.deadlines.confirmRemindHours) * hour,
      async run(ctx) {
        const due = ctx.data.due!;
        return outcome.stay({ start: await tell(ctx, 'sms.offered.remind', { due, lapses: due, while: true }) });
      },
    },
    { name: 'deadline', at: (ctx) => ctx.data.due!, run: () => outcome.go('lapsedOffer') },
  ],
  lists: (ctx) => listed(ctx, 'offered', ctx.data.due ?? ctx.enteredAt),
};

const giveBack = (ctx: Ctx) => ({ release: ['place:*'], wake: linesOf(ctx) });

/** Not this post: the place goes to the next in line, the post is not offered again. */
export const declined: Automatic = {
  kind: 'automatic',
  to: ['placement'],
  run(ctx) {
    const post = postOfPlace(ctx.city, ctx.data.place ?? '')?.id;
    const before = ctx.data.declined ?? [];
    return outcome.go('placement', {
      ...giveBack(ctx),
      patch: { place: null, choice: null, ...(post && { declined: [...before, post] }) },
    });
  },
};

/** Not confirmed in time: the place goes on, the person into the line. */
export const lapsedOffer: Automatic = {
  kind: 'automatic',
  to: ['queue'],
  run: (ctx) => outcome.go('queue', { ...giveBack(ctx), patch: { place: null, choice: null, offerLapsed: true } }),
};

export const confirmed: Automatic = {
  kind: 'automatic',
  to: ['placed'],
  async run(ctx) {
    const due = ctx.now + ctx.city.deadlines.leaderHours * hour;
    return outcome.go('placed', {
      patch: { due },
      fact: [{ person: ctx.data.person, name: 'place', value: { ref: ctx.ref, place: ctx.data.place } }],
      start: await tell(ctx, 'sms.placed', { due }),
    });
  },
};

/** 已安排岗位: a state that one leaves, not an end. A leader has to get in touch in time. */
export const placed: Waiting = {
  kind: 'waiting',
  to: ['placed'],
  decisions: {
    contacted: {
      by: ['groupLeader', 'reviewer', 'lead'],
      to: [],
      run: () => outcome.stay({ patch: { contacted: true } }),
    },
  },
  timers: [
    {
      name: 'leaderLate',
      at: (ctx) => ctx.data.due!,
      run: (ctx) => outcome.stay(ctx.data.contacted ? {} : { patch: { late: 1 } }),
    },
  ],
  lists: (ctx) => [
    ...listed(ctx, 'placed', ctx.enteredAt),
    ...(ctx.data.late && !ctx.data.contacted ? listed(ctx, 'overdue', ctx.data.due ?? ctx.enteredAt) : []),
  ],
};
