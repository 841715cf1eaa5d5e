import { sendAt } from '../../../shared/messages/quiet.ts';
import type { AutomaticStep, WaitingStep } from '../../../shared/workflow/definition.ts';
import { type Outcome, outcome } from '../../../shared/workflow/outcome.ts';
import { stayHere } from '../../../shared/workflow/plan.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { Declined } from '../inputs.ts';
import { listed } from '../lists.ts';
import {
  choiceOf,
  hasOtherPost,
  hindranceOf,
  linesOf,
  openPosts,
  postOfPlace,
  rangesOf,
  restsOn,
  standsRight,
} from '../posts.ts';
import { noRoster } from '../roster/book.ts';
import { memberRow, rounds } from '../roster/rounds.ts';
import { planners } from '../roster/staff.ts';
import { tell } from '../tell.ts';
import { confirmDue, day, hour } from '../times.ts';
import { correctIdentity } from './corrections.ts';
import {
  acceptSlot,
  checkIn,
  chooseSlot,
  declineSlot,
  giveBackSlot,
  noShow,
  proposeSlots,
  slotCancelled,
} from './roster.ts';
import { nearFellows } from './teams.ts';
import { attended, bookSession, kindsIn, leaveSession } from './training.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;

/** 审核通过. What comes next is the city's to say; a place is looked for in a step of its own, so that it can be again. */
export const passed: Automatic = {
  kind: 'automatic',
  to: ['onward'],
  run: () =>
    outcome.go('onward', {
      patch: { pending: null, reason: null, late: null, reviewer: null, told: null, approved: true },
    }),
};

/** A place in the first wished post with room; where a line stands before it, for the first of the line only. */
export const placement: Automatic = {
  kind: 'automatic',
  to: ['offering', 'queue', 'holding', 'noPost'],
  run(ctx) {
    if (openPosts(ctx.city, ctx.data).length === 0) return outcome.go('noPost');
    return ctx.data.lineOnly ? outcome.go('queue') : takeFirst(ctx, 'queue');
  },
};

async function takeFirst(ctx: Ctx, refused: string): Promise<Outcome> {
  return outcome.go('offering', {
    take: [
      { anyOf: await nearFellows(ctx, openPosts(ctx.city, ctx.data).flatMap(rangesOf)), else: refused, as: 'place' },
    ],
    require: [
      {
        person: ctx.data.person,
        condition: { expression: 'attribute_not_exists(#isolated)', names: { '#isolated': 'isolated' } },
        else: 'holding',
      },
    ],
    release: ['line:*'],
    patch: { lineOnly: null, requeued: null, resumed: null },
  });
}

/** None of the posts is open to this person any more: closed with the reason why, not as if the posts were full. */
export const noPost: Automatic = {
  kind: 'automatic',
  to: ['refusing', 'closing'],
  run({ city, data }) {
    const reason = data.dispatch === 'refuted' ? 'orderNotVerified' : hindranceOf(city, data);
    // Not closed for good by a post that opens again at this moment.
    const unmoved = city.posts.filter(({ id }) => data.others || data.posts.includes(id)).map(restsOn);
    return reason ? outcome.go('refusing', { patch: { reason } }) : outcome.go('closing', { unmoved });
  },
};

/**
 * Into the lines of every wished post, by the time of signing up; whoever let an offer lapse, by the time of that. The
 * line is kept for so many days from first joining it.
 */
export const queue: Automatic = {
  kind: 'automatic',
  to: ['waitlisted', 'noPost'],
  async run(ctx) {
    const { data, city, now } = ctx;
    const posts = openPosts(city, data);
    if (posts.length === 0) return outcome.go('noPost');
    const order = (data.turn ?? ctx.acceptedAt).toString(36).padStart(9, '0');
    const until = data.until ?? now + city.deadlines.waitlistDays * day;
    const template = data.offerLapsed ? 'sms.offered.lapsed' : 'sms.waitlisted';
    return outcome.go('waitlisted', {
      join: posts.map(({ id }) => ({ line: id, order })),
      patch: { until, due: null, place: null, choice: null, requeued: null, resumed: null },
      start: data.requeued ? [] : await tell(ctx, template, { while: true }),
    });
  },
};

/** New wishes, made in line, or other posts: looks for a place anew, and stands in the new lines by the same time as before. */
export const requeue: Automatic = {
  kind: 'automatic',
  to: ['placement'],
  run: (ctx) => outcome.go('placement', { release: ['line:*'], wake: linesOf(ctx), patch: { requeued: true } }),
};

/** 候补: offered the next place that falls free, in the order of signing up. */
export const waitlisted: Waiting = {
  kind: 'waiting',
  to: ['offering', 'holding', 'closing', 'requeue'],
  decisions: { correctIdentity },
  wake(ctx) {
    // A post has been closed or opened: whoever looks steps out, wakes those behind, and stands in the right lines again.
    if (!standsRight(ctx)) return outcome.go('requeue');
    // Who let a place lapse, or would rather wait, is not offered one in the same breath: the others look first.
    if (ctx.data.offerLapsed || ctx.data.lineOnly) {
      return outcome.stay({ patch: { offerLapsed: null, lineOnly: null }, wake: linesOf(ctx) });
    }
    return takeFirst(ctx, stayHere);
  },
  timers: [{ name: 'deadline', at: (ctx) => ctx.data.until!, run: () => outcome.go('closing') }],
  lists: (ctx) => listed(ctx, 'waitlist', ctx.data.turn ?? ctx.acceptedAt),
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
      start: await tell(ctx, 'sms.offered', { due, lapses: due, while: true }),
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
      run(ctx, input) {
        const { next } = input as { next: 'next' | 'waitlist' | 'withdraw' };
        if (next === 'withdraw') return outcome.go('withdrawing');
        // The page offers no next wish where there is none; who asks for one all the same stays in line.
        return outcome.go('declined', {
          patch: { lineOnly: next === 'waitlist' || !hasOtherPost(ctx.city, ctx.data) },
        });
      },
    },
  },
  timers: [
    {
      name: 'remind',
      at: remindAt,
      async run(ctx) {
        const due = ctx.data.due!;
        return outcome.stay({ start: await tell(ctx, 'sms.offered.remind', { due, lapses: due, while: true }) });
      },
    },
    { name: 'deadline', at: (ctx) => ctx.data.due!, run: () => outcome.go('lapsedOffer') },
  ],
  lists: (ctx) => listed(ctx, 'offered', ctx.data.due ?? ctx.enteredAt),
};

/** When to remind of an offer, epoch ms: half of the time that one has had since the message could arrive at the latest. */
function remindAt({ data, city, enteredAt }: Ctx): number {
  const { confirmHours, confirmRemindHours } = city.deadlines;
  const due = data.due!;
  const arrives = sendAt(city, 'sms.offered', enteredAt, due);
  return Math.max(due - (confirmHours - confirmRemindHours) * hour, (arrives + due) / 2);
}

const giveBack = (ctx: Ctx) => ({ release: ['place:*'], wake: linesOf(ctx) });

/**
 * Not this post: the place goes to the next in line, the post is not offered again. Where it was the last of their wishes
 * they stand at the end of its line, so that nothing ends that they have not ended: they can wish for another post.
 */
export const declined: Automatic = {
  kind: 'automatic',
  to: ['placement'],
  run(ctx) {
    const post = postOfPlace(ctx.city, ctx.data.place ?? '')?.id;
    const before = ctx.data.declined ?? [];
    const then = post && hasOtherPost(ctx.city, ctx.data) ? { declined: [...before, post] } : { turn: ctx.now };
    return outcome.go('placement', { ...giveBack(ctx), patch: { place: null, choice: null, until: null, ...then } });
  },
};

/** Offers that one may let lapse: who never answers is not written to for two weeks. */
const mostLapses = 3;

/** Not confirmed in time: the place goes on, the person to the end of the line. */
export const lapsedOffer: Automatic = {
  kind: 'automatic',
  to: ['queue', 'closing'],
  run(ctx) {
    const lapses = (ctx.data.lapses ?? 0) + 1;
    const patch = { place: null, choice: null, offerLapsed: true, lapses, turn: ctx.now };
    return outcome.go(lapses < mostLapses ? 'queue' : 'closing', { ...giveBack(ctx), patch });
  },
};

export const confirmed: Automatic = {
  kind: 'automatic',
  to: ['placed'],
  async run(ctx) {
    const due = ctx.now + ctx.city.deadlines.leaderHours * hour;
    // Whoever was trained in an earlier call is trained.
    const trained = kindsIn(await ctx.person(ctx.data.person));
    return outcome.go('placed', {
      patch: {
        due,
        until: null,
        turn: null,
        lapses: null,
        contacted: null,
        resumed: null,
        late: null,
        confirmed: true,
        ...(trained.length > 0 && { trained }),
        ...noRoster,
      },
      fact: [{ person: ctx.data.person, name: 'place', value: { ref: ctx.ref, place: ctx.data.place } }],
      start: await tell(ctx, 'sms.placed', { due }),
    });
  },
};

/** 已安排岗位, with 岗前培训, 排班 and 在岗: a state that one leaves, not an end. A leader has to get in touch in time. */
export const placed: Waiting = {
  kind: 'waiting',
  to: ['placed'],
  decisions: {
    contacted: {
      by: planners,
      to: [],
      run: () => outcome.stay({ patch: { contacted: true } }),
    },
    bookSession,
    leaveSession,
    attended,
    chooseSlot,
    proposeSlots,
    acceptSlot,
    declineSlot,
    giveBackSlot,
    noShow,
    checkIn,
    slotCancelled,
    correctIdentity,
  },
  timers: [rounds],
  lists: (ctx) => [
    ...listed(ctx, 'placed', ctx.enteredAt),
    ...(ctx.data.late && !ctx.data.contacted ? listed(ctx, 'overdue', ctx.data.due ?? ctx.enteredAt) : []),
    ...memberRow(ctx),
  ],
};
