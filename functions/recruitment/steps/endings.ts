import type { AutomaticStep, Decision, EndStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { Explanation } from '../inputs.ts';
import { linesOf } from '../posts.ts';
import { noRoster } from '../roster/book.ts';
import { scoresOf } from '../sheets.ts';
import { tell } from '../tell.ts';
import { hour, month } from '../times.ts';
import { outOfTeam } from './teams.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type End = EndStep<RecruitmentData, Parties>;
type Decided = Decision<RecruitmentData, Parties>;

/** On the way to an end: gives back places and lines, ends the person's fact, tells the person. */
function leaving(to: string, template: `sms.${string}` | undefined): Automatic {
  return { kind: 'automatic', to: [to], run: (ctx) => leave(ctx, to, template) };
}

async function leave(ctx: Ctx, to: string, template: `sms.${string}` | undefined) {
  const placed = ctx.holds.some((hold) => hold.startsWith('place:'));
  const { release, fact = [] } = outOfTeam(ctx);
  return outcome.go(to, {
    release: ['place:*', 'line:*', ...(release ?? [])],
    wake: linesOf(ctx),
    patch: {
      endedAt: ctx.now,
      due: ctx.now + ctx.city.deadlines.appealHours * hour,
      late: null,
      pending: null,
      ...noRoster,
    },
    fact: [...fact, ...(placed ? [{ person: ctx.data.person, name: 'place', value: undefined }] : [])],
    start: template ? await tell(ctx, template) : [],
  });
}

export const refusing = leaving('refused', 'sms.refused');
export const failing = leaving('failed', 'sms.failed');
export const lapsing = leaving('lapsed', 'sms.askMore.lapsed');
export const withdrawing = leaving('withdrawn', 'sms.withdrawn');
export const leavingPool = leaving('withdrawn', 'sms.pool.left');
/** The time for which they consented to be kept is over. */
export const poolOver = leaving('poolEnded', 'sms.pool.over');

/** No place, now: who has agreed to it is kept in the pool. */
export const closing: Automatic = {
  kind: 'automatic',
  to: ['notPlaced', 'enterPool'],
  run: (ctx) => (ctx.data.pool ? leave(ctx, 'enterPool', undefined) : leave(ctx, 'notPlaced', 'sms.notPlaced')),
};

/** The time to appeal is over, or the one appeal has been made. */
export class AppealClosed extends Error {
  override name = 'AppealClosed';
}

/** One appeal, in time, to another reviewer (PIPL art. 24: a person looks again). */
const appeal: Decided = {
  by: ['applicant'],
  input: Explanation,
  to: ['appealing'],
  run(ctx, input) {
    if (!mayAppeal(ctx.data, ctx.now)) throw new AppealClosed('one appeal, in time');
    return outcome.go('appealing', { texts: { appeal: (input as { text: string }).text }, patch: { appealed: true } });
  },
};

/** Whether a refused sign-up can still be looked at again. `now`: epoch ms. */
export const mayAppeal = ({ appealed, due }: Pick<RecruitmentData, 'appealed' | 'due'>, now: number) =>
  !appealed && now < (due ?? 0);

/** Deletion on request (PIPL art. 47): at once, not when the retention ends. */
const erase: Decided = { by: ['applicant', 'admin'], to: ['erasing'], run: () => outcome.go('erasing') };

/** The last word to the person before nothing is left to reach them by. */
export const erasing: Automatic = {
  kind: 'automatic',
  to: ['erased'],
  run: async (ctx) => outcome.go('erased', { start: await tell(ctx, 'sms.erased') }),
};

/** Would rather be asked another time than be forgotten. */
const pool: Decided = { by: ['applicant'], to: ['enterPool'], run: () => outcome.go('enterPool') };

const destroyAt = (ctx: Ctx) =>
  ctx.enteredAt + ctx.city.retention[ctx.data.pool ? 'poolMonths' : 'rejectedMonths'] * month;

const ending = (status: End['status'], decisions: Record<string, Decided> = {}): End => ({
  kind: 'end',
  status,
  decisions: { ...decisions, erase },
  destroyAt,
});

export const refused = ending('rejected', { appeal });
export const failed = ending('rejected', { appeal });
export const duplicate = ending('rejected');
export const notPlaced = ending('expired', { pool });
export const lapsed = ending('expired');
/** Nothing is kept longer than was consented to. */
export const poolEnded: End = { kind: 'end', status: 'expired', destroyAt: (ctx) => ctx.enteredAt };
export const withdrawn = ending('withdrawn');
export const erased: End = { kind: 'end', status: 'withdrawn', destroyAt: (ctx) => ctx.enteredAt };

/** The claim was given back at the end; the appeal takes it again, or finds that the person has signed up anew. */
export const appealing: Automatic = {
  kind: 'automatic',
  to: ['enterReview', 'enterFit', 'sameAgain'],
  run(ctx) {
    const stage = ctx.data.stage === 'fit' ? 'fit' : 'review';
    const scorers = [...new Set(scoresOf(ctx.data).map(({ by }) => by))];
    return outcome.go(stage === 'fit' ? 'enterFit' : 'enterReview', {
      claim: [{ key: ctx.data.person, else: 'sameAgain' }],
      patch: { reason: null, scores: null, stage, ...(scorers.length > 0 && { scorers }) },
    });
  },
};
