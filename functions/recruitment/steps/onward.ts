import type { Stage } from '../../../shared/city/stages.ts';
import type { AutomaticStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { hour } from '../times.ts';
import { settled } from './settled.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;

/** The order of a sign-up that was accepted before cities had one. */
const plain: readonly Stage[] = ['review', 'place'];

/** The stages of a case, as its city had them when it was accepted (law 14). */
export const stagesOf = (order: readonly string[]) => (order.length > 0 ? order : plain) as readonly Stage[];

/** Where each stage begins. What comes after the place (training, shifts) is decided while one is placed. */
const begins: Readonly<Record<string, string>> = {
  review: 'enterReview',
  materials: 'enterMaterials',
  fit: 'enterFit',
  place: 'placement',
};
const to = [...Object.values(begins), 'gather'];

/**
 * Whoever is in a team waits for the others before a place is looked for. From there on the machine needs nothing more of
 * the stages before, and a state has 1 KB; the history has it.
 */
function enter(stage: Stage, { team }: RecruitmentData) {
  if (stage !== 'place') return outcome.go(begins[stage] ?? 'placement', { patch: { stage } });
  const patch = { stage: null, files: null, scorers: null, told: null };
  return outcome.go(team ? 'gather' : 'placement', { patch });
}

/** The stage in which a case is; undefined: it has not come to the first. Who is approved and in no other is to be placed. */
export const stageOf = ({ stage, approved }: Pick<RecruitmentData, 'stage' | 'approved'>): Stage | undefined =>
  stage ?? (approved ? 'place' : undefined);

/** The stage after the one in which a case is. */
export function nextStage(order: readonly string[], data: Pick<RecruitmentData, 'stage' | 'approved'>): Stage {
  const all = stagesOf(order);
  const now = stageOf(data);
  return (now === undefined ? all[0] : all[all.indexOf(now) + 1]) ?? 'place';
}

/** A stage is over: to the beginning of the next one in the city's order. */
export const onward: Automatic = {
  kind: 'automatic',
  to,
  run: (ctx: Ctx) => enter(nextStage(ctx.order, ctx.data), ctx.data),
};

/**
 * To the beginning of the stage in which the case stood, or of the first: after a question, after isolation, after a look
 * at a corrected identity. Who has a place or is in the pool goes back there.
 */
export const resume: Automatic = {
  kind: 'automatic',
  to: [...to, 'placed', 'enterPool'],
  async run(ctx: Ctx) {
    const { data, now, city } = ctx;
    const go = enter(stageOf(data) ?? stagesOf(ctx.order)[0]!, data);
    if (data.was === undefined) return go;
    const { patch, ...moved } = await settled(ctx);
    if (data.pooledAt !== undefined) return outcome.go('enterPool', { ...moved, patch });
    if (data.place !== undefined) {
      const due = now + city.deadlines.leaderHours * hour;
      return outcome.go('placed', { ...moved, patch: { ...patch, due, late: null } });
    }
    return { ...go, effects: { ...go.effects, ...moved, patch: { ...go.effects.patch, ...patch } } };
  },
};
