import type { Ctx, Parties, RecruitmentData } from '../../../../functions/recruitment/data.ts';
import { rangesOf } from '../../../../functions/recruitment/posts.ts';
import { recruitment } from '../../../../functions/recruitment/workflow.ts';
import type { Workflow } from '../../../../shared/workflow/definition.ts';
import { outcome } from '../../../../shared/workflow/outcome.ts';

/**
 * A volunteer's way from the moment at which they have confirmed a place: for tests of what comes then, since the way there
 * has tests of its own. Whoever finds no place is refused.
 */
export const arrivesPlaced: Workflow<RecruitmentData, Parties> = {
  ...recruitment,
  start: 'arrives',
  steps: {
    ...recruitment.steps,
    arrives: {
      kind: 'automatic',
      to: ['confirmed', 'refused'],
      run: (ctx: Ctx) =>
        outcome.go('confirmed', {
          claim: [{ key: ctx.data.person, else: 'refused' }],
          take: [{ anyOf: ctx.city.posts.flatMap(rangesOf), else: 'refused', as: 'place' }],
          patch: { approved: true, realName: 'match' },
        }),
    },
  },
};
