import type { Actor, AutomaticStep, WaitingStep } from '../../../shared/workflow/definition.ts';
import { type Effects, type Outcome, outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { tellDuty } from '../duty.ts';
import { Question } from '../inputs.ts';
import { listed } from '../lists.ts';
import { differ, marksOf, packScore, Sheet, scorerOf, scoresOf, unfitBy } from '../sheets.ts';
import { tell } from '../tell.ts';
import { hour } from '../times.ts';
import { changeTimes } from './anytime.ts';
import { correctIdentity } from './corrections.ts';
import { late, SameReviewer, untilCity } from './review.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;

/** Into 匹配度评审. What was rated for other wishes counts no more. */
export const enterFit: Automatic = {
  kind: 'automatic',
  to: ['fit'],
  async run(ctx) {
    const { data, now, city } = ctx;
    const hours = data.appealed ? city.deadlines.appealHours : city.deadlines.fitHours;
    const due = now + hours * hour;
    return outcome.go('fit', {
      patch: { due, pending: null, resumed: null, late: null, told: true },
      start: data.resumed ? await tell(ctx, 'sms.resumed', { due, while: true }) : [],
    });
  },
};

/** New wishes need sheets of their own. */
export const newWishes: Automatic = {
  kind: 'automatic',
  to: ['enterFit'],
  run: () => outcome.go('enterFit', { patch: { scores: null } }),
};

/** Two reviewers do not mean the same, and this one is not a lead; or they do, and nobody else is asked. */
export class LeadDecides extends Error {
  override name = 'LeadDecides';
}

/** Who may rate now: two different people; where they differ, a lead. */
function mayScore(ctx: Ctx, by: Actor): void {
  const { scorers = [] } = ctx.data;
  const own = scorerOf(ctx.hash, by.id);
  const settles = by.role === 'lead' || by.role === 'admin';
  if (differ(ctx.city, ctx.data)) {
    if (!settles) throw new LeadDecides('two reviewers differ: a lead decides');
    return;
  }
  if (by.role === 'admin') throw new LeadDecides('reviewers rate first');
  if (scoresOf(ctx.data).some((score) => score.by === own)) throw new SameReviewer('four eyes are two people');
  if (scorers.includes(own)) throw new SameReviewer('an appeal goes to another reviewer');
}

const targets = { pass: 'fitPassed', fail: 'failing', ask: 'asking', files: 'askingFiles' } as const;
type Pending = keyof typeof targets;

/** As in 资质审核: what a person decides can be undone for some minutes, a program's stands at once. */
function decided(ctx: Ctx, by: Actor, pending: Pending, effects: Effects): Outcome {
  const undo = by.kind === 'staff' && ctx.city.deadlines.undoMinutes > 0;
  return outcome.go(undo ? 'fitDecided' : targets[pending], {
    ...effects,
    patch: { ...effects.patch, pending, reviewer: by.id },
  });
}

const asks = (pending: 'ask' | 'files'): Waiting['decisions'][string] => ({
  by: ['reviewer', 'lead'],
  input: Question,
  to: ['fitDecided', targets[pending]],
  run: (ctx, input, by) => decided(ctx, by, pending, { told: { question: (input as { question: string }).question } }),
});

/**
 * 匹配度评审: ability and fit for each wished post. Two people where the city asks for four eyes, each by themselves; the
 * second may have opened the page before the first has sent.
 *
 *     A  rates 44 ✓ ────────────────────────── kept; one more is needed
 *     B  opened before ──── rates 42 ✓ ─────── both mean the same: decided
 *                           rates 22 ✓ ─────── they differ: a lead decides
 */
export const fit: Waiting = {
  kind: 'waiting',
  to: ['fit'],
  decisions: {
    correctIdentity,
    score: {
      by: ['reviewer', 'lead', 'admin'],
      input: Sheet,
      to: ['fitDecided', 'fitPassed', 'failing'],
      run(ctx, input, by) {
        mayScore(ctx, by);
        const { city, data } = ctx;
        const marks = marksOf(data.posts, input as Sheet);
        const scores = [...(data.scores ?? []), packScore({ by: scorerOf(ctx.hash, by.id), marks })];
        const effects: Effects = { texts: { fit: (input as Sheet).reason }, note: { marks, posts: data.posts } };
        const enough = scores.length >= (city.fit?.fourEyes ? 2 : 1);
        if (!enough || (scores.length === 2 && differ(city, { ...data, scores }))) {
          return outcome.stay({ ...effects, patch: { scores } });
        }
        const unfit = unfitBy(city, data.posts, marks);
        const fails = unfit.length === data.posts.length;
        return decided(ctx, by, fails ? 'fail' : 'pass', {
          ...effects,
          patch: {
            scores,
            unfit: unfit.length > 0 && !fails ? unfit : null,
            ...(fails && { reason: 'notFit' }),
          },
        });
      },
    },
    askMore: asks('ask'),
    /** What was uploaded can't be read, or is not what is needed. */
    askFiles: asks('files'),
    changeTimes: changeTimes('newWishes'),
  },
  timers: [
    {
      name: 'remind',
      at: (ctx) => ctx.data.due! - (ctx.city.deadlines.fitHours - ctx.city.deadlines.fitRemindHours) * hour,
      run: async (ctx) =>
        outcome.stay({
          note: { to: 'reviewer' },
          ...(await tellDuty(ctx, { role: 'reviewer', template: 'sms.staff.due', list: 'fit' })),
        }),
    },
    { name: 'escalate', at: (ctx) => ctx.data.due!, run: (ctx) => late(ctx, 'lead', 1, 'fit') },
    {
      name: 'escalateCity',
      at: (ctx) => ctx.data.due! + (ctx.data.late ? 0 : untilCity(ctx)),
      run: (ctx) => late(ctx, 'admin', 2, 'fit'),
    },
  ],
  lists: (ctx) => [
    ...listed(ctx, 'fit', ctx.data.due ?? ctx.enteredAt),
    ...(ctx.data.late ? listed(ctx, 'overdue', ctx.data.due ?? ctx.enteredAt) : []),
  ],
};

/** The minutes in which the last decision can be taken back. */
export const fitDecided: Waiting = {
  kind: 'waiting',
  to: ['fitPassed', 'failing', 'asking', 'askingFiles'],
  decisions: {
    undo: {
      by: ['reviewer', 'lead'],
      to: ['fit'],
      run({ data }) {
        const rated = data.pending === 'pass' || data.pending === 'fail';
        const scores = rated ? (data.scores ?? []).slice(0, -1) : (data.scores ?? []);
        const patch = { pending: null, reason: null, unfit: null, scores: scores.length > 0 ? scores : null };
        return outcome.go('fit', { patch });
      },
    },
  },
  timers: [
    {
      name: 'settle',
      at: (ctx) => ctx.enteredAt + ctx.city.deadlines.undoMinutes * 60_000,
      run: (ctx) => outcome.go(targets[(ctx.data.pending as Pending | undefined) ?? 'pass']),
    },
  ],
};

export const fitPassed: Automatic = {
  kind: 'automatic',
  to: ['onward'],
  run: () => outcome.go('onward', { patch: { pending: null, scores: null, reason: null, late: null, reviewer: null } }),
};

/** Back to the materials with the question; from there it comes here again. */
export const askingFiles: Automatic = {
  kind: 'automatic',
  to: ['enterMaterials', 'asking'],
  run: (ctx) =>
    ctx.order.includes('materials')
      ? outcome.go('enterMaterials', { patch: { stage: 'materials', again: true, scores: null } })
      : outcome.go('asking'),
};
