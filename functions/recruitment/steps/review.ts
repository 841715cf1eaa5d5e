import type { Actor, AutomaticStep, WaitingStep } from '../../../shared/workflow/definition.ts';
import { type Outcome, outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { tellDuty } from '../duty.ts';
import { DispatchOrder, Explanation, Pass, Question, Reason } from '../inputs.ts';
import { listed } from '../lists.ts';
import { tell, tellReceived } from '../tell.ts';
import { hour } from '../times.ts';
import { correctIdentity } from './corrections.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;

/** Into 资质审核, with the one message for identity, eligibility and review together. */
export const enterReview: Automatic = {
  kind: 'automatic',
  to: ['review'],
  async run(ctx) {
    const hours = ctx.data.appealed ? ctx.city.deadlines.appealHours : ctx.city.deadlines.reviewHours;
    const due = ctx.now + hours * hour;
    return outcome.go('review', {
      patch: { due, pending: null, resumed: null, late: null, told: true },
      start: ctx.data.resumed
        ? await tell(ctx, 'sms.resumed', { due, while: true })
        : await tellReceived(ctx, due, true),
    });
  },
};

const target = { pass: 'passed', fail: 'failing', ask: 'asking' } as const;
type Pending = keyof typeof target;

/** A decision at the desk can be undone for two minutes; a program's stands at once, since nobody's finger slipped. */
function decided(ctx: Ctx, by: Actor, pending: Pending, effects: Outcome['effects']): Outcome {
  const undo = by.kind === 'staff' && ctx.city.deadlines.undoMinutes > 0;
  return outcome.go(undo ? 'decided' : target[pending], {
    ...effects,
    patch: { ...effects.patch, pending, reviewer: by.id },
  });
}

/** An appeal goes to another reviewer than the one who decided. */
function otherReviewer(ctx: Ctx, by: Actor) {
  if (ctx.data.appealed && ctx.data.reviewer === by.id) throw new SameReviewer('an appeal goes to another reviewer');
}

/** The same person may not decide on an appeal against their own decision. */
export class SameReviewer extends Error {
  override name = 'SameReviewer';
}

/** From the lead's 催办 to the city's, milliseconds. */
export const untilCity = ({ city: { deadlines } }: Ctx) =>
  Math.max(1, deadlines.reviewEscalateCityHours - deadlines.reviewEscalateHours) * hour;

/** 催办, to the phone on duty, and a new time for the applicant, who is told of it once. */
export async function late(
  ctx: Ctx,
  to: 'lead' | 'admin',
  times: number,
  list: 'review' | 'fit' = 'review',
): Promise<Outcome> {
  const due = ctx.now + untilCity(ctx);
  const told = ctx.data.late ? [] : await tell(ctx, 'sms.reviewLate', { due, lapses: due, while: true });
  const { start = [], ...duty } = await tellDuty(ctx, {
    role: to,
    template: 'sms.staff.escalated',
    list,
    // Those that are marked late, and those that come to be in this same moment.
    which: ({ urgency, row }) => row.late !== undefined || urgency <= ctx.now,
  });
  return outcome.stay({ patch: { late: times, due }, note: { to }, start: [...told, ...start], ...duty });
}

/** 资质审核: a person decides. */
export const review: Waiting = {
  kind: 'waiting',
  to: ['review'],
  decisions: {
    correctIdentity,
    pass: {
      by: ['reviewer', 'lead'],
      input: Pass,
      to: ['decided', 'passed'],
      run(ctx, input, by) {
        otherReviewer(ctx, by);
        const { reason } = input as { reason?: string };
        return decided(ctx, by, 'pass', reason ? { texts: { remark: reason } } : {});
      },
    },
    fail: {
      by: ['reviewer', 'lead'],
      input: Reason,
      to: ['decided', 'failing'],
      run(ctx, input, by) {
        otherReviewer(ctx, by);
        return decided(ctx, by, 'fail', Reason.effects(input));
      },
    },
    askMore: {
      by: ['reviewer', 'lead'],
      input: Question,
      to: ['decided', 'asking'],
      run(ctx, input, by) {
        otherReviewer(ctx, by);
        return decided(ctx, by, 'ask', { told: { question: (input as { question: string }).question } });
      },
    },
    recordOrder: {
      by: ['reviewer', 'lead'],
      input: DispatchOrder,
      to: [],
      run: (_ctx, input) => outcome.stay(DispatchOrder.effects(input)),
    },
  },
  timers: [
    {
      name: 'remind',
      at: (ctx) => ctx.data.due! - (ctx.city.deadlines.reviewHours - ctx.city.deadlines.reviewRemindHours) * hour,
      run: async (ctx) =>
        outcome.stay({
          note: { to: 'reviewer' },
          ...(await tellDuty(ctx, { role: 'reviewer', template: 'sms.staff.due' })),
        }),
    },
    {
      name: 'escalate',
      at: (ctx) => ctx.data.due!,
      run: (ctx) => late(ctx, 'lead', 1),
    },
    {
      name: 'escalateCity',
      at: (ctx) => ctx.data.due! + (ctx.data.late ? 0 : untilCity(ctx)),
      run: (ctx) => late(ctx, 'admin', 2),
    },
  ],
  lists: (ctx) => [
    ...listed(ctx, 'review', ctx.data.due ?? ctx.enteredAt),
    ...(ctx.data.late ? listed(ctx, 'overdue', ctx.data.due ?? ctx.enteredAt) : []),
  ],
};

/** The two minutes in which a decision can be taken back, before anything of it leaves. */
export const settling: Waiting = {
  kind: 'waiting',
  to: ['passed', 'failing', 'asking'],
  decisions: {
    undo: {
      by: ['reviewer', 'lead'],
      to: ['review'],
      run: () => outcome.go('review', { patch: { pending: null, reason: null } }),
    },
  },
  timers: [
    {
      name: 'settle',
      at: (ctx) => ctx.enteredAt + ctx.city.deadlines.undoMinutes * 60_000,
      run: (ctx) => outcome.go(target[(ctx.data.pending as Pending | undefined) ?? 'pass']),
    },
  ],
};

export const asking: Automatic = {
  kind: 'automatic',
  to: ['answering'],
  async run(ctx) {
    const due = ctx.now + ctx.city.deadlines.answerHours * hour;
    return outcome.go('answering', {
      patch: { due, pending: null, late: null },
      start: await tell(ctx, 'sms.askMore', { due, lapses: due, while: true }),
    });
  },
};

/** 请您补充: the applicant answers the reviewer's question. */
export const answering: Waiting = {
  kind: 'waiting',
  to: ['lapsing'],
  decisions: {
    answer: {
      by: ['applicant'],
      input: Explanation,
      to: ['resume'],
      run: (_ctx, input) => outcome.go('resume', { texts: { answer: (input as { text: string }).text } }),
    },
  },
  timers: [
    {
      name: 'remind',
      at: (ctx) => ctx.enteredAt + ctx.city.deadlines.answerRemindHours * hour,
      async run(ctx) {
        const due = ctx.data.due!;
        return outcome.stay({ start: await tell(ctx, 'sms.askMore.remind', { due, lapses: due, while: true }) });
      },
    },
    { name: 'deadline', at: (ctx) => ctx.data.due!, run: () => outcome.go('lapsing') },
  ],
  lists: (ctx) => listed(ctx, 'answering', ctx.data.due ?? ctx.enteredAt),
};
