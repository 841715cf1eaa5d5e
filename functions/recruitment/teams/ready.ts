import type { Effects } from '../../../shared/workflow/outcome.ts';
import type { Ctx } from '../data.ts';
import { holdsSeat, teamFacts } from './team.ts';

/** Somebody who holds a place in a team is not ready (any more): the others wait for them. */
export function notReady(ctx: Ctx): Pick<Effects, 'fact'> {
  const { team } = ctx.data;
  if (!team || !holdsSeat(ctx)) return {};
  return { fact: [{ person: teamFacts(team.id), name: team.role, value: undefined }] };
}
