import type { Effects } from '../../../shared/workflow/outcome.ts';
import type { Ctx } from '../data.ts';
import { trainedFact } from './roster.ts';

/**
 * The corrected identity is known to be theirs: what the person's facts say because of this sign-up goes to the right
 * person. What else somebody with the old number has is not ours to move.
 */
export async function settled(ctx: Ctx): Promise<Pick<Effects, 'fact' | 'patch'>> {
  const { person, was, trained = [] } = ctx.data;
  const patch = { was: null };
  if (was === undefined || was === person) return { patch };
  const facts = await ctx.person(was);
  const own = (facts.place as { ref?: string } | undefined)?.ref === ctx.ref ? ['place'] : [];
  const moved = [...own, ...trained.map(trainedFact)].filter((name) => facts[name] !== undefined);
  const fact = moved.flatMap((name) => [
    { person: was, name, value: undefined },
    { person, name, value: facts[name] },
  ]);
  return { patch, ...(fact.length > 0 && { fact }) };
}
