import type { AutomaticStep, WaitingStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { Release } from '../inputs.ts';
import { listed } from '../lists.ts';
import { linesOf } from '../posts.ts';
import { noRoster } from '../roster/book.ts';
import { notReady } from '../teams/ready.ts';
import { tell } from '../tell.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;

const holdsClaim = (ctx: Ctx) => ctx.holds.includes(`claim:${ctx.data.person}`);

/**
 * Whether this sign-up is known to be this person's. Until then nothing is written about the person: a stranger who has
 * somebody's number could put them on hold, or release them.
 */
const identified = (ctx: Ctx) =>
  holdsClaim(ctx) && (ctx.data.approved || ['match', 'byHand'].includes(ctx.data.realName ?? ''));

/** What goes with a place that is given back. */
const letGo = (ctx: Ctx) => ({
  patch: { place: null, choice: null, kept: null, confirmed: null },
  wake: linesOf(ctx),
  ...(identified(ctx) && { fact: [{ person: ctx.data.person, name: 'place', value: undefined }] }),
});

/**
 * On the way into 暂缓: leaves the lines, since nobody is offered a place that they cannot come to. A place that they
 * have is kept for the time that they were told.
 */
export const holding: Automatic = {
  kind: 'automatic',
  to: ['held'],
  async run(ctx) {
    const { person, kept } = ctx.data;
    const waits = { until: null, due: null, late: null, pending: null, contacted: null };
    const isolated = { person, name: 'isolated', value: { since: ctx.now } };
    const { patch, wake, fact = [] } = letGo(ctx);
    return outcome.go('held', {
      // Slots and seats in any case: they are for others now.
      release: kept === undefined ? ['place:*', 'line:*'] : ['place:slot/*', 'place:session/*', 'line:*'],
      patch: { ...(kept === undefined && patch), ...waits, ...noRoster },
      ...(kept === undefined && { wake }),
      // Those who wait for the team to be complete wait for them, too.
      fact: [
        ...(identified(ctx) ? [isolated, ...(kept === undefined ? fact : [])] : []),
        ...(notReady(ctx).fact ?? []),
      ],
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
      run: (_ctx, input) => outcome.go('released', { texts: { release: JSON.stringify(input) } }),
    },
  },
  timers: [
    {
      name: 'keptPlace',
      // Nothing is kept: nothing acts.
      at: (ctx) => ctx.data.kept!,
      run: async (ctx) =>
        outcome.stay({ release: ['place:*'], ...letGo(ctx), start: await tell(ctx, 'sms.held.over', { while: true }) }),
    },
  ],
  lists: (ctx) => listed(ctx, 'held', ctx.enteredAt),
};

/**
 * The release is recorded: the person's fact ends, and the case goes on where it was held. It commits apart, since the
 * next step reads the fact.
 */
export const released: Automatic = {
  kind: 'automatic',
  apart: true,
  to: ['identity', 'realName', 'toHand', 'eligibility', 'resume', 'offering', 'confirmed', 'enterPool'],
  run(ctx) {
    const { data } = ctx;
    const fact = [{ person: data.person, name: 'isolated', value: undefined }];
    return outcome.go(whereTo(ctx), {
      ...(identified(ctx) && { fact }),
      patch: { isolation: null, releaseSaid: null, kept: null, resumed: ctx.data.kept === undefined ? true : null },
    });
  },
};

/** A report of isolation may come at any time, and is no way round a check. */
function whereTo(ctx: Ctx): string {
  if (!holdsClaim(ctx)) return 'identity';
  if (ctx.data.pooledAt !== undefined) return 'enterPool';
  // Back to the place that was kept.
  if (ctx.data.kept !== undefined) return ctx.data.confirmed ? 'confirmed' : 'offering';
  if (ctx.data.approved) return 'resume';
  if (identified(ctx)) return 'eligibility';
  return ctx.data.realName === undefined ? 'realName' : 'toHand';
}
